"""`sum`: the sum. Over records empty fields count nothing, and the sum of nothing is 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.data.types import Type
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import duration_or_number, spread, total_of
from engines.kernel.texts import Text


class Sum(ListFunction):
    names = ("sum", "SUM")
    cost = 2
    takes = ("list…: any",)
    doc = Text("The sum. Over records empty fields count nothing, and the sum of nothing is 0.",
               "求和。对记录求和时忽略空值，没有记录则为 0。")  # fmt: skip
    examples = (("sum([1, 2, 3])", "6"), ("sum(1, 2)", "3"), ("sum([])", "null"), ("sum([1, null])", "null"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        return total_of(spread(items))

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return duration_or_number(arguments)
