"""How large a value may become: asked before it is made, so that a short formula cannot fill the memory.

A list may hold itself many times over through its parts (`{a: [1, 1], b: [a, a], c: [b, b], …}`): what walks into parts
counts what it really meets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engines.expr.env import DEFAULT_LIMITS
from engines.expr.run import limit
from engines.kernel.texts import Text

_LIST = Text("A list became too long.", "列表过长。")
_STRING = Text("A text became too long.", "文本过长。")
_SIZE = Text("A value has too many parts.", "数据的组成部分过多。")


def require_items(count: int) -> None:
    """Raises LimitReached `expr.limit.list`."""
    if count > DEFAULT_LIMITS.list_items:
        raise limit("list", _LIST)


def require_characters(count: int) -> None:
    """Raises LimitReached `expr.limit.string`."""
    if count > DEFAULT_LIMITS.string_characters:
        raise limit("string", _STRING)


def require_parts(value: Any) -> None:
    """Raises LimitReached `expr.limit.parts` when a walk through all parts would meet too many."""
    left, stack = DEFAULT_LIMITS.parts, [value]
    while stack:
        each = stack.pop()
        if isinstance(each, (list, tuple)):
            left -= len(each)
            stack.extend(part for part in each if isinstance(part, (list, tuple, Mapping)))
        elif isinstance(each, Mapping):
            left -= len(each)
            stack.extend(part for part in each.values() if isinstance(part, (list, tuple, Mapping)))
        if left < 0:
            raise limit("parts", _SIZE)


def nested(items: Iterable[Any]) -> bool:
    """Whether an item has parts itself."""
    return any(isinstance(each, (list, tuple, Mapping)) for each in items)
