"""Reading members at run time: of contexts, records, relations, temporal values and ranges (DMN 1.5 §10.3.2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engines.expr.env import Env
from engines.expr.moments import local
from engines.expr.run import not_loaded
from engines.expr.temporal import MonthsDuration
from engines.expr.values import Range
from engines.expr.wide import DATE_TIMES, DATES, DAYS, TIMES, Days, nanos_of

_TEMPORAL = (date, time, timedelta, *DATES, *TIMES, *DATE_TIMES, *DAYS, MonthsDuration, Range)


def member(value: Any, name: str, env: Env) -> Any:
    """`value.name` for a value of any kind."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, (list, tuple)):
        return [member(each, name, env) for each in value]
    if isinstance(value, _TEMPORAL):
        return part(value, name, env)
    if isinstance(value, int) and not isinstance(value, bool) and name != "id":
        raise not_loaded(name)
    return value if name == "id" and isinstance(value, int) else None


def record_member(value: Any, name: str) -> Any:
    """A member of a record, given as a mapping."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return value.get(name)
    if name == "id":
        return value
    raise not_loaded(name)


def relation_members(records: Any, name: str, flat: bool) -> list[Any]:
    """One member of each record; empty ones are skipped; `flat` joins the lists of to-many members."""
    found = [record_member(each, name) for each in records or ()]
    if flat:
        return [inner for each in found for inner in each or ()]
    return [each for each in found if each is not None]


def item_member(item: Any, name: str, outer: Any) -> Any:
    """A name inside a filter over items of unknown type: the item's own entry, or what `outer()` gives."""
    if isinstance(item, Mapping) and name in item:
        return item[name]
    return item if name == "item" else outer()


def part(value: Any, name: str, env: Env) -> Any:
    """Members of temporal values and ranges."""
    if isinstance(value, Range):
        return _range_part(value, name)
    if isinstance(value, MonthsDuration):
        return _months_part(value, name)
    if isinstance(value, DAYS):
        return _days_part(value, name)
    value = local(value, env)
    if name == "weekday" and isinstance(value, (date, *DATES, *DATE_TIMES)):
        return Decimal(value.isoweekday())
    if name in ("year", "month", "day", "hour", "minute", "second"):
        found = getattr(value, name, None)
        return None if found is None else Decimal(found)
    if name == "time offset":
        return value.utcoffset() if isinstance(value, (datetime, *TIMES, *DATE_TIMES)) else None
    if name == "timezone":
        zone = getattr(value, "tzinfo", None)
        return zone.key if isinstance(zone, ZoneInfo) else None
    return None


def _range_part(value: Range, name: str) -> Any:
    return {"start": value.low, "end": value.high, "start included": value.low_closed,
            "end included": value.high_closed}.get(name)  # fmt: skip


def _months_part(value: MonthsDuration, name: str) -> Any:
    sign = -1 if value.months < 0 else 1
    years, months = divmod(abs(value.months), 12)
    return {"years": Decimal(sign * years), "months": Decimal(sign * months)}.get(name)


def _days_part(value: Days, name: str) -> Any:
    nanos = nanos_of(value)
    sign, seconds = (-1 if nanos < 0 else 1), abs(nanos) // 1_000_000_000
    parts = {"days": seconds // 86400, "hours": seconds // 3600 % 24, "minutes": seconds // 60 % 60,
             "seconds": seconds % 60}  # fmt: skip
    return Decimal(sign * parts[name]) if name in parts else None
