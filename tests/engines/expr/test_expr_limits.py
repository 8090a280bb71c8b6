"""A form designer must not be able to hang a server: every limit has its bomb, and each is answered by a coded error.

`make bench-expr` is about speed; how much CPU each of these takes before the answer is printed by
`python -m tests.bench limits`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engines.data.types import ANY
from engines.expr import Env, Scope, compile_expression
from engines.expr.env import Budget, Limits
from engines.kernel.errors import DefinitionError, LimitReached

FILE = Path(__file__).parents[2] / "cases/expr/bombs.txt"
ENV = Env(datetime(2026, 3, 9, tzinfo=UTC), "UTC")
CODES = {"number", "list", "steps", "calls", "string", "parts", "pattern"}
VALUE = "value"
"""In the file of bombs: dear, but answered."""


def bombs() -> list[tuple[str, str]]:
    """(code, expression)"""
    lines = [each for each in FILE.read_text("utf-8").splitlines() if each and not each.startswith("#")]
    return [(code, text.strip()) for code, _, text in (each.partition(" ") for each in lines)]


@pytest.mark.parametrize(("code", "text"), [each for each in bombs() if each[0] != VALUE])
def test_a_bomb_is_answered_by_its_code(code: str, text: str) -> None:
    expression = compile_expression(text, Scope({}))
    with pytest.raises(LimitReached) as caught:
        expression.evaluate({}, ENV)
    assert caught.value.diagnostics[0].code == code
    assert caught.value.diagnostics[0].message.zh


@pytest.mark.parametrize("text", [text for code, text in bombs() if code == VALUE])
def test_what_is_dear_but_within_every_limit_is_answered(text: str) -> None:
    assert compile_expression(text, Scope({})).evaluate({}, ENV) is not None


def test_every_limit_has_a_bomb() -> None:
    assert {code for code, _ in bombs()} == {VALUE, *(f"expr.limit.{each}" for each in CODES)}
    assert {each.rstrip("s") for each in Limits.__dataclass_fields__} >= {
        "step",
        "list_item",
        "string_character",
        "call",
        "part",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 3500 + "1" + ")" * 3500, "expr.limit.depth"),
        ("[" * 3000 + "1" + "]" * 3000, "expr.limit.depth"),
        ("-" * 3000 + "1", "expr.limit.depth"),
        ("a" + ".b" * 3000, "expr.limit.depth"),
        ("if true then " * 300 + "1" + " else 1" * 300, "expr.limit.depth"),
        ("1" + "+1" * 20000, "expr.limit.source"),
        ("x" * 30000, "expr.limit.source"),
        ("如果" * 5900, "expr.limit.source"),
        ("for " + ",".join(f"x{each} in [1]" for each in range(500)) + " return 1", "expr.limit.depth"),
        ("".join(f"for x{each} in [1] return " for each in range(150)) + "1", "expr.limit.depth"),
    ],
)
def test_a_monster_of_a_text_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        compile_expression(text, Scope({"a": ANY}))
    assert caught.value.diagnostics[0].code == code


def test_what_one_cause_sets_off_shares_one_budget() -> None:
    loop = compile_expression("count(for i in 1..40000 return i)", Scope({}))
    world = ENV.sharing()
    assert [loop.evaluate({}, world) for _ in range(2)] == [40_000, 40_000]
    with pytest.raises(LimitReached) as caught:
        loop.evaluate({}, world)
    assert caught.value.diagnostics[0].code == "expr.limit.steps"


def test_evaluations_without_a_common_cause_do_not_share() -> None:
    loop = compile_expression("count(for i in 1..40000 return i)", Scope({}))
    assert [loop.evaluate({}, ENV) for _ in range(4)] == [40_000] * 4


def test_a_function_of_the_world_draws_on_the_budget_of_its_caller() -> None:
    inner = compile_expression("count(for i in 1..30000 return i)", Scope({}))
    seen: list[Env] = []

    def called(env: Env) -> object:
        seen.append(env)
        return inner.evaluate({}, env)

    shared = ENV.sharing()
    for _ in range(3):
        called(shared)
    with pytest.raises(LimitReached):
        called(shared)
    assert len({id(each.budget) for each in seen}) == 1


def test_ordinary_work_is_far_from_every_limit() -> None:
    text = "sum(for l in lines return l.quantity * l.price * (1 - get or else(l.discount, 0)))"
    lines = [{"quantity": 2, "price": 5, "discount": None}] * 2000
    assert compile_expression(text, Scope({"lines": ANY})).evaluate({"lines": lines}, ENV) == 20_000


def test_a_cause_with_a_larger_budget_still_bounds_each_evaluation() -> None:
    world = Env(ENV.now, "UTC", budget=Budget(1_000_000))
    small = compile_expression("count(for i in 1..40000 return i)", Scope({}))
    assert [small.evaluate({}, world) for _ in range(10)] == [40_000] * 10
    with pytest.raises(LimitReached):
        compile_expression("some i in 1..1000000 satisfies i < 0", Scope({})).evaluate({}, world)
    with pytest.raises(LimitReached):
        [small.evaluate({}, world) for _ in range(20)]
