"""A sheet of cells → TableDef: how a decision table is laid out in a spreadsheet.

The first line that is not empty is the header. Its first cell may hold the hit policy (`U`, `First`, `唯一` …); then
that column only numbers the rows. The other header cells are columns: `when Level` / `输入 等级` look, `then Rate` /
`输出 折扣` answer, `note` / `备注` explains; a header without such a word looks when it is the name or label of a field
and answers otherwise. A line whose first cell is `values` / `取值` gives allowed values, one with `default` / `默认`
the defaults. Below stand the rows: `-` or nothing means any; texts may be written without quotes.

Every mistake names its cell as the spreadsheet does (`B7`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from engines.data.record_type import Schema
from engines.data.types import Kind, Type
from engines.expr import Expression, Scope, check_expression, compile_expression
from engines.expr.escapes import quote
from engines.kernel.diagnostics import Diagnostic, has_errors
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text
from engines.rule.definition import TableDef, TableInput, TableOutput, TableRow
from engines.rule.tables.check import check_table
from engines.rule.tables.compile import check_cell, is_any, table_scope
from engines.rule.tables.keys import field_names, key_of

Grid = Sequence[Sequence[Any]]
"""Lines of cells: text, numbers, booleans, dates, None or "" for empty."""

_HITS: Mapping[str, str] = {
    "u": "U", "unique": "U", "唯一": "U", "a": "A", "any": "A", "任意": "A", "p": "P", "priority": "P", "优先级": "P",
    "f": "F", "first": "F", "首个": "F", "第一个": "F", "r": "R", "rule order": "R", "规则顺序": "R", "o": "O",
    "output order": "O", "输出顺序": "O", "c": "C", "collect": "C", "收集": "C", "c+": "C+", "sum": "C+", "求和": "C+",
    "c<": "C<", "min": "C<", "最小": "C<", "c>": "C>", "max": "C>", "最大": "C>", "c#": "C#", "count": "C#",
    "计数": "C#",
}  # fmt: skip
_ROLES = {
    "when": "when", "if": "when", "input": "when", "in": "when", "条件": "when", "输入": "when", "如果": "when",
    "then": "then", "output": "then", "out": "then", "result": "then", "结果": "then", "输出": "then", "则": "then",
    "note": "note", "annotation": "note", "comment": "note", "remark": "note", "备注": "note", "说明": "note",
}  # fmt: skip
_ROLE = re.compile(
    r"\s*(" + "|".join(sorted(_ROLES, key=len, reverse=True)) + r")(?:\s*[:：]\s*|\s+|$)(.*)", re.I | re.S
)
_VALUES = frozenset({"values", "allowed values", "取值", "可选值"})
_DEFAULT = frozenset({"default", "defaults", "默认", "默认值"})


@dataclass(frozen=True)
class GridTable:
    """`table` is None when the header cannot be read. `diagnostics`: pointers into the table, messages with the cell."""

    table: TableDef | None
    diagnostics: list[Diagnostic]


@dataclass(frozen=True, slots=True)
class _Column:
    at: int
    role: str
    text: str
    label: str


@dataclass
class _Places:
    """Which spreadsheet cell each part of the table came from."""

    cells: dict[str, str] = field(default_factory=dict)

    def named(self, diagnostic: Diagnostic) -> Diagnostic:
        place = diagnostic.pointer
        while place and place not in self.cells:
            place = place.rpartition("/")[0]
        cell = self.cells.get(place)
        if cell is None:
            return diagnostic
        message = diagnostic.message
        return replace(diagnostic, message=Text(f"{cell}: {message.en}", f"{cell}：{message.zh}"))


def table_of_grid(grid: Grid, *, key: str, form: str | None, schema: Schema, first_line: int = 1) -> GridTable:
    """Read a table.

    Args:
        first_line: the number of the grid's first line in its sheet.
    """
    start = next((at for at, line in enumerate(grid) if any(_filled(each) for each in line)), None)
    if start is None:
        return GridTable(None, [_problem("A1", Text("The sheet is empty.", "工作表为空。"))])
    header = grid[start]
    hit = _HITS.get(str(header[0] if header[0] is not None else "").strip().lower())
    skip = 1 if hit is not None or not _filled(header[0]) else 0
    names = field_names(schema, form)
    columns = [_column(at, str(text), names) for at, text in enumerate(header) if at >= skip and _filled(text)]
    mistakes = _header_mistakes(columns, start + first_line)
    if mistakes:
        return GridTable(None, mistakes)
    reader = _Reader(columns, TableDef(key=key, form=form, hit=hit or "U", inputs=[], outputs=[]), schema)
    reader.columns_at(start + first_line)
    for at in range(start + 1, len(grid)):
        line = [*grid[at], *[None] * len(header)]
        if any(_filled(line[each.at]) for each in columns):
            reader.line(line, at + first_line, str(line[0] if skip and line[0] is not None else "").strip().lower())
    return reader.finished()


def _header_mistakes(columns: Sequence[_Column], line: int) -> list[Diagnostic]:
    if not any(each.role == "then" for each in columns):
        message = Text("The header names no output column.", "表头没有输出列。")
        hint = Text(
            "Begin its header with 'then', for example: then Discount.", "请在表头写上“输出”，例如：输出 折扣。"
        )
        return [_problem(f"A{line}", message, hint)]
    return []


def _column(at: int, text: str, names: Mapping[str, str]) -> _Column:
    found = _ROLE.fullmatch(text)
    role, rest = (_ROLES[found[1].lower()], found[2].strip()) if found else ("", text.strip())
    key = names.get(rest.lower(), "")
    if not role:
        role = "when" if key else "then"
    return _Column(at, role, key or rest, "" if key == rest else rest)


def heading(text: str) -> str:
    """What a header cell names, without the word for its role: `when Level` → `Level`."""
    found = _ROLE.fullmatch(text)
    return found[2].strip() if found else text.strip()


class _Reader:
    """Fills a table line by line; types of inputs decide how bare words are read."""

    def __init__(self, columns: Sequence[_Column], table: TableDef, schema: Schema) -> None:
        self.whens = [each for each in columns if each.role == "when"]
        self.thens = [each for each in columns if each.role == "then"]
        self.notes = [each for each in columns if each.role == "note"]
        self.table, self.schema = table, schema
        self.scope = table_scope(table, schema)
        self.places = _Places()
        self.rows: list[TableRow] = []
        self.inputs: list[TableInput] = []
        self.outputs: list[TableOutput] = []
        self.types: list[Type | None] = []

    def columns_at(self, line: int) -> None:
        for at, column in enumerate(self.whens):
            self.inputs.append(TableInput(expression=column.text, label=column.label))
            self.places.cells[f"/inputs/{at}"] = cell_name(column.at, line)
            self.types.append(_type(column.text, self.scope))
        taken: set[str] = set()
        for at, column in enumerate(self.thens):
            key = key_of(column.text, taken)
            taken.add(key)
            label = column.label or column.text
            self.outputs.append(TableOutput(key=key, label="" if label == key else label))
            self.places.cells[f"/outputs/{at}"] = cell_name(column.at, line)

    def line(self, line: Sequence[Any], number: int, first: str) -> None:
        whens = [self._test(line[each.at], self.types[at]) for at, each in enumerate(self.whens)]
        thens = [self._value(line[each.at]) for each in self.thens]
        if first in _VALUES:
            self.inputs = [
                each.model_copy(update={"values": None if is_any(text) else text})
                for each, text in zip(self.inputs, whens, strict=True)
            ]
            listed = [self._list(line[each.at]) for each in self.thens]
            self.outputs = [
                each.model_copy(update={"values": text}) for each, text in zip(self.outputs, listed, strict=True)
            ]
            self._place("values", number)
        elif first in _DEFAULT:
            self.outputs = [
                each.model_copy(update={"default": text or None})
                for each, text in zip(self.outputs, thens, strict=True)
            ]
            self._place("default", number)
        else:
            note = "\n".join(str(line[each.at]) for each in self.notes if _filled(line[each.at]))
            self._row(TableRow(when=whens, then=thens, note=note), number)

    def _row(self, row: TableRow, number: int) -> None:
        at = len(self.rows)
        self.rows.append(row)
        self.places.cells[f"/rows/{at}"] = cell_name(0, number)
        for group, columns in (("when", self.whens), ("then", self.thens)):
            for column, each in enumerate(columns):
                self.places.cells[f"/rows/{at}/{group}/{column}"] = cell_name(each.at, number)

    def _place(self, member: str, number: int) -> None:
        for at, each in enumerate(self.whens):
            self.places.cells[f"/inputs/{at}/{member}"] = cell_name(each.at, number)
        for at, each in enumerate(self.thens):
            self.places.cells[f"/outputs/{at}/{member}"] = cell_name(each.at, number)

    def finished(self) -> GridTable:
        update = {"inputs": self.inputs, "outputs": self.outputs, "rows": self.rows}
        table = self.table.model_copy(update=update)
        return GridTable(table, [self.places.named(each) for each in check_table(table, self.schema)])

    def _test(self, value: Any, about: Type | None) -> str:
        """A condition cell as unary tests."""
        if not isinstance(value, str):
            return _written(value) if _filled(value) else "-"
        text = value.strip()
        if is_any(text):
            return "-"
        kind = about.kind if about is not None else Kind.ANY
        if kind is Kind.STRING and about is not None:
            return _bare(text, lambda each: _reads(lambda: check_cell(each, self.scope, about)), about.options)
        return text

    def _value(self, value: Any) -> str:
        """A result cell as an expression."""
        if not isinstance(value, str):
            return _written(value) if _filled(value) else ""
        text = value.strip()
        if not text or _reads(lambda: check_expression(text, self.scope)):
            return text
        return quote(text) if _is_words(text) else text

    def _list(self, value: Any) -> str | None:
        if not _filled(value):
            return None
        parts = str(value).replace("，", ",").split(",") if isinstance(value, str) else [value]
        return ", ".join(self._value(each) for each in parts)


def _bare(text: str, reads: Callable[[str], bool], options: Sequence[str]) -> str:
    """Tests on a text, quotes put around bare words: `vip, core` and `not(vip)`."""
    if reads(text):
        return text
    negated = re.fullmatch(r"(?:not|非)\s*[(（](.*)[)）]", text, re.S)
    inner = negated[1] if negated else text
    words = [each.strip() for each in re.split(r"[,，、]", inner)]
    if not all(_is_words(each) or reads(each) for each in words):
        return text
    shown = ", ".join(each if reads(each) and each not in options else quote(each.strip("\"'“”")) for each in words)
    return f"not({shown})" if negated else shown


def _is_words(text: str) -> bool:
    """Whether a text is plain words: nothing that looks like an operator, a bracket or a call (`N/A` and `A+` are)."""
    return bool(text) and not re.search(r"[<>=\[\](){}?\"*]|\.\.|\s[-+/]\s", text)


def _reads(check: Callable[[], list[Diagnostic]]) -> bool:
    try:
        return not has_errors(check())
    except DefinitionError:
        return False


def _type(text: str, scope: Scope) -> Type | None:
    try:
        found: Expression = compile_expression(text, scope)
    except DefinitionError:
        return None
    return found.type


def _filled(value: Any) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _written(value: Any) -> str:
    """A spreadsheet's value as FEEL."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
            return format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f")
        case dt.datetime():
            midnight = value.time() == dt.time()
            return f'date("{value.date().isoformat()}")' if midnight else f'date and time("{value.isoformat()}")'
        case dt.date():
            return f'date("{value.isoformat()}")'
        case dt.time():
            return f'time("{value.isoformat()}")'
        case dt.timedelta():
            return f'duration("PT{int(value.total_seconds())}S")'
        case _:
            return str(value)


def cell_name(column: int, line: int) -> str:
    """`B7` for column 1, line 7."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{line}"


def _problem(cell: str, message: Text, hint: Text | None = None) -> Diagnostic:
    return Diagnostic("rule.table.sheet", "", Text(f"{cell}: {message.en}", f"{cell}：{message.zh}"), hint)
