"""Yes and no, blanks, and Excel's spellings of them."""

from __future__ import annotations

from engines.expr.function import Function


class LogicFunction(Function):
    group = "logic"
