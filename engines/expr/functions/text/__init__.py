"""Texts (DMN 1.5 §10.3.4.3). Characters are Unicode code points, counted from 1."""

from __future__ import annotations

from engines.data.types import STRING
from engines.expr.function import Function


class StringFunction(Function):
    group = "text"
    gives = STRING
