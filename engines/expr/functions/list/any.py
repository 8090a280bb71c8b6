"""`any`: whether one of the items is true."""

from __future__ import annotations

from typing import Any

from engines.data.types import BOOLEAN
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import spread
from engines.kernel.texts import Text


class AnyOf(ListFunction):
    names = ("any",)
    takes = ("list…: any",)
    gives = BOOLEAN
    doc = Text("Whether one of the items is true.", "是否有任一项为真。")
    examples = (("any([false, true])", "true"), ("any([])", "false"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> bool | None:
        values = spread(items)
        if any(each is True for each in values):
            return True
        return False if all(each is False for each in values) else None
