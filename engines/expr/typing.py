"""Facts about types: their names, when one fits another, how they are said to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

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
from engines.kernel.texts import Text

_NAMED = {
    "any": ANY, "Any": ANY, "Null": NULL, "number": NUMBER, "string": STRING, "boolean": BOOLEAN, "date": DATE,
    "time": TIME, "date and time": DATE_TIME, "dateTime": DATE_TIME,
    "days and time duration": DAYS_DURATION, "day and time duration": DAYS_DURATION,
    "dayTimeDuration": DAYS_DURATION, "yearMonthDuration": MONTHS_DURATION,
    "years and months duration": MONTHS_DURATION, "year and month duration": MONTHS_DURATION,
    "list": Type(Kind.LIST), "context": Type(Kind.CONTEXT), "range": Type(Kind.RANGE), "function": Type(Kind.FUNCTION),
}  # fmt: skip
TYPE_NAMES = tuple(each for each in _NAMED if each[:1].islower())
_SAID = {
    Kind.ANY: Text("any value", "任意值"), Kind.NULL: Text("nothing", "空值"), Kind.NUMBER: Text("a number", "数字"),
    Kind.STRING: Text("a text", "文本"), Kind.BOOLEAN: Text("yes or no", "是/否"), Kind.DATE: Text("a date", "日期"),
    Kind.TIME: Text("a time", "时间"), Kind.DATE_TIME: Text("a date and time", "日期时间"),
    Kind.DAYS_DURATION: Text("a duration in days and time", "时长（天、时、分）"),
    Kind.MONTHS_DURATION: Text("a duration in months", "时长（年、月）"), Kind.LIST: Text("a list", "列表"),
    Kind.CONTEXT: Text("a context", "数据组"), Kind.RANGE: Text("a range", "区间"),
    Kind.FUNCTION: Text("a function", "函数"), Kind.RECORD: Text("a record", "记录"),
}  # fmt: skip
ORDERED = frozenset(
    {Kind.NUMBER, Kind.STRING, Kind.DATE, Kind.TIME, Kind.DATE_TIME, Kind.DAYS_DURATION, Kind.MONTHS_DURATION}
)
UNSURE = frozenset({Kind.ANY, Kind.NULL})


def type_named(name: str, arguments: tuple[tuple[str, Type], ...]) -> Type:
    """The type written `name<arguments>`; a name that is none of FEEL's stays a name, until `resolved`."""
    found = _NAMED.get(name)
    if found is None:
        return Type(Kind.ANY, form=" ".join(name.split()))
    if not arguments:
        return found
    if found.kind is Kind.CONTEXT:
        return Type(Kind.CONTEXT, members=arguments)
    if found.kind in (Kind.LIST, Kind.RANGE) and len(arguments) == 1:
        return Type(found.kind, of=arguments[0][1])
    return found


def resolved(type_: Type, named: Mapping[str, Type]) -> Type | str:
    """The type with every named type in its place; or the name that means nothing."""
    if type_.kind is Kind.ANY and type_.form is not None:
        return named.get(type_.form, type_.form)
    if type_.of is None and not type_.members:
        return type_
    of = None if type_.of is None else resolved(type_.of, named)
    members = [(name, resolved(each, named)) for name, each in type_.members]
    unknown = next((each for each in (of, *(each for _, each in members)) if isinstance(each, str)), None)
    return unknown or replace(type_, of=of, members=tuple(members))  # type: ignore[arg-type]


def said(type_: Type) -> Text:
    return _SAID[type_.kind]


BUILT_IN = Type(Kind.FUNCTION, form="built-in")
"""The type of a name that means a built-in function, whatever else has that name."""


def is_relation(type_: Type) -> bool:
    """A list of records."""
    return type_.kind is Kind.LIST and type_.of is not None and type_.of.kind is Kind.RECORD


def fits(found: Type, wanted: Type) -> bool:
    """Whether a value of type `found` may stand where `wanted` is needed; unknown types fit everywhere."""
    if found.kind in UNSURE or wanted.kind in UNSURE:
        return True
    if found.kind is not wanted.kind:
        return False
    if found.kind in (Kind.LIST, Kind.RANGE):
        return found.of is None or wanted.of is None or fits(found.of, wanted.of)
    if found.kind is Kind.RECORD:
        return found.form == wanted.form or found.form is None or wanted.form is None
    return True


def plain(type_: Type) -> Type:
    """Without the options of a choice: what an operation makes of it."""
    return Type(type_.kind, of=type_.of) if type_.options else type_


def join(left: Type, right: Type) -> Type:
    """The type of a value that is one or the other."""
    if left.kind is Kind.NULL:
        return right
    if right.kind is Kind.NULL or left == right:
        return left
    if left.kind is right.kind:
        if left.kind is Kind.LIST:
            return Type(Kind.LIST, of=join(left.of or ANY, right.of or ANY))
        if left.kind in (Kind.CONTEXT, Kind.RECORD):
            return Type(left.kind) if left.kind is Kind.CONTEXT else ANY
        return plain(left)
    return ANY
