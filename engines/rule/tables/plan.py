"""TableDef → TablePlan: a decision table ready to decide. **Source**: DMN 1.5 §8.2, §8.3."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.data.record_type import Schema
from engines.expr import Env, Expression, Scope, compile_expression
from engines.expr import tree as t
from engines.kernel import pointer
from engines.kernel.errors import DefinitionError, EvaluationFailed
from engines.kernel.texts import Text
from engines.rule.definition import TableDef
from engines.rule.tables.cells import constant
from engines.rule.tables.columns import cut_column
from engines.rule.tables.compile import CompiledCell, compile_cell, priorities, table_scope
from engines.rule.tables.hit import LISTS, SINGLE, Violated, settle
from engines.rule.tables.index import Answers, Decide, Input, Scan, bits, index_rows, input_of

Values = Mapping[str, Any]
Context = dict[str, Any]


@dataclass(frozen=True, eq=False)
class TablePlan:
    """`decide(values, env)` gives the result: a context of outputs (U A P F), a list of contexts (R O C), one value
    (C+ C< C> C#); when no row applies the defaults, without any null, for R O C the empty list, for C# 0. It raises
    EvaluationFailed: `rule.table.hit_policy` when U or A is violated, `rule.table.input_value` when an input is not
    among the allowed values. `paths`: what of the record it reads; `outputs`: its output keys in order."""

    key: str
    hit: str
    outputs: tuple[str, ...]
    paths: frozenset[tuple[str, ...]]
    decide: Decide
    scan: Scan
    """The rows that apply as a bit set, found row by row."""
    size: int
    """Number of rows."""

    def applying(self, values: Values, env: Env) -> list[int]:
        """The numbers of the rows that apply, from 0: for traces."""
        return bits(self.scan(values, env) & ((1 << self.size) - 1))


@dataclass(frozen=True, eq=False)
class _Outcome:
    """From the rows that apply to the result, where it is not simply one row of constants."""

    key: str
    hit: str
    outputs: tuple[str, ...]
    contents: tuple[Callable[[Values, Env], Context], ...]
    """Per row, its outputs."""
    defaults: tuple[Expression | None, ...]
    ranks: tuple[Sequence[Any], ...]

    def answer(self, rows: int, values: Values, env: Env) -> Any:
        if not rows:
            return self._nothing(values, env)
        if not rows & (rows - 1) and self.hit in SINGLE:
            return self.contents[rows.bit_length() - 1](values, env)
        hits = [self.contents[row](values, env) for row in bits(rows)]
        result = settle(self.hit, [tuple(each.values()) for each in hits], self.ranks, env)
        if isinstance(result, Violated):
            raise self._failed(result)
        if self.hit in LISTS:
            return [dict(zip(self.outputs, each, strict=True)) for each in result]
        return dict(zip(self.outputs, result, strict=True)) if self.hit in SINGLE else result

    def refused(self) -> Any:
        message = Text("An input has a value the table does not allow.", "某个输入值不在决策表允许的范围内。")
        raise self._failed(Violated("rule.table.input_value", message))

    def _nothing(self, values: Values, env: Env) -> Any:
        if any(each is not None for each in self.defaults):
            found = {
                key: None if each is None else each.evaluate(values, env)
                for key, each in zip(self.outputs, self.defaults, strict=True)
            }
            if self.hit in LISTS:
                return [found]
            return found if self.hit in SINGLE else next(iter(found.values()))
        if self.hit == "C#":
            return settle("C#", [], self.ranks, env)
        return [] if self.hit in LISTS else None

    def _failed(self, violated: Violated) -> EvaluationFailed:
        error = EvaluationFailed.because(violated.code, violated.message, pointer=f"/tables/{self.key}")
        assert isinstance(error, EvaluationFailed)
        return error


def plan_table(table: TableDef, schema: Schema) -> TablePlan:
    """Compile a table. Raises DefinitionError with the cell that cannot be read."""
    scope = table_scope(table, schema)
    inputs = [compile_expression(each.expression, scope) for each in table.inputs]
    cells = [
        [_cell(text, given, scope, row, at) for at, (text, given) in enumerate(zip(each.when, inputs, strict=True))]
        for row, each in enumerate(table.rows)
    ]
    guard = [_guard(each.values, given, scope) for each, given in zip(table.inputs, inputs, strict=True)]
    outputs = [
        [_output(text, scope, row, at) for at, text in enumerate(each.then)] for row, each in enumerate(table.rows)
    ]
    defaults = tuple(compile_expression(each.default, scope) if each.default else None for each in table.outputs)
    outcome = _outcome(table, outputs, defaults, scope)
    decide, scan = _decide(inputs, cells, guard, outcome, outputs)
    return TablePlan(
        key=table.key,
        hit=table.hit,
        outputs=outcome.outputs,
        paths=_paths(inputs, [*cells, guard], [each for row in (*outputs, defaults) for each in row if each]),
        decide=decide,
        scan=scan,
        size=len(table.rows),
    )


def _outcome(
    table: TableDef,
    outputs: Sequence[Sequence[Expression | None]],
    defaults: tuple[Expression | None, ...],
    scope: Scope,
) -> _Outcome:
    keys = tuple(each.key for each in table.outputs)
    ranks = tuple(priorities(each, [row[at] for row in outputs], scope) for at, each in enumerate(table.outputs))
    return _Outcome(table.key, table.hit, keys, tuple(_contents(keys, each) for each in outputs), defaults, ranks)


def _decide(
    inputs: Sequence[Expression],
    cells: Sequence[Sequence[CompiledCell]],
    guard: Sequence[CompiledCell],
    outcome: _Outcome,
    outputs: Sequence[Sequence[Expression | None]],
) -> tuple[Decide, Scan]:
    guarded = any(not each.reach.any for each in guard)
    rows = [*cells, guard] if guarded else cells
    constants = [_constants(outcome.outputs, each) for each in outputs] if outcome.hit in SINGLE else [None]
    answers = Answers(
        outcome.answer,
        contents=None if None in constants else [each for each in constants if each is not None],
        first=outcome.hit == "F",
        refused=outcome.refused if guarded else None,
    )
    columns = [cut_column(given.type.kind, [row[at].reach for row in rows]) for at, given in enumerate(inputs)]
    return index_rows(
        [_input(each) for each in inputs], columns, [[cell.test for cell in row] for row in rows], answers
    )


def _input(expression: Expression) -> Input:
    return input_of(expression.tree, expression.evaluate)


def _paths(
    inputs: Sequence[Expression], cells: Sequence[Sequence[CompiledCell]], outputs: Sequence[Expression]
) -> frozenset[tuple[str, ...]]:
    found = {path for each in (*inputs, *outputs) for path in each.paths}
    found |= {path for row in cells for cell in row for path in cell.paths}
    return frozenset(found)


def _cell(text: str, given: Expression, scope: Scope, row: int, column: int) -> CompiledCell:
    try:
        return compile_cell(text, scope, given.type)
    except DefinitionError as error:
        where = pointer.of(["rows", row, "when", column])
        raise DefinitionError([each.under(where) for each in error.diagnostics]) from None


def _guard(text: str | None, given: Expression, scope: Scope) -> CompiledCell:
    """The allowed values of an input as one more cell; null is allowed."""
    cell = compile_cell(text or "-", scope, given.type)
    return cell if cell.reach.any else cell.with_null()


def _output(text: str, scope: Scope, row: int, column: int) -> Expression | None:
    if not text.strip():
        return None
    try:
        return compile_expression(text, scope)
    except DefinitionError as error:
        where = pointer.of(["rows", row, "then", column])
        raise DefinitionError([each.under(where) for each in error.diagnostics]) from None


def _constants(keys: Sequence[str], outputs: Sequence[Expression | None]) -> Context | None:
    """A row's outputs when they are all constants."""
    if all(each is None or isinstance(each.tree, t.Const) or constant(each.tree) is not None for each in outputs):
        return {key: None if each is None else constant(each.tree) for key, each in zip(keys, outputs, strict=True)}
    return None


def _contents(keys: Sequence[str], outputs: Sequence[Expression | None]) -> Callable[[Values, Env], Context]:
    pairs = list(zip(keys, outputs, strict=True))

    def contents(values: Values, env: Env) -> Context:
        return {key: None if each is None else each.evaluate(values, env) for key, each in pairs}

    return contents
