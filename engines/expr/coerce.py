"""Fitting values to declared types: conformance and the implicit conversions (DMN 1.5 §10.3.2.9.2 and §10.3.2.9.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.data.types import ANY, Kind, Type
from engines.expr.temporal import midnight
from engines.expr.values import Closure, Range, type_of_value

MISFIT = object()
"""What `fitted` gives when a value cannot stand where a type is wanted."""


def coerce(value: Any, wanted: Type) -> Any:
    """The value as `wanted`; null when it does not conform and no implicit conversion applies."""
    found = fitted(value, wanted)
    return None if found is MISFIT else found


def fitted(value: Any, wanted: Type) -> Any:
    """Like `coerce`, but MISFIT instead of null: a list of one stands for its item, an item for a list of one, a date
    for its midnight (UTC)."""
    if conforms_value(value, wanted):
        return value
    if isinstance(value, (list, tuple)) and len(value) == 1 and conforms_value(value[0], wanted):
        return value[0]
    if wanted.kind is Kind.LIST and not isinstance(value, (list, tuple)):
        inner = fitted(value, wanted.of or ANY)
        return MISFIT if inner is MISFIT else [inner]
    if wanted.kind is Kind.DATE_TIME and type_of_value(value).kind is Kind.DATE:
        return midnight(value)
    return MISFIT


def conforms_value(value: Any, wanted: Type) -> bool:
    """Whether a value belongs to the domain of a type; null belongs to every one."""
    if value is None or wanted.kind is Kind.ANY:
        return True
    if wanted.kind is Kind.NULL:
        return False
    kind = type_of_value(value).kind
    if kind is not wanted.kind and (kind, wanted.kind) != (Kind.CONTEXT, Kind.RECORD):  # a record's value is a context
        return False
    match wanted.kind:
        case Kind.LIST:
            return wanted.of is None or all(conforms_value(each, wanted.of) for each in value)
        case Kind.CONTEXT | Kind.RECORD:
            return all(name in value and conforms_value(value[name], type_) for name, type_ in wanted.members)
        case Kind.RANGE:
            return wanted.of is None or _range_conforms(value, wanted.of)
        case Kind.FUNCTION:
            return _function_conforms(value, wanted)
        case _:
            return True


def _range_conforms(value: Range, of: Type) -> bool:
    return all(conforms_value(each, of) for each in (value.low, value.high))


def _function_conforms(value: Closure, wanted: Type) -> bool:
    if wanted.of is None or value.built_in:
        return True
    types = value.types or tuple(ANY for _ in value.parameters)
    found = Type(Kind.FUNCTION, of=value.gives, members=tuple(zip(value.parameters, types, strict=True)))
    return conforms(found, wanted)


def conforms(found: Type, wanted: Type) -> bool:
    """Whether every value of one type is one of the other (contexts by their entries, functions contravariantly)."""
    if wanted.kind is Kind.ANY or found.kind is Kind.NULL:
        return True
    if found.kind is not wanted.kind:
        return False
    match wanted.kind:
        case Kind.LIST | Kind.RANGE:
            return wanted.of is None or conforms(found.of or ANY, wanted.of)
        case Kind.CONTEXT:
            return _entries_conform(dict(found.members), dict(wanted.members))
        case Kind.FUNCTION:
            return (
                len(found.members) == len(wanted.members)
                and all(conforms(b, a) for (_, a), (_, b) in zip(found.members, wanted.members, strict=True))
                and conforms(found.of or ANY, wanted.of or ANY)
            )
        case _:
            return True


def _entries_conform(found: Mapping[str, Type], wanted: Mapping[str, Type]) -> bool:
    return all(name in found and conforms(found[name], type_) for name, type_ in wanted.items())


def instance_of(value: Any, wanted: Type) -> bool:
    """`value instance of wanted`: null is an instance of Null only."""
    if value is None or wanted.kind is Kind.NULL:
        return value is None and wanted.kind is Kind.NULL
    return conforms_value(value, wanted)
