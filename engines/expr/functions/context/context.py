"""`context`: a context from a list of {key, value}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.expr.functions.context import ContextFunction
from engines.kernel.texts import Text


class ContextOf(ContextFunction):
    names = ("context",)
    takes = ("entries: list", "entries: context")
    doc = Text("A context from a list of {key, value}.", "由 {key, value} 列表得到数据组。")
    examples = (('context([{key: "a", value: 1}])', "{a: 1}"),)

    @staticmethod
    def run(entries: Any) -> Any:
        made: dict[str, Any] = {}
        for each in entries if isinstance(entries, list) else [entries]:
            if not isinstance(each, Mapping) or not isinstance(each.get("key"), str) or "value" not in each:
                return None
            if each["key"] in made:
                return None
            made[each["key"]] = each["value"]
        return made
