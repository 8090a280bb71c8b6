"""Flows from BPMN files into a draft, and out of it as BPMN files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from builder.__main__ import main
from builder.drafts.store import read_draft
from builder.exchange.app_document import Import, import_app
from engines.flow.bpmn import read_bpmn, write_bpmn
from runtime.engine import Mortise
from tests.bpmn_writing import bpmn_file

App = dict[str, Any]
READ = "/api/builder/apps/shop/flows/read"
LINES = ["startEvent s", "userTask look name=Look: <extensionElements><x:colour>red</x:colour></extensionElements>"]
FILE = bpmn_file([*LINES, "endEvent e", "s>look", "look>e"])


async def read(analyst: httpx.AsyncClient, content: bytes) -> httpx.Response:
    return await analyst.post(READ, files={"file": ("a.bpmn", content)})


async def test_a_file_becomes_a_flow_of_the_draft_and_comes_out_as_it_was(
    analyst: httpx.AsyncClient, shop: App
) -> None:
    await analyst.post("/api/builder/import", json={"document": shop})
    told = (await read(analyst, FILE)).json()
    (flow,) = told["flows"]
    assert [node["type"] for node in flow["nodes"]] == ["start", "form_task", "end"]
    draft = (await analyst.get("/api/builder/apps/shop/draft")).json()
    document = {**draft["document"], "flows": [*draft["document"].get("flows", []), flow]}
    saved = await analyst.put(
        "/api/builder/apps/shop/draft", json={"document": document, "revision": draft["revision"]}
    )
    assert saved.status_code == 200
    exported = await analyst.get("/api/builder/apps/shop/flows/p/bpmn")
    assert exported.headers["content-type"].startswith("application/xml")
    assert exported.content == write_bpmn(read_bpmn(FILE))
    assert (await analyst.get("/api/builder/apps/shop/flows/none/bpmn")).status_code == 404


async def test_what_cannot_run_is_named_in_the_answer(analyst: httpx.AsyncClient, shop: App) -> None:
    await analyst.post("/api/builder/import", json={"document": shop})
    told = (await read(analyst, bpmn_file(["startEvent s", "serviceTask odd", "s>odd"]))).json()
    assert told["flows"] == []
    assert "/elements/odd" in [each["pointer"] for each in told["diagnostics"] if each["severity"] == "error"]


async def test_other_files_are_refused(analyst: httpx.AsyncClient, shop: App) -> None:
    await analyst.post("/api/builder/import", json={"document": shop})
    assert (await read(analyst, b"hello")).json()["errors"][0]["code"] == "bpmn.not_xml"
    bomb = b'<!DOCTYPE a [<!ENTITY b "b">]><definitions>&b;</definitions>'
    assert (await read(analyst, bomb)).json()["errors"][0]["code"] == "bpmn.doctype"


async def test_only_builders_read_files(enter: Callable[..., Awaitable[httpx.AsyncClient]]) -> None:
    reader = await enter("reader")
    assert (await read(reader, FILE)).status_code == 403


async def test_a_file_with_a_deadlock_is_drafted_but_not_published(analyst: httpx.AsyncClient, shop: App) -> None:
    """It is legal BPMN, so it is let in; what can wait for ever is mended before it runs here."""
    await analyst.post("/api/builder/import", json={"document": shop})
    waits = (
        "<timerEventDefinition><timeDuration xsi:type='tFormalExpression'>PT1H</timeDuration></timerEventDefinition>"
    )
    lines = [
        "startEvent s",
        "parallelGateway fork",
        "userTask a name=Look",
        f"boundaryEvent late attachedToRef=a: {waits}",
    ]
    lines += ["userTask b", "parallelGateway join name=Both", "endEvent e", "endEvent gone"]
    told = (
        await read(
            analyst, bpmn_file([*lines, *["s>fork", "fork>a", "fork>b", "a>join", "b>join", "join>e", "late>gone"]])
        )
    ).json()
    assert [each for each in told["diagnostics"] if each["severity"] == "error"] == []
    draft = (await analyst.get("/api/builder/apps/shop/draft")).json()
    flow = {**told["flows"][0], "record": "customer"}
    for node in flow["nodes"]:
        if node["type"] == "form_task":
            node["by"] = [{"initiator": True}]
    document = {**draft["document"], "flows": [flow]}
    saved = await analyst.put(
        "/api/builder/apps/shop/draft", json={"document": document, "revision": draft["revision"]}
    )
    assert saved.status_code == 200
    refused = await analyst.post("/api/builder/apps/shop/publish", json={"message": "test"})
    assert refused.status_code == 422
    assert [(each["code"], each["message"]) for each in refused.json()["errors"]] == [
        (
            "flow.deadlock",
            "'Both' may wait for ever: not every way into it is taken. Path: s → fork → b → Look → Both.",
        )
    ]


Command = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def command(mortise: Mortise, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Command:
    """`status, said = await command("import-flows", …)`, on the test's database."""
    monkeypatch.setenv("MORTISE_DATABASE_URL", mortise.settings.database_url or "")

    async def run(*arguments: str) -> tuple[int, str]:
        status = await asyncio.to_thread(main, list(arguments))
        said = capsysbinary.readouterr()
        return status, (said.out + said.err).decode()

    return run


async def test_the_command_line_takes_a_file_over_and_writes_it_again(
    mortise: Mortise, shop: App, command: Command, tmp_path: Path
) -> None:
    async with mortise.work() as work:
        await import_app(work, Import(shop))
    file, out = tmp_path / "a.bpmn", tmp_path / "out.bpmn"
    file.write_bytes(FILE)
    assert await command("import-flows", "shop", str(file), "--dry-run") == (0, "p: 3 nodes\nNothing was changed.\n")
    assert (await command("export-flow", "shop", "p"))[0] == 1
    status, said = await command("import-flows", "shop", str(file))
    assert (status, said) == (0, "p: 3 nodes\nThe draft of shop holds them now.\n")
    assert (await command("export-flow", "shop", "p", str(out)))[0] == 0
    assert out.read_bytes() == write_bpmn(read_bpmn(FILE))
    assert (await command("export-flow", "shop", "p"))[1].encode() == out.read_bytes()


async def test_the_command_line_takes_nothing_of_a_file_with_a_part_that_cannot_run(
    mortise: Mortise, shop: App, command: Command, tmp_path: Path
) -> None:
    async with mortise.work() as work:
        await import_app(work, Import(shop))
    file = tmp_path / "odd.bpmn"
    file.write_bytes(bpmn_file(["startEvent s", "serviceTask odd", "s>odd"]))
    status, said = await command("import-flows", "shop", str(file))
    assert status == 1
    assert "error: /elements/odd: " in said
    assert said.endswith("Nothing was changed.\n")
    async with mortise.reading() as work:
        assert "odd" not in str((await read_draft(work, "shop")).document)
    assert (await command("import-flows", "shop", str(tmp_path / "none.bpmn")))[0] == 1
