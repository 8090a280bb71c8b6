"""Decision tables from DMN files and spreadsheets into a draft, and out of it as DMN."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import httpx
import pytest
import xlsxwriter

from builder.__main__ import main
from builder.exchange.app_document import Import, import_app
from engines.rule.dmn import plan_dmn, read_dmn, tables_of_dmn
from runtime.engine import Mortise

App = dict[str, Any]
READ = "/api/builder/apps/shop/tables/read"


def spreadsheet(**sheets: list[list[Any]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return made.getvalue()


RATES = [
    ["First", "Name", "then Rate", "note"],
    [1, "Ann, Bob", 0.25, "friends"],
    [2, "-", 0, ""],
]


async def read(analyst: httpx.AsyncClient, name: str, content: bytes, form: str = "customer") -> httpx.Response:
    return await analyst.post(READ, params={"form": form}, files={"file": (name, content)})


async def test_a_spreadsheet_becomes_a_table_of_the_draft_and_a_dmn_file(analyst: httpx.AsyncClient, shop: App) -> None:
    await analyst.post("/api/builder/import", json={"document": shop})
    told = (await read(analyst, "Rates.xlsx", spreadsheet(Sheet1=RATES))).json()
    assert told["diagnostics"] == []
    (table,) = told["tables"]
    assert (table["key"], table["hit"]) == ("rates", "F")
    assert table["rows"] == [
        {"when": ['"Ann", "Bob"'], "then": ["0.25"], "note": "friends"},
        {"when": ["-"], "then": ["0"]},
    ]
    draft = (await analyst.get("/api/builder/apps/shop/draft")).json()
    document = {**draft["document"], "tables": [table]}
    await analyst.put("/api/builder/apps/shop/draft", json={"document": document, "revision": draft["revision"]})
    exported = await analyst.get("/api/builder/apps/shop/tables.dmn")
    assert exported.headers["content-type"].startswith("application/xml")
    assert [each.key for each in tables_of_dmn(exported.content).tables] == ["rates"]
    again = (await read(analyst, "rates.dmn", exported.content)).json()
    assert again["tables"] == [table]
    assert (await analyst.get("/api/builder/apps/shop/tables.dmn", params={"table": "none"})).status_code == 404
    assert plan_dmn(read_dmn(exported.content)).decisions() == ["Rates"]


async def test_the_command_line_puts_tables_into_the_draft_and_writes_them(
    mortise: Mortise,
    shop: App,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    async with mortise.work() as work:
        await import_app(work, Import(shop))
    monkeypatch.setenv("MORTISE_DATABASE_URL", mortise.settings.database_url or "")
    monkeypatch.setenv("MORTISE_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "Rates.xlsx").write_bytes(spreadsheet(Sheet1=RATES))

    async def command(*arguments: str) -> tuple[int, str]:
        status = await asyncio.to_thread(main, list(arguments))
        return status, capfdbinary.readouterr().out.decode()

    status, said = await command(
        "import-tables", "shop", str(tmp_path / "Rates.xlsx"), "--form", "customer", "--dry-run"
    )
    assert status == 0 and said.splitlines() == ["rates: 2 rows, 1 inputs, 1 outputs", "Nothing was changed."]
    status, said = await command("import-tables", "shop", str(tmp_path / "Rates.xlsx"), "--form", "customer")
    assert status == 0 and said.endswith("The draft of shop holds them now.\n")
    assert (await command("export-tables", "shop", str(tmp_path / "out.dmn")))[0] == 0
    assert [each.key for each in tables_of_dmn((tmp_path / "out.dmn").read_bytes()).tables] == ["rates"]
    status, said = await command("export-tables", "shop", "--table", "rates")
    assert status == 0 and said.encode() == (tmp_path / "out.dmn").read_bytes()
    assert (await command("import-tables", "shop", str(tmp_path / "none.xlsx")))[0] == 1


async def test_a_mistake_in_a_spreadsheet_names_its_sheet_and_cell(analyst: httpx.AsyncClient, shop: App) -> None:
    await analyst.post("/api/builder/import", json={"document": shop})
    lines = [["U", "Name", "then Rate"], [1, "Ann", "nobody * 2"], [2, "Ann", 3]]
    told = (await read(analyst, "x.xlsx", spreadsheet(Good=RATES, Rates=lines))).json()
    messages = [each["message"] for each in told["diagnostics"]]
    assert [each["pointer"] for each in told["diagnostics"]] == ["/1/rows/0/then/0"]
    assert messages[0].startswith("Rates!C2: There is no field or name 'nobody'")


async def test_the_form_of_a_sheet_is_found_by_the_fields_its_header_names(
    analyst: httpx.AsyncClient, shop: App
) -> None:
    await analyst.post("/api/builder/import", json={"document": shop})
    other = [["U", "Weather", "then Rate"], [1, '"fine"', 1]]
    told = (await read(analyst, "x.xlsx", spreadsheet(Rates=RATES, Other=other), form="?")).json()
    assert [(each["key"], each.get("form")) for each in told["tables"]] == [("rates", "customer"), ("other", None)]


async def test_other_files_and_forms_are_refused(analyst: httpx.AsyncClient, shop: App) -> None:
    await analyst.post("/api/builder/import", json={"document": shop})
    assert (await read(analyst, "x.txt", b"hello")).json()["errors"][0]["code"] == "import.unreadable"
    assert (await read(analyst, "x.dmn", b"<a/>")).json()["errors"][0]["code"] == "dmn.xml.not_dmn"
    bomb = b'<!DOCTYPE a [<!ENTITY b "b">]><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">&b;</definitions>'
    assert (await read(analyst, "x.dmn", bomb)).json()["errors"][0]["code"] == "dmn.xml.doctype"
    assert (await read(analyst, "x.xlsx", spreadsheet(A=RATES), form="none")).status_code == 404
    assert (await read(analyst, "x.xlsx", spreadsheet(A=[[]]))).json()["errors"][0]["code"] == "import.unreadable"
    assert (await read(analyst, "x.xlsx", b"PK\x03\x04 broken")).json()["errors"][0]["code"] == "import.unreadable"
