"""An instant."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import sqlalchemy as sa
from pydantic_core import CoreSchema
from typing_extensions import override

from engines.data import operators
from engines.data.cells import date_time_of
from engines.data.field import FieldDef
from engines.data.types import DATE_TIME, Type
from engines.data.values import Unreadable, reading
from engines.kernel.sentences import quote
from engines.kernel.texts import Text


class DateTimeField(FieldDef):
    """An instant, kept in UTC, shown in the person's time zone."""

    label_of_type = Text("Date and time", "日期时间")
    icon = "calendar-clock"
    group = "common"
    widget = "date_time"
    operators = operators.DATE
    examples = (
        {
            "options": {},
            "accepts": ["2026-11-22T08:30:00Z", "2026-11-22T16:30:00+08:00"],
            "refuses": ["2026-11-22T08:30:00", "2026-11-22", "tomorrow", 1],
        },
    )

    type: Literal["date_time"] = "date_time"

    @override
    def value_type(self) -> Type:
        return DATE_TIME

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.DateTime(timezone=True)

    @override
    def value_schema(self) -> CoreSchema:
        return reading(read_date_time)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}

    @override
    def to_json(self, value: Any) -> Any:
        return instant_text(value) if isinstance(value, dt.datetime) else value

    @override
    def to_text(self, value: Any, language: str) -> str:
        return "" if value is None else f"{value:%Y-%m-%d %H:%M}" if isinstance(value, dt.datetime) else str(value)

    @override
    def from_text(self, text: str) -> Any:
        """A cell without an offset is taken as UTC; importers convert local times before (`engines.data.cells`)."""
        read = date_time_of(text)
        return instant_text(read if read.tzinfo else read.replace(tzinfo=dt.UTC))


def instant_text(value: dt.datetime) -> str:
    """ISO 8601 in UTC with `Z`."""
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def read_date_time(value: Any) -> dt.datetime:
    read: dt.datetime | None = None
    if type(value) is str and len(value) > 15 and value[10] in "Tt ":
        try:
            read = dt.datetime.fromisoformat(value)
        except ValueError:
            read = None
    elif isinstance(value, dt.datetime):
        read = value
    if read is not None and read.tzinfo is not None:
        try:
            return read.astimezone(dt.UTC)
        except OverflowError:
            pass
    raise Unreadable(
        Text(f"'{quote(value)}' is not a date and time with its offset.", f"“{quote(value)}”不是带时区的日期时间。"),
        Text("Write it such as 2026-11-22T08:30:00Z.", "请按 2026-11-22T08:30:00Z 的格式填写。"),
    )
