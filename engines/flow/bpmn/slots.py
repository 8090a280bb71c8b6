"""Slots: the places in a node document where the key of a following node is written (`next`, `branches/0/next`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]
_LISTS = ("branches", "boundary", "events")
_SINGLE = ("next", "rejected", "failed")


def exits(node: Node) -> Iterator[tuple[str, str]]:
    """(slot, key of the node it leads to), in the order of the document."""
    for name in _SINGLE:
        if isinstance(node.get(name), str):
            yield name, node[name]
    for name in _LISTS:
        for index, each in enumerate(node.get(name, ())):
            target = each["else"] if isinstance(each.get("else"), str) else each.get("next")
            if target:
                yield f"{name}/{index}/next", target


def entry(node: Node, slot: str) -> Node | None:
    """The branch, boundary or event that a slot belongs to; None for `next` and its like."""
    name, _, rest = slot.partition("/")
    if not rest:
        return None
    items = node.get(name, [])
    index = int(rest.partition("/")[0])
    return items[index] if index < len(items) else None


def lead(node: Node, slot: str, target: str) -> None:
    """Let a slot lead to another node."""
    place = entry(node, slot)
    if place is None:
        node[slot] = target
    elif isinstance(place.get("else"), str):
        place["else"] = target
    else:
        place["next"] = target


def cut(node: Node, slots: set[str]) -> None:
    """Take ways out of a node: those whose sequence flows are gone."""
    for slot in slots & set(_SINGLE):
        node.pop(slot, None)
    for name in _LISTS:
        if name in node:
            kept = [each for index, each in enumerate(node[name]) if f"{name}/{index}/next" not in slots]
            node[name] = kept
            if not kept:
                del node[name]
