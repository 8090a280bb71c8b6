"""How a lookup or a rollup is shown: as the field over there that it leads to."""

from __future__ import annotations

from typing import Any

from engines.data.field import FieldDef
from engines.data.fields.choice import ChoiceField
from engines.data.fields.choices import ChoicesField
from engines.data.fields.computed import ComputedField
from engines.data.fields.decimal import DecimalField
from engines.data.fields.integer import IntegerField
from engines.data.fields.lookup import LookupField
from engines.data.fields.money import MoneyField
from engines.data.fields.percent import PercentField
from engines.data.fields.rollup import RollupField
from engines.data.pointers import RecordPointer
from engines.data.record_type import Schema
from engines.data.types import Kind

_DEEPEST = 8
"""Lookups that lead to lookups; more is a circle, which planning refuses."""


def led_look(schema: Schema, form: str, each: FieldDef, depth: int = 0) -> dict[str, Any]:
    """`format`, `currency`, `decimals`, `unit`, `options`, `form`: those the field over there has; empty for fields
    that lead nowhere."""
    if isinstance(each, LookupField):
        path = each.path.split(".")
    elif isinstance(each, RollupField):
        if each.aggregate == "count" or not each.field:
            return {"format": "integer"}
        path = [each.of, *each.field.split(".")]
    else:
        return {}
    found = _field_at(schema, form, path)
    if found is None or depth >= _DEEPEST:
        return {}
    over_there, holder = found
    look = led_look(schema, holder, over_there, depth + 1) or _look(over_there)
    if isinstance(each, RollupField) and each.aggregate == "avg" and look.get("format") == "integer":
        return {name: value for name, value in look.items() if name == "unit"} | {"format": "number", "decimals": 2}
    return look


def _look(each: FieldDef) -> dict[str, Any]:
    match each:
        case MoneyField():
            return {"format": "money", "currency": each.currency, "decimals": each.decimals}
        case PercentField():
            return {"format": "percent", "decimals": each.decimals}
        case DecimalField():
            return {"format": "number", "decimals": each.decimals} | _unit(each)
        case IntegerField():
            return {"format": "integer"} | _unit(each)
        case ComputedField() if each.format is not None:
            decimals = {} if each.decimals is None else {"decimals": each.decimals}
            return {
                "format": each.format,
                **({"currency": each.currency} if each.format == "money" else {}),
                **decimals,
            }
        case ChoiceField() | ChoicesField():
            wanted = ("key", "label", "color")
            options = [option.model_dump(exclude_none=True) for option in each.options]
            return {"options": [{name: option[name] for name in wanted if name in option} for option in options]}
        case RecordPointer():
            return {"form": each.target()}
        case _:
            return {}


def _unit(each: FieldDef) -> dict[str, Any]:
    unit = getattr(each, "unit", None)
    return {"unit": unit} if unit else {}


def _field_at(schema: Schema, form: str, path: list[str]) -> tuple[FieldDef, str] | None:
    """The field at the end of a path, and the form that has it."""
    for step in path[:-1]:
        type_ = schema[form].types.get(step) if form in schema else None
        if type_ is None:
            return None
        element = type_.of if type_.kind is Kind.LIST and type_.of else type_
        if element.kind is not Kind.RECORD or element.form is None:
            return None
        form = element.form
    field = schema[form].fields.get(path[-1]) if form in schema else None
    return None if field is None else (field, form)
