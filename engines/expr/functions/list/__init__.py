"""Lists (DMN 1.5 §10.3.4.4); positions count from 1."""

from __future__ import annotations

from engines.data.types import Kind, Type
from engines.expr.function import Function


class ListFunction(Function):
    group = "list"
    gives = Type(Kind.LIST)
