"""`all`: whether every item is true."""

from __future__ import annotations

from typing import Any

from engines.data.types import BOOLEAN
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import spread
from engines.kernel.texts import Text


class All(ListFunction):
    names = ("all",)
    takes = ("list…: any",)
    gives = BOOLEAN
    doc = Text("Whether every item is true.", "是否全部为真。")
    examples = (("all([true, false])", "false"), ("all([])", "true"), ("all([true, null])", "null"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> bool | None:
        values = spread(items)
        if any(each is False for each in values):
            return False
        return True if all(each is True for each in values) else None
