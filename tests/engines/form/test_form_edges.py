"""Edges of the form engine that do not fit a case file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from engines.expr import Env
from engines.form.definition import FormDef
from engines.form.plan import FormPlan, plan_form
from engines.form.record_types import type_forms
from engines.kernel.errors import DefinitionError, EvaluationFailed, InputError

ENV = Env(now=datetime(2026, 11, 22, 8, tzinfo=UTC))


def form(*fields: dict[str, Any], key: str = "a", **more: Any) -> FormDef:
    return FormDef.model_validate({"key": key, "name": key, "fields": list(fields), **more})


def plan(*fields: dict[str, Any], **more: Any) -> FormPlan:
    made = form(*fields, **more)
    return plan_form(made, type_forms([made]))


def mistakes(*forms: FormDef) -> list[tuple[str, str]]:
    typed = type_forms(forms)
    found = []
    for each in forms:
        try:
            plan_form(each, typed)
        except DefinitionError as error:
            found += [(mistake.code, mistake.pointer) for mistake in error.diagnostics]
    return found


def test_formulas_that_need_each_other_are_told_with_their_circle() -> None:
    circle = form(
        {"key": "x", "type": "computed", "formula": "y + 1"}, {"key": "y", "type": "computed", "formula": "x + 1"}
    )
    assert ("form.formula.cycle", "/fields/0/formula") in mistakes(circle)


def test_a_circle_through_another_form_is_found() -> None:
    order = form(
        {"key": "customer", "type": "reference", "form": "customer"},
        {"key": "share", "type": "computed", "formula": "customer.total / 2"},
        key="order",
    )
    customer = form(
        {"key": "orders", "type": "related", "form": "order", "by": "customer"},
        {"key": "total", "type": "rollup", "of": "orders", "aggregate": "sum", "field": "share"},
        key="customer",
    )
    assert [code for code, _ in mistakes(order, customer)] == ["form.formula.cycle"]


def test_formulas_are_worked_out_in_the_order_they_need() -> None:
    made = plan(
        {"key": "c", "type": "computed", "formula": "b * 2"},
        {"key": "b", "type": "computed", "formula": "a1 + 1"},
        {"key": "a1", "type": "integer"},
    )
    assert [each.key for each in made.formulas] == ["b", "c"]
    assert made.submit({"a1": 1}, None, ENV)["c"] == Decimal(4)


def test_the_type_of_a_formula_follows_another_formula() -> None:
    made = plan(
        {"key": "text_of", "type": "computed", "formula": 'if big then "yes" else "no"'},
        {"key": "big", "type": "computed", "formula": "n > 3"},
        {"key": "n", "type": "integer"},
    )
    types = {key: str(type_) for key, type_ in made.record_type.types.items()}
    assert types["big"] == "boolean" and types["text_of"] == "string"


def test_a_formula_with_a_mistake_says_where() -> None:
    wrong = form({"key": "n", "type": "integer"}, {"key": "x", "type": "computed", "formula": "n + nn"})
    typed = type_forms([wrong])
    [mistake] = typed.mistakes["a"]
    assert mistake.pointer == "/fields/1/formula" and mistake.span == (4, 6)


def test_the_paths_that_must_be_loaded_are_named() -> None:
    customer = form({"key": "level", "type": "text"}, key="customer")
    order = form(
        {"key": "customer", "type": "reference", "form": "customer"},
        {"key": "note", "type": "text", "visible": 'customer.level = "vip"', "default": "current user.name"},
        key="order",
    )
    made = plan_form(order, type_forms([customer, order]))
    assert made.needs == {("customer", "level")}


def test_a_condition_over_a_record_that_was_not_loaded_is_a_clear_failure() -> None:
    customer = form({"key": "level", "type": "text"}, key="customer")
    order = form(
        {"key": "customer", "type": "reference", "form": "customer"},
        {"key": "note", "type": "text", "visible": 'customer.level = "vip"'},
        key="order",
    )
    made = plan_form(order, type_forms([customer, order]))
    with pytest.raises(EvaluationFailed) as failed:
        made.submit({"customer": 3}, None, ENV)
    assert failed.value.diagnostics[0].code == "expr.not_loaded"


def test_a_default_that_does_not_fit_its_field_is_a_failure_of_the_definition() -> None:
    made = plan({"key": "n", "type": "integer", "max": 5, "default": "3 + 3"})
    with pytest.raises(EvaluationFailed) as failed:
        made.fill({}, ENV)
    assert failed.value.diagnostics[0].code == "form.default.does_not_fit"


def test_a_default_is_rounded_to_the_decimals_of_its_field() -> None:
    made = plan({"key": "n", "type": "money", "default": "10 / 3"})
    assert made.fill({}, ENV)["n"] == Decimal("3.33")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b"\xff", b'{"values": {"n": 1}', "[" * 10_000])
def test_broken_bodies_are_refused_politely(body: bytes | str) -> None:
    made = plan({"key": "n", "type": "integer"})
    with pytest.raises(InputError) as refused:
        made.parser.parse_body(body)
    assert refused.value.diagnostics[0].message.zh


def test_a_body_is_read_with_its_revision() -> None:
    made = plan({"key": "n", "type": "integer"}, {"key": "day", "type": "date"})
    assert made.parser.parse_body(b'{"values": {"n": 1, "day": ""}, "revision": 4}') == ({"n": 1, "day": None}, 4)
    with pytest.raises(InputError) as refused:
        made.parser.parse_body(b'{"values": {"n": "x", "m": 1}, "revision": 4}')
    assert [each.pointer for each in refused.value.diagnostics] == ["/values/n", "/values/m"]


def test_python_values_go_through_the_same_door() -> None:
    made = plan({"key": "price", "type": "money"}, {"key": "who", "type": "person"})
    assert made.parser.parse_python({"price": Decimal("1.005"), "who": {"id": 4, "name": "Li"}}) == {
        "price": Decimal("1.01"),
        "who": 4,
    }


def test_values_that_were_parsed_are_not_changed_by_submitting() -> None:
    made = plan({"key": "n", "type": "integer", "visible": False}, {"key": "m", "type": "integer"})
    values = {"n": 1, "m": 2}
    written = made.submit(values, None, ENV)
    assert values == {"n": 1, "m": 2} and written["n"] is None


def test_the_record_schema_is_valid_and_names_fields_in_both_languages() -> None:
    from jsonschema import Draft202012Validator

    made = plan({"key": "n", "type": "text", "label": {"en": "Name", "zh": "名称"}, "required": True})
    schema = made.json_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["required"] == ["n"] and schema["properties"]["n"]["x-zh"] == "名称"
    assert json.dumps(schema)


def test_a_reference_offers_what_fits_the_rest_of_the_form() -> None:
    from engines.expr import compile_expression, form_scope
    from engines.form.choosing import choosable

    customer = form({"key": "level", "type": "text"}, key="customer")
    contact = form(
        {"key": "customer", "type": "reference", "form": "customer"}, {"key": "city", "type": "text"}, key="contact"
    )
    order = form(
        {"key": "customer", "type": "reference", "form": "customer"},
        {"key": "town", "type": "text"},
        {
            "key": "contact",
            "type": "reference",
            "form": "contact",
            "filter": 'customer = record.customer and (city = record.town or city = "record.town")',
        },
        key="order",
    )
    typed = type_forms([customer, contact, order])
    made = plan_form(order, typed)
    offered = choosable(made, "contact", {"customer": {"id": "7"}, "town": 'say "x"'})
    assert offered == 'customer.id = 7 and (city = "say \\"x\\"" or city = "record.town")'
    assert compile_expression(offered, form_scope(typed.schema, "contact"), condition=True)
    assert choosable(made, "contact", {}) == 'customer = null and (city = null or city = "record.town")'
    assert choosable(made, "customer", {}) is None


def test_a_formula_that_changes_with_time_is_known() -> None:
    made = plan(
        {"key": "day", "type": "date"},
        {"key": "age", "type": "computed", "formula": "days since(day)"},
        {"key": "mine", "type": "computed", "formula": "current user.name"},
        {"key": "next_day", "type": "computed", "formula": "day + 1 day"},
    )
    assert {each.key: each.volatile for each in made.formulas} == {"age": True, "mine": True, "next_day": False}
