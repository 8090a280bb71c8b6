"""`get value`: the value of a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.data.types import Kind, Type
from engines.expr.functions.context import ContextFunction
from engines.kernel.texts import Text


class GetValue(ContextFunction):
    names = ("get value",)
    takes = ("m: context, key: string", "m: context, keys: list")
    gives = Type(Kind.ANY)
    doc = Text("The value of a key.", "取某个键的值。")
    examples = (('get value({key1: "value1"}, "key1")', '"value1"'), ('get value({a: {b: 1}}, ["a", "b"])', "1"))

    @staticmethod
    def run(context: Mapping[str, Any], key: Any) -> Any:
        here: Any = context
        for each in key if isinstance(key, list) else [key]:
            here = here.get(each) if isinstance(here, Mapping) and isinstance(each, str) else None
        return here if key != [] else None
