"""check_flow: everything an analyst should mend before a flow may run. Never raises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engines.data.record_type import Schema
from engines.expr import check_expression
from engines.flow.check_scopes import check_scopes
from engines.flow.definition import FlowDef, PersonRule
from engines.flow.durations import parse_when
from engines.flow.human import HumanNode
from engines.flow.nodes.create_records import CreateRecordsNode
from engines.flow.nodes.query_records import QueryRecordsNode
from engines.flow.nodes.update_records import UpdateRecordsNode
from engines.flow.person_rule import SAYS
from engines.flow.plan import flow_slots
from engines.flow.soundness import check_soundness
from engines.flow.trigger import Trigger
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text

_BROKEN = frozenset({
    "flow.unknown_next", "flow.start_count", "flow.duplicate_key", "flow.unknown_sub_process", "flow.inside_itself",
    "flow.crosses_scope",
})  # fmt: skip


def check_flow(flow: FlowDef, schema: Schema) -> list[Diagnostic]:
    """Every mistake, with pointers relative to the flow: what cannot run, and what cannot end well."""
    found = check_runnable(flow, schema)
    if not any(each.code in _BROKEN for each in found):
        found += check_soundness(flow)
    return found


def check_runnable(flow: FlowDef, schema: Schema) -> list[Diagnostic]:
    """What keeps a flow from running at all. A flow that may get stuck runs: it is published or not, but one that has
    been published goes on, however much stricter a later version judges it."""
    found = [
        *_keys(flow),
        *_targets(flow),
        *check_scopes(flow),
        *_nodes(flow),
        *_people(flow),
        *_triggers(flow, schema),
    ]
    return [*found, *_expressions(flow, schema), *_fields(flow, schema)]


def _keys(flow: FlowDef) -> Iterator[Diagnostic]:
    counts = Counter(each.key for each in flow.nodes)
    for index, node in enumerate(flow.nodes):
        if counts[node.key] > 1:
            yield Diagnostic(
                "flow.duplicate_key",
                f"/nodes/{index}/key",
                Text(f"Two nodes have the key '{node.key}'.", f"有两个节点的标识都是“{node.key}”。"),
                Text("Rename one of them.", "请重命名其中一个。"),
            )


def _targets(flow: FlowDef) -> Iterator[Diagnostic]:
    keys = {each.key for each in flow.nodes}
    for index, node in enumerate(flow.nodes):
        for slot, target in node.exits():
            if target not in keys:
                yield Diagnostic(
                    "flow.unknown_next",
                    f"/nodes/{index}/{slot}",
                    Text(f"There is no node '{target}'.", f"没有节点“{target}”。"),
                    did_you_mean(target, keys) or Text("Choose an existing node.", "请选择已有的节点。"),
                )


def _nodes(flow: FlowDef) -> Iterator[Diagnostic]:
    for index, node in enumerate(flow.nodes):
        for each in node.check():
            yield each.under(f"/nodes/{index}")


def _people(flow: FlowDef) -> Iterator[Diagnostic]:
    keys = {each.key for each in flow.nodes}
    for index, node in enumerate(flow.nodes):
        if isinstance(node, HumanNode) and not node.by and getattr(node, "type", "") != "start":
            yield Diagnostic(
                "flow.missing_people",
                f"/nodes/{index}/by",
                Text(f"Nobody is asked at '{node.called.en}'.", f"节点“{node.called.zh}”没有设置处理人。"),
                Text('Say who acts, for example [{"role": "manager"}].', '请设置处理人，例如 [{"role": "manager"}]。'),
            )
        for path, rule in node.people():
            yield from _rule(pointer.of(["nodes", index]) + "/" + path, rule, keys)


def _rule(where: str, rule: PersonRule, keys: set[str]) -> Iterator[Diagnostic]:
    if len(rule.says()) != 1:
        yield Diagnostic(
            "flow.who_is_unclear",
            where,
            Text("A person rule says exactly one thing.", "每条人员规则只能设置一项。"),
            Text(
                f"Use one of {', '.join(SAYS)}.",
                f"请只设置 {'、'.join(SAYS)} 之一。",
            ),
        )
    if rule.same_as is not None and rule.same_as not in keys:
        yield Diagnostic(
            "flow.unknown_node",
            f"{where}/same_as",
            Text(f"There is no node '{rule.same_as}'.", f"没有节点“{rule.same_as}”。"),
            did_you_mean(rule.same_as, keys),
        )


def _triggers(flow: FlowDef, schema: Schema) -> Iterator[Diagnostic]:
    for index, trigger in enumerate(flow.triggers):
        base = f"/on/{index}" if isinstance(flow.on, list) else "/on"
        if trigger.record and schema and trigger.record not in schema:
            yield Diagnostic(
                "flow.unknown_form",
                f"{base}/record",
                Text(f"There is no form '{trigger.record}'.", f"没有表单“{trigger.record}”。"),
                did_you_mean(trigger.record, schema),
            )
        elif trigger.record and trigger.fields:
            known = schema[trigger.record].types if trigger.record in schema else {}
            for number, name in enumerate(trigger.fields):
                if name not in known:
                    yield Diagnostic(
                        "flow.unknown_field",
                        f"{base}/fields/{number}",
                        Text(f"There is no field '{name}'.", f"没有字段“{name}”。"),
                        did_you_mean(name, known),
                    )
        if (trigger.event or trigger.date) and not trigger.record:
            yield Diagnostic(
                "flow.event_of_what",
                f"{base}/record",
                Text("The form of this event is missing.", "缺少该事件所属的表单。"),
                Text("Set 'record'.", "请设置“record”。"),
            )
        if len(trigger.kinds()) > 1:
            yield Diagnostic(
                "flow.one_trigger_one_kind",
                base,
                Text(
                    f"One trigger cannot be {' and '.join(trigger.kinds())} at once.",
                    f"一个触发器不能同时设置 {'、'.join(trigger.kinds())}。",
                ),
                Text("Write one trigger for each.", "请分别添加触发器。"),
            )
        yield from _dated(trigger, schema, base)


def _dated(trigger: Trigger, schema: Schema, base: str) -> Iterator[Diagnostic]:
    """A date-relative trigger names a date field of its form, with or without a span before or after it."""
    if trigger.date is None:
        return
    name = parse_when(trigger.date).of
    known = schema[trigger.record].types if trigger.record and trigger.record in schema else {}
    if name is None or (known and name not in known):
        yield Diagnostic(
            "flow.date_of_what",
            f"{base}/date",
            Text(f"'{trigger.date}' names no date field of the form.", f"“{trigger.date}”没有指明表单的日期字段。"),
            did_you_mean(name or "", known)
            or Text('Write a field, or "3 days before ends_on".', "请填写日期字段，或“ends_on 前 3 天”。"),
        )


def _fields(flow: FlowDef, schema: Schema) -> Iterator[Diagnostic]:
    """Fields that are written, shown or asked, and forms that records are made of, must exist."""
    own = flow.form
    for index, key in enumerate(flow.summary):
        yield from _known(own, key, schema, f"/summary/{index}", writing=False)
    for number, node in enumerate(flow.nodes):
        base = f"/nodes/{number}"
        if isinstance(node, HumanNode):
            for key in node.fields:
                yield from _known(own, key, schema, pointer.join(base, "fields", key), writing=False)
            for what, values in node.set.items():
                for key in values:
                    yield from _known(own, key, schema, pointer.join(base, "set", what, key))
        elif isinstance(node, CreateRecordsNode | UpdateRecordsNode | QueryRecordsNode):
            form = node.form or own
            if isinstance(node, CreateRecordsNode) and node.app:
                form = f"{node.app}.{node.form}"
            if form and schema and form not in schema:
                yield Diagnostic(
                    "flow.unknown_form",
                    f"{base}/form",
                    Text(f"There is no form '{form}'.", f"没有表单“{form}”。"),
                    did_you_mean(form, schema),
                )
            if isinstance(node, QueryRecordsNode):
                for key in node.equals:
                    yield from _known(form, key, schema, pointer.join(base, "equals", key), writing=False)
                continue
            for key in node.values:
                yield from _known(form, key, schema, pointer.join(base, "values", key))
        for path, rule in node.people():
            if rule.field:
                yield from _known(own, rule.field.split(".")[0], schema, f"{base}/{path}/field", writing=False)


def _known(form: str | None, key: str, schema: Schema, where: str, *, writing: bool = True) -> Iterator[Diagnostic]:
    if not form or form not in schema:
        return
    record_type = schema[form]
    known = record_type.fields if writing and record_type.fields else record_type.types
    if key not in known:
        yield Diagnostic(
            "flow.unknown_field",
            where,
            Text(f"Form '{form}' has no field '{key}'.", f"表单“{form}”没有字段“{key}”。"),
            did_you_mean(key, known) or Text("Choose an existing field.", "请选择已有的字段。"),
        )


def _expressions(flow: FlowDef, schema: Schema) -> Iterator[Diagnostic]:
    for _, where, slot, scope in flow_slots(flow, schema):
        for each in check_expression(slot.text, scope, condition=slot.kind == "condition"):
            yield each.under(where)
