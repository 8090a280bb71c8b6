"""A compiled expression: one typed tree, three emitters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from engines.data.types import ANY, Type
from engines.expr.env import Env
from engines.expr.scope import Scope
from engines.expr.tables import SqlRow
from engines.kernel.diagnostics import Diagnostic, has_errors
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text

Evaluate = Callable[[Mapping[str, Any], Env], Any]
Truth = Callable[[Mapping[str, Any], Env], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a condition and what it was worth: for traces and for the designer."""

    text: str
    span: tuple[int, int]
    value: Any
    depth: int = 0
    """0 for the whole condition, 1 for its and/or parts, 2 for their operands."""
    why: Text | None = None
    """Why there is no value: what a null inside the part comes from."""


class Expression:
    """FEEL text, checked against a scope. Immutable; evaluation is thread-safe."""

    def __init__(
        self, text: str, scope: Scope, parsed: Any, tree: Any, warnings: list[Diagnostic], tested: Type | None = None
    ) -> None:
        self.text, self.scope, self.tested = text, scope, tested
        """`tested`: of unary tests, the type of the value they are about."""
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
    def evaluate(self) -> Evaluate:
        """`evaluate(values, env)`: the value (Decimal, str, bool, date, aware datetime, time, timedelta, MonthsDuration,
        list, dict, None).

        Args:
            values: by name; records are mappings with `id` and the members `paths` names; a relation is a list.

        Raises:
            LimitReached: `expr.limit.…` when a bound of `env.limits` is passed.
            EvaluationFailed: `expr.not_loaded` when a path needs a record that was given by id alone.
        """
        from engines.expr.emit_python import compile_value

        return compile_value(self.tree, self.scope.standard)

    @cached_property
    def truth(self) -> Truth:
        """`truth(values, env)`: two-valued, null counts as false."""
        from engines.expr.emit_python import compile_truth

        return compile_truth(self.tree, self.scope.standard)

    @cached_property
    def conjuncts(self) -> tuple[Expression, ...]:
        """The conditions that must all be true for this one to be true; itself alone when it is no `and`."""
        from engines.expr import tree as t

        if not isinstance(self.parsed, t.And):
            return (self,)
        parts = (self.text[slice(*each.span)] for each in self.parsed.parts)
        return tuple(one for part in parts for one in compile_expression(part, self.scope, condition=True).conjuncts)

    def explain(self, values: Mapping[str, Any], env: Env) -> list[Part]:
        """The value of the condition, of each and/or part, and of their operands."""
        from engines.expr.explain import explain

        return explain(self.tree, self.text, values, env)

    def to_sql(self, row: SqlRow) -> sa.ColumnElement[Any]:
        """The value as SQL. Values of the world are bind parameters `env_…` (see `env_binds`). Raises NotPushable."""
        from engines.expr.sql.emitter import SqlEmitter

        return SqlEmitter(self.scope, row).value(self.tree)

    def to_sql_condition(self, row: SqlRow) -> sa.ColumnElement[bool]:
        """A condition that is TRUE exactly where `truth` is true, for WHERE, FILTER and CASE; elsewhere it is FALSE or
        NULL, so negate the FEEL text, never this. Raises NotPushable."""
        from engines.expr.sql.emitter import SqlEmitter

        return SqlEmitter(self.scope, row).holds(self.tree)

    def to_browser(self) -> list[Any]:
        """The JSON tree the browser interprets (docs/reference/http.md, *Trees*)."""
        from engines.expr.emit_browser import emit_browser

        return emit_browser(self.tree)

    def printed(self) -> str:
        """The text in its canonical spelling (sugar rewritten)."""
        from engines.expr.printer import print_tree

        return print_tree(self.parsed, self.scope.long_names)

    def tidied(self) -> str:
        """The text as it is saved: accepted spellings that are not FEEL rewritten, layout and comments kept."""
        from engines.expr.lexer import lex
        from engines.expr.tidy import tidied

        return tidied(self.text, lex(self.text, self.scope), [self.parsed])

    def reread(self, text: str, scope: Scope) -> Expression:
        """Another text of the same kind (an expression, or unary tests), compiled. Raises DefinitionError."""
        if self.tested is not None:
            return compile_unary_tests(text, scope, self.tested)
        return compile_expression(text, scope)

    def rename(self, old_path: tuple[str, ...], new_name: str, tested: tuple[str, ...] | None = None) -> str:
        """The text after the last step of `old_path` (from this scope's names) is renamed; the rest is untouched.
        `tested`: the path that `?` stands for, of unary tests."""
        from engines.expr.rename import rename

        return rename(self.text, self.tree, old_path, new_name, tested)


def compile_expression(text: str, scope: Scope, *, want: Type | None = None, condition: bool = False) -> Expression:
    """Parse, check, type. Raises DefinitionError with every mistake (pointer "", span in characters); with a `standard`
    scope only for mistakes of syntax, the others are in `warnings` and null at run time."""
    return _required(*_compile(text, scope, want, condition))


def check_expression(text: str, scope: Scope, *, want: Type | None = None, condition: bool = False) -> list[Diagnostic]:
    """Every mistake and every warning; empty when all is well. Never raises."""
    return _compile(text, scope, want, condition)[1]


def compile_unary_tests(text: str, scope: Scope, tested: Type = ANY) -> Expression:
    """A decision table's cell (`< 5`, `"a", "b"`, `not(1, 2)`, `-`): a condition on the value named `?`.

    Args:
        tested: the type of that value.

    Raises:
        DefinitionError: as `compile_expression`.
    """
    return _required(*_compile_tests(text, scope, tested))


def check_unary_tests(text: str, scope: Scope, tested: Type = ANY) -> list[Diagnostic]:
    """Every mistake and every warning of a cell. Never raises."""
    return _compile_tests(text, scope, tested)[1]


def _required(expression: Expression | None, diagnostics: list[Diagnostic]) -> Expression:
    if expression is None or (has_errors(diagnostics) and not expression.scope.standard):
        raise DefinitionError(diagnostics)
    return expression


def _compile(text: str, scope: Scope, want: Type | None, condition: bool) -> tuple[Expression | None, list[Diagnostic]]:
    from engines.expr.check import elaborate
    from engines.expr.parse import parse_expression

    try:
        parsed = parse_expression(text, scope)
    except DefinitionError as error:
        return None, error.diagnostics
    tree, diagnostics = elaborate(parsed, scope, want=want, condition=condition)
    return Expression(text, scope, parsed, tree, diagnostics), diagnostics


def _compile_tests(text: str, scope: Scope, tested: Type) -> tuple[Expression | None, list[Diagnostic]]:
    from engines.expr.check import elaborate_tests
    from engines.expr.parse import parse_unary_tests

    try:
        parsed = parse_unary_tests(text, scope)
    except DefinitionError as error:
        return None, error.diagnostics
    tree, diagnostics = elaborate_tests(parsed, scope, tested)
    return Expression(text, scope, parsed, tree, diagnostics, tested), diagnostics
