"""Slots: the places of values that an expression binds itself (loops, filters, contexts, functions)."""

from __future__ import annotations

from engines.data.types import Kind
from engines.expr import tree as t


def free_slots(node: t.Node) -> set[int]:
    """Slots the subtree reads but does not bind."""
    read: set[int] = set()
    bound: set[int] = set()
    for each in t.walk(node):
        if isinstance(each, (t.Local, t.ItemMember)):
            read.add(each.slot)
        elif each.slot >= 0:
            bound.add(each.slot)
    return read - bound


def is_position(node: t.Filter) -> bool:
    """`list[3]`, whose position does not depend on the item."""
    return node.condition.type.kind is Kind.NUMBER and node.slot not in free_slots(node.condition)


def only_picked_from(node: t.Node, slot: int) -> bool:
    """Whether nothing but single items of a list are read: `partial[-1]`."""
    if isinstance(node, t.Local):
        return node.slot != slot
    if isinstance(node, t.Filter) and is_position(node) and isinstance(node.target, t.Local):
        return only_picked_from(node.condition, slot)
    return not isinstance(node, t.Function) and all(only_picked_from(each, slot) for each in node.children())
