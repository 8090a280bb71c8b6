"""A report as a file: xlsx with real numbers, or CSV. Text that a spreadsheet would run as a formula is made harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

from engines.kernel.errors import InputError
from engines.kernel.texts import Text

_FORMATS = {
    "money": "#,##0.00",
    "percent": "0.0%",
    "integer": "#,##0",
    "number": "#,##0.##",
    "days": "0.0",
    "hours": "0.0",
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

Cell = tuple[Any, str | None]
"""A value and the number format it is shown in (None: text)."""


@dataclass(frozen=True)
class Line:
    """`depth`: how many groups it lies in, so that a spreadsheet can fold it. `is_total`: a subtotal or the foot."""

    cells: list[Cell]
    depth: int = 0
    is_total: bool = False


def lines_of(result: dict[str, Any]) -> Iterator[Line]:
    """The answer as lines: heads, rows, totals. A pivot keeps its shape."""
    if "pivot" in result:
        yield from _pivot_lines(result["pivot"])
        return
    columns = result["columns"]
    yield Line([(each["label"], None) for each in columns])
    for row in result["rows"]:
        cells = [_cell(cell, column) for cell, column in zip(row["cells"], columns, strict=True)]
        yield Line(cells, is_total=row["level"] > 0)


def _cell(cell: dict[str, Any], column: dict[str, Any]) -> Cell:
    if column["role"] == "measure" and column["type"] == "number" and cell["value"] is not None:
        return Decimal(str(cell["value"])), column.get("format") or "number"
    return ("" if cell["value"] is None and cell["text"] == "—" else cell["text"]), None


def _pivot_lines(pivot: dict[str, Any]) -> Iterator[Line]:
    measures, words, depth = pivot["measures"], pivot["words"], len(pivot["row_labels"])
    heads = [" / ".join(part["text"] for part in column) for column in pivot["columns"]]
    heads += [words["total"]] if pivot["row_totals"] is not None else []
    names = [each["label"] for each in measures]
    labels = [" · ".join(filter(None, (head, name if len(names) > 1 else ""))) for head in heads for name in names]
    yield Line([(each, None) for each in [*pivot["row_labels"], *(labels if any(labels) else names)]])
    for index, row in enumerate(pivot["rows"]):
        cells = [cell for column in pivot["cells"][index] for cell in column]
        if pivot["row_totals"] is not None:
            cells += pivot["row_totals"][index]
        is_total = len(row) < depth
        texts = [part["text"] for part in row] + ([words["subtotal"]] if is_total else [])
        texts += [""] * (depth - len(texts))
        yield Line([(text, None) for text in texts] + _numbers(cells, measures), len(row) - 1, is_total)
    if pivot["column_totals"] is not None:
        cells = [cell for column in pivot["column_totals"] for cell in column] + (pivot["grand"] or [])
        yield Line([(words["total"], None), *[("", None)] * (depth - 1), *_numbers(cells, measures)], is_total=True)


def _numbers(cells: list[dict[str, Any]], measures: list[dict[str, Any]]) -> list[Cell]:
    return [_cell(cell, measures[index % len(measures)]) for index, cell in enumerate(cells)]


def to_csv(result: dict[str, Any]) -> bytes:
    """UTF-8 with a mark at the front, so that spreadsheets read Chinese rightly."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in lines_of(result):
        writer.writerow([harmless(value) if isinstance(value, str) else str(value) for value, _ in line.cells])
    return ("\ufeff" + out.getvalue()).encode()


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def to_xlsx(result: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_sheet_name(result["name"]))
    head, strong = book.add_format({"bold": True, "bottom": 1}), book.add_format({"bold": True})
    formats = {
        (name, bold): book.add_format({"num_format": shown, "bold": bold})
        for name, shown in _FORMATS.items()
        for bold in (False, True)
    }
    for y, line in enumerate(lines_of(result)):
        for x, (value, shown) in enumerate(line.cells):
            if isinstance(value, Decimal):
                sheet.write_number(y, x, float(value), formats[shown or "number", line.is_total])
            else:
                sheet.write_string(y, x, value, head if y == 0 else strong if line.is_total else None)
        if line.depth > 0:
            sheet.set_row(y, None, None, {"level": min(line.depth, 7)})
    sheet.outline_settings(symbols_below=False)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return out.getvalue()


def _sheet_name(name: str) -> str:
    return "".join(each for each in name if each not in "[]:*?/\\'")[:31] or "Report"


@dataclass(frozen=True)
class Format:
    """A kind of file a report can be: how it is called on the wire, and what writes it."""

    media_type: str
    write: Callable[[dict[str, Any]], bytes]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", to_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}


def format_named(name: str) -> Format:
    """Raises InputError (`report.format`)."""
    if name not in FORMATS:
        raise InputError.because(
            "report.format", Text("Choose csv or xlsx.", "请选择 csv 或 xlsx。"), pointer="/format"
        )
    return FORMATS[name]
