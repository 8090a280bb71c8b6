"""A length of time."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Literal

import sqlalchemy as sa
from pydantic_core import CoreSchema
from typing_extensions import override

from engines.data import operators
from engines.data.cells import duration_of
from engines.data.field import FieldDef
from engines.data.types import DAYS_DURATION, Type
from engines.data.values import Unreadable, reading
from engines.kernel.sentences import quote
from engines.kernel.texts import Text

SHAPE = re.compile(
    r"(-)?P(?=[0-9T])(?:([0-9]{1,6})D)?(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?"
)


class DurationField(FieldDef):
    """A length of time in days, hours, minutes and seconds (ISO 8601, `PT2H30M`)."""

    label_of_type = Text("Duration", "时长")
    icon = "timer"
    group = "more"
    widget = "duration"
    operators = operators.NUMBER
    examples = ({"options": {}, "accepts": ["PT2H30M", "P1D", "-PT5M"], "refuses": ["2h", "P", "PT", "P1Y", 5]},)

    type: Literal["duration"] = "duration"

    @override
    def value_type(self) -> Type:
        return DAYS_DURATION

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Interval()

    @override
    def value_schema(self) -> CoreSchema:
        return reading(read_duration)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "duration", "pattern": f"^{SHAPE.pattern}$"}

    @override
    def to_json(self, value: Any) -> Any:
        return iso(value) if isinstance(value, dt.timedelta) else value

    @override
    def to_text(self, value: Any, language: str) -> str:
        return "" if value is None else words(value, language) if isinstance(value, dt.timedelta) else str(value)

    @override
    def from_text(self, text: str) -> Any:
        return text.strip() if SHAPE.fullmatch(text.strip()) else iso(duration_of(text))


def read_duration(value: Any) -> dt.timedelta:
    if isinstance(value, dt.timedelta):
        return value
    if isinstance(value, str) and (found := SHAPE.fullmatch(value)):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        length = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return -length if found[1] else length
    raise Unreadable(
        Text(f"'{quote(value)}' is not a duration.", f"“{quote(value)}”不是时长。"),
        Text("Write a duration such as PT2H30M or P3D.", "请填写时长，例如 PT2H30M 或 P3D。"),
    )


def parts_of(length: dt.timedelta) -> tuple[int, int, int, int]:
    """Days, hours, minutes, seconds of the absolute length."""
    whole = abs(length)
    return whole.days, whole.seconds // 3600, whole.seconds % 3600 // 60, whole.seconds % 60


def iso(length: dt.timedelta) -> str:
    """ISO 8601, to the second; zero is `PT0S`."""
    days, hours, minutes, seconds = parts_of(length)
    clock = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if number)
    text = "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return "PT0S" if text == "P" else ("-" if length < dt.timedelta() else "") + text


def words(length: dt.timedelta, language: str) -> str:
    """`2 h 30 min`, `2小时30分钟`."""
    units = ("天", "小时", "分钟", "秒") if language.startswith("zh") else (" d", " h", " min", " s")
    shown = [f"{number}{unit}" for number, unit in zip(parts_of(length), units, strict=True) if number]
    sign = "-" if length < dt.timedelta() else ""
    return sign + ("" if language.startswith("zh") else " ").join(shown or [f"0{units[2]}"])
