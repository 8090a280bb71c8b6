"""What values are at run time: their types, equality and order (DMN 1.5 §10.3.2)."""

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
from engines.expr.bounds import nested, require_parts
from engines.expr.temporal import MonthsDuration
from engines.expr.wide import WideDate, WideDateTime, WideDays, WideTime, clock_nanos, nanos_of


@dataclass(frozen=True, slots=True)
class Range:
    """A range; an end that is None is open to that side. `unary`: written as a test, `(< 5)` or `(= 5)`."""

    low: Any
    high: Any
    low_closed: bool
    high_closed: bool
    unary: bool = False

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


def range_of(low: Any, high: Any, low_closed: bool, high_closed: bool) -> Range | None:
    """The range between two ends; null when they are of two kinds or the wrong way round."""
    if low is not None and high is not None and compare(low, high) not in (-1, 0):
        return None
    return Range(low, high, low_closed, high_closed)


@dataclass(frozen=True, slots=True)
class Closure:
    """A function value: `call` takes positional arguments. `types`: the declared types of the parameters (none: any),
    to which callers coerce; `gives`: the type of the result; `built_in`: checks its arguments itself."""

    parameters: tuple[str, ...]
    call: Callable[..., Any]
    types: tuple[Type, ...] = ()
    gives: Type = ANY
    built_in: bool = False


_TYPES: dict[type, Type] = {
    type(None): NULL, bool: BOOLEAN, Decimal: NUMBER, int: NUMBER, float: NUMBER, str: STRING, datetime: DATE_TIME,
    WideDateTime: DATE_TIME, date: DATE, WideDate: DATE, time: TIME, WideTime: TIME, timedelta: DAYS_DURATION,
    WideDays: DAYS_DURATION, MonthsDuration: MONTHS_DURATION, list: Type(Kind.LIST), tuple: Type(Kind.LIST),
    Range: Type(Kind.RANGE), Closure: Type(Kind.FUNCTION), dict: Type(Kind.CONTEXT),
}  # fmt: skip
_UNORDERED = frozenset({Kind.LIST, Kind.CONTEXT, Kind.RANGE, Kind.FUNCTION, Kind.BOOLEAN, Kind.ANY, Kind.NULL})


def type_of_value(value: Any) -> Type:
    found = _TYPES.get(type(value))
    if found is not None:
        return found
    if isinstance(value, Mapping):
        return _TYPES[dict]
    return next((type_ for cls, type_ in _TYPES.items() if isinstance(value, cls)), ANY)


def is_record(value: Any) -> bool:
    """Whether a mapping is a record: ids of records are whole numbers or their digits, numbers of FEEL are Decimals."""
    found = value.get("id") if isinstance(value, Mapping) else None
    return isinstance(found, int) or (isinstance(found, str) and found.isdigit())


def identity(value: Any) -> Any:
    """The id of a record given as a mapping or by its id."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return int(value) if isinstance(value, str) and value.isdigit() else value


def same(left: Any, right: Any) -> bool | None:
    """FEEL's `=`: null equals null only; values of different kinds cannot be compared (None)."""
    if left is None or right is None:
        return left is None and right is None
    kind = type_of_value(left).kind
    if kind is Kind.CONTEXT or isinstance(right, Mapping):
        return _same_contexts(left, right)
    if kind is not type_of_value(right).kind:
        return None
    if kind is Kind.LIST:
        if left is right:
            return True
        if nested(left):
            require_parts(left)
        return len(left) == len(right) and all(same(a, b) is True for a, b in zip(left, right, strict=True))
    if kind in (Kind.DATE_TIME, Kind.TIME):
        return compare(left, right) == 0
    return bool(left == right)


def _same_contexts(left: Any, right: Any) -> bool | None:
    if not (isinstance(left, Mapping) and isinstance(right, Mapping)):
        return bool(identity(left) == identity(right)) if is_record(left) or is_record(right) else None
    if is_record(left) and is_record(right):
        return _same_records(left, right)
    return left.keys() == right.keys() and all(same(left[key], right[key]) is True for key in left)


def _same_records(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """One id, and no plain value that both carry differs: of one record each may carry a part."""
    if identity(left) != identity(right):
        return False
    return all(same(left[key], right[key]) is not False for key in left.keys() & right.keys() if _plain(left[key]))


def _plain(value: Any) -> bool:
    return not isinstance(value, (Mapping, list, tuple))


def compare(left: Any, right: Any) -> int | None:
    """-1, 0, 1; None when there is no order between the two."""
    kind = type_of_value(left).kind
    if kind in _UNORDERED or kind is not type_of_value(right).kind:
        return None
    if kind is Kind.DATE_TIME and (left.tzinfo is None) != (right.tzinfo is None):
        return None
    if kind is Kind.TIME:
        left, right = _clock(left), _clock(right)
    if left < right:
        return -1
    return 1 if left > right else 0


def _clock(value: time | WideTime) -> int:
    return clock_nanos(value) - nanos_of(value.utcoffset() or timedelta())


def as_list(value: Any) -> list[Any]:
    """A list as it is, a single value as a list of one (FEEL's singleton rule)."""
    if isinstance(value, list):
        return value
    if isinstance(value, tuple):
        return list(value)
    return [value]
