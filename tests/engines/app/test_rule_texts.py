"""A formula that comes to one field by several ways is renamed on all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines.app.bundle import parse_app
from engines.app.draft import Draft
from engines.app.rule_texts import renamed_rule, renamed_text
from engines.data.types import NUMBER
from engines.expr import compile_expression, form_scope
from engines.expr.expression import compile_unary_tests
from engines.rule.definition import RuleDef

FILE = Path(__file__).parents[2] / "cases" / "app" / "small_crm.json"
DRAFT = Draft(parse_app(FILE.read_text("utf-8")), {})
NAME, LIMIT, LEVEL = ("customer", "name"), ("customer", "credit_limit"), ("customer", "level")


@pytest.mark.parametrize(
    ("form", "text", "place", "renamed"),
    [
        ("contact", "customer.name = name", NAME, "customer.title = name"),
        (
            "contact",
            "customer.name + customer.orders[1].customer.name",
            NAME,
            "customer.title + customer.orders[1].customer.title",
        ),
        (
            "customer",
            'name  = "name" or record.name = orders[1].customer.name // name',
            NAME,
            'title  = "name" or record.title = orders[1].customer.title // name',
        ),
        (
            "order",
            "count(customer.orders[customer.name = customer.contacts[1].customer.name]) > 0 and customer.name != null",
            NAME,
            "count(customer.orders[customer.title = customer.contacts[1].customer.title]) > 0 and customer.title != null",
        ),
        ("contact", "some o in customer.orders satisfies o.customer.name = name", NAME, None),
        ("task", "subject", NAME, "subject"),
    ],
)
def test_a_field_is_renamed_on_every_way_to_it(
    form: str, text: str, place: tuple[str, str], renamed: str | None
) -> None:
    expression = compile_expression(text, form_scope(DRAFT.schema, form))
    wanted = renamed or text.replace("o.customer.name", "o.customer.title")
    assert renamed_text(expression, place, DRAFT, form, "title") == wanted


def test_a_cell_is_read_again_as_a_cell() -> None:
    text = "< customer.credit_limit, [customer.credit_limit..customer.orders[1].customer.credit_limit]"
    cell = compile_unary_tests(text, form_scope(DRAFT.schema, "contact"), NUMBER)
    renamed = renamed_text(cell, LIMIT, DRAFT, "contact", "cap")
    assert renamed == text.replace("credit_limit", "cap")
    assert cell.reread(text, cell.scope).text == text


def test_a_rule_is_renamed_on_every_way_and_keeps_its_comments_and_layout() -> None:
    rule = RuleDef(
        key="level",
        text=[
            'rule "Level" // level',
            "  on order after update",
            '  when customer.level = "vip"   and customer.orders[1].customer.level = "vip"',
            '  then update customer { level: if customer.level = null then "vip" else customer.level }',
            "end",
        ],
    )
    renamed = renamed_rule(rule, DRAFT, *LEVEL, "grade")
    assert renamed == [rule.text[0], *(line.replace("level", "grade") for line in rule.text[1:])]
    assert renamed_rule(rule, DRAFT, "task", "subject", "topic") == rule.text
    assert renamed_rule(RuleDef(key="broken", text=["rule on"]), DRAFT, *LEVEL, "grade") == ["rule on"]
