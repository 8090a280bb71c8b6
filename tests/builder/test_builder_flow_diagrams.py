"""Flows from BPMN files into a draft, and out of it as BPMN files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from engines.flow.bpmn import read_bpmn, write_bpmn
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
