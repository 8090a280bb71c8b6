"""Every mistake in rules and decision tables, at its place in the text. Nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engines.data.record_type import Schema
from engines.data.types import ANY, PERSON, record_of
from engines.expr import Scope, check_expression, form_scope
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from engines.rule.blocks import RuleBlocks, TriggerBlock
from engines.rule.definition import RuleDef, TableDef
from engines.rule.text import RuleText, read_rule
from engines.rule.walk import PlacedAction, placed_actions

_DATES = ("date", "date and time")
_BEFORE_ONLY = ("require", "forbid")
_AFTER_ONLY = ("tag", "untag", "comment", "start_flow")


def check_rules(rules: Sequence[RuleDef], tables: Sequence[TableDef], schema: Schema) -> list[Diagnostic]:
    """Every mistake in rules and tables. Pointers: `/rules/<n>/text/<line>`, `/tables/<n>/…`. Never raises."""
    from engines.rule.cycles import find_cycles
    from engines.rule.tables.check import check_table

    found: list[Diagnostic] = []
    readable: list[tuple[int, RuleDef, RuleBlocks]] = []
    named = {each.key: each for each in tables}
    for index, rule in enumerate(rules):
        mistakes, blocks = check_rule(rule, named, schema, {each.key for each in rules})
        found += [_in_lines(each, rule, index) for each in mistakes]
        if blocks is not None and rule.enabled:
            readable.append((index, rule, blocks))
    found += find_cycles(readable, schema, named)
    for index, table in enumerate(tables):
        found += [each.under(f"/tables/{index}") for each in check_table(table, schema)]
    return found


def check_rule(
    rule: RuleDef, tables: Mapping[str, TableDef], schema: Schema, rules: set[str]
) -> tuple[list[Diagnostic], RuleBlocks | None]:
    """Diagnostics with spans into the joined text; and the rule, when it can be read."""
    try:
        read = read_rule("\n".join(rule.text))
    except DefinitionError as error:
        return error.diagnostics, None
    return list(_check(read, "\n".join(rule.text), tables, schema, rules)), read.blocks


def rule_scope(form: str | None, schema: Schema) -> Scope:
    """The names of a rule: the record's fields, `record` (also by its form's name: `customer`), `old`, `payload`,
    `current user`. A field that is called like its form wins."""
    if form is None:
        return Scope({"current user": PERSON, "payload": ANY}, schema)
    fields = schema[form].types if form in schema else {}
    own = {} if form in fields else {form: record_of(form)}
    return form_scope(schema, form, {**own, "old": record_of(form), "payload": ANY})


def form_of(blocks: RuleBlocks) -> str | None:
    """The form that the rule looks at."""
    return next((each.form for each in blocks.on if each.form), None)


def _check(
    read: RuleText, text: str, tables: Mapping[str, TableDef], schema: Schema, rules: set[str]
) -> Iterator[Diagnostic]:
    blocks, form = read.blocks, form_of(read.blocks)
    for index, trigger in enumerate(blocks.on):
        at = read.offsets.get(f"on/{index}", 0)
        for each in _check_trigger(trigger, form, schema):
            yield _shift(each, at) if each.span else _in_trigger(each, trigger, text, at)
    if form and schema and form not in schema:
        return
    scope = rule_scope(form, schema)
    if blocks.when is not None:
        for each in check_expression(blocks.when, scope, condition=True):
            yield _shift(each, read.offsets["when"])
    for placed in placed_actions(blocks, scope, tables):
        yield from _check_action(placed, read, blocks, tables, rules)


def _check_action(
    placed: PlacedAction, read: RuleText, blocks: RuleBlocks, tables: Mapping[str, TableDef], rules: set[str]
) -> Iterator[Diagnostic]:
    action, at = placed.action, read.offsets[placed.path]
    width = len(action.verb(blocks.language))
    mistakes = [*_check_moment(action.type, blocks), *action.check(form_of(blocks), placed.scope)]  # type: ignore[attr-defined]
    mistakes += _unknown(getattr(action, "rule", None), rules, "rule", "规则")
    mistakes += _unknown(getattr(action, "table", None), set(tables), "table", "决策表")
    for each in mistakes:
        slot = each.pointer.strip("/")
        start = read.offsets.get(f"{placed.path}/{slot}", at) if each.span else at
        yield (
            replace(_shift(each, start), pointer="") if each.span else replace(each, pointer="", span=(at, at + width))
        )
    for found in action.slots():
        start = read.offsets.get(f"{placed.path}/{found.path}", at)
        for each in check_expression(found.text, placed.scope):
            yield _shift(each, start)


def _unknown(name: str | None, known: set[str], en: str, zh: str) -> list[Diagnostic]:
    if name is None or name in known:
        return []
    return [
        Diagnostic(
            f"rule.unknown_{en}",
            "",
            Text(f"There is no {en} '{name}'.", f"没有{zh}“{name}”。"),
            did_you_mean(name, known) or Text(f"Choose an existing {en}.", f"请选择已有的{zh}。"),
        )
    ]


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
            trigger.form,
            Text("All triggers of a rule look at the same form.", "同一条规则的触发必须针对同一表单。"),
            Text("Write a second rule.", "请另写一条规则。"),
        )
    if schema and trigger.form not in schema:
        yield Diagnostic(
            "rule.unknown_form",
            trigger.form,
            Text(f"There is no form '{trigger.form}'.", f"没有表单“{trigger.form}”。"),
            did_you_mean(trigger.form, schema) or Text("Choose an existing form.", "请选择已有的表单。"),
        )
        return
    yield from _check_fields(trigger, schema)


def _check_fields(trigger: TriggerBlock, schema: Schema) -> Iterator[Diagnostic]:
    known = schema[trigger.form].types if trigger.form and trigger.form in schema else {}
    for name in [*trigger.fields, *([trigger.field] if trigger.field else [])]:
        if known and name not in known:
            yield Diagnostic(
                "rule.unknown_field",
                name,
                Text(f"Form '{trigger.form}' has no field '{name}'.", f"表单“{trigger.form}”没有字段“{name}”。"),
                did_you_mean(name, known) or Text("Choose an existing field.", "请选择已有的字段。"),
            )
        elif trigger.field == name and known and known[name].kind.value not in _DATES:
            yield Diagnostic(
                "rule.not_a_date",
                name,
                Text(f"Field '{name}' is not a date.", f"字段“{name}”不是日期。"),
                Text("Choose a date field.", "请选择日期字段。"),
            )


def _in_trigger(each: Diagnostic, trigger: TriggerBlock, text: str, at: int) -> Diagnostic:
    """At the word that the pointer names, else at the trigger's keyword."""
    end = text.find("\n", at)
    line = text[at : end if end >= 0 else len(text)]
    found = re.search(rf"(?<!\w){re.escape(each.pointer)}", line) if each.pointer else None
    span = (at + found.start(), at + found.end()) if found else (at, at + len(line.split()[0]) if line.split() else at)
    return replace(each, pointer="", span=span)


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


__all__ = ["check_rule", "check_rules", "form_of", "rule_scope"]
