"""Mistakes as a whole, and bombs: what could hang a server is stopped by a coded error. The sentences are in case files."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.data.fields.related import RelatedField
from engines.data.record_type import RecordType
from engines.data.types import BOOLEAN, DATE, DATE_TIME, NUMBER, PERSON, STRING, Kind, Type, list_of, record_of
from engines.expr import Env, Scope, check_expression, compile_expression, form_scope
from engines.kernel.diagnostics import Severity
from engines.kernel.errors import DefinitionError, MortiseError

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


def test_a_long_chain_of_conditions_is_fine() -> None:
    text = " or ".join(f"amount = {number}" for number in range(500))
    assert compile_expression(text, SCOPE).truth({"amount": 499}, ENV)


def test_a_deep_expression_is_fine() -> None:
    text = "amount"
    for _ in range(40):
        text = f"abs({text} + 1)"
    assert compile_expression(text, SCOPE).evaluate({"amount": 0}, ENV) == 40


PIECES = (
    "amount", "level", "owner.name", "orders", "tags", "?", "1", "2.5", '"x"', "null", "true", '@"2026-01-31"', "3 days", "(", ")",
    "[", "]", "{", "}", ",", ":", ".", "..", "+", "-", "*", "/", "**", "=", "!=", "<", ">=", "and", "or", "not(", "if", "then",
    "else", "for", "in", "return", "some", "satisfies", "between", "instance of", "list<number>", "function(x)", "sum(", "sort(",
    "date and time(", "matches(", "、", "＞", "且", "如果", "空", "天", "'", "!", "&&", "//", "/*", "\\", "@",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_no_text_makes_the_language_fall_over(text: str) -> None:
    for scope in (SCOPE, Scope({"amount": Type(Kind.ANY)}, standard=True)):
        assert isinstance(check_expression(text, scope), list)
        try:
            compile_expression(text, scope).evaluate({"amount": Decimal(3)}, ENV)
        except MortiseError as error:
            assert error.diagnostics[0].message.zh
