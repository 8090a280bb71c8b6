"""Python values as JSON and back: what states and logs are saved as. Exact for decimals and dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


def to_json(value: Any) -> Any:
    """JSON for any value of the language; what JSON has no form for is tagged `{"$decimal": "1.50"}`."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {"$decimal": str(value)}
        case float():
            return {"$decimal": repr(value)}
        case datetime():
            return {"$at": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": value.isoformat()}
        case timedelta():
            return {"$seconds": value.total_seconds()}
        case Mapping():
            return {str(name): to_json(each) for name, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [to_json(each) for each in value]
        case _:
            return {"$text": str(value)}


_TAGS: dict[str, Callable[[Any], Any]] = {
    "$decimal": Decimal,
    "$at": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$seconds": lambda seconds: timedelta(seconds=seconds),
    "$text": str,
}


def from_json(value: Any) -> Any:
    """The value that `to_json` saved."""
    if isinstance(value, list):
        return [from_json(each) for each in value]
    if isinstance(value, dict):
        if len(value) == 1:
            tag, inner = next(iter(value.items()))
            if tag in _TAGS:
                return _TAGS[tag](inner)
        return {name: from_json(each) for name, each in value.items()}
    return value
