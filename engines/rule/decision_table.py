"""Decision tables: compiled rows and hit policies. **Source**: DMN 1.5 §8.2.8 and §8.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engines.data.record_type import Schema
from engines.expr import Env, Expression, Scope, check_expression, compile_expression
from engines.expr.parse import parse_unary_tests
from engines.expr.tree import Const
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.errors import DefinitionError, EvaluationFailed
from engines.kernel.texts import Text
from engines.rule.definition import TableDef, TableRow
from engines.rule.overlap import Cell, cell_of, covers, meets


@dataclass(frozen=True, eq=False)
class TablePlan:
    """`rows`: per row its tests (None: any) and its outputs. `paths`: what of the record it reads."""

    key: str
    hit: str
    outputs: tuple[str, ...]
    rows: tuple[tuple[tuple[Expression, ...], tuple[Expression | None, ...]], ...]
    defaults: tuple[Expression | None, ...]
    paths: frozenset[tuple[str, ...]]
    order: Mapping[Any, int]
    """First output's constant values in the order of the rows: the priorities of P and O."""

    def decide(self, values: Mapping[str, Any], env: Env) -> Any:
        """The result: a context of outputs (U A P F), a list of contexts (R O C), a number or value (C+ C< C> C#),
        or None when no row fits and there are no defaults. Raises EvaluationFailed when U or A is violated."""
        hits = self._hits(values, env)
        if not hits:
            found = self._outputs(self.defaults, values, env)
            return found if any(each is not None for each in found.values()) else None
        return self._result(hits)

    def _hits(self, values: Mapping[str, Any], env: Env) -> list[dict[str, Any]]:
        hits = []
        for tests, outputs in self.rows:
            if all(test.truth(values, env) for test in tests):
                hits.append(self._outputs(outputs, values, env))
                if self.hit == "F":
                    break
        return hits

    def _outputs(self, outputs: Sequence[Expression | None], values: Mapping[str, Any], env: Env) -> dict[str, Any]:
        return {
            key: None if each is None else each.evaluate(values, env)
            for key, each in zip(self.outputs, outputs, strict=True)
        }

    def _result(self, hits: list[dict[str, Any]]) -> Any:
        match self.hit:
            case "F":
                return hits[0]
            case "U":
                if len(hits) > 1:
                    raise self._violated(
                        "Only one row may apply, but {n} do.", "只能有一行成立，但有 {n} 行成立。", len(hits)
                    )
                return hits[0]
            case "A":
                if any(each != hits[0] for each in hits):
                    raise self._violated("{n} rows apply and do not agree.", "{n} 行成立且结果不一致。", len(hits))
                return hits[0]
            case "P":
                return min(hits, key=self._rank)
            case "O":
                return sorted(hits, key=self._rank)
            case "R" | "C":
                return hits
            case _:
                return self._collected([next(iter(each.values())) for each in hits])

    def _collected(self, values: list[Any]) -> Any:
        match self.hit:
            case "C+":
                return sum(values, Decimal(0))
            case "C<":
                return min(values)
            case "C>":
                return max(values)
            case _:
                return Decimal(len(set(values)))

    def _rank(self, outputs: Mapping[str, Any]) -> int:
        """Priority of a row: the place of its first output among the outputs as they are written down the rows."""
        return self.order.get(next(iter(outputs.values())), len(self.order))

    def _violated(self, en: str, zh: str, n: int) -> EvaluationFailed:
        return EvaluationFailed(
            [
                *EvaluationFailed.because(
                    "rule.table.hit_policy", Text(en.format(n=n), zh.format(n=n)), pointer=f"/tables/{self.key}"
                ).diagnostics
            ]
        )


def plan_table(table: TableDef, schema: Schema) -> TablePlan:
    """Compile a table. Raises DefinitionError."""
    scope = table_scope(table, schema)
    rows = []
    for row in table.rows:
        tests = tuple(
            compile_expression(_test(given.expression, cell), scope, condition=True)
            for given, cell in zip(table.inputs, row.when, strict=True)
            if cell.strip() != "-"
        )
        outputs = tuple(compile_expression(cell, scope) if cell.strip() else None for cell in row.then)
        rows.append((tests, outputs))
    defaults = tuple(compile_expression(each.default, scope) if each.default else None for each in table.outputs)
    used = [each for tests, outputs in rows for each in (*tests, *outputs) if each is not None]
    return TablePlan(
        table.key,
        table.hit,
        tuple(each.key for each in table.outputs),
        tuple(rows),
        defaults,
        frozenset(path for each in used for path in each.paths),
        _order(rows),
    )


def _order(rows: Sequence[tuple[Any, Sequence[Expression | None]]]) -> Mapping[Any, int]:
    order: dict[Any, int] = {}
    for _, outputs in rows:
        tree = outputs[0].parsed if outputs and outputs[0] else None
        if isinstance(tree, Const):
            order.setdefault(tree.value, len(order))
    return order


def table_scope(table: TableDef, schema: Schema) -> Scope:
    from engines.rule.plan import rule_scope

    return rule_scope(table.form, schema)


def check_table(table: TableDef, schema: Schema) -> list[Diagnostic]:
    """Cells that cannot be read, rows of the wrong length, duplicate, shadowed and overlapping rows, gaps."""
    found = _widths(table)
    if found:
        return found
    scope = table_scope(table, schema)
    for index, given in enumerate(table.inputs):
        found += [each.under(f"/inputs/{index}/expression") for each in check_expression(given.expression, scope)]
    if found:
        return found
    for number, row in enumerate(table.rows):
        found += _row(table, row, number, scope)
    return found or _coverage(table, scope)


def _widths(table: TableDef) -> list[Diagnostic]:
    return [
        Diagnostic(
            "rule.table.row_length",
            f"/rows/{number}",
            Text(
                f"Row {number + 1} has {len(row.when)} + {len(row.then)} cells; the table has "
                f"{len(table.inputs)} + {len(table.outputs)} columns.",
                f"第 {number + 1} 行有 {len(row.when)} + {len(row.then)} 个单元格，"
                f"而表有 {len(table.inputs)} + {len(table.outputs)} 列。",
            ),
        )
        for number, row in enumerate(table.rows)
        if len(row.when) != len(table.inputs) or len(row.then) != len(table.outputs)
    ]


def _row(table: TableDef, row: TableRow, number: int, scope: Scope) -> list[Diagnostic]:
    found = []
    for column, (given, cell) in enumerate(zip(table.inputs, row.when, strict=True)):
        where = pointer.of(["rows", number, "when", column])
        try:
            parse_unary_tests(cell, scope)
        except DefinitionError as error:
            found += [each.under(where) for each in error.diagnostics]
            continue
        if cell.strip() != "-":
            shift = len(given.expression) + 6
            found += [
                _cell(each, where, shift)
                for each in check_expression(_test(given.expression, cell), scope, condition=True)
            ]
    for column, cell in enumerate(row.then):
        if cell.strip():
            where = pointer.of(["rows", number, "then", column])
            found += [each.under(where) for each in check_expression(cell, scope)]
    return found


def _cell(each: Diagnostic, where: str, shift: int) -> Diagnostic:
    from dataclasses import replace

    span = (max(each.span[0] - shift, 0), max(each.span[1] - shift, 0)) if each.span else None
    return replace(each, pointer=where, span=span)


def _test(expression: str, cell: str) -> str:
    """A cell as a condition: `(level) in ("vip", "core")`."""
    inner = cell.strip()
    if inner.startswith("not") and inner[3:].lstrip().startswith("("):
        return f"not(({expression}) in {inner[3:].lstrip()})"
    return f"({expression}) in ({inner})"


def _coverage(table: TableDef, scope: Scope) -> list[Diagnostic]:
    rows: list[list[Cell]] = [[cell_of(cell, scope) for cell in row.when] for row in table.rows]
    found: list[Diagnostic] = []
    for later, row in enumerate(rows):
        for earlier in range(later):
            other = rows[earlier]
            if all(covers(a, b) for a, b in zip(other, row, strict=True)) and table.hit in ("F", "U", "A", "P"):
                found.append(
                    _rows(
                        "rule.table.shadowed",
                        "Row {b} can never be reached alone: row {a} covers it.",
                        "第 {b} 行完全被第 {a} 行覆盖。",
                        earlier,
                        later,
                        Severity.ERROR if table.hit == "U" else Severity.WARNING,
                    )
                )
            elif table.hit == "U" and all(meets(a, b) for a, b in zip(other, row, strict=True)):
                found.append(
                    _rows(
                        "rule.table.overlap",
                        "Rows {a} and {b} can apply at the same time.",
                        "第 {a} 行与第 {b} 行可能同时成立。",
                        earlier,
                        later,
                        Severity.WARNING,
                    )
                )
    has_default = any(each.default for each in table.outputs)
    if rows and not has_default and not any(all(cell is None for cell in row) for row in rows) and table.hit in "UAPF":
        found.append(
            Diagnostic(
                "rule.table.gap",
                "/rows",
                Text("There may be cases that no row covers.", "可能存在没有任何行覆盖的情况。"),
                Text("Add a last row of '-' or a default.", "请在最后添加全为“-”的行或默认值。"),
                Severity.HINT,
            )
        )
    return found


def _rows(code: str, en: str, zh: str, a: int, b: int, severity: Severity) -> Diagnostic:
    return Diagnostic(
        code,
        f"/rows/{b}",
        Text(en.format(a=a + 1, b=b + 1), zh.format(a=a + 1, b=b + 1)),
        Text("Change one of them.", "请修改其中一行。"),
        severity,
        related=(f"/rows/{a}",),
    )
