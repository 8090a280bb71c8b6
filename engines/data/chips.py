"""What the chips of the filter builder mean, as FEEL text: `{field: level, op: in, value: [vip]}` → `level in ("vip")`.

Everything that filters (views, lists, reports) goes through here, so that a chip and the text an analyst would have
written select the same records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from engines.data.paths import path_type
from engines.data.record_type import RecordType, Schema
from engines.data.types import Kind, Type
from engines.data.values import Unreadable, read_id
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.sentences import quote
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text

MINE = "current user"
"""The value of a person chip that means whoever looks."""
SPAN = re.compile(r"^(last|next)_(\d{1,4})_(day|week|month|quarter|year)s?$")
STARTS = {"week": "start of week", "month": "start of month", "quarter": "start of quarter", "year": "start of year"}
STEPS = {"day": (1, "day"), "week": (7, "day"), "month": (1, "month"), "quarter": (3, "month"), "year": (1, "year")}
LONGEST = {"day": 9999, "week": 5000, "month": 1200, "quarter": 400, "year": 100}
"""So many of a unit a counted period may have: dates stay inside the calendar."""
DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
RELATIVE = (*DAYS, *(f"{which}_{unit}" for unit in STARTS for which in ("this", "last", "next")))


class Chip(Protocol):
    @property
    def field(self) -> str: ...
    @property
    def op(self) -> str: ...
    @property
    def value(self) -> Any: ...


def chip_text(chip: Chip, record_type: RecordType, schema: Schema) -> str:
    """The FEEL condition of a chip on that form. Raises DefinitionError (pointer "") for a field or operator that is
    not there, or a value that does not fit."""
    return chip_condition(chip.field, chip.op, chip.value, path_type(chip.field, record_type, schema))


def chip_condition(path: str, op: str, value: Any, type_: Type) -> str:
    """The FEEL condition that a value of this type at `path` fulfils."""
    make = OPERATORS.get(op)
    if make is None:
        raise _wrong(
            "chip.unknown_operator",
            Text(f"There is no operator '{op}'.", f"没有运算符“{op}”。"),
            did_you_mean(op, OPERATORS),
        )
    try:
        return make(path, value, type_)
    except Unreadable as error:
        raise _wrong("chip.value", error.text, error.hint) from None


def literal(value: Any, type_: Type) -> str:
    """The value as a FEEL literal of that type; raises Unreadable."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    match type_.kind:
        case Kind.NUMBER if re.fullmatch(r"-?\d+(\.\d+)?", str(value)):
            return str(value)
        case Kind.DATE if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            return f'@"{value}"'
        case Kind.DATE_TIME if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ][\d:.]+(Z|[+-]\d{2}:\d{2})?", str(value)):
            return f'@"{value}"'
        case Kind.DATE_TIME if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            return f'@"{value}"'
        case Kind.TIME if re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", str(value)):
            return f'@"{value if len(str(value)) > 5 else str(value) + ":00"}"'
        case Kind.DAYS_DURATION if re.fullmatch(r"-?P[\dDTHMS.]+", str(value)):
            return f'@"{value}"'
        case Kind.STRING | Kind.ANY if isinstance(value, str):
            return text_literal(value)
        case Kind.ANY if isinstance(value, int | float):
            return str(value)
        case Kind.BOOLEAN if str(value) in ("true", "false"):
            return str(value)
    raise Unreadable(
        Text(f"'{quote(value)}' cannot be compared with a {type_}.", f"“{quote(value)}”不能与 {type_} 类型比较。")
    )


def text_literal(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def _equal(path: str, value: Any, type_: Type) -> str:
    if type_.kind is Kind.LIST:
        return _has_all(path, value, type_)
    if type_.kind is Kind.RECORD:
        return _one_record(path, value)
    if type_.kind is Kind.DATE_TIME and len(str(value)) == 10:
        return f"date({path}) = {literal(value, type_)}"
    return f"{path} = {literal(value, type_)}"


def _one_record(path: str, value: Any) -> str:
    if value is None:
        return f"{path} = null"
    return f"{path} = current user" if value == MINE else f"{path}.id = {read_id(value)}"


def _not_equal(path: str, value: Any, type_: Type) -> str:
    return f"not({_equal(path, value, type_)})"


def _compared(sign: str) -> Callable[[str, Any, Type], str]:
    def make(path: str, value: Any, type_: Type) -> str:
        side = f"date({path})" if type_.kind is Kind.DATE_TIME and len(str(value)) == 10 else path
        return f"{side} {sign} {literal(value, type_)}"

    return make


def _between(path: str, value: Any, type_: Type) -> str:
    low, high = _pair(value)
    parts = []
    if low not in (None, ""):
        parts.append(_compared(">=")(path, low, type_))
    if high not in (None, ""):
        parts.append(_compared("<=")(path, high, type_))
    return " and ".join(parts) or "true"


def _pair(value: Any) -> tuple[Any, Any]:
    if isinstance(value, Mapping):
        return value.get("from"), value.get("to")
    if isinstance(value, list | tuple) and len(value) == 2:
        return value[0], value[1]
    raise Unreadable(
        Text(f"'{quote(value)}' is not a pair of bounds.", f"“{quote(value)}”不是一对上下限。"),
        Text("Send [from, to].", "请提交 [起, 止]。"),
    )


def _is_in(path: str, value: Any, type_: Type) -> str:
    values = _several(value)
    if type_.kind is Kind.LIST:
        return _has_any(path, value, type_)
    if type_.kind is Kind.RECORD or None in values:
        return "(" + " or ".join(_equal(path, each, type_) for each in values) + ")" if values else "false"
    return f"{path} in ({', '.join(literal(each, type_) for each in values)})" if values else "false"


def _not_in(path: str, value: Any, type_: Type) -> str:
    return f"not({_is_in(path, value, type_)})"


def _contains(path: str, value: Any, type_: Type) -> str:
    if type_.kind is Kind.LIST:
        return _has_any(path, value, type_)
    sought = f"lower case({text_literal(str(value))})"
    if type_.kind is Kind.CONTEXT:
        return "(" + " or ".join(f"contains(lower case({path}.{name}), {sought})" for name, _ in type_.members) + ")"
    return f"contains(lower case({path}), {sought})"


def _lacks(path: str, value: Any, type_: Type) -> str:
    return f"({path} = null or not({_contains(path, value, type_)}))"


def _starts(path: str, value: Any, type_: Type) -> str:
    return f"starts with(lower case({path}), lower case({text_literal(str(value))}))"


def _one_of_list(path: str, value: Any, type_: Type) -> str:
    element = type_.of or Type(Kind.ANY)
    if element.kind is Kind.RECORD:
        test = "item = current user" if value == MINE else f"id = {read_id(value)}"
        return f"count({path}[{test}]) > 0"
    return f"list contains({path}, {literal(value, element)})"


def _has_any(path: str, value: Any, type_: Type) -> str:
    if type_.kind is not Kind.LIST:
        return _is_in(path, value, type_)
    return (
        "(" + " or ".join(_one_of_list(path, each, type_) for each in _several(value)) + ")"
        if _several(value)
        else "false"
    )


def _has_all(path: str, value: Any, type_: Type) -> str:
    test = _one_of_list if type_.kind is Kind.LIST else _equal
    return " and ".join(test(path, each, type_) for each in _several(value)) or "true"


def _has_none(path: str, value: Any, type_: Type) -> str:
    none = f"not({_has_any(path, value, type_)})"
    stored = type_.kind is Kind.LIST and not (type_.of and type_.of.form)
    return f"({path} = null or {none})" if stored else none


def _empty(path: str, value: Any, type_: Type) -> str:
    if type_.kind is Kind.LIST:
        return f"count({path}) = 0" if type_.of and type_.of.form else f"({path} = null or count({path}) = 0)"
    return f'({path} = null or {path} = "")' if type_.kind is Kind.STRING and not type_.options else f"{path} = null"


def _not_empty(path: str, value: Any, type_: Type) -> str:
    return f"not({_empty(path, value, type_)})"


def _relative(path: str, value: Any, type_: Type) -> str:
    side = f"date({path})" if type_.kind is Kind.DATE_TIME else path
    start, end = relative_edges(str(value))
    return f"{side} >= {start} and {side} < {end}"


def relative_edges(name: str) -> tuple[str, str]:
    """The first day and the day after the last, as FEEL, of `this_month`, `last_7_days`, `tomorrow`, …"""
    if name in DAYS:
        return _shifted("today()", DAYS[name], "day"), _shifted("today()", DAYS[name] + 1, "day")
    if name in RELATIVE:
        which, unit = name.split("_")
        shift = {"this": 0, "last": -1, "next": 1}[which]
        start = f"{STARTS[unit]}(today())"
        return _shifted(start, shift, unit), _shifted(start, shift + 1, unit)
    if found := SPAN.match(name):
        return _counted(found[1], int(found[2]), found[3])
    raise Unreadable(
        Text(f"'{quote(name)}' is not a period.", f"“{quote(name)}”不是时间段。"),
        did_you_mean(name, RELATIVE) or Text("Write this_month, last_7_days …", "例如 this_month、last_7_days。"),
    )


def _counted(which: str, number: int, unit: str) -> tuple[str, str]:
    """Days are counted from today; longer units are whole ones, and the running one is the last (or first) of them."""
    if number > LONGEST[unit]:
        raise Unreadable(
            Text(f"{number} {unit}s are too long a period.", f"时间段过长：{number}。"),
            Text(f"Choose at most {LONGEST[unit]}.", f"最多 {LONGEST[unit]}。"),
        )
    if unit == "day" and which == "next":
        return "today()", _shifted("today()", number, "day")
    if unit == "day":
        return _shifted("today()", 1 - number, "day"), _shifted("today()", 1, "day")
    start = f"{STARTS[unit]}(today())"
    if which == "next":
        return start, _shifted(start, number, unit)
    return _shifted(start, 1 - number, unit), _shifted(start, 1, unit)


def _shifted(day: str, times: int, unit: str) -> str:
    """`today() - 6 days`."""
    if times == 0:
        return day
    size, word = STEPS[unit]
    amount = size * abs(times)
    return f"{day} {'+' if times > 0 else '-'} {amount} {word}{'' if amount == 1 else 's'}"


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _wrong(code: str, text: Text, hint: Text | None) -> DefinitionError:
    return DefinitionError(Diagnostic(code, "", text, hint))


OPERATORS: Mapping[str, Callable[[str, Any, Type], str]] = {
    "=": _equal,
    "!=": _not_equal,
    "<": _compared("<"),
    "<=": _compared("<="),
    ">": _compared(">"),
    ">=": _compared(">="),
    "between": _between,
    "in": _is_in,
    "not in": _not_in,
    "contains": _contains,
    "not contains": _lacks,
    "starts with": _starts,
    "has any": _has_any,
    "has all": _has_all,
    "has none": _has_none,
    "empty": _empty,
    "not empty": _not_empty,
    "relative": _relative,
}
