"""RulesPlan: the rules of an app compiled once per release, found by form and trigger, in order of priority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engines.data.record_type import Schema
from engines.expr import Expression, compile_expression
from engines.kernel.diagnostics import has_errors
from engines.kernel.errors import DefinitionError
from engines.rule.blocks import RuleBlocks, TriggerBlock
from engines.rule.check import check_rules, form_of, rule_scope
from engines.rule.definition import RuleDef, TableDef
from engines.rule.text import read_rule
from engines.rule.walk import PlacedSlot, placed_actions, placed_slots
from engines.rule.writing import led_to

Paths = frozenset[tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class RulePlan:
    """One rule, ready to run. `paths`: what of the record it reads; `target_forms`: forms its targets lead to;
    `offsets`: where its parts and slots stand in its text."""

    key: str
    name: str
    form: str | None
    blocks: RuleBlocks
    priority: int
    condition: Expression | None
    expressions: Mapping[str, Expression]
    target_forms: Mapping[str, str]
    paths: Paths
    offsets: Mapping[str, int] = field(default_factory=dict)


Looking = tuple[RulePlan, TriggerBlock]


@dataclass(frozen=True, eq=False)
class RulesPlan:
    """`on_record`: (form, moment, event) → rules in order; `on_flow`: (flow, event) → rules. Disabled rules are not in
    it at all."""

    app: str
    rules: Mapping[str, RulePlan]
    on_record: Mapping[tuple[str, str, str], tuple[Looking, ...]]
    scheduled: tuple[Looking, ...]
    buttons: Mapping[str, tuple[Looking, ...]]
    messages: Mapping[str, tuple[Looking, ...]]
    tables: Mapping[str, object] = field(default_factory=dict)
    on_flow: Mapping[tuple[str, str], tuple[Looking, ...]] = field(default_factory=dict)

    def concerns(self, form: str, kind: str) -> bool:
        """Whether any rule looks at this kind of write (`create`, `update`, `delete`) to this form."""
        event = f"{kind}d" if kind in ("create", "update", "delete") else kind
        return any((form, moment, event) in self.on_record for moment in ("before", "after"))

    def paths(self, looking: Iterable[Looking]) -> Paths:
        return frozenset(path for rule, _ in looking for path in rule.paths)


def plan_rules(rules: Sequence[RuleDef], tables: Sequence[TableDef], schema: Schema, *, app: str = "") -> RulesPlan:
    """Compile all enabled rules and tables. Raises DefinitionError with everything that `check_rules` finds wrong."""
    from engines.rule.tables.plan import plan_table

    found = check_rules(rules, tables, schema)
    if has_errors(found):
        raise DefinitionError(found)
    named = {each.key: each for each in tables}
    planned = {each.key: plan_table(each, schema) for each in tables}
    read = {key: each.paths for key, each in planned.items()}
    ordered = sorted((each for each in rules if each.enabled), key=lambda each: -each.priority)
    plans = [_plan(each, schema, named, read) for each in ordered]
    looking = [(plan, trigger) for plan in plans for trigger in plan.blocks.on]
    return RulesPlan(
        app=app,
        rules={each.key: each for each in plans},
        on_record=_by_event(looking),
        scheduled=tuple(each for each in looking if each[1].kind in ("schedule", "date")),
        buttons=_grouped(
            (trigger.form or "", (plan, trigger)) for plan, trigger in looking if trigger.kind == "button"
        ),
        messages=_grouped((trigger.label, (plan, trigger)) for plan, trigger in looking if trigger.kind == "message"),
        tables=planned,
        on_flow=_grouped(
            ((trigger.flow or "", trigger.flow_event), (plan, trigger))
            for plan, trigger in looking
            if trigger.kind == "flow"
        ),
    )


def _plan(rule: RuleDef, schema: Schema, tables: Mapping[str, TableDef], read: Mapping[str, Paths]) -> RulePlan:
    text = read_rule("\n".join(rule.text))
    blocks, form = text.blocks, form_of(text.blocks)
    scope = rule_scope(form, schema)
    condition = compile_expression(blocks.when, scope, condition=True) if blocks.when is not None else None
    slots = list(placed_slots(blocks, scope, tables))
    placed = list(placed_actions(blocks, scope, tables))
    targets = {
        f"{each.path}/target": found
        for each in placed
        if (target := getattr(each.action, "target", None)) and (found := led_to(target, form, each.scope))
    }
    asked = [read.get(getattr(each.action, "table", ""), frozenset()) for each in placed]
    used = [condition.paths] if condition else []
    return RulePlan(
        rule.key,
        blocks.name,
        form,
        blocks,
        rule.priority,
        condition,
        {each.path: compile_expression(each.text, each.scope) for each in slots},
        targets,
        _own_paths([*used, *asked, *(_paths(each) for each in slots)], form, schema),
        text.offsets,
    )


def _paths(slot: PlacedSlot) -> Paths:
    """What a slot reads; inside `for each`, of every item."""
    try:
        return compile_expression(slot.looped(), slot.scope).paths
    except DefinitionError:  # the item is one record, not of a list
        return compile_expression(slot.text, slot.scope).paths


def _own_paths(found: Iterable[Paths], form: str | None, schema: Schema) -> Paths:
    """Paths from the rule's own record."""
    own = schema[form].types if form and form in schema else {}
    itself = ("record", "old", form)
    bare = {path[1:] if path[0] in itself and path[0] not in own else path for paths in found for path in paths}
    return frozenset(path for path in bare if path and path[0] in own)


def _by_event(looking: list[Looking]) -> Mapping[tuple[str, str, str], tuple[Looking, ...]]:
    pairs = (
        ((trigger.form or "", trigger.moment, event), (plan, trigger))
        for plan, trigger in looking
        if trigger.kind == "record"
        for event in trigger.events
    )
    return _grouped(pairs)


def _grouped(pairs: Iterable[tuple[object, Looking]]) -> Mapping:  # type: ignore[type-arg]
    found: dict[object, list[Looking]] = {}
    for key, each in pairs:
        found.setdefault(key, []).append(each)
    return {key: tuple(each) for key, each in found.items()}


__all__ = ["Looking", "RulePlan", "RulesPlan", "check_rules", "plan_rules", "rule_scope"]
