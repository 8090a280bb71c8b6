"""TableDef → what is wrong or odd about it, with the cell it is about. **Source**: DMN 1.5 §8.2.8 (completeness)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engines.data.record_type import Schema
from engines.data.types import Type
from engines.expr import Expression, Scope, check_expression, compile_expression
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, has_errors
from engines.rule.definition import TableDef, TableOutput
from engines.rule.tables import wording as say
from engines.rule.tables.cells import ANY_REACH, Reach, constant
from engines.rule.tables.columns import cut_column
from engines.rule.tables.compile import check_cell, compile_cell, known_values, listed_values, table_scope
from engines.rule.tables.coverage import Coverage

MOST = 20
"""Messages of one sort per table."""


def check_table(table: TableDef, schema: Schema) -> list[Diagnostic]:
    """Cells that cannot be read or never fit, values outside the allowed ones, rows of the wrong length; then duplicate,
    hidden and overlapping rows and gaps. Never raises."""
    found = _shape(table)
    if found:
        return found
    scope = table_scope(table, schema)
    for index, given in enumerate(table.inputs):
        found += [each.under(f"/inputs/{index}/expression") for each in check_expression(given.expression, scope)]
    if has_errors(found):
        return found
    inputs = [compile_expression(each.expression, scope) for each in table.inputs]
    found += _headers(table, inputs, scope)
    for number in range(len(table.rows)):
        found += _row(table, number, inputs, scope)
    return found if has_errors(found) else [*found, *_coverage(table, inputs, scope)]


def _shape(table: TableDef) -> list[Diagnostic]:
    found = [
        say.row_length(number, len(row.when), len(row.then), len(table.inputs), len(table.outputs))
        for number, row in enumerate(table.rows)
        if len(row.when) != len(table.inputs) or len(row.then) != len(table.outputs)
    ]
    if not table.outputs:
        found.append(say.no_outputs())
    seen: set[str] = set()
    for index, each in enumerate(table.outputs):
        if each.key in seen:
            found.append(say.repeated_output(index, each.key))
        seen.add(each.key)
    if table.hit in ("C+", "C<", "C>") and len(table.outputs) > 1:
        found.append(say.aggregates_one())
    return found


def _headers(table: TableDef, inputs: Sequence[Expression], scope: Scope) -> list[Diagnostic]:
    found = []
    for index, (each, given) in enumerate(zip(table.inputs, inputs, strict=True)):
        if each.values:
            found += _cell(each.values, scope, given.type, f"/inputs/{index}/values")
    for index, output in enumerate(table.outputs):
        if output.default:
            at = f"/outputs/{index}/default"
            found += [each.under(at) for each in check_expression(output.default, scope)]
        if output.values and not listed_values(output.values, scope):
            found.append(say.output_values(f"/outputs/{index}/values"))
    return found


def _row(table: TableDef, number: int, inputs: Sequence[Expression], scope: Scope) -> list[Diagnostic]:
    found = []
    row = table.rows[number]
    for column, (given, text) in enumerate(zip(inputs, row.when, strict=True)):
        found += _cell(text, scope, given.type, pointer.of(["rows", number, "when", column]))
    for column, (output, text) in enumerate(zip(table.outputs, row.then, strict=True)):
        if text.strip():
            found += _output(output, text, scope, number, column)
    return found


def _cell(text: str, scope: Scope, about: Type, where: str) -> list[Diagnostic]:
    return [each.under(where) for each in check_cell(text, scope, about)]


def _output(output: TableOutput, text: str, scope: Scope, number: int, column: int) -> list[Diagnostic]:
    where = pointer.of(["rows", number, "then", column])
    found = [each.under(where) for each in check_expression(text, scope)]
    if found or not output.values:
        return found
    value = constant(compile_expression(text, scope).tree)
    allowed = listed_values(output.values, scope)
    if value is not None and allowed and value not in allowed:
        return [say.outside_outputs(number, column, output, text.strip())]
    return []


def _coverage(table: TableDef, inputs: Sequence[Expression], scope: Scope) -> list[Diagnostic]:
    """Exact where cells are plain; rows that are not are left out."""
    if not table.rows or not inputs:
        return []
    reaches = [
        [compile_cell(row.when[at], scope, given.type).reach for row in table.rows] for at, given in enumerate(inputs)
    ]
    columns = [cut_column(given.type.kind, reaches[at], known_values(given.type)) for at, given in enumerate(inputs)]
    found: list[Diagnostic] = []
    for at, given in enumerate(inputs):
        found += _outside(table, at, given, reaches[at], scope)
    coverage = Coverage(columns, len(table.rows))
    repeated = {later: earlier for earlier, later in coverage.duplicates()}
    found += [say.duplicate(table, earlier, later) for later, earlier in repeated.items()][:MOST]
    if table.hit == "F":
        hidden = [(row, over) for row, over in coverage.hidden() if row not in repeated]
        found += [say.hidden(table, row, over) for row, over in hidden][:MOST]
    if table.hit == "U":
        found += _overlaps(table, coverage, repeated)
    if table.hit == "A":
        found += _disagreeing(table, coverage)
    return [*found, *_gap(table, coverage, reaches, scope, inputs)]


def _overlaps(table: TableDef, coverage: Coverage, repeated: Mapping[int, int]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for earlier, later, place in coverage.overlaps():
        if repeated.get(later) == earlier:
            continue
        if len(found) == MOST:
            return [*found, say.more_overlaps(MOST)]
        found.append(say.overlap(table, earlier, later, place))
    return found


def _disagreeing(table: TableDef, coverage: Coverage) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for earlier, later, place in coverage.overlaps():
        if [each.strip() for each in table.rows[earlier].then] != [each.strip() for each in table.rows[later].then]:
            if len(found) == MOST:
                return [*found, say.more_overlaps(MOST)]
            found.append(say.disagree(table, earlier, later, place))
    return found


def _gap(
    table: TableDef,
    coverage: Coverage,
    reaches: Sequence[Sequence[Reach]],
    scope: Scope,
    inputs: Sequence[Expression],
) -> list[Diagnostic]:
    """A place that no row covers: only policies that answer with one row miss it, and defaults fill it."""
    if table.hit not in "UAPF" or any(each.default for each in table.outputs):
        return []
    if any(each.values for each in table.inputs):
        coverage = _within_allowed(table, reaches, scope, inputs)
    place = coverage.gap()
    return [] if place is None else [say.gap(table, place)]


def _within_allowed(
    table: TableDef, reaches: Sequence[Sequence[Reach]], scope: Scope, inputs: Sequence[Expression]
) -> Coverage:
    """The table with one more row per limited input, which takes what the input may not have."""
    size = len(table.rows)
    limits = []
    for each, given in zip(table.inputs, inputs, strict=True):
        reach = compile_cell(each.values or "-", scope, given.type).reach
        limits.append(None if reach.any or reach.values is None else Reach(reach.values.complement()))
    extra = [at for at, each in enumerate(limits) if each is not None]
    columns = []
    for at, given in enumerate(inputs):
        rest = [(limits[other] if other == at else None) or ANY_REACH for other in extra]
        columns.append(cut_column(given.type.kind, [*reaches[at], *rest], known_values(given.type)))
    return Coverage(columns, size + len(extra))


def _outside(table: TableDef, at: int, given: Expression, reaches: Sequence[Reach], scope: Scope) -> list[Diagnostic]:
    """Cells that only let through what the input may not have."""
    text = table.inputs[at].values
    if not text:
        return []
    allowed = compile_cell(text, scope, given.type).reach
    found = []
    for row, reach in enumerate(reaches):
        if reach.any or reach.values is None or allowed.values is None:
            continue
        both = cut_column(given.type.kind, [allowed, replace(reach, null=False)])
        if not any(mask == 3 for mask in both.masks):
            found.append(say.outside_inputs(table, row, at))
    return found[:MOST]
