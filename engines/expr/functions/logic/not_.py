"""`not`: the opposite of a condition; null stays null."""

from __future__ import annotations

from typing import Any

from engines.data.types import BOOLEAN
from engines.expr.functions.logic import LogicFunction
from engines.kernel.texts import Text


class Not(LogicFunction):
    names = ("not", "NOT", "非")
    takes = ("negand: boolean",)
    gives = BOOLEAN
    doc = Text("The opposite of a condition; null stays null.", "取反；空值仍为空。")
    examples = (("not(true)", "false"), ("not(null)", "null"))
    nulls = True
    checks = False

    @staticmethod
    def run(value: Any) -> bool | None:
        return not value if isinstance(value, bool) else None
