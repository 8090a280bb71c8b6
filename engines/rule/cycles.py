"""Rules that set each other off in a circle: found when saving, as a warning; at run time a depth limit stops them.

Rules that do nothing but call each other are a circle that no data can end, when no condition stands in it: an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engines.data.record_type import Schema
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text
from engines.rule.blocks import RuleBlocks
from engines.rule.check import form_of, rule_scope
from engines.rule.definition import RuleDef, TableDef
from engines.rule.walk import actions_of, placed_actions

Numbered = tuple[int, RuleDef, RuleBlocks]
Write = tuple[str, str | None, str]


def find_cycles(rules: Sequence[Numbered], schema: Schema, tables: Mapping[str, TableDef]) -> list[Diagnostic]:
    """A diagnostic per circle, at its first rule. **Complexity**: rules × actions × triggers."""
    keys = {rule.key: index for index, rule, _ in rules}
    writes = {index: _writes(blocks, schema, tables) for index, _, blocks in rules}
    calls = {index: {keys[each] for each in _called(blocks) if each in keys} for index, _, blocks in rules}
    follows = {
        index: calls[index] | {other for other, _, target in rules if _sets_off(writes[index], target)}
        for index, _, _ in rules
    }
    blocks_of = {index: blocks for index, _, blocks in rules}
    found, seen = [], set[frozenset[int]]()
    for start in sorted(follows):
        circle = _circle(start, follows)
        if circle and frozenset(circle) not in seen:
            seen.add(frozenset(circle))
            found.append(_told(circle, blocks_of, calls))
    return found


def _told(circle: list[int], rules: Mapping[int, RuleBlocks], calls: Mapping[int, set[int]]) -> Diagnostic:
    pairs = zip(circle, [*circle[1:], circle[0]], strict=True)
    endless = all(after in calls[each] and rules[after].when is None for each, after in pairs)
    way = " → ".join(rules[each].name for each in [*circle, circle[0]])
    if endless:
        message = Text(f"These rules call each other without end: {way}.", f"这些规则互相调用，没有终点：{way}。")
        hint = Text("Take one of the calls out.", "请去掉其中一个调用。")
    else:
        message = Text(f"These rules may set each other off without end: {way}.", f"这些规则可能循环触发：{way}。")
        hint = Text("Narrow a condition, or name the fields in the trigger.", "请收紧条件，或在触发中指定字段。")
    return Diagnostic(
        "rule.endless_calls" if endless else "rule.cycle",
        pointer.of(["rules", circle[0], "text", 0]),
        message,
        hint,
        Severity.ERROR if endless else Severity.WARNING,
        related=tuple(f"/rules/{each}" for each in circle),
    )


def _writes(blocks: RuleBlocks, schema: Schema, tables: Mapping[str, TableDef]) -> list[Write]:
    form = form_of(blocks)
    after = any(each.kind != "record" or each.moment == "after" for each in blocks.on)
    return [
        write
        for placed in placed_actions(blocks, rule_scope(form, schema), tables)
        if after or placed.action.type != "set"  # type: ignore[attr-defined]
        for write in placed.action.writes(form, placed.scope)
    ]


def _called(blocks: RuleBlocks) -> set[str]:
    return {called for _, action in actions_of(blocks) if (called := getattr(action, "rule", None))}


def _sets_off(writes: list[Write], other: RuleBlocks) -> bool:
    return any(
        trigger.kind == "record"
        and trigger.moment == "after"
        and trigger.form == target
        and event in trigger.events
        and (not trigger.fields or field is None or field in trigger.fields)
        for target, field, event in writes
        for trigger in other.on
    )


def _circle(start: int, follows: dict[int, set[int]]) -> list[int]:
    """The shortest way from a rule back to itself; empty when there is none."""
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
