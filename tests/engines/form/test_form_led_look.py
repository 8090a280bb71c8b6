"""Lookups and rollups are shown as the field over there that they lead to."""

from __future__ import annotations

from typing import Any

import pytest

from engines.form.browser import field_view
from engines.form.definition import FormDef
from engines.form.plan import FormPlan, plan_form
from engines.form.record_types import type_forms

LEVELS = [{"key": "vip", "label": {"en": "VIP", "zh": "重要"}, "color": "amber", "visible": "total > 1"}]
FORMS: list[dict[str, Any]] = [
    {
        "key": "customer",
        "name": "Customer",
        "fields": [
            {"key": "total", "type": "money", "currency": "USD", "decimals": 0},
            {"key": "level", "type": "choice", "options": LEVELS},
            {"key": "orders", "type": "related", "form": "order", "by": "customer"},
            {"key": "paid", "type": "rollup", "of": "orders", "aggregate": "sum", "field": "amount"},
            {"key": "share", "type": "rollup", "of": "orders", "aggregate": "max", "field": "discount"},
            {"key": "pieces", "type": "rollup", "of": "orders", "aggregate": "avg", "field": "pieces"},
            {"key": "count", "type": "rollup", "of": "orders"},
        ],
    },
    {
        "key": "order",
        "name": "Order",
        "fields": [
            {"key": "customer", "type": "reference", "form": "customer"},
            {"key": "amount", "type": "money"},
            {"key": "discount", "type": "percent", "decimals": 1},
            {"key": "pieces", "type": "integer", "unit": "pcs"},
            {"key": "level", "type": "lookup", "path": "customer.level"},
            {"key": "their_paid", "type": "lookup", "path": "customer.paid"},
            {"key": "their_name", "type": "lookup", "path": "customer.created_by"},
        ],
    },
    {
        "key": "payment",
        "name": "Payment",
        "fields": [
            {"key": "order", "type": "reference", "form": "order"},
            {"key": "customer", "type": "lookup", "path": "order.customer"},
            {"key": "level", "type": "lookup", "path": "order.level"},
        ],
    },
]


def plan(key: str) -> FormPlan:
    made = [FormDef.model_validate(each) for each in FORMS]
    typed = type_forms(made)
    return next(plan_form(each, typed) for each in made if each.key == key)


@pytest.mark.parametrize(
    ("form", "key", "look"),
    [
        ("customer", "paid", {"format": "money", "currency": "CNY", "decimals": 2}),
        ("customer", "share", {"format": "percent", "decimals": 1}),
        ("customer", "pieces", {"format": "number", "decimals": 2, "unit": "pcs"}),
        ("customer", "count", {"format": "integer"}),
        ("order", "their_paid", {"format": "money", "currency": "CNY", "decimals": 2}),
        ("order", "their_name", {}),
        ("payment", "customer", {"form": "customer"}),
        ("payment", "level", {"options": [{"key": "vip", "label": {"en": "VIP", "zh": "重要"}, "color": "amber"}]}),
    ],
)
def test_a_lookup_or_rollup_looks_like_the_field_it_leads_to(form: str, key: str, look: dict[str, Any]) -> None:
    made = plan(form)
    view = field_view(made, made.fields[key])
    shown = {name: view[name] for name in ("format", "currency", "decimals", "unit", "options", "form") if name in view}
    assert shown == look
    assert view["widget"] in ("computed", "rollup", "lookup") and view["may_write"] is False
