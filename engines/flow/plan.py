"""FlowPlan: a flow compiled once per release. Expressions are typed and ready; ways are looked up, not searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engines.data.record_type import Schema
from engines.data.types import ANY, PERSON, Kind, Type
from engines.expr import Expression, Scope, compile_expression, form_scope
from engines.flow.activity import Activity
from engines.flow.catching import Catch
from engines.flow.definition import FLOW, Edge, FlowDef, NodeDef, Slot
from engines.flow.durations import Calendar
from engines.flow.graph import edges_of, starts_of
from engines.flow.human import HumanNode
from engines.flow.nodes.event_sub_process import EventSubProcessNode
from engines.flow.nodes.start import StartNode
from engines.flow.trigger import Trigger
from engines.kernel import pointer
from engines.kernel.diagnostics import has_errors
from engines.kernel.errors import DefinitionError

if TYPE_CHECKING:
    from engines.flow.picture import Picture


@dataclass(frozen=True)
class FlowPlan:
    """`exits`: (node, slot) → edge. `incoming`: node → ids of the edges into it. `ways`: node → edges out of it.
    `paths`: what of the record its expressions read; `initiator_paths`: what of the initiator."""

    flow: FlowDef
    app: str
    start: str
    nodes: Mapping[str, NodeDef]
    exits: Mapping[tuple[str, str], Edge]
    incoming: Mapping[str, tuple[str, ...]]
    ways: Mapping[str, tuple[Edge, ...]]
    expressions: Mapping[tuple[str, str], Expression]
    conditions: tuple[Expression | None, ...]
    title: Expression | None
    starts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sub-process ("" for the top) → where it begins."""
    event_subs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sub-process ("" for the top) → the event sub-processes that listen in it."""
    listeners: frozenset[str] = frozenset()
    """Every event sub-process."""
    forks: Mapping[str, NodeDef] = field(default_factory=dict)
    """Nodes that are no gateways and have several ways out."""
    undo: Mapping[str, str] = field(default_factory=dict)
    """Activity → the handler that undoes it."""
    undoing: Mapping[str, str] = field(default_factory=dict)
    """Sub-process → the event sub-process inside that undoes it."""
    snapshot: frozenset[str] = frozenset()
    """The fields of the record as it was at the start that some expression reads."""
    nulls: Mapping[str, None] = field(default_factory=dict)
    """The flow's variables, before anything is known of them."""
    edged: frozenset[str] = frozenset()
    """Activities with boundaries or a repetition."""
    visited: frozenset[str] = frozenset()
    """Nodes whose visits are kept, so that one may return to them."""
    kept: frozenset[str] = frozenset()
    """Messages that are kept until they are wanted."""
    conditional: bool = False
    """Something waits for a condition."""
    values: tuple[Mapping[str, Expression], ...] = ()
    """Per trigger: variable → its value, over the payload."""
    paths: frozenset[tuple[str, ...]] = frozenset()
    initiator_paths: frozenset[tuple[str, ...]] = frozenset()
    calendar: Calendar = field(default_factory=Calendar)

    @cached_property
    def picture(self) -> Picture:
        """How the flow is drawn; worked out when somebody looks."""
        from engines.flow.picture import picture_of

        return picture_of(self.flow)

    @property
    def form(self) -> str | None:
        return self.flow.form

    @cached_property
    def holds_changes(self) -> bool:
        """Whether it decides over changes that are not written yet."""
        return self.flow.holds_changes

    @cached_property
    def listens(self) -> bool:
        """Whether an instance may ever listen to anything but timers and people."""
        return bool(self.kept) or any(_may_listen(each) for each in self.flow.nodes)


def plan_flow(flow: FlowDef, schema: Schema, *, app: str = "", calendar: Calendar | None = None) -> FlowPlan:
    """Compile a flow. Raises DefinitionError with everything that keeps it from running (`check_runnable`)."""
    from engines.flow.check import check_runnable

    found = check_runnable(flow, schema)
    if has_errors(found):
        raise DefinitionError(found)
    edges = list(edges_of(flow))
    compiled = {
        (owner, slot.path): compile_expression(slot.text, scope, condition=slot.kind == "condition")
        for owner, _, slot, scope in flow_slots(flow, schema)
        if owner
    }
    title = compile_expression(flow.title, flow_scope(flow, schema)) if flow.title else None
    conditions = tuple(_condition(each, flow, schema) for each in flow.triggers)
    everything = [*compiled.values(), *(each for each in (title, *conditions) if each)]
    paths = {path for each in everything for path in each.paths} | _person_paths(flow)
    starts = starts_of(flow)
    return FlowPlan(
        flow=flow,
        app=app,
        start=starts[""][0],
        starts=starts,
        **_shape(flow),
        values=tuple(_values(each, flow, schema) for each in flow.triggers),
        snapshot=frozenset(path[1] for path in paths if path[0] == SNAPSHOT and path[1:]),
        nodes={each.key: each for each in flow.nodes},
        exits={(each.source, each.slot): each for each in edges},
        incoming={node.key: tuple(each.id for each in edges if each.target == node.key) for node in flow.nodes},
        ways={node.key: tuple(each for each in edges if each.source == node.key) for node in flow.nodes},
        expressions=compiled,
        conditions=conditions,
        title=title,
        paths=_record_paths(paths, flow, schema),
        initiator_paths=frozenset(path[1:] for path in paths if path[0] in ("initiator", "current user") and path[1:]),
        calendar=calendar or Calendar(),
    )


def _shape(flow: FlowDef) -> dict[str, Any]:
    """What the engine looks up while it runs."""
    subs = [each for each in flow.nodes if isinstance(each, EventSubProcessNode)]
    traps = list(_catches(flow))
    return {
        "event_subs": {
            inside: tuple(each.key for each in subs if (each.within or "") == inside and not each.compensation)
            for inside in {each.within or "" for each in subs}
        },
        "listeners": frozenset(each.key for each in subs),
        "forks": {each.key: each for each in flow.nodes if each.branches and not each.gateway},
        "undo": {
            each.key: each.compensation for each in flow.nodes if isinstance(each, Activity) and each.compensation
        },
        "undoing": {each.within or "": each.key for each in subs if each.compensation},
        "nulls": dict.fromkeys(flow.variables),
        "edged": frozenset(
            each.key for each in flow.nodes if isinstance(each, Activity) and (each.boundary or each.repeats)
        ),
        "visited": frozenset(
            each.key for each in flow.nodes if each.returnable and not (isinstance(each, StartNode) and each.within)
        ),
        "kept": frozenset(each.message for each in traps if each.kept and each.message),
        "conditional": any(each.condition is not None for each in traps),
    }


def _may_listen(node: NodeDef) -> bool:
    if isinstance(node, HumanNode) and not node.boundary:
        return any(each.pause is not None for each in node.limits)
    listening = type(node).awaits is not NodeDef.awaits or isinstance(node, Catch)
    return listening or (isinstance(node, Activity) and bool(node.boundary))


def _catches(flow: FlowDef) -> Iterator[Catch]:
    for node in flow.nodes:
        if isinstance(node, Catch):
            yield node
        if isinstance(node, Activity):
            yield from node.boundary
        yield from getattr(node, "events", ())


def names_inside(flow: FlowDef) -> dict[str, dict[str, Type]]:
    """Node → the variables that exist there besides those of the flow: of the sub-processes and repetitions around."""
    nodes = {each.key: each for each in flow.nodes}
    found: dict[str, dict[str, Type]] = {}
    for node in flow.nodes:
        names: dict[str, Type] = {}
        here: NodeDef | None = node
        seen: set[str] = set()
        while here is not None and here.key not in seen:
            seen.add(here.key)
            names = {name: variable_type(each) for name, each in here.variables_inside().items()} | names
            here = nodes.get(here.within or "")
        found[node.key] = names
    return found


SNAPSHOT = "snapshot"
"""The record as it was when the instance started; every other name shows it as it is now."""


def flow_scope(flow: FlowDef, schema: Schema) -> Scope:
    """The names a flow's expressions use: the record's fields, its variables, `record`, `snapshot`, `initiator`."""
    extra: dict[str, Type] = {"initiator": PERSON, "outcome": ANY}
    extra |= {name: variable_type(written) for name, written in flow.variables.items()}
    if flow.form:
        scope = form_scope(schema, flow.form, extra)
        return scope.with_names({SNAPSHOT: scope.names["record"]})
    return Scope({"current user": PERSON, **extra}, schema)


def variable_type(written: str) -> Type:
    """The type a variable was declared with; anything unknown is Any."""
    try:
        return Type(Kind(written))
    except ValueError:
        return ANY


def flow_slots(flow: FlowDef, schema: Schema) -> Iterator[tuple[str, str, Slot, Scope]]:
    """Every FEEL text: (node key or "", pointer, slot, its scope)."""
    scope = flow_scope(flow, schema)
    inside = names_inside(flow)
    for index, node in enumerate(flow.nodes):
        base = pointer.of(["nodes", index])
        around = scope.with_names(inside[node.key]) if inside[node.key] else scope
        for slot in (*node.slots(), *node.shared_slots(), *_person_slots(node)):
            own = around.with_names(dict.fromkeys(slot.extra, ANY)) if slot.extra else around
            if slot.form is not None:
                own = form_scope(schema, slot.form) if slot.form in schema else Scope({}, schema)
            yield node.key, f"{base}/{slot.path}", slot, own
    for what, values in flow.set.items():
        for key, text in values.items():
            yield FLOW, f"/set/{what}/{key}", Slot(f"set/{what}/{key}", text), scope
    if flow.title:
        yield "", "/title", Slot("title", flow.title), scope
    several = not isinstance(flow.on, Trigger)
    for index, trigger in enumerate(flow.triggers):
        if trigger.when:
            where = f"/on/{index}/when" if several else "/on/when"
            yield "", where, Slot("when", trigger.when, "condition"), _trigger_scope(trigger, flow, schema)
        for name, text in trigger.values.items():
            where = f"/on/{index}/values/{name}" if several else f"/on/values/{name}"
            yield "", where, Slot("values", text), _payload_scope(flow, schema)


def _person_slots(node: NodeDef) -> Iterator[Slot]:
    for path, rule in node.people():
        if rule.expression is not None:
            yield Slot(f"{path}/expression", rule.expression)


def _trigger_scope(trigger: Trigger, flow: FlowDef, schema: Schema) -> Scope:
    form = trigger.record or flow.form
    if not form:
        return flow_scope(flow, schema)
    scope = form_scope(schema, form)
    return scope.with_names({"old": scope.names["record"]})


def _payload_scope(flow: FlowDef, schema: Schema) -> Scope:
    return Scope({"payload": ANY}, schema)


def _values(trigger: Trigger, flow: FlowDef, schema: Schema) -> dict[str, Expression]:
    scope = _payload_scope(flow, schema)
    return {name: compile_expression(text, scope) for name, text in trigger.values.items()}


def _condition(trigger: Trigger, flow: FlowDef, schema: Schema) -> Expression | None:
    if not trigger.when:
        return None
    return compile_expression(trigger.when, _trigger_scope(trigger, flow, schema), condition=True)


def _person_paths(flow: FlowDef) -> set[tuple[str, ...]]:
    rules = [rule for node in flow.nodes for _, rule in node.people()]
    paths = {tuple(rule.field.split(".")) for rule in rules if rule.field}
    return paths | ({("owner",)} if any(rule.department_head == "owner" for rule in rules) else set())


def _record_paths(paths: set[tuple[str, ...]], flow: FlowDef, schema: Schema) -> frozenset[tuple[str, ...]]:
    own = schema[flow.form].types if flow.form and flow.form in schema else {}
    bare = {path[1:] if path[0] in ("record", "old", SNAPSHOT) else path for path in paths}
    return frozenset(path for path in bare if path and path[0] in own)


__all__ = ["FlowPlan", "flow_scope", "flow_slots", "plan_flow"]
