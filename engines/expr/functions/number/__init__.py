"""Numbers (DMN 1.5 §10.3.4.5)."""

from __future__ import annotations

from engines.data.types import NUMBER
from engines.expr.function import Function


class NumberFunction(Function):
    group = "number"
    gives = NUMBER
