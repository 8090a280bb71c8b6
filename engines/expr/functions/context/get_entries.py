"""`get entries`: the entries as a list of {key, value}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.data.types import Kind, Type
from engines.expr.functions.context import ContextFunction
from engines.kernel.texts import Text


class GetEntries(ContextFunction):
    names = ("get entries",)
    takes = ("m: context",)
    gives = Type(Kind.LIST)
    doc = Text("The entries as a list of {key, value}.", "以 {key, value} 列表返回所有条目。")
    examples = (("get entries({a: 1})", '[{key: "a", value: 1}]'),)

    @staticmethod
    def run(context: Mapping[str, Any]) -> list[Any]:
        return [{"key": key, "value": value} for key, value in context.items()]
