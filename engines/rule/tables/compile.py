"""The parts of a table, compiled: its scope, its cells, the order of its output values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from engines.data.record_type import Schema
from engines.data.types import ANY, PERSON, Kind, Type
from engines.expr import Env, Expression, Scope, compile_expression, form_scope
from engines.expr.expression import check_unary_tests, compile_unary_tests
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import MortiseError
from engines.rule.definition import TableDef, TableOutput
from engines.rule.tables.cells import ANY_REACH, Reach, constant, reach_of

_ANYTIME = Env(datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class CompiledCell:
    """`test(values, env)` looks at `values["?"]`; None for `-`."""

    test: Callable[[Mapping[str, Any], Env], bool] | None
    reach: Reach
    paths: frozenset[tuple[str, ...]] = frozenset()

    def with_null(self) -> CompiledCell:
        """The same, letting null through as well."""
        inner = self.test
        if inner is None:
            return self
        return replace(
            self,
            test=lambda values, env: values["?"] is None or inner(values, env),
            reach=replace(self.reach, null=True),
        )


ANY_CELL = CompiledCell(None, ANY_REACH)


def table_scope(table: TableDef, schema: Schema) -> Scope:
    """What the expressions of a table may use: the fields of its form, the current user."""
    if table.form is None:
        return Scope({"current user": PERSON, "record": ANY}, schema)
    return form_scope(schema, table.form)


def is_any(text: str) -> bool:
    """Whether a cell lets everything through: `-`, a long dash, or nothing."""
    return text.strip() in ("", "-", "–", "—", "－")


def compile_cell(text: str, scope: Scope, about: Type) -> CompiledCell:
    """A cell of an input of this type. Raises DefinitionError when it cannot be read or can never apply."""
    if is_any(text):
        return ANY_CELL
    tests = compile_unary_tests(text, scope, about)
    reach = reach_of(tests.tree, about.kind)
    if reach.values is not None:
        reach = replace(reach, null=tests.truth({"?": None}, _ANYTIME))
    return CompiledCell(tests.truth, reach, tests.paths)


def check_cell(text: str, scope: Scope, about: Type) -> list[Diagnostic]:
    """What is wrong with a cell; spans are in its text. Never raises."""
    return [] if is_any(text) else check_unary_tests(text, scope, about)


def known_values(about: Type) -> tuple[Any, ...] | None:
    """The closed set of values an input of this type has, if there is one."""
    if about.kind is Kind.STRING and about.options:
        return about.options
    return (True, False) if about.kind is Kind.BOOLEAN else None


def priorities(output: TableOutput, cells: Sequence[Expression | None], scope: Scope) -> Sequence[Any]:
    """An output's values from the highest priority to the lowest: as its `values` list them, else in the order of the
    rows that give them."""
    if output.values:
        return listed_values(output.values, scope)
    found: list[Any] = []
    for each in cells:
        value = None if each is None else constant(each.tree)
        if value is not None and value not in found:
            found.append(value)
    return found


def listed_values(text: str, scope: Scope) -> list[Any]:
    """`"a", "b", 3` as values; empty when it is no such list."""
    try:
        found = compile_expression(f"[{text}]", scope).evaluate({}, _ANYTIME)
    except MortiseError:
        return []
    return list(found) if isinstance(found, list) else []
