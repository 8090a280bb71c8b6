"""Who does a task: its potential owner, else the role its lane is named after, else the initiator."""

from __future__ import annotations

from typing import Any

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.schema import is_a
from engines.flow.bpmn.to_flow.names import plain_key
from engines.flow.bpmn.to_flow.walk import Walk


def people_of(walk: Walk, task: Element) -> list[dict[str, Any]]:
    """Person rules of a task; roles are named after BPMN resources and lanes."""
    for role in (each for each in task.each() if is_a(each.kind, "resourceRole")):
        resource = walk.model.resolve("".join(role.texts("resourceRef")))
        if resource is not None:
            return [{"role": plain_key(resource.label or resource.id)}]
    for lane in walk.model.of("lane"):
        named = {walk.model.local(each) for each in lane.texts("flowNodeRef")}
        if task.id in named and lane.label and lane.first("childLaneSet") is None:
            return [{"role": plain_key(lane.label)}]
    return [{"initiator": True}]
