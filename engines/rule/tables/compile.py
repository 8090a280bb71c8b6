"""The parts of a table, compiled: its scope, its cells, the order of its output values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from engines.data.record_type import Schema
from engines.data.types import ANY, BOOLEAN, PERSON, Kind, Type
from engines.expr import Env, Expression, Scope, compile_expression, form_scope
from engines.expr import tree as t
from engines.expr.check import elaborate
from engines.expr.emit_python import compile_truth
from engines.expr.parse import parse_unary_tests
from engines.expr.paths import paths_of
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
    """A cell of an input of this type. Raises DefinitionError when it cannot be read."""
    if is_any(text):
        return ANY_CELL
    tree, _ = elaborate(parse_unary_tests(text, scope), scope, placeholder=about)
    test = compile_truth(tree)
    reach = reach_of(tree, about.kind)
    if reach.values is not None:
        reach = replace(reach, null=test({"?": None}, _ANYTIME))
    return CompiledCell(test, reach, paths_of(tree))


def check_cell(text: str, scope: Scope, about: Type) -> list[Diagnostic]:
    """What is wrong with a cell; spans are in its text. Raises DefinitionError when it cannot be read at all."""
    if is_any(text):
        return []
    parsed = parse_unary_tests(text, scope)
    tests = parsed.tests if isinstance(parsed, t.Tests) else (parsed,)
    found: list[Diagnostic] = []
    plain = tuple(each for each in tests if not _about_input(each))
    if plain:
        question = t.In(t.Placeholder(span=parsed.span), plain, listed=True, span=parsed.span)
        found += elaborate(question, scope, condition=True, placeholder=about)[1]
    for each in tests:
        if _about_input(each):
            found += elaborate(each, scope, want=BOOLEAN, placeholder=about)[1]
    return found


def _about_input(test: t.Node) -> bool:
    return any(isinstance(each, t.Placeholder) for each in t.walk(test))


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
