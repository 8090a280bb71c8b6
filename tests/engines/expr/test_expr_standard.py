"""DMN's own rules as data: tests/cases/expr/standard, evaluated with a `standard` scope (Python only)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from engines.data.types import NUMBER, STRING, Kind, Type, list_of
from engines.expr import Env, Scope, compile_expression, compile_unary_tests
from engines.expr.values import Closure
from engines.kernel.diagnostics import Diagnostic

CASES = Path(__file__).parents[2] / "cases/expr/standard"
SCOPE = Scope({}, standard=True)
ENV = Env(datetime(2026, 3, 9, 18, 30, tzinfo=UTC), "UTC")


def cases() -> list[tuple[str, str]]:
    """Lines `expression ==> value`."""
    groups = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(CASES.glob("*.yaml"))]
    lines = [line.strip() for group in groups for block in group.values() for line in block.splitlines()]
    pairs = [line.partition("==>") for line in lines if line]
    return [(left.strip(), right.strip()) for left, _, right in pairs]


def value(text: str, scope: Scope = SCOPE, **values: object) -> object:
    return compile_expression(text, scope).evaluate(values, ENV)


@pytest.mark.parametrize(("text", "wanted"), cases())
def test_an_expression_has_the_value_the_standard_says(text: str, wanted: str) -> None:
    both = {"found": value(text), "wanted": value(wanted)}
    scope = Scope(dict.fromkeys(both, Type(Kind.ANY)))
    assert compile_expression("is(found, wanted)", scope).evaluate(both, ENV) is True, both


def notes(text: str) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    scope = Scope({"a": Type(Kind.ANY), "b": Type(Kind.ANY)}, standard=True)
    compile_expression(text, scope).evaluate({"a": Decimal(5), "b": "x"}, Env(ENV.now, notes=found))
    return found


@pytest.mark.parametrize(
    ("text", "marks", "code"),
    [
        ("1 + (a + b) * 2", "    ^^^^^^^", "expr.null.arithmetic"),
        ("a < b", "^^^^^", "expr.null.compare"),
        ("count([substring(b, 0)])", "       ^^^^^^^^^^^^^^^", "expr.null.call"),
        ("a.name", "^^^^^^", "expr.null.member"),
        ("b(1)", "^^^^", "expr.null.call"),
        ("for i in null return i", "^^^^^^^^^^^^^^^^^^^^^^", "expr.null.loop"),
    ],
)
def test_a_null_that_means_an_error_keeps_its_place(text: str, marks: str, code: str) -> None:
    (found,) = notes(text)
    start = len(marks) - len(marks.lstrip(" "))
    assert (found.code, found.span) == (code, (start, len(marks)))
    assert found.message.en and found.message.zh


@pytest.mark.parametrize("text", ["a + 1", "null", "[1][5]", "if b = 1 then 1 else 2", "{x: null}.x"])
def test_a_null_that_is_meant_is_no_error(text: str) -> None:
    assert [each.code for each in notes(text) if each.code != "expr.null.compare"] == []


def test_types_of_a_model_are_known_by_name() -> None:
    person = Type(Kind.CONTEXT, members=(("name", STRING), ("age", NUMBER)))
    scope = Scope({}, standard=True, types={"t Person": person, "import.tAges": list_of(NUMBER)})
    assert value('{name: "a", age: 1} instance of t Person', scope) is True
    assert value('[{name: "a"}] instance of list<t Person>', scope) is False
    assert value("[1, 2] instance of import.tAges", scope) is True
    assert value('(function(p: t Person) p.age)({name: "a"})', scope) is None


def test_a_function_given_by_the_caller_hides_a_built_in_of_its_name() -> None:
    scope = Scope({"sum": Type(Kind.FUNCTION)}, standard=True)
    assert value("sum(1, 2)", scope, sum=Closure(("a", "b"), lambda a, b: "mine")) == "mine"
    assert value("sum(b: 1, a: 2)", scope, sum=Closure(("a", "b"), lambda a, b: b)) == 1


def test_functions_of_other_languages_are_made_by_the_caller() -> None:
    def made(definition: object, parameters: tuple[str, ...]) -> Closure:
        assert definition == {"java": {"class": "Adder", "method signature": "add(int,int)"}}
        return Closure(parameters, lambda a, b: a + b)

    scope = Scope({}, standard=True, external=made)
    text = '{add: function(a, b) external {java: {class: "Adder", method signature: "add(int,int)"}}, r: add(1, 2)}.r'
    assert value(text, scope) == 3


@pytest.mark.parametrize(
    ("cell", "tested", "wanted"),
    [
        ("-", 5, True),
        ("< 5", 4, True),
        ("[1..3], 7", 7, True),
        ("not(1, 2)", 3, True),
        ('"a", "b"', "c", False),
        ("? > 3 and ? < 9", 5, True),
        ("null", None, True),
        ("!= 5", 5, False),
        ("even(?)", 4, True),
    ],
)
def test_a_cell_tests_the_value_it_is_about(cell: str, tested: object, wanted: bool) -> None:
    assert compile_unary_tests(cell, SCOPE).truth({"?": tested}, ENV) is wanted
