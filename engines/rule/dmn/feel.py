"""FEEL inside a model: compiled without refusing it. What the checker finds becomes a note; at run time it is null.

A model made elsewhere must run as the standard says even where our checker would send an analyst back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engines.data.types import ANY, BOOLEAN, NULL, Type
from engines.expr import Env, Scope
from engines.expr import tree as t
from engines.expr.check import elaborate
from engines.expr.emit_python import compile_truth, compile_value
from engines.expr.parse import parse_expression, parse_unary_tests
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.rule.dmn.types import Tests

INPUT = "?"


@dataclass(frozen=True, slots=True)
class Feel:
    """`run(values, env)`; `found`: mistakes and warnings, with spans."""

    text: str
    type: Type
    run: Callable[[Mapping[str, Any], Env], Any]
    found: list[Diagnostic] = field(default_factory=list)
    tree: t.Node | None = None


def feel_expression(text: str, scope: Scope) -> Feel:
    try:
        parsed = parse_expression(text, scope)
    except DefinitionError as error:
        return Feel(text, NULL, lambda values, env: None, error.diagnostics)
    tree, found = elaborate(parsed, scope)
    return Feel(text, tree.type, compile_value(tree, True), found, tree)


def feel_tests(text: str, scope: Scope, about: Type = ANY) -> Feel | None:
    """Unary tests as a condition on `values["?"]`; None for `-`, which lets everything through."""
    if text.strip() in ("", "-"):
        return None
    try:
        parsed = parse_unary_tests(text, scope)
    except DefinitionError as error:
        return Feel(text, BOOLEAN, lambda values, env: False, error.diagnostics)
    tree, found = elaborate(parsed, scope, placeholder=about)
    return Feel(text, BOOLEAN, compile_truth(tree, True), found, tree)


def constraint(text: str, about: Type, found: list[Diagnostic]) -> Tests | None:
    """Allowed values as a predicate; what is wrong with them goes to `found`."""
    tests = feel_tests(text, Scope({}, standard=True), about)
    if tests is None:
        return None
    found += tests.found
    run = tests.run
    return lambda value, env: run({INPUT: value}, env)
