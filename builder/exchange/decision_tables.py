"""Decision tables into an app (from DMN files and spreadsheets) and out of it (as a DMN file)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from builder.drafts.inspect import used_by
from builder.drafts.store import read_draft
from engines.app.bundle import parse_app
from engines.app.definition import AppDef
from engines.app.draft import Draft
from engines.data.record_type import Schema
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError, NotFound
from engines.kernel.texts import Text, say
from engines.rule.definition import TableDef
from engines.rule.dmn import ReadTables, tables_of_dmn, write_dmn
from engines.rule.tables.check import check_table
from engines.rule.tables.grid import heading, table_of_grid
from engines.rule.tables.keys import field_names, key_of
from runtime.spreadsheets import Bounds, UnreadableSpreadsheet, read_spreadsheet
from runtime.work import Work

MOST_SHEETS = 50
MOST_ROWS = 5_000
MOST_COLUMNS = 200
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


GUESS = "?"
"""In place of a form: each sheet's own, whose fields its header names most."""


async def read_tables(
    work: Work, document: Mapping[str, Any], name: str, content: bytes, form: str | None
) -> ReadTables:
    """The tables of a file, for an app as it is being drawn; nothing is saved.

    Args:
        form: the form whose fields the tables look at, or `GUESS`.

    Raises:
        InputError: `import.unreadable` when it is neither DMN nor a spreadsheet; NotFound: no such form.
        DefinitionError: `dmn.xml.…`.
    """
    app, schema = await _typed(work, document)
    if form is not None and form != GUESS and form not in schema:
        raise NotFound.because("form.unknown", Text(f"There is no form '{form}'.", f"没有表单“{form}”。"))
    return await asyncio.to_thread(read_table_file, name, content, form, schema, {each.key for each in app.tables})


def read_table_file(
    name: str, content: bytes, form: str | None, schema: Schema, taken: set[str] | None = None
) -> ReadTables:
    """The tables of a DMN file or of a spreadsheet (one per sheet). Keys of `taken` are not given to sheets; a DMN file
    that we wrote keeps its keys. Diagnostics: pointers begin with the place of the table in the list."""
    if content[:4] in (_ZIP, _OLD_EXCEL):
        return _sheets(name, content, form, schema, taken or set())
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        read = tables_of_dmn(content, form=None if form == GUESS else form, schema=schema)
        checked = [each.under(f"/{at}") for at, table in enumerate(read.tables) for each in check_table(table, schema)]
        return ReadTables(read.tables, [*read.diagnostics, *checked])
    raise _unreadable(Text("This is neither a DMN file nor a spreadsheet.", "这既不是 DMN 文件也不是电子表格。"))


def _sheets(name: str, content: bytes, form: str | None, schema: Schema, taken: set[str]) -> ReadTables:
    try:
        grids = read_spreadsheet(content, Bounds(MOST_SHEETS, MOST_ROWS, MOST_COLUMNS))
    except UnreadableSpreadsheet:
        raise _unreadable(Text("This spreadsheet cannot be read.", "无法读取该电子表格。")) from None
    tables: list[TableDef] = []
    found: list[Diagnostic] = []
    keys = set(taken)
    filled = [(each, grid) for each, grid in grids if any(cell not in ("", None) for line in grid for cell in line)]
    for sheet, grid in filled:
        if len(grid) > MOST_ROWS or max(map(len, grid)) > MOST_COLUMNS:
            raise _unreadable(Text(f"The sheet '{sheet}' is too large.", f"工作表“{sheet}”过大。"))
        title = PurePath(name).stem if len(filled) == 1 else sheet
        key = key_of(title, keys)
        about = form_of_header(grid, schema) if form == GUESS else form
        read = table_of_grid(grid, key=key, form=about, schema=schema)
        at = f"/{len(tables)}"
        if read.table is not None:
            keys.add(key)
            tables.append(read.table.model_copy(update={"name": "" if title == key else title}))
        found += [_in_sheet(each, sheet, len(filled)).under(at) for each in read.diagnostics]
    if not filled:
        raise _unreadable(Text("The spreadsheet is empty.", "电子表格为空。"))
    return ReadTables(tables, found)


def form_of_header(grid: Sequence[Sequence[Any]], schema: Schema) -> str | None:
    """The form whose fields (by key or label) most cells of the first filled line name; None where no form has any."""
    line = next((line for line in grid if any(cell not in ("", None) for cell in line)), ())
    heads = [heading(str(cell)).lower() for cell in line]
    forms = [form for form in schema if form.isidentifier()]  # sub-tables, and forms of other apps, have longer names
    hits = {form: sum(head in field_names(schema, form) for head in heads) for form in forms}
    best = max(hits, key=lambda form: hits[form], default=None)
    return best if best is not None and hits[best] else None


def _in_sheet(each: Diagnostic, sheet: str, sheets: int) -> Diagnostic:
    """Where there are several sheets, a cell is named with its own: `Rates!B7`."""
    if sheets == 1:
        return each
    return replace(each, message=Text(f"{sheet}!{each.message.en}", f"{sheet}!{each.message.zh}"))


def _unreadable(message: Text) -> InputError:
    error = InputError.because(
        "import.unreadable",
        message,
        Text("Choose a .dmn or an .xlsx file.", "请选择 .dmn 或 .xlsx 文件。"),
        pointer="/file",
    )
    assert isinstance(error, InputError)
    return error


def with_tables(document: Mapping[str, Any], tables: Sequence[TableDef]) -> dict[str, Any]:
    """The document with these tables; one with the key of an existing table takes its place."""
    written = {each.key: each.model_dump(mode="json", exclude_defaults=True) for each in tables}
    kept = [written.pop(each.get("key"), each) for each in document.get("tables", [])]
    return {**document, "tables": [*kept, *written.values()]}


async def export_tables(work: Work, app: str, keys: Sequence[str] = ()) -> bytes:
    """Tables of the draft (or, where there is none, of the release in force) as one DMN file; all of them when `keys`
    is empty. Raises NotFound for an unknown key."""
    found, schema = await _typed(work, (await read_draft(work, app)).document)
    known = {each.key: each for each in found.tables}
    missing = [each for each in keys if each not in known]
    if missing:
        shown = ", ".join(missing)
        raise NotFound.because("rule.unknown_table", Text(f"There is no table '{shown}'.", f"没有决策表“{shown}”。"))
    chosen = [known[each] for each in keys] if keys else found.tables
    return await asyncio.to_thread(write_dmn, chosen, schema, name=say(found.name, "en") or app)


async def _typed(work: Work, document: Mapping[str, Any]) -> tuple[AppDef, Schema]:
    app = parse_app(document)
    return app, Draft(app, await used_by(work, document)).schema
