"""Lists as files: CSV and xlsx, page by page, with nothing in a cell that a spreadsheet would run."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from tempfile import NamedTemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import xlsxwriter

from engines.data.paths import field_at, path_label, path_type
from engines.data.types import Kind
from engines.kernel.texts import Text, say
from runtime.records import query as lists
from runtime.records.question import ListQuery
from runtime.records.quick import Bare
from runtime.records.sight import FormSight, Sight
from runtime.work import Actor

MOST_ROWS = 200_000
_PAGE = 200
_CUT = Text(
    f"Only the first {MOST_ROWS:,} records are in this file. Filter the list and export again.",
    f"此文件仅包含前 {MOST_ROWS:,} 条记录，请筛选后再次导出。",
)
_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading quote where it would; plain numbers stay numbers."""
    if text.startswith(_RUNS) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


class Export:
    """The columns and rows of one export, in the reader's language and time zone."""

    def __init__(self, sight: Sight, query: ListQuery, actor: Actor) -> None:
        seen = sight.form(query.form)
        if not seen.allows("export"):
            raise seen.refusal("export")
        self.sight, self.query, self.actor, self.seen = sight, query, actor, seen
        self.language = actor.language or "en"
        self.was_cut = False
        self.keys = [key for key in lists.list_fields(sight, query) if key not in ("id", "revision")]

    def heads(self) -> list[str]:
        return [self._label(path) for path in self.keys]

    def _label(self, path: str) -> str:
        return say(path_label(path, self.seen.visible_type, self.sight.schema), self.language)

    async def rows(self, bare: Bare, values: Mapping[str, Any]) -> AsyncIterator[list[Any]]:
        """Values in JSON form, in the order of `keys`."""
        cursor: str | None = None
        for _ in range(MOST_ROWS // _PAGE):
            page = orjson.loads(await lists.list_records(bare, self.sight, self.query, values, _PAGE, cursor))
            for item in page["items"]:
                yield [item.get(key) for key in self.keys]
            cursor = page["next"]
            if cursor is None:
                return
        self.was_cut = True

    def text(self, path: str, value: Any) -> str:
        """A value as people read it."""
        if value is None:
            return ""
        each = field_at(path, self.seen.visible_type, self.sight.schema)
        if self._kind(path) is Kind.DATE_TIME:
            return f"{self._local(value):%Y-%m-%d %H:%M:%S}"
        if isinstance(value, dict) and "title" in value:
            return str(value["title"])
        if each is not None:
            return each.to_text(_python(value, self._kind(path)), self.language)
        return str(value)

    def _kind(self, path: str) -> Kind:
        return path_type(path, self.seen.visible_type, self.sight.schema).kind

    def _local(self, value: str) -> datetime:
        return datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(ZoneInfo(self.actor.timezone))

    def cell(self, path: str, value: Any) -> Any:
        """A value for a spreadsheet: numbers and dates stay numbers and dates."""
        match self._kind(path):
            case Kind.NUMBER if value is not None:
                return Decimal(str(value))
            case Kind.DATE if value is not None:
                return datetime.fromisoformat(value)
            case Kind.DATE_TIME if value is not None:
                return self._local(value).replace(tzinfo=None)
            case _:
                return self.text(path, value)


def _python(value: Any, kind: Kind) -> Any:
    if kind is Kind.NUMBER and isinstance(value, str):
        return Decimal(value)
    return value


async def csv_chunks(export: Export, bare: Bare, values: Mapping[str, Any]) -> AsyncIterator[bytes]:
    """UTF-8 with a mark, so that every spreadsheet reads Chinese. The first chunk comes after the first page was read,
    so that a mistake in the question is known before the answer begins."""
    lines = [b"\xef\xbb\xbf" + _csv_line(export.heads())]
    async for row in export.rows(bare, values):
        lines.append(_csv_line([export.text(path, value) for path, value in zip(export.keys, row, strict=True)]))
        if len(lines) >= _PAGE:
            yield b"".join(lines)
            lines.clear()
    if export.was_cut:
        lines.append(_csv_line([_CUT.to(export.language)]))
    yield b"".join(lines)


def _csv_line(cells: Sequence[str]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerow([harmless(each) for each in cells])
    return target.getvalue().encode()


async def xlsx_bytes(export: Export, bare: Bare, values: Mapping[str, Any]) -> bytes:
    with NamedTemporaryFile(suffix=".xlsx") as target:
        book = xlsxwriter.Workbook(
            target.name,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        sheet = book.add_worksheet()
        styles = {
            Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            Kind.DATE_TIME: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        bold, line = book.add_format({"bold": True}), 0
        for column, head in enumerate(export.heads()):
            sheet.write_string(0, column, head, bold)
        async for row in export.rows(bare, values):
            line += 1
            for column, (path, value) in enumerate(zip(export.keys, row, strict=True)):
                _write(sheet, line, column, export.cell(path, value), styles)
        if export.was_cut:
            sheet.write_string(line + 1, 0, _CUT.to(export.language), bold)
        await asyncio.to_thread(book.close)
        target.seek(0)
        return target.read()


def _write(sheet: Any, line: int, column: int, value: Any, styles: Mapping[Kind, Any]) -> None:
    match value:
        case datetime():
            whole = (value.hour, value.minute, value.second) == (0, 0, 0)
            sheet.write_datetime(line, column, value, styles[Kind.DATE if whole else Kind.DATE_TIME])
        case Decimal() if abs(value) < 10**15:
            sheet.write_number(line, column, float(value))
        case "" | None:
            sheet.write_blank(line, column, None)
        case _:
            sheet.write_string(line, column, harmless(str(value)))


def file_name(seen: FormSight, language: str, ending: str) -> str:
    definition = seen.shape.definition
    return f"{say(definition.plural or definition.name, language) or definition.key}.{ending}"
