"""Contexts (DMN 1.5 §10.3.4.6): groups of named values."""

from __future__ import annotations

from engines.data.types import Kind, Type
from engines.expr.function import Function


class ContextFunction(Function):
    group = "context"
    gives = Type(Kind.CONTEXT)
