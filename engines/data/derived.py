"""What fields share whose stored value the server works out from an expression."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from typing_extensions import override

from engines.data import operators
from engines.data.fields.date_time import instant_text
from engines.data.fields.duration import iso, words
from engines.data.never_written import NeverWritten
from engines.data.numbers import grouped
from engines.data.pointers import shown, titled
from engines.data.types import ANY, Type
from engines.kernel.texts import Text


class DerivedField(NeverWritten):
    """Never accepted from outside; printed by the kind of its value."""

    group = "relations"
    widget = "computed"
    operators = tuple(dict.fromkeys((*operators.TEXT, *operators.NUMBER, *operators.DATE)))

    def formula_text(self) -> str:
        raise NotImplementedError

    @override
    def value_type(self) -> Type:
        return ANY

    @override
    def to_json(self, value: Any) -> Any:
        return plain_json(value)

    @override
    def to_text(self, value: Any, language: str) -> str:
        return plain_text(value, language)


def plain_json(value: Any) -> Any:
    """The JSON form of a value by its Python type alone."""
    match value:
        case Decimal():
            return f"{value:f}"
        case dt.datetime():
            return instant_text(value)
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.isoformat("seconds")
        case dt.timedelta():
            return iso(value)
        case {"id": _}:
            return shown(value)
        case list() | tuple():
            return [plain_json(each) for each in value]
        case dict():
            return {name: plain_json(each) for name, each in value.items()}
        case _:
            return value


def plain_text(value: Any, language: str) -> str:
    """The form people read, by the Python type alone."""
    match value:
        case None:
            return ""
        case bool():
            return Text("Yes" if value else "No", "是" if value else "否").to(language)
        case Decimal():
            exponent = value.normalize().as_tuple().exponent
            return grouped(value, max(0, -exponent if isinstance(exponent, int) else 0))
        case dt.datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case dt.timedelta():
            return words(value, language)
        case {"id": _}:
            return titled(value)
        case list() | tuple():
            return ("、" if language.startswith("zh") else ", ").join(plain_text(each, language) for each in value)
        case _:
            return str(value)
