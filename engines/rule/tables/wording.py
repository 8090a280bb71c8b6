"""What is said about tables: every sentence names the row and the column it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from engines.expr.temporal import text_of
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text, say
from engines.rule.definition import TableDef, TableOutput
from engines.rule.tables.columns import Segment

_ONE_OF_THEM = Text("Change one of them.", "请修改其中一行。")


def row_length(number: int, whens: int, thens: int, inputs: int, outputs: int) -> Diagnostic:
    return Diagnostic(
        "rule.table.row_length",
        f"/rows/{number}",
        Text(
            f"Row {number + 1} has {whens} + {thens} cells; the table has {inputs} + {outputs} columns.",
            f"第 {number + 1} 行有 {whens} + {thens} 个单元格，而表有 {inputs} + {outputs} 列。",
        ),
    )


def no_outputs() -> Diagnostic:
    return Diagnostic(
        "rule.table.no_outputs",
        "/outputs",
        Text("The table has no output column.", "决策表没有输出列。"),
        Text("Add an output column.", "请添加一个输出列。"),
    )


def repeated_output(index: int, key: str) -> Diagnostic:
    return Diagnostic(
        "rule.table.repeated_output",
        f"/outputs/{index}/key",
        Text(f"Two output columns have the key '{key}'.", f"有两个输出列的标识都是“{key}”。"),
        Text("Give one of them another key.", "请修改其中一个的标识。"),
    )


def aggregates_one() -> Diagnostic:
    return Diagnostic(
        "rule.table.aggregation",
        "/outputs",
        Text("A table that sums or compares its rows has one output column.", "汇总型决策表只能有一个输出列。"),
        Text(
            "Remove the other output columns, or choose another hit policy.", "请删除其他输出列，或选择其他命中策略。"
        ),
    )


def output_values(where: str) -> Diagnostic:
    return Diagnostic(
        "rule.table.output_values",
        where,
        Text("The values of an output are written as a list.", "输出列的取值应写成列表。"),
        Text('Write for example "high", "medium", "low".', '请写成例如 "高", "中", "低"。'),
    )


def outside_outputs(number: int, column: int, output: TableOutput, text: str) -> Diagnostic:
    en, zh = _label(output.label, output.key)
    return Diagnostic(
        "rule.table.output_value",
        pointer.of(["rows", number, "then", column]),
        Text(
            f"Row {number + 1}, '{en}': {text} is not among the values of the column.",
            f"第 {number + 1} 行“{zh}”：{text} 不在该列的取值范围内。",
        ),
        Text(f"Choose one of {output.values}.", f"请从 {output.values} 中选择。"),
    )


def outside_inputs(table: TableDef, row: int, column: int) -> Diagnostic:
    en, zh = column_name(table, column)
    text, allowed = table.rows[row].when[column].strip(), table.inputs[column].values
    return Diagnostic(
        "rule.table.never_fits",
        _cell(row, column),
        Text(
            f"Row {row + 1}, '{en}': {text} never applies, because the column only has {allowed}.",
            f"第 {row + 1} 行“{zh}”：{text} 永远不成立，因为该列只有 {allowed}。",
        ),
        Text("Change the cell or the allowed values.", "请修改单元格或允许的取值。"),
        Severity.WARNING,
    )


def duplicate(table: TableDef, earlier: int, later: int) -> Diagnostic:
    same = [each.strip() for each in table.rows[earlier].then] == [each.strip() for each in table.rows[later].then]
    told = (
        Text(f"Row {later + 1} repeats row {earlier + 1}.", f"第 {later + 1} 行与第 {earlier + 1} 行重复。")
        if same
        else Text(
            f"Rows {earlier + 1} and {later + 1} have the same conditions and different results.",
            f"第 {earlier + 1} 行与第 {later + 1} 行条件相同而结果不同。",
        )
    )
    return Diagnostic(
        "rule.table.duplicate",
        f"/rows/{later}",
        told,
        Text("Remove one of them.", "请删除其中一行。") if same else _ONE_OF_THEM,
        Severity.ERROR if table.hit == "U" else Severity.WARNING,
        related=(f"/rows/{earlier}",),
    )


def hidden(table: TableDef, row: int, over: Sequence[int]) -> Diagnostic:
    rows = ", ".join(str(each + 1) for each in over)
    en = f"row {rows} applies first" if len(over) == 1 else f"rows {rows} apply first"
    return Diagnostic(
        "rule.table.shadowed",
        f"/rows/{row}",
        Text(f"Row {row + 1} is never reached: {en}.", f"第 {row + 1} 行永远不会生效：第 {rows} 行总是先成立。"),
        Text("Move it up, or remove it.", "请将其上移或删除。"),
        Severity.WARNING,
        related=tuple(f"/rows/{each}" for each in over),
    )


def overlap(table: TableDef, earlier: int, later: int, place: Sequence[Segment]) -> Diagnostic:
    return _pair(
        "rule.table.overlap",
        table,
        (earlier, later),
        place,
        Text("Rows {a} and {b} can apply at the same time", "第 {a} 行与第 {b} 行可能同时成立"),
    )


def disagree(table: TableDef, earlier: int, later: int, place: Sequence[Segment]) -> Diagnostic:
    return _pair(
        "rule.table.disagree",
        table,
        (earlier, later),
        place,
        Text(
            "Rows {a} and {b} can apply together and give different results",
            "第 {a} 行与第 {b} 行可能同时成立而结果不同",
        ),
    )


def more_overlaps(shown: int) -> Diagnostic:
    return Diagnostic(
        "rule.table.overlap",
        "/rows",
        Text(f"More rows overlap; the first {shown} pairs are shown.", f"还有更多重叠的行；仅显示前 {shown} 对。"),
        None,
        Severity.WARNING,
    )


def gap(table: TableDef, place: Sequence[Segment]) -> Diagnostic:
    en, zh = _when(table, place)
    return Diagnostic(
        "rule.table.gap",
        "/rows",
        Text(f"No row covers {en}.", f"没有任何行覆盖：{zh}。"),
        Text("Add a row for it, a last row of '-', or a default.", "请为其添加一行，或添加全为“-”的末行或默认值。"),
        Severity.HINT,
    )


def _pair(code: str, table: TableDef, rows: tuple[int, int], place: Sequence[Segment], told: Text) -> Diagnostic:
    """About two rows; it points to the later row's cell that most likely has to change."""
    earlier, later = rows
    column = _telling(table, earlier, later)
    en, zh = _when(table, place)
    first = told.fill(a=str(earlier + 1), b=str(later + 1))
    names = column_name(table, column)
    cells = table.rows[earlier].when[column].strip(), table.rows[later].when[column].strip()
    return Diagnostic(
        code,
        _cell(later, column),
        Text(
            f"{first.en}: '{names[0]}' has {cells[0]} and {cells[1]}, which meet when {en}.",
            f"{first.zh}：“{names[1]}”为 {cells[0]} 与 {cells[1]}，在{zh}时同时满足。",
        ),
        _ONE_OF_THEM,
        Severity.WARNING,
        related=(_cell(earlier, column),),
    )


def _telling(table: TableDef, earlier: int, later: int) -> int:
    """The column whose cells should tell the rows apart: the last in which they differ."""
    pairs = list(zip(table.rows[earlier].when, table.rows[later].when, strict=True))
    differing = [at for at, (a, b) in enumerate(pairs) if a.strip() != b.strip()]
    return differing[-1] if differing else 0


def _cell(row: int, column: int) -> str:
    return pointer.of(["rows", row, "when", column])


def column_name(table: TableDef, column: int) -> tuple[str, str]:
    given = table.inputs[column]
    return _label(given.label, given.expression)


def _label(label: Any, otherwise: str) -> tuple[str, str]:
    return say(label, "en") or otherwise, say(label, "zh") or otherwise


def _when(table: TableDef, place: Sequence[Segment]) -> tuple[str, str]:
    """A place in words: `Level is "vip" and Amount is between 10 and 20`."""
    told = [_segment(column_name(table, at), each) for at, each in enumerate(place)]
    return " and ".join(each.en for each in told), "且".join(each.zh for each in told)


def _segment(names: tuple[str, str], place: Segment) -> Text:
    en, zh = names
    low, high, value = shown(place.low), shown(place.high), shown(place.value)
    if place.null:
        return Text(f"{en} is empty", f"{zh}为空")
    if place.other:
        return Text(f"{en} is anything else", f"{zh}为其他值")
    if place.value is not None:
        return Text(f"{en} is {value}", f"{zh}为 {value}")
    if place.low is not None and place.high is not None:
        return Text(f"{en} is between {low} and {high}", f"{zh}介于 {low} 与 {high} 之间")
    if place.low is not None:
        return Text(f"{en} is more than {low}", f"{zh}大于 {low}")
    if place.high is not None:
        return Text(f"{en} is less than {high}", f"{zh}小于 {high}")
    return Text(f"{en} is anything", f"{zh}为任意值")


def shown(value: Any) -> str:
    """A constant as it is written in a cell."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return text_of(value)
