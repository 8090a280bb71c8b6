"""A day, without time or zone."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import sqlalchemy as sa
from pydantic_core import CoreSchema
from typing_extensions import override

from engines.data import operators
from engines.data.cells import date_of
from engines.data.field import FieldDef
from engines.data.types import DATE, Type
from engines.data.values import Unreadable, reading
from engines.kernel.sentences import quote
from engines.kernel.texts import Text


class DateField(FieldDef):
    """A day of the calendar. It never passes through a time zone."""

    label_of_type = Text("Date", "日期")
    icon = "calendar"
    group = "common"
    widget = "date"
    operators = operators.DATE
    examples = (
        {"options": {}, "accepts": ["2026-11-22"], "refuses": ["2026-02-30", "22.11.2026", 20261122, "20261122"]},
    )

    type: Literal["date"] = "date"

    @override
    def value_type(self) -> Type:
        return DATE

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Date()

    @override
    def value_schema(self) -> CoreSchema:
        return reading(read_date)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    @override
    def to_json(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value

    @override
    def to_text(self, value: Any, language: str) -> str:
        return "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)

    @override
    def from_text(self, text: str) -> Any:
        return date_of(text).isoformat()


def read_date(value: Any) -> dt.date:
    if type(value) is str and len(value) == 10 and value[4] == "-" == value[7]:
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise Unreadable(
        Text(f"'{quote(value)}' is not a date.", f"“{quote(value)}”不是日期。"),
        Text("Write a date such as 2026-11-22.", "请填写日期，例如 2026-11-22。"),
    )
