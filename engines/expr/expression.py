"""A compiled expression: one typed tree, three emitters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from engines.data.types import Type
from engines.expr.env import Env
from engines.expr.scope import Scope
from engines.expr.tables import SqlRow
from engines.kernel.diagnostics import Diagnostic, has_errors
from engines.kernel.errors import DefinitionError


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a condition and what it was worth: for traces and for the designer."""

    text: str
    span: tuple[int, int]
    value: Any
    depth: int = 0
    """0 for the whole condition, 1 for its and/or parts, 2 for their operands."""


class Expression:
    """FEEL text, checked against a scope. Immutable; evaluation is thread-safe."""

    def __init__(self, text: str, scope: Scope, parsed: Any, tree: Any, warnings: list[Diagnostic]) -> None:
        self.text, self.scope = text, scope
        self.parsed = parsed
        """The tree as written (engines.expr.tree), for printing and refactoring."""
        self.tree = tree
        """The typed tree: names resolved, implied steps made explicit; what the emitters read."""
        self.warnings = warnings

    @property
    def type(self) -> Type:
        return self.tree.type  # type: ignore[no-any-return]

    @cached_property
    def paths(self) -> frozenset[tuple[str, ...]]:
        """Every path over records it reads, from the scope's names: `("owner", "department", "name")`,
        `("orders", "total")`, `("current user", "department")`."""
        from engines.expr.paths import paths_of

        return paths_of(self.tree)

    @cached_property
    def _value(self) -> Any:
        from engines.expr.emit_python import compile_value

        return compile_value(self.tree)

    @cached_property
    def _truth(self) -> Any:
        from engines.expr.emit_python import compile_truth

        return compile_truth(self.tree)

    def evaluate(self, values: Mapping[str, Any], env: Env) -> Any:
        """The value (Decimal, str, bool, date, aware datetime, time, timedelta, MonthsDuration, list, dict, None).

        Args:
            values: by name; records are mappings with `id` and the members `paths` names; a relation is a list.

        Raises:
            LimitReached: `expr.limit.…` when a bound of `env.limits` is passed.
            EvaluationFailed: `expr.not_loaded` when a path needs a record that was given by id alone.
        """
        return self._value(values, env)

    def truth(self, values: Mapping[str, Any], env: Env) -> bool:
        """Two-valued: null counts as false."""
        return self._truth(values, env)  # type: ignore[no-any-return]

    def explain(self, values: Mapping[str, Any], env: Env) -> list[Part]:
        """The value of the condition, of each and/or part, and of their operands."""
        from engines.expr.explain import explain

        return explain(self.tree, self.text, values, env)

    def to_sql(self, row: SqlRow) -> sa.ColumnElement[Any]:
        """The value as SQL. Values of the world are bind parameters `env_…` (see `env_binds`). Raises NotPushable."""
        from engines.expr.emit_sql import SqlEmitter

        return SqlEmitter(self.scope, row).value(self.tree)

    def to_sql_condition(self, row: SqlRow) -> sa.ColumnElement[bool]:
        """A condition that is TRUE exactly where `truth` is true, for WHERE, FILTER and CASE; elsewhere it is FALSE or
        NULL, so negate the FEEL text, never this. Raises NotPushable."""
        from engines.expr.emit_sql import SqlEmitter

        return SqlEmitter(self.scope, row).holds(self.tree)

    def to_browser(self) -> list[Any]:
        """The JSON tree the browser interprets (docs/reference/http.md, *Trees*)."""
        from engines.expr.emit_browser import emit_browser

        return emit_browser(self.tree)

    def printed(self) -> str:
        """The text in its canonical spelling (sugar rewritten)."""
        from engines.expr.printer import print_tree

        return print_tree(self.parsed)

    def rename(self, old_path: tuple[str, ...], new_name: str) -> str:
        """The text after the last step of `old_path` (from this scope's names) is renamed; the rest is untouched."""
        from engines.expr.rename import rename

        return rename(self.text, self.tree, old_path, new_name)


def compile_expression(text: str, scope: Scope, *, want: Type | None = None, condition: bool = False) -> Expression:
    """Parse, check, type. Raises DefinitionError with every mistake (pointer "", span in characters)."""
    expression, diagnostics = _compile(text, scope, want, condition)
    if expression is None or has_errors(diagnostics):
        raise DefinitionError(diagnostics)
    return expression


def check_expression(text: str, scope: Scope, *, want: Type | None = None, condition: bool = False) -> list[Diagnostic]:
    """Every mistake and every warning; empty when all is well. Never raises."""
    return _compile(text, scope, want, condition)[1]


def _compile(text: str, scope: Scope, want: Type | None, condition: bool) -> tuple[Expression | None, list[Diagnostic]]:
    from engines.expr.check import elaborate
    from engines.expr.parse import parse_expression

    try:
        parsed = parse_expression(text, scope)
    except DefinitionError as error:
        return None, error.diagnostics
    tree, diagnostics = elaborate(parsed, scope, want=want, condition=condition)
    return Expression(text, scope, parsed, tree, diagnostics), diagnostics
