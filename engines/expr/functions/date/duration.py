"""`duration`: the duration a text in ISO 8601 means."""

from __future__ import annotations

from typing import Any

from engines.expr import temporal
from engines.expr.functions.date import CalendarFunction
from engines.kernel.texts import Text


class Duration(CalendarFunction):
    names = ("duration",)
    takes = ("from: string",)
    doc = Text("The duration a text in ISO 8601 means.", "由 ISO 8601 文本得到时长。")
    examples = (('duration("P1Y2M")', '@"P1Y2M"'), ('duration("P1DT2H")', '@"P1DT2H"'))

    @staticmethod
    def run(text: str) -> Any:
        return temporal.read_duration(text)
