"""Spreadsheets that people send: read as they are meant, and unable to harm the server that reads them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from engines.kernel.errors import InputError
from runtime.records.importing.sheet import read_sheet
from runtime.spreadsheets import Bounds, UnreadableSpreadsheet, read_spreadsheet

MOST = Bounds(sheets=3, rows=100, columns=20)


def workbook(*cells: tuple[int, int, Any], sheets: int = 1) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for _ in range(sheets):
            sheet = book.add_worksheet()
            for row, column, value in cells:
                sheet.write(row, column, value, day if isinstance(value, dt.date) else None)
    return file.getvalue()


def test_values_arrive_as_they_are() -> None:
    ((name, rows),) = read_spreadsheet(
        workbook((0, 0, "客户"), (0, 1, 12.5), (1, 0, True), (1, 1, dt.date(2026, 1, 31))), MOST
    )
    assert (name, rows) == ("Sheet1", [["客户", 12.5], [True, dt.date(2026, 1, 31)]])


def test_a_cell_in_the_last_corner_is_refused_and_we_live_on() -> None:
    """Five kilobytes that ask for half a terabyte."""
    bomb = workbook((0, 0, "name"), (1_048_575, 16_383, "boom"))
    assert len(bomb) < 10_000
    with pytest.raises(UnreadableSpreadsheet):
        read_spreadsheet(bomb, MOST)
    with pytest.raises(InputError) as caught:
        read_sheet("bomb.xlsx", bomb)
    assert caught.value.diagnostics[0].code == "import.unreadable"


def test_a_sheet_that_unpacks_to_gigabytes_is_refused() -> None:
    """A gigabyte and a half of one sheet in seven megabytes of zip."""
    good = workbook((0, 0, "name"), (1, 0, "a"))
    bomb = io.BytesIO()
    filling = b'<row r="2">' + b'<c r="A2" t="inlineStr"><is><t>' + b"a" * 30_000 + b"</t></is></c></row>"
    with (
        zipfile.ZipFile(io.BytesIO(good)) as source,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for each in source.namelist():
            if each != "xl/worksheets/sheet1.xml":
                target.writestr(each, source.read(each))
                continue
            with target.open(each, "w", force_zip64=True) as sheet:
                sheet.write(source.read(each).partition(b"<sheetData>")[0] + b"<sheetData>")
                for _ in range(50):
                    sheet.write(filling * 1000)
    with pytest.raises(UnreadableSpreadsheet):
        read_spreadsheet(bomb.getvalue(), MOST)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken", b"hello"])
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableSpreadsheet):
        read_spreadsheet(content, MOST)


def test_no_more_is_read_than_was_asked_for() -> None:
    cells = [(row, column, "x") for row in range(150) for column in range(30)]
    found = read_spreadsheet(workbook(*cells, sheets=5), MOST)
    assert len(found) == 3
    assert all(len(rows) == MOST.rows + 1 and len(rows[0]) == MOST.columns + 1 for _, rows in found)
