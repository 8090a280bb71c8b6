"""What values are at run time: their types, equality and order, three-valued logic (DMN 1.5 §10.3.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engines.data.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    Kind,
    Type,
)  # fmt: skip
from engines.expr.temporal import MonthsDuration


@dataclass(frozen=True, slots=True)
class Range:
    """A range; an end that is None is open to that side. `op`-tests such as `< 5` are ranges with one end."""

    low: Any
    high: Any
    low_closed: bool
    high_closed: bool

    def holds(self, value: Any) -> bool | None:
        """Whether the value lies inside; None when it cannot be compared."""
        if self.low is not None:
            above = compare(value, self.low)
            if above is None:
                return None
            if above < 0 or (above == 0 and not self.low_closed):
                return False
        if self.high is not None:
            below = compare(value, self.high)
            if below is None:
                return None
            if below > 0 or (below == 0 and not self.high_closed):
                return False
        return True if value is not None else None


@dataclass(frozen=True, slots=True)
class Closure:
    """A function value: `call` takes positional arguments."""

    parameters: tuple[str, ...]
    call: Callable[..., Any]


def type_of_value(value: Any) -> Type:
    match value:
        case None:
            return NULL
        case bool():
            return BOOLEAN
        case Decimal() | int() | float():
            return NUMBER
        case str():
            return STRING
        case datetime():
            return DATE_TIME
        case date():
            return DATE
        case time():
            return TIME
        case timedelta():
            return DAYS_DURATION
        case MonthsDuration():
            return MONTHS_DURATION
        case list() | tuple():
            return Type(Kind.LIST)
        case Range():
            return Type(Kind.RANGE)
        case Closure():
            return Type(Kind.FUNCTION)
        case Mapping():
            return Type(Kind.CONTEXT)
        case _:
            return ANY


def _class(value: Any) -> Kind:
    return type_of_value(value).kind


def is_record(value: Any) -> bool:
    return isinstance(value, Mapping) and "id" in value


def identity(value: Any) -> Any:
    """The id of a record given as a mapping or by its id."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return int(value) if isinstance(value, str) and value.isdigit() else value


def same(left: Any, right: Any) -> bool | None:
    """FEEL's `=`: null equals null only; values of different kinds cannot be compared (None)."""
    if left is None or right is None:
        return left is None and right is None
    if is_record(left) or is_record(right):
        return bool(identity(left) == identity(right))
    kind = _class(left)
    if kind is not _class(right):
        return None
    if kind is Kind.LIST:
        return len(left) == len(right) and all(same(a, b) is True for a, b in zip(left, right, strict=True))
    if kind is Kind.CONTEXT:
        return left.keys() == right.keys() and all(same(left[key], right[key]) is True for key in left)
    if kind in (Kind.DATE_TIME, Kind.TIME):
        return compare(left, right) == 0
    return bool(left == right)


def compare(left: Any, right: Any) -> int | None:
    """-1, 0, 1; None when there is no order between the two."""
    if left is None or right is None:
        return None
    kind = _class(left)
    if kind is not _class(right) or kind in (
        Kind.LIST,
        Kind.CONTEXT,
        Kind.RANGE,
        Kind.FUNCTION,
        Kind.BOOLEAN,
        Kind.ANY,
    ):
        return None
    if kind is Kind.DATE_TIME and (left.tzinfo is None) != (right.tzinfo is None):
        return None
    if kind is Kind.TIME:
        left, right = _clock(left), _clock(right)
    if left < right:
        return -1
    return 1 if left > right else 0


def _clock(value: time) -> timedelta:
    clock = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return clock - (value.utcoffset() or timedelta())


def instance_of(value: Any, wanted: Type) -> bool:
    if wanted.kind is Kind.ANY:
        return value is not None
    if wanted.kind is Kind.NULL or value is None:
        return wanted.kind is Kind.NULL and value is None
    if _class(value) is not wanted.kind:
        return False
    if wanted.kind is Kind.LIST and wanted.of is not None:
        return all(instance_of(each, wanted.of) for each in value)
    if wanted.kind is Kind.CONTEXT and wanted.members:
        return all(name in value and instance_of(value[name], type_) for name, type_ in wanted.members)
    if wanted.kind is Kind.RANGE and wanted.of is not None:
        return all(end is None or instance_of(end, wanted.of) for end in (value.low, value.high))
    return True


def as_list(value: Any) -> list[Any]:
    """A list as it is, null as no items of it… a single value as a list of one (FEEL's singleton rule)."""
    if isinstance(value, list):
        return value
    if isinstance(value, tuple):
        return list(value)
    return [value]
