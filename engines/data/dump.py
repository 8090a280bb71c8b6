"""Definitions back to documents: defaults left out, members in a fixed order (`key` and `type` first)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

FIRST = ("key", "type")
FIRST_OF_A_DOCUMENT = ("schema_", "format", "key")


def dump_definition(value: Any) -> Any:
    """The JSON document of a definition: what it is not told is left out, so that absent means default."""
    if isinstance(value, BaseModel):
        return dict(_members(value))
    if isinstance(value, list | tuple):
        return [dump_definition(each) for each in value]
    if isinstance(value, dict):
        return {name: dump_definition(each) for name, each in value.items()}
    if isinstance(value, Decimal):
        return _number(value)
    return value


def _number(value: Decimal) -> int | float | str:
    """The plainest JSON that reads back as the same number."""
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)


def _members(value: BaseModel) -> Iterator[tuple[str, Any]]:
    fields = type(value).model_fields
    for name in member_order(type(value)):
        info, held = fields[name], getattr(value, name)
        if name != "type" and not info.is_required() and held == info.get_default(call_default_factory=True):
            continue
        yield info.alias or name, dump_definition(held)


def member_order(cls: type[BaseModel]) -> list[str]:
    """The order in which members are written: `key`, `type`, then as defined; `$schema`, `format` lead a document."""
    names = list(cls.model_fields)
    first = FIRST_OF_A_DOCUMENT if "schema_" in names else FIRST
    return [name for name in first if name in names] + [name for name in names if name not in first]
