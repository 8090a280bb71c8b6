"""Contexts (DMN 1.5 §10.3.4.10): groups of named values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.data.types import Kind, Type
from engines.expr.function import Function
from engines.kernel.texts import Text


class ContextFunction(Function):
    group = "context"
    gives = Type(Kind.CONTEXT)


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


class GetEntries(ContextFunction):
    names = ("get entries",)
    takes = ("m: context",)
    gives = Type(Kind.LIST)
    doc = Text("The entries as a list of {key, value}.", "以 {key, value} 列表返回所有条目。")
    examples = (("get entries({a: 1})", '[{key: "a", value: 1}]'),)

    @staticmethod
    def run(context: Mapping[str, Any]) -> list[Any]:
        return [{"key": key, "value": value} for key, value in context.items()]


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
    takes = ("context: context, key: string, value: any", "context: context, keys: list, value: any")
    doc = Text("The context with one value set.", "设置某个键的值。")
    examples = (('context put({x: 1}, "y", 2)', "{x: 1, y: 2}"),)
    nulls = True

    @staticmethod
    def run(context: Any, key: Any, value: Any) -> Any:
        if context is None or key is None:
            return None
        return put(context, key if isinstance(key, list) else [key], value)


class ContextMerge(ContextFunction):
    names = ("context merge",)
    takes = ("contexts: list",)
    doc = Text("Several contexts as one; later ones win.", "合并多个数据组，后者优先。")
    examples = (("context merge([{x: 1}, {y: 2}])", "{x: 1, y: 2}"),)

    @staticmethod
    def run(contexts: list[Any]) -> Any:
        merged: dict[str, Any] = {}
        for each in contexts:
            if not isinstance(each, Mapping):
                return None
            merged.update(each)
        return merged


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
