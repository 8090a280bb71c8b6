"""No argument breaks a built-in: nothing, another kind, one too many are answered by null and reported, the same in
Python and in the browser; and numbers of any size are calculated alike."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from engines.data.types import ANY
from engines.expr import Env, Expression, Scope, compile_expression
from engines.expr import tree as t
from engines.expr.functions import functions
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError, LimitReached
from tests.laws.expression_judges import Browser
from tests.laws.expression_world import ENV

SAMPLES = {
    "null": "null", "number": "2", "half": "1.5", "negative": "-3", "huge": "10**40", "string": '"ab"', "empty": '""',
    "pattern": '"(a|b)"', "boolean": "true", "date": '@"2026-01-31"', "local": '@"2026-01-31T10:00:00"',
    "date and time": '@"2026-01-31T10:00:00Z"', "time": '@"10:00:00"', "days": '@"P1DT2H"', "months": '@"P14M"',
    "list": "[2, 1]", "one": "[7]", "strings": '["a"]', "mixed": '[1, "a", null]', "nothing": "[]", "contexts": "[{a: 1}]",
    "context": "{a: 1}", "entry": '{key: "a", value: 1}', "range": "[1..3]", "open": "(> 2)", "function": "function(a, b) a < b",
    "short": "function(a) a",
}  # fmt: skip
"""One value of every kind, and the odd ones of some."""
FREE = Scope({f"a{place}": ANY for place in range(6)})
STANDARD = Scope(FREE.names, standard=True)
VALUES = {name: compile_expression(text, FREE).evaluate({}, ENV) for name, text in SAMPLES.items()}
TREES = {name: compile_expression(text, FREE).to_browser() for name, text in SAMPLES.items()}
MOST_ON_SERVER = 0.05
Call = tuple[str, tuple[str, ...]]
OPERATIONS = (
    "a0 + a1", "a0 - a1", "a0 * a1", "a0 / a1", "a0 ** a1", "a0 = a1", "a0 < a1", "a0 >= a1", "a0 and a1", "a0 or a1",
    "a0 in a1", "a0 in (a1, 2)", "a0 in < a1", "a0 in [a1..9]", "a0 between a1 and 9", "a0[a1]", "a0[item > a1]",
    "a0[a > a1]", "if a0 then a1 else 7", "for i in a0 return i", "for i in a0..a1 return i",
    "some i in a0 satisfies i = a1", "every i in a0 satisfies i < a1", "-a0", "not(a0)", "a0.a", "a0.year", "a0.start",
    "a0.days", "a0.hour", "a0.time offset", "[a0..a1]", "(a0..a1]", "{x: a0, y: a1}.x", "a0(a1)", "a0(a1, a1)",
    "a0(b: a1, a: 1)", "a0 instance of number", "a0 instance of list<number>", "a0 instance of context<a: number>",
    "a0 instance of range<number>", "a0 instance of days and time duration", "a0 instance of Any", "a0 instance of Null",
    "{f: function(n: number) n, r: f(a0)}.r", "{f: function(n: list<number>) n, r: f(a0)}.r",
)  # fmt: skip
SEED, NUMBERS = 20_260_309, 60
CALCULATED = (
    "string({a} + {b})", "string({a} - {b})", "string({a} * {b})", "string({a} / {b})", "string({a} < {b})", "string({a} = {b})",
    "string({a} ** {b})", "string({a} ** 3)", "string({a} ** -7)", "string(sqrt(abs({a})))", "string(exp({a}))",
    "string(log(abs({a})))", "string(abs({a}) ** 0.37)", "string((1 + {a} / 10 ** 30) ** {b})", "string(modulo({a}, {b}))",
    "string(decimal({a} / {b}, 7))", "string(floor({a}, -3))", "string(round half down({a}, 2))", "string(even({a}))",
    "string(stddev([{a}, {b}, 1]))", "string(median([{a}, {b}]))", "string({a} * @\"P1M\")",
)  # fmt: skip
"""Calculations with two numbers, to the last digit."""


def calls() -> list[Call]:
    """Every signature of every function with fitting arguments, each of them replaced by every sample, none, one too many."""
    found: set[Call] = set()
    for function in functions().values():
        for signature in function.signatures if function.group != "internal" else ():
            fitting = tuple(_sample(param.types[0].kind.value) for param in signature.params)
            found |= {(function.names[0], each) for each in _around(fitting)}
    return sorted(found)


def _sample(kind: str) -> str:
    return kind if kind in SAMPLES else "number"


def _around(fitting: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield from (fitting, (), (*fitting, "number"))
    for place in range(len(fitting)):
        yield from ((*fitting[:place], each, *fitting[place + 1 :]) for each in SAMPLES)


@lru_cache(maxsize=1000)
def compiled(name: str, count: int, standard: bool) -> Expression | None:
    """The call over as many unknown values, by DMN's own rules or (its text) by ours; None for too few or too many."""
    text = f"{name}({', '.join(f'a{place}' for place in range(count))})"
    try:
        return compile_expression(text, STANDARD) if standard else compile_expression(f"string([{text}])", FREE)
    except DefinitionError:
        return None


def values_of(samples: tuple[str, ...]) -> dict[str, Any]:
    return {f"a{place}": VALUES[each] for place, each in enumerate(samples)}


def test_a_wrong_argument_gives_null_and_a_report_never_an_exception() -> None:
    silent = []
    for name, samples in calls():
        expression, notes = compiled(name, len(samples), True), list[Diagnostic]()
        if expression is None or not isinstance(expression.tree, t.Call):
            continue
        try:
            value = expression.evaluate(values_of(samples), Env(ENV.now, ENV.timezone, notes=notes))
        except LimitReached:
            continue
        if value is None and not notes and not expression.warnings:
            silent.append((name, samples))
    assert silent == []


def test_the_browser_answers_wrong_arguments_as_python_does(browser: Browser) -> None:
    asked = [(name, samples) for name, samples in calls() if compiled(name, len(samples), False)]
    answers = browser.values([(_tree(name, samples), {}) for name, samples in asked])
    found = list(zip(asked, answers, map(_in_python, asked), strict=True))
    on_server = [call for call, answer, _ in found if "expr.on_server" in str(answer)]
    assert [each for each in found if each[0] not in on_server and each[1] != each[2]] == []
    assert len(on_server) < len(asked) * MOST_ON_SERVER


def _in_python(call: Call) -> str:
    name, samples = call
    expression = compiled(name, len(samples), False)
    assert expression is not None
    return _answer(expression, values_of(samples))


def _answer(expression: Expression, values: dict[str, Any]) -> str:
    try:
        return str(expression.evaluate(values, ENV))
    except LimitReached as error:
        return f"error: {error.diagnostics[0].code}"


def _tree(name: str, samples: tuple[str, ...]) -> Any:
    """The browser's tree of the call, with the samples in the place of its names."""
    expression = compiled(name, len(samples), False)
    assert expression is not None
    return _filled(expression.to_browser(), {f"a{place}": TREES[each] for place, each in enumerate(samples)})


def _filled(tree: Any, samples: dict[str, Any]) -> Any:
    if not isinstance(tree, list):
        return tree
    if tree[:1] == ["name"] and tree[1] in samples:
        return samples[tree[1]]
    return [_filled(each, samples) for each in tree]


@pytest.mark.parametrize("text", OPERATIONS)
def test_an_operation_on_values_of_any_kind_is_the_same_in_the_browser(browser: Browser, text: str) -> None:
    expression = compile_expression(f"string([{text}])", FREE)
    tree = expression.to_browser()
    pairs = [(each, other) for each in SAMPLES for other in (SAMPLES if "a1" in text else ["null"]) if each != other]
    trees = [_filled(tree, {"a0": TREES[each], "a1": TREES[other]}) for each, other in pairs]
    answers = browser.values([(each, {}) for each in trees])
    wanted = [_answer(expression, values_of(each)) for each in pairs]
    found = zip(pairs, answers, wanted, strict=True)
    assert [each for each in found if each[1] != each[2] and "expr.on_server" not in str(each[1])] == []


def test_numbers_of_any_size_are_calculated_to_the_same_digit(browser: Browser) -> None:
    dice = random.Random(SEED)
    texts = [each.format(a=_number(dice), b=_number(dice)) for _ in range(NUMBERS) for each in CALCULATED]
    expressions = [compile_expression(each, FREE) for each in texts]
    answers = browser.values([(each.to_browser(), {}) for each in expressions])
    found = zip(texts, answers, (_answer(each, {}) for each in expressions), strict=True)
    assert [each for each in found if str(each[1]) != each[2] and "expr.on_server" not in str(each[1])] == []


def _number(dice: random.Random) -> str:
    """A number of up to 34 digits, small ones among them, near 1 and at the ends of what numbers can be."""
    digits = dice.choice((1, 2, 3, 7, 17, 34))
    whole = dice.choice((10 ** (digits - 1), 10**digits - 1, dice.randrange(10**digits), 5 * 10 ** (digits - 1)))
    places = dice.choice((0, 0, 1, digits - 1, digits + 1, dice.randrange(80), dice.choice((6100, -6100, 3000))))
    return f'({dice.choice(("", "-"))}number("{whole}e{-places}"))'
