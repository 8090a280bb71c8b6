"""check_flow: everything an analyst should mend before a flow may run. Never raises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engines.data.record_type import Schema
from engines.expr import check_expression
from engines.flow.definition import FlowDef, PersonRule
from engines.flow.graph import edges_of, reachable
from engines.flow.human import HumanNode
from engines.flow.nodes.create_records import CreateRecordsNode
from engines.flow.nodes.update_records import UpdateRecordsNode
from engines.flow.plan import flow_slots
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text


def check_flow(flow: FlowDef, schema: Schema) -> list[Diagnostic]:
    """Every mistake, with pointers relative to the flow."""
    found = [*_keys(flow), *_targets(flow), *_start(flow), *_nodes(flow), *_people(flow), *_triggers(flow, schema)]
    found += [*_expressions(flow, schema), *_fields(flow, schema)]
    if not any(each.code in ("flow.unknown_next", "flow.start_count", "flow.duplicate_key") for each in found):
        found += _shape(flow)
    return found


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


def _start(flow: FlowDef) -> Iterator[Diagnostic]:
    starts = [each.key for each in flow.nodes if getattr(each, "type", "") == "start"]
    if len(starts) != 1:
        yield Diagnostic(
            "flow.start_count",
            "/nodes",
            Text(
                f"A flow has exactly one start; this one has {len(starts)}.",
                f"流程必须有且只有一个开始节点，现有 {len(starts)} 个。",
            ),
            Text(
                "Add a start node." if not starts else "Remove all but one.",
                "请添加开始节点。" if not starts else "请只保留一个。",
            ),
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
                Text(f"Nobody is asked at '{node.key}'.", f"节点“{node.key}”没有设置处理人。"),
                Text('Say who acts, for example [{"role": "manager"}].', '请设置处理人，例如 [{"role": "manager"}]。'),
            )
        for path, rule in node.people():
            yield from _rule(pointer.of(["nodes", index]) + "/" + path, rule, keys)


def _rule(where: str, rule: PersonRule, keys: set[str]) -> Iterator[Diagnostic]:
    given = [name for name in type(rule).model_fields if getattr(rule, name) not in (None, False)]
    if len(given) != 1:
        yield Diagnostic(
            "flow.who_is_unclear",
            where,
            Text("A person rule says exactly one thing.", "每条人员规则只能设置一项。"),
            Text(
                "Use one of user, role, department_head, superior, field, initiator, expression, same_as.",
                "请只设置 user、role、department_head、superior、field、initiator、expression、same_as 之一。",
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
        if trigger.event and not trigger.record:
            yield Diagnostic(
                "flow.event_of_what",
                f"{base}/record",
                Text("The form of this event is missing.", "缺少该事件所属的表单。"),
                Text("Set 'record'.", "请设置“record”。"),
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
        elif isinstance(node, CreateRecordsNode | UpdateRecordsNode):
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


def _shape(flow: FlowDef) -> Iterator[Diagnostic]:
    edges = list(edges_of(flow))
    start = next(each.key for each in flow.nodes if getattr(each, "type", "") == "start")
    ahead = reachable(start, edges)
    sources = {each.source for each in edges}
    ending = {node.key for node in flow.nodes if node.ends or node.key not in sources or _may_end(node)}
    backwards = [type(each)(each.target, each.slot, each.source) for each in edges]
    can_end = set().union(*(reachable(key, backwards) for key in ending)) if ending else set()
    for index, node in enumerate(flow.nodes):
        if node.key not in ahead:
            yield Diagnostic(
                "flow.unreachable",
                f"/nodes/{index}",
                Text(f"Nothing leads to '{node.key}'.", f"没有任何路径到达“{node.key}”。"),
                Text("Connect it, or remove it.", "请连接或删除该节点。"),
                Severity.WARNING,
            )
        elif node.key not in can_end:
            yield Diagnostic(
                "flow.no_way_to_end",
                f"/nodes/{index}",
                Text(f"From '{node.key}' the flow can never end.", f"从“{node.key}”出发，流程永远无法结束。"),
                Text("Lead one way to an end.", "请让其中一条路径通向结束节点。"),
            )


def _may_end(node: object) -> bool:
    """An approval without a way for "rejected" ends the instance when it is rejected."""
    return getattr(node, "type", "") == "approval" and getattr(node, "rejected", None) is None
