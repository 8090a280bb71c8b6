"""The language as data: tests/cases/expr holds expressions and the values they have, and mistakes with their places."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from engines.data.types import PERSON
from engines.expr import Env, Scope, check_expression, compile_expression
from engines.expr.functions import functions
from engines.expr.parse import parse_expression
from engines.expr.printer import print_tree
from engines.kernel.diagnostics import has_errors

CASES = Path(__file__).parents[2] / "cases/expr"
SCOPE = Scope({"current user": PERSON})
ENV = Env(datetime(2026, 3, 9, 18, 30, tzinfo=UTC), "America/New_York", {"id": 1, "name": "Ann"})


def cases() -> list[tuple[str, str]]:
    pairs = []
    for file in sorted(CASES.glob("*.yaml")):
        for block in yaml.safe_load(file.read_text("utf-8")).values():
            lines = [line.strip() for line in block.splitlines()]
            pairs += [tuple(part.strip() for part in line.split("==>")) for line in lines if line and line[0] != "#"]
    return pairs


def examples() -> list[tuple[str, str]]:
    return [each for function in set(functions().values()) for each in function.examples]


@pytest.mark.parametrize(("text", "wanted"), cases() + sorted(examples()))
def test_an_expression_has_the_value_the_case_says(text: str, wanted: str) -> None:
    both = compile_expression(f"is(({text}), ({wanted}))", SCOPE)
    assert both.evaluate({}, ENV) is True, compile_expression(text, SCOPE).evaluate({}, ENV)


@pytest.mark.parametrize("text", [text for text, _ in cases()])
def test_a_case_survives_printing(text: str) -> None:
    tree = parse_expression(text, SCOPE)
    assert parse_expression(print_tree(tree), SCOPE) == tree


def test_there_are_enough_cases() -> None:
    assert len(cases()) >= 300


def test_every_function_is_documented_in_both_languages_and_has_an_example() -> None:
    poor = [
        each.names[0]
        for each in set(functions().values())
        if each.group != "internal" and not (each.doc.en and each.doc.zh and each.examples)
    ]
    assert poor == []


def test_no_case_has_mistakes() -> None:
    assert {text: found for text, _ in cases() if has_errors(found := check_expression(text, SCOPE))} == {}
