"""A number given by the server."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data import operators
from engines.data.kept_as_text import KeptAsText
from engines.kernel.texts import Text

COUNTER = re.compile(r"\{(0{1,12})\}")
DAY_PARTS = {"{yyyy}": "%Y", "{yy}": "%y", "{mm}": "%m", "{dd}": "%d"}


class AutoNumberField(KeptAsText):
    """A number that the server gives to each new record, such as `CT-2026-0001`. Counting starts anew whenever the
    text before and after the counter changes, so `{yyyy}` numbers each year from 1."""

    label_of_type = Text("Auto number", "自动编号")
    icon = "list-ordered"
    group = "more"
    widget = "auto_number"
    operators = operators.TEXT
    computed_by_server = True
    examples = ({"options": {"pattern": "CT-{yyyy}-{0000}"}, "accepts": [], "refuses": []},)

    type: Literal["auto_number"] = "auto_number"
    pattern: Annotated[
        str,
        Field(
            pattern=r"^[^{}]*(\{(yyyy|yy|mm|dd)\}[^{}]*)*\{0{1,12}\}[^{}]*(\{(yyyy|yy|mm|dd)\}[^{}]*)*$", max_length=80
        ),
    ] = "{0000}"
    """Text with {yyyy}, {yy}, {mm}, {dd} and one counter: {0000} counts with at least four digits."""

    def series(self, on: dt.date) -> str:
        """The name of the counter a record made on this day takes its number from."""
        return _dated(self.pattern, on)

    def print_number(self, number: int, on: dt.date) -> str:
        """The value with that number of its series."""
        return COUNTER.sub(lambda found: str(number).zfill(len(found[1])), _dated(self.pattern, on))

    @override
    def value_schema(self) -> CoreSchema:
        return core_schema.str_schema(max_length=200)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "readOnly": True, "maxLength": 200}


def _dated(pattern: str, on: dt.date) -> str:
    for mark, form in DAY_PARTS.items():
        pattern = pattern.replace(mark, on.strftime(form))
    return pattern
