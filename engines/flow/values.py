"""Python values as JSON and back: what states and logs are saved as. Exact for every value of the language but functions,
which cannot be kept (see `require_kept`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engines.expr.temporal import MonthsDuration, read_any, text_of
from engines.expr.values import Closure, Range
from engines.expr.wide import WideDate, WideDateTime, WideDays, WideTime
from engines.kernel.errors import EvaluationFailed
from engines.kernel.texts import Text

_PLAIN = frozenset({str, int, bool, type(None)})


def to_json(value: Any) -> Any:
    """JSON for any value of the language; what JSON has no form for is tagged `{"$decimal": "1.50"}`."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is dict:
        return {str(name): each if type(each) in _PLAIN else to_json(each) for name, each in value.items()}
    if kind is list or kind is tuple:
        return [each if type(each) in _PLAIN else to_json(each) for each in value]
    if kind is Decimal:
        return {"$decimal": str(value)}
    if kind is datetime and value.tzinfo is UTC:
        return {"$at": value.isoformat()}
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {"$decimal": str(value)}
        case float():
            return {"$decimal": repr(value)}
        case datetime() if value.tzinfo is None or value.tzinfo is UTC:
            return {"$at": value.isoformat()}
        case time() if value.tzinfo is None:
            return {"$time": value.isoformat()}
        case datetime() | time() | MonthsDuration():
            return {"$feel": text_of(value)}
        case date():
            return {"$date": value.isoformat()}
        case timedelta():
            return {"$seconds": value.total_seconds()}
        case Mapping():
            return {str(name): to_json(each) for name, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [to_json(each) for each in value]
        case Range():
            return {"$range": [to_json(getattr(value, each.name)) for each in fields(Range)]}
        case _:
            return _rest(value)


def _rest(value: Any) -> Any:
    if isinstance(value, WIDE):
        return {"$feel": text_of(value)}
    return {"$text": str(value)}


def require_kept(value: Any) -> None:
    """Refuse what a state cannot keep: a function, alone or inside a list or context. Raises EvaluationFailed."""
    match value:
        case Closure():
            raise EvaluationFailed.because(
                "flow.keeps_no_function",
                Text("A variable cannot hold a function.", "变量不能保存函数。"),
                Text("Keep its result instead.", "请改为保存其结果。"),
            )
        case Mapping():
            for each in value.values():
                require_kept(each)
        case list() | tuple():
            for each in value:
                require_kept(each)


WIDE = (WideDate, WideDateTime, WideDays, WideTime)
_TAGS: dict[str, Callable[[Any], Any]] = {
    "$decimal": Decimal,
    "$at": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$seconds": lambda seconds: timedelta(seconds=seconds),
    "$feel": read_any,
    "$range": lambda parts: Range(*(from_json(each) for each in parts)),
    "$text": str,
}


def from_json(value: Any) -> Any:
    """The value that `to_json` saved."""
    if isinstance(value, list):
        return [from_json(each) for each in value]
    if isinstance(value, dict):
        if len(value) == 1:
            ((tag, inner),) = value.items()
            if tag in _TAGS:
                return _TAGS[tag](inner)
        return {name: from_json(each) for name, each in value.items()}
    return value
