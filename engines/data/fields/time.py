"""A time of day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Literal

import sqlalchemy as sa
from pydantic_core import CoreSchema
from typing_extensions import override

from engines.data import operators
from engines.data.cells import time_of
from engines.data.field import FieldDef
from engines.data.types import TIME, Type
from engines.data.values import Unreadable, reading
from engines.kernel.sentences import quote
from engines.kernel.texts import Text

SHAPE = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")


class TimeField(FieldDef):
    """A time of day, to the second, without zone."""

    label_of_type = Text("Time", "时间")
    icon = "clock"
    group = "more"
    widget = "time"
    operators = operators.NUMBER
    examples = ({"options": {}, "accepts": ["09:30", "23:59:59"], "refuses": ["24:00", "9:30", "noon", 930]},)

    type: Literal["time"] = "time"

    @override
    def value_type(self) -> Type:
        return TIME

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Time()

    @override
    def value_schema(self) -> CoreSchema:
        return reading(read_time)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{SHAPE.pattern}$"}

    @override
    def to_json(self, value: Any) -> Any:
        return value.isoformat("seconds") if isinstance(value, dt.time) else value

    @override
    def to_text(self, value: Any, language: str) -> str:
        return "" if value is None else f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)

    @override
    def from_text(self, text: str) -> Any:
        return time_of(text).isoformat("seconds")


def read_time(value: Any) -> dt.time:
    if isinstance(value, dt.time):
        return value.replace(tzinfo=None, microsecond=0)
    if isinstance(value, str) and SHAPE.fullmatch(value):
        return dt.time.fromisoformat(value)
    raise Unreadable(
        Text(f"'{quote(value)}' is not a time of day.", f"“{quote(value)}”不是时间。"),
        Text("Write a time such as 14:30.", "请填写时间，例如 14:30。"),
    )
