"""Every operator that a field type offers means something: it compiles, and PostgreSQL can evaluate it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from engines.data.children import child_type
from engines.data.chips import chip_condition
from engines.data.core import CORE
from engines.data.field import FIELD_TYPES, Derived
from engines.data.fields.sub_table import SubTableField
from engines.data.record_type import RecordType
from engines.data.tables import build_tables
from engines.data.types import Kind
from engines.expr import Env, SqlRow, compile_expression, form_scope

ENV = Env(now=datetime(2026, 11, 22, 8, tzinfo=UTC))
OTHERS = {
    name: RecordType(
        name,
        {
            "name": FIELD_TYPES["text"].model_validate({"key": "name"}),
            "customer": FIELD_TYPES["reference"].model_validate({"key": "customer", "form": "a"}),
        },
    )
    for name in ("customer", "product", "order")
}


def pairs() -> list[Any]:
    return [
        pytest.param(wire, op, id=f"{wire} {op}")
        for wire, cls in FIELD_TYPES.items()
        if not issubclass(cls, Derived)
        for op in cls.operators
    ]


def value_for(wire: str, op: str, accepted: list[Any], kind: Kind) -> Any:
    if op == "relative":
        return "last_7_days"
    if op == "contains" and kind in (Kind.CONTEXT, Kind.STRING):
        return "a"
    one = accepted[0] if accepted else 1
    if op == "between":
        return [one, one]
    return one if isinstance(one, list) or op not in ("in", "not in", "has any", "has all", "has none") else [one]


@pytest.mark.parametrize(("wire", "op"), pairs())
def test_an_operator_compiles_and_goes_to_sql(wire: str, op: str) -> None:
    cls = FIELD_TYPES[wire]
    example = cls.examples[0]
    key = wire if cls.group == "system" else "x"
    field = cls.model_validate({"key": key, **example.get("options", {})})
    schema = {**CORE, **OTHERS}
    if isinstance(field, SubTableField):
        field.belong_to("a")
        schema["a__x"] = child_type("a", field)
    schema["a"] = RecordType("a", {key: field})
    type_ = schema["a"].types[key]
    accepted = example["accepts"]
    if type_.kind is Kind.DATE_TIME and not accepted:
        accepted = ["2026-11-22T08:00:00Z"]
    if type_.kind is Kind.STRING and not accepted:
        accepted = ["CT-1"]
    text = chip_condition(key, op, value_for(wire, op, accepted, type_.kind), type_)
    expression = compile_expression(text, form_scope(schema, "a"), condition=True)
    tables = build_tables("t", schema, sa.MetaData())
    assert expression.to_sql_condition(SqlRow(tables, "a", tables.table("a"))) is not None
    assert expression.truth({key: None if type_.kind is not Kind.LIST else []}, ENV) in (True, False)
