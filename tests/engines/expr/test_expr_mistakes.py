"""What an analyst is told about a mistake: the code, the place under the text, the hint."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from engines.data.fields.related import RelatedField
from engines.data.record_type import RecordType
from engines.data.types import BOOLEAN, DATE, DATE_TIME, NUMBER, PERSON, STRING, Kind, Type, list_of, record_of
from engines.expr import Env, check_expression, compile_expression, form_scope
from engines.kernel.diagnostics import Severity
from engines.kernel.errors import DefinitionError, LimitReached

LEVEL = Type(Kind.STRING, options=("vip", "normal"))
SCHEMA = {
    "customer": RecordType(
        "customer",
        {"orders": RelatedField(key="orders", form="order", by="customer")},
        {"level": LEVEL, "amount": NUMBER, "last_follow_up": DATE, "owner": PERSON, "tags": list_of(STRING),
         "active": BOOLEAN, "seen": DATE_TIME, "年龄": NUMBER},
    ),
    "order": RecordType("order", {}, {"total": NUMBER, "status": STRING, "customer": record_of("customer")}),
}  # fmt: skip
SCOPE = form_scope(SCHEMA, "customer")
ENV = Env(datetime(2026, 3, 9, tzinfo=UTC), "UTC")

MISTAKES = [
    # text, marks under the place, code, part of the hint
    ("amunt > 3", "^^^^^", "expr.unknown_name", "amount"),
    ("年龄段 > 3", "^^^", "expr.unknown_name", ""),
    ("owner.nam = 1", "      ^^^", "expr.unknown_member", "name"),
    ("orders.totl", "       ^^^^", "expr.unknown_member", "total"),
    ("orders[stat = 1]", "       ^^^^", "expr.unknown_name", "status"),
    ('level = "vipp"', "        ^^^^^^", "expr.unknown_option", "vip"),
    ('level in ("vip", "x")', "                 ^^^", "expr.unknown_option", "vip"),
    ("last_follow_up > 15", "^^^^^^^^^^^^^^^^^^^", "expr.cannot_compare", "days since"),
    ('amount = "5"', "^^^^^^^^^^^^", "expr.cannot_compare", "quotes"),
    ('owner = "Ann"', "^^^^^^^^^^^^^", "expr.cannot_compare", ".name"),
    ('tags = "x"', "^^^^^^^^^^", "expr.cannot_compare", "list contains"),
    ("today() - last_follow_up > 15", "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^", "expr.cannot_compare", "unit"),
    ("last_follow_up + 3", "^^^^^^^^^^^^^^^^^^", "expr.cannot_calculate", "unit"),
    ('"a" + 1', "^^^^^^^", "expr.cannot_calculate", "string("),
    ("amount and true", "^^^^^^", "expr.wrong_type", "Compare"),
    ("lenght(level)", "^^^^^^", "expr.unknown_function", ""),
    ("string lenght(level)", "       ^^^^^^", "expr.syntax.unexpected", ""),
    ("contains(level)", "^^^^^^^^^^^^^^^", "expr.wrong_arguments", "contains(string, match)"),
    ("sum(amount", "          ", "expr.syntax.unexpected_end", ")"),
    ("amount >", "        ", "expr.syntax.unexpected_end", "value"),
    ("amount > 3 4", "           ^", "expr.syntax.unexpected", "operator"),
    ('"open', "^^^^^", "expr.syntax.unfinished_string", '"'),
    ("amount # 3", "       ^", "expr.syntax.unexpected_sign", "Remove"),
    ('@"tomorrow"', "^^^^^^^^^^^", "expr.syntax.literal", "2026-01-31"),
    ("1.5 months", "^^^^^^^^^^", "expr.syntax.amount", "days"),
    ("", "", "expr.syntax.empty", "Write"),
    ("? > 3", "^", "expr.placeholder", "field"),
]


@pytest.mark.parametrize(("text", "marks", "code", "hint"), MISTAKES)
def test_a_mistake_is_named_at_its_place(text: str, marks: str, code: str, hint: str) -> None:
    (found,) = check_expression(text, SCOPE)
    start = len(marks) - len(marks.lstrip(" "))
    assert (found.code, found.span) == (code, (start, len(marks)))
    assert hint in (found.hint.en if found.hint else "")
    assert found.message.en and found.message.zh


def test_one_mistake_gives_one_message() -> None:
    assert [each.code for each in check_expression("amunt + 1 > 3 and level = 5", SCOPE)] == [
        "expr.unknown_name", "expr.cannot_compare",
    ]  # fmt: skip


def test_a_condition_must_be_yes_or_no() -> None:
    assert [each.code for each in check_expression("amount", SCOPE, condition=True)] == ["expr.wrong_type"]
    assert check_expression("active", SCOPE, condition=True) == []


def test_the_wanted_type_is_required() -> None:
    assert [each.code for each in check_expression("level", SCOPE, want=NUMBER)] == ["expr.wrong_type"]


def test_a_date_that_equals_a_moment_is_a_warning_only() -> None:
    (found,) = check_expression("seen = today()", SCOPE)
    assert found.severity is Severity.WARNING


def test_compiling_raises_all_mistakes_at_once() -> None:
    with pytest.raises(DefinitionError) as caught:
        compile_expression("amunt > 1 and levl = 2", SCOPE)
    assert len(caught.value.diagnostics) == 2


BOMBS = [
    "(10 ** 10) ** (10 ** 10)",
    "for i in 1..1000000000 return i",
    "some i in 1..1000000, j in 1..1000000 satisfies i < 0",
    "{f: function(x) x(x), r: f(f)}.r",
    "sum(for i in 1..5000, j in 1..5000 return i)",
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")',
    'replace(string join(for i in 1..5000 return "a"), "a*a*b", "")',
]


@pytest.mark.parametrize("text", BOMBS)
def test_a_bomb_is_stopped(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(LimitReached) as caught:
        compile_expression(text, SCOPE).evaluate({}, ENV)
    assert caught.value.diagnostics[0].code.startswith("expr.limit.")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "text", ["(" * 5000 + "1" + ")" * 5000, "-" * 3000 + "1", "a" + ".b" * 3000, "1" + "+1" * 9000, "x" * 30000]
)
def test_a_monster_of_a_text_is_refused(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(DefinitionError):
        compile_expression(text, SCOPE)
    assert time.perf_counter() - started < 2


def test_a_long_chain_of_conditions_is_fine() -> None:
    text = " or ".join(f"amount = {number}" for number in range(500))
    assert compile_expression(text, SCOPE).truth({"amount": 499}, ENV)


def test_a_deep_expression_is_fine() -> None:
    text = "amount"
    for _ in range(40):
        text = f"abs({text} + 1)"
    assert compile_expression(text, SCOPE).evaluate({"amount": 0}, ENV) == 40
