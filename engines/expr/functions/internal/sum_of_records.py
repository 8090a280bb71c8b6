"""`sum of records`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from engines.data.types import Type
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import duration_or_number, spread, total_of


class SumOfRecords(ListFunction):
    takes = ("list…: any",)
    nulls = True
    checks = False
    names = ("sum of records",)
    group = "internal"

    @staticmethod
    def run(*items: Any) -> Any:
        values = [each for each in spread(items) if each is not None]
        return total_of(values) if values else Decimal(0)

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return duration_or_number(arguments)
