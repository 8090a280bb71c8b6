"""spiff: step scripts recorded from another engine's own tests; expressions and scripts are Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engines.flow.bpmn import BpmnModel, check_bpmn, read_bpmn
from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow import Conversion, Dialect, to_flow
from engines.flow.durations import Calendar
from engines.kernel.diagnostics import has_errors
from tests.conformance.bpmn_world import START, Instance, World
from tests.conformance.python_as_feel import NotFeel, expression, names, script, variable

_PYTHON = ("conditionExpression", "loopCondition", "loopCardinality", "completionCondition", "messagePath", "condition")


class SpiffDialect(Dialect):
    """`declared`: every variable of the case, since Python declares none."""

    def __init__(self, declared: Iterable[str]) -> None:
        self.declared = dict.fromkeys(sorted(declared), "Any")

    def value(self, text: str, language: str = "") -> str | None:
        try:
            return expression(text)
        except NotFeel:
            return None

    def moment(self, text: str) -> str | None:
        found = self.value(text)
        return f"if {found} instance of string then date and time({found}) else {found}" if found else None

    def span(self, text: str) -> str | None:
        found = self.value(text)
        if found and found.startswith('"'):
            return f"duration({found})"
        return f"if {found} instance of string then duration({found}) else {found}" if found else None

    def implicit_condition(self, gateway: Element, flow: Element) -> str | None:
        return f'choice = "{flow.label}"'

    def script(self, task: Element) -> list[dict[str, Any]] | None:
        body = task.first("script")
        try:
            return [{"type": "calculate", "set": each} for each in script(body.text if body is not None else "")]
        except NotFeel:
            return None

    def call_values(self, call: Element) -> dict[str, Any]:
        everything = {name: name for name in self.declared}
        return {"values": everything, "output": everything}

    def variables(self, process: Element) -> dict[str, str]:
        return self.declared

    def local_variables(self, sub_process: Element) -> dict[str, str]:
        """What is set inside a repeated sub-process belongs to the instance."""
        return self.declared if sub_process.first("multiInstanceLoopCharacteristics") is not None else {}


def run_case(folder: Path, case: Mapping[str, Any]) -> str:
    """ "" when the case passes, else what differs."""
    models = [read_bpmn((folder / file).read_bytes()) for file in case["files"]]
    dialect = SpiffDialect(_declared(models, case))
    conversions = [to_flow(model, dialect) for model in models]
    problems = [each for model in models for each in check_bpmn(model)]
    problems += [each for conversion in conversions for each in conversion.problems]
    if has_errors(problems):
        return f"refused: {next(each for each in problems if each.severity == 'error').message.en}"
    flows = {key: document for conversion in conversions for key, document in conversion.flows.items()}
    world = World(flows)
    world.now = _clock(case["initial_variables"])
    values = {variable(name): value for name, value in case["initial_variables"].items()}
    _begin(world, conversions, models, case, values)
    for each in case["steps"]:
        wrong = _apply(world, conversions, each)
        if wrong:
            return wrong
    return _compare(world, conversions, case)


def _declared(models: list[BpmnModel], case: Mapping[str, Any]) -> set[str]:
    found = {variable(name) for name in case["initial_variables"]}
    found |= {variable(name) for each in case["steps"] for name in each.get("set", {})}
    for model in models:
        for element in model.elements:
            if element.kind in (*_PYTHON, "script", "timeDate", "timeDuration"):
                found |= names(element.text)
    return found | {"choice"}


def _clock(values: Mapping[str, Any]) -> datetime:
    """Times of a case are absolute, and its states come from a replay after them: the clock starts after the last."""
    zone = ZoneInfo(Calendar().zone)
    moments = []
    for value in values.values():
        try:
            moments.append(datetime.fromisoformat(str(value)).replace(tzinfo=zone))
        except ValueError:
            continue
    return (max(moments) + timedelta(milliseconds=1)).astimezone(UTC) if moments else START


def _begin(
    world: World,
    conversions: list[Conversion],
    models: list[BpmnModel],
    case: Mapping[str, Any],
    values: dict[str, Any],
) -> None:
    if case["process"]:
        wanted = [case["process"]]
    else:
        pools = [each for model in models for each in model.of("collaboration") if each.id == case["collaboration"]]
        wanted = [pool.get("processRef") for each in pools for pool in each.each("participant")]
    for process in wanted:
        flow = next(key for each in conversions if (key := each.flow_of(process)))
        triggers = world.plans[flow].flow.triggers
        if all(each.kind == "called" for each in triggers):
            world.start(flow, values)


def _apply(world: World, conversions: list[Conversion], step: Mapping[str, Any]) -> str:
    match step["op"]:
        case "complete":
            values = {variable(name): value for name, value in step["set"].items()}
            keys = {key for each in conversions for (_, key), id_ in each.sources.items() if id_ == step["id"]}
            done = any(world.complete(key, values) for key in keys)
            return "" if done else f"no task to complete at {step['id']}"
        case "advance_seconds":
            world.advance(step["seconds"])
            return ""
        case "event":
            payload = step.get("payload") or {}
            if "signal" in str(step.get("kind") or step.get("type") or step.get("event_type")).lower():
                world.signal(step["name"], payload)
            else:
                world.message(step["name"], payload)
            return ""
        case other:
            return f"unknown step '{other}'"


def _compare(world: World, conversions: list[Conversion], case: Mapping[str, Any]) -> str:
    expected = case["expect"]
    source = {pair: id_ for each in conversions for pair, id_ in each.sources.items()}
    found = Counter[str]()
    for instance in world.instances:
        for node, count in instance.done.items():
            if id_ := source.get((instance.key, node)):
                found[id_] += count
    if not case["process"]:
        found += Counter(_process(conversions, each) for each in world.instances if each.state.status == "ended")
    wanted = Counter(expected["completed_nodes_multiset"])
    said = [each.message["en"] for one in world.instances for each in one.state.incidents.values()]
    if +found != wanted:
        return f"completed: missing {dict(wanted - found)}, too many {dict(found - wanted)}; incidents {said}"
    completed = all(each.state.status == "ended" for each in world.instances)
    if completed != expected["completed"]:
        return f"completed is {completed}; incidents {said}"
    ready = Counter(source[one.key, node] for one in world.instances for node in one.tasks.values())
    listed = Counter(each["id"] if isinstance(each, Mapping) else each for each in expected["ready_manual_tasks"])
    return "" if ready == listed else f"ready {dict(ready)}, not {dict(listed)}"


def _process(conversions: list[Conversion], instance: Instance) -> str:
    return next(each.processes[instance.key] for each in conversions if instance.key in each.processes)
