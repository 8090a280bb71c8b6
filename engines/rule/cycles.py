"""Rules that set each other off in a circle: found when saving, as a warning; at run time a depth limit stops them."""

from __future__ import annotations

from collections.abc import Sequence

from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text
from engines.rule.blocks import RuleBlocks

Numbered = tuple[int, RuleBlocks]


def find_cycles(rules: Sequence[Numbered]) -> list[Diagnostic]:
    """A warning per circle, at its first rule. **Complexity**: rules × actions × triggers."""
    follows = {index: {other for other, target in rules if _sets_off(blocks, target)} for index, blocks in rules}
    names = {index: blocks.name for index, blocks in rules}
    found, seen = [], set[frozenset[int]]()
    for start in sorted(follows):
        circle = _circle(start, follows)
        if circle and frozenset(circle) not in seen:
            seen.add(frozenset(circle))
            way = " → ".join(names[each] for each in [*circle, circle[0]])
            found.append(
                Diagnostic(
                    "rule.cycle",
                    pointer.of(["rules", circle[0], "text", 0]),
                    Text(f"These rules may set each other off without end: {way}.", f"这些规则可能循环触发：{way}。"),
                    Text("Narrow a condition, or name the fields in the trigger.", "请收紧条件，或在触发中指定字段。"),
                    Severity.WARNING,
                    related=tuple(f"/rules/{each}" for each in circle),
                )
            )
    return found


def _sets_off(rule: RuleBlocks, other: RuleBlocks) -> bool:
    form = next((each.form for each in rule.on if each.form), None)
    after = any(each.kind != "record" or each.moment == "after" for each in rule.on)
    for action in rule.then:
        for target, field, event in action.writes(form):
            if not after and action.type == "set":  # type: ignore[attr-defined]
                continue
            for trigger in other.on:
                if trigger.kind != "record" or trigger.form != target or event not in trigger.events:
                    continue
                if trigger.moment == "before":
                    continue
                if not trigger.fields or field is None or field in trigger.fields:
                    return True
    return False


def _circle(start: int, follows: dict[int, set[int]]) -> list[int]:
    todo: list[list[int]] = [[start]]
    seen = {start}
    while todo:
        way = todo.pop(0)
        for following in sorted(follows[way[-1]]):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                todo.append([*way, following])
    return []
