"""`is`: whether two values are the same value of the same type."""

from __future__ import annotations

from typing import Any

from engines.data.types import BOOLEAN
from engines.expr.functions.list import ListFunction
from engines.expr.temporal import text_of
from engines.expr.values import same
from engines.expr.wide import DATE_TIMES, TIMES
from engines.kernel.texts import Text

_CLOCKS = (*DATE_TIMES, *TIMES)


class Is(ListFunction):
    names = ("is",)
    takes = ("value1?: any, value2?: any",)
    gives = BOOLEAN
    group = "more"
    doc = Text("Whether two values are the same value of the same type.", "两个值是否完全相同。")
    examples = (('is(@"2012-12-25", @"2012-12-25")', "true"), ("is(null, null)", "true"), ('is(1, "1")', "false"))
    nulls = True
    checks = False

    @staticmethod
    def run(left: Any = None, right: Any = None) -> bool:
        if isinstance(left, _CLOCKS) and isinstance(right, _CLOCKS):
            return text_of(left) == text_of(right)
        return same(left, right) is True
