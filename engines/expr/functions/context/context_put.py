"""`context put`: the context with one value set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.expr.functions.context import ContextFunction
from engines.kernel.texts import Text


def put(context: Mapping[str, Any], keys: list[Any], value: Any) -> dict[str, Any] | None:
    if not keys or not isinstance(keys[0], str):
        return None
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0], {})
    changed = put(inner, keys[1:], value) if isinstance(inner, Mapping) else None
    return None if changed is None else {**context, keys[0]: changed}


class ContextPut(ContextFunction):
    names = ("context put",)
    cost = 2
    takes = ("context: context, key: string, value: any", "context: context, keys: list, value: any")
    doc = Text("The context with one value set.", "设置某个键的值。")
    examples = (('context put({x: 1}, "y", 2)', "{x: 1, y: 2}"),)
    nulls = True

    @staticmethod
    def run(context: Any, key: Any, value: Any) -> Any:
        if context is None or key is None:
            return None
        return put(context, key if isinstance(key, list) else [key], value)
