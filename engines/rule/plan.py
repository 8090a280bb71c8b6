"""RulesPlan: the rules of an app compiled once per release, found by form and trigger, in order of priority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engines.data.record_type import Schema
from engines.data.types import ANY, PERSON, record_of
from engines.expr import Expression, Scope, check_expression, compile_expression, form_scope
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, has_errors
from engines.kernel.errors import DefinitionError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from engines.rule.blocks import RuleBlocks, TriggerBlock
from engines.rule.definition import RuleDef, TableDef
from engines.rule.text import RuleText, read_rule
from engines.rule.writing import target_form


@dataclass(frozen=True, eq=False)
class RulePlan:
    """One rule, ready to run. `paths`: what of the record it reads; `target_forms`: forms its targets lead to."""

    key: str
    name: str
    form: str | None
    blocks: RuleBlocks
    priority: int
    condition: Expression | None
    expressions: Mapping[str, Expression]
    target_forms: Mapping[str, str]
    paths: frozenset[tuple[str, ...]]


Looking = tuple[RulePlan, TriggerBlock]


@dataclass(frozen=True, eq=False)
class RulesPlan:
    """`on_record`: (form, moment, event) → rules in order. Disabled rules are not in it at all."""

    app: str
    rules: Mapping[str, RulePlan]
    on_record: Mapping[tuple[str, str, str], tuple[Looking, ...]]
    scheduled: tuple[Looking, ...]
    buttons: Mapping[str, tuple[Looking, ...]]
    messages: Mapping[str, tuple[Looking, ...]]
    tables: Mapping[str, object] = field(default_factory=dict)

    def concerns(self, form: str, kind: str) -> bool:
        """Whether any rule looks at this kind of write (`create`, `update`, `delete`) to this form."""
        event = f"{kind}d" if kind in ("create", "update", "delete") else kind
        return any((form, moment, event) in self.on_record for moment in ("before", "after"))

    def paths(self, looking: Iterable[Looking]) -> frozenset[tuple[str, ...]]:
        return frozenset(path for rule, _ in looking for path in rule.paths)


def plan_rules(rules: Sequence[RuleDef], tables: Sequence[TableDef], schema: Schema, *, app: str = "") -> RulesPlan:
    """Compile all enabled rules and tables. Raises DefinitionError with everything that `check_rules` finds wrong."""
    from engines.rule.decision_table import plan_table

    found = check_rules(rules, tables, schema)
    if has_errors(found):
        raise DefinitionError(found)
    ordered = sorted((each for each in rules if each.enabled), key=lambda each: -each.priority)
    plans = [_plan(each, schema) for each in ordered]
    looking = [(plan, trigger) for plan in plans for trigger in plan.blocks.on]
    return RulesPlan(
        app=app,
        rules={each.key: each for each in plans},
        on_record=_by_event(looking),
        scheduled=tuple(each for each in looking if each[1].kind in ("schedule", "date")),
        buttons=_grouped(
            ((trigger.form or "", (plan, trigger)) for plan, trigger in looking if trigger.kind == "button")
        ),
        messages=_grouped(((trigger.label, (plan, trigger)) for plan, trigger in looking if trigger.kind == "message")),
        tables={each.key: plan_table(each, schema) for each in tables},
    )


def check_rules(rules: Sequence[RuleDef], tables: Sequence[TableDef], schema: Schema) -> list[Diagnostic]:
    """Every mistake in rules and tables. Pointers: `/rules/<n>/text/<line>`, `/tables/<n>/…`. Never raises."""
    from engines.rule.cycles import find_cycles
    from engines.rule.decision_table import check_table

    found: list[Diagnostic] = []
    readable: list[tuple[int, RuleDef, RuleBlocks]] = []
    for index, rule in enumerate(rules):
        try:
            read = read_rule("\n".join(rule.text))
        except DefinitionError as error:
            found += [_in_lines(each, rule, index) for each in error.diagnostics]
            continue
        readable.append((index, rule, read.blocks))
        found += [_in_lines(each, rule, index) for each in _check(read, schema)]
        found += _check_calls(read.blocks, {each.key for each in rules}, index)
    found += find_cycles([(index, blocks) for index, rule, blocks in readable if rule.enabled])
    for index, table in enumerate(tables):
        found += [each.under(f"/tables/{index}") for each in check_table(table, schema)]
    return found


def rule_scope(form: str | None, schema: Schema) -> Scope:
    """The names of a rule: the record's fields, `record` (also by its form's name: `customer`), `old`, `payload`,
    `current user`. A field that is called like its form wins."""
    if form is None:
        return Scope({"current user": PERSON, "payload": ANY}, schema)
    fields = schema[form].types if form in schema else {}
    own = {} if form in fields else {form: record_of(form)}
    return form_scope(schema, form, {**own, "old": record_of(form), "payload": ANY})


def _form(blocks: RuleBlocks) -> str | None:
    return next((each.form for each in blocks.on if each.form), None)


def _slots(blocks: RuleBlocks) -> Iterator[tuple[str, str]]:
    for index, action in enumerate(blocks.then):
        for slot in action.slots():
            yield f"then/{index}/{slot.path}", slot.text


def _plan(rule: RuleDef, schema: Schema) -> RulePlan:
    blocks = read_rule("\n".join(rule.text)).blocks
    form = _form(blocks)
    scope = rule_scope(form, schema)
    condition = compile_expression(blocks.when, scope, condition=True) if blocks.when is not None else None
    expressions = {path: compile_expression(text, scope) for path, text in _slots(blocks)}
    used = [*expressions.values(), *([condition] if condition else [])]
    own = schema[form].types if form and form in schema else {}
    itself = ("record", "old", form)
    bare = {path[1:] if path[0] in itself and path[0] not in own else path for each in used for path in each.paths}
    targets = {
        f"then/{index}/target": found
        for index, action in enumerate(blocks.then)
        if (target := getattr(action, "target", None)) and (found := target_form(form, target, schema))
    }
    return RulePlan(
        rule.key,
        blocks.name,
        form,
        blocks,
        rule.priority,
        condition,
        expressions,
        targets,
        frozenset(path for path in bare if path and path[0] in own),
    )


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


def _check(read: RuleText, schema: Schema) -> list[Diagnostic]:
    """Diagnostics with spans into the whole rule text."""
    blocks, found = read.blocks, []
    form = _form(blocks)
    for index, trigger in enumerate(blocks.on):
        found += [_shift(each, read.offsets.get(f"on/{index}", 0)) for each in _check_trigger(trigger, form, schema)]
    if form and schema and form not in schema:
        return found
    scope = rule_scope(form, schema)
    if blocks.when is not None:
        mistakes = check_expression(blocks.when, scope, condition=True)
        found += [_shift(each, read.offsets["when"]) for each in mistakes]
    for index, action in enumerate(blocks.then):
        at = read.offsets[f"then/{index}"]
        found += [_shift(each, at) for each in _check_moment(action.type, blocks)]  # type: ignore[attr-defined]
        found += [_shift(each, at) for each in action.check(form, schema)]
    for path, text in _slots(blocks):
        base = "/".join(path.split("/")[:2])
        at = read.offsets.get(f"{base}:{text.strip()}", read.offsets[base])
        found += [_shift(each, at) for each in check_expression(text, scope)]
    return found


_BEFORE_ONLY = ("require", "forbid")
_AFTER_ONLY = ("tag", "untag", "comment", "start_flow")


def _check_moment(action: str, blocks: RuleBlocks) -> Iterator[Diagnostic]:
    before = [each for each in blocks.on if each.kind == "record" and each.moment == "before"]
    if (
        action in _BEFORE_ONLY
        and len(before) != len(blocks.on)
        and not all(each.kind in ("button", "call") or each in before for each in blocks.on)
    ):
        yield Diagnostic(
            "rule.only_before",
            "",
            Text(f"'{action}' works only before a record is saved.", "该动作只能在保存前使用。"),
            Text("Use the trigger 'before save'.", "请使用“保存前”触发。"),
        )
    if action in _AFTER_ONLY and before:
        yield Diagnostic(
            "rule.only_after",
            "",
            Text(f"'{action}' works only after a record is saved.", "该动作只能在保存后使用。"),
            Text("Use a trigger without 'before'.", "请使用不带“前”的触发。"),
        )


def _check_trigger(trigger: TriggerBlock, form: str | None, schema: Schema) -> Iterator[Diagnostic]:
    if trigger.form is None:
        if trigger.kind not in ("message", "call", "schedule"):
            yield Diagnostic(
                "rule.no_form",
                "",
                Text("The form is missing.", "缺少表单。"),
                Text("Write the form's key after 'on'.", "请在“针对”后写上表单标识。"),
            )
        return
    if trigger.form != form:
        yield Diagnostic(
            "rule.several_forms",
            "",
            Text("All triggers of a rule look at the same form.", "同一条规则的触发必须针对同一表单。"),
            Text("Write a second rule.", "请另写一条规则。"),
        )
    if schema and trigger.form not in schema:
        yield Diagnostic(
            "rule.unknown_form",
            "",
            Text(f"There is no form '{trigger.form}'.", f"没有表单“{trigger.form}”。"),
            did_you_mean(trigger.form, schema),
        )
        return
    known = schema[trigger.form].types if trigger.form in schema else {}
    for name in [*trigger.fields, *([trigger.field] if trigger.field else [])]:
        if known and name not in known:
            yield Diagnostic(
                "rule.unknown_field",
                "",
                Text(f"Form '{trigger.form}' has no field '{name}'.", f"表单“{trigger.form}”没有字段“{name}”。"),
                did_you_mean(name, known),
            )
        elif trigger.field == name and known and known[name].kind.value not in ("date", "date and time"):
            yield Diagnostic(
                "rule.not_a_date",
                "",
                Text(f"Field '{name}' is not a date.", f"字段“{name}”不是日期。"),
                Text("Choose a date field.", "请选择日期字段。"),
            )


def _check_calls(blocks: RuleBlocks, keys: set[str], index: int) -> Iterator[Diagnostic]:
    for action in blocks.then:
        called = getattr(action, "rule", None)
        if called is not None and called not in keys:
            yield Diagnostic(
                "rule.unknown_rule",
                pointer.of(["rules", index, "text"]),
                Text(f"There is no rule '{called}'.", f"没有规则“{called}”。"),
                did_you_mean(called, keys),
            )


def _shift(each: Diagnostic, at: int) -> Diagnostic:
    start, end = each.span or (0, 1)
    return replace(each, span=(start + at, end + at))


def _in_lines(each: Diagnostic, rule: RuleDef, index: int) -> Diagnostic:
    """Turn a span in the joined text into a line and a span within it."""
    start, end = each.span or (0, 0)
    line = 0
    for line, text in enumerate(rule.text):
        if start <= len(text) or line == len(rule.text) - 1:
            break
        start, end = start - len(text) - 1, end - len(text) - 1
    span = (start, max(start, min(end, len(rule.text[line])))) if rule.text and each.span else None
    return replace(each, pointer=pointer.of(["rules", index, "text", line]), span=span)


__all__ = ["Looking", "RulePlan", "RulesPlan", "check_rules", "plan_rules", "rule_scope"]
