"""Artifacts (associations, groups, annotations) are no ends of flows (BPMN 2.0.2 §8.4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.schema import is_a
from engines.kernel.texts import Text

_LEADS = Text("{it} leads to an artifact.", "{it} 指向了注释类元素。")
_COMES = Text("{it} comes from an artifact.", "{it} 来自注释类元素。")
_ENDS = (
    ("EXT006", "sequenceFlow", "targetRef", _LEADS,
     Text("Lead to an activity, a gateway or an event.", "请连接到活动、网关或事件。")),
    ("EXT007", "sequenceFlow", "sourceRef", _COMES,
     Text("Come from an activity, a gateway or an event.", "请从活动、网关或事件连出。")),
    ("EXT008", "messageFlow", "targetRef", _LEADS,
     Text("Lead to a pool, an activity or an event.", "请连接到泳池、活动或事件。")),
    ("EXT009", "messageFlow", "sourceRef", _COMES,
     Text("Come from a pool, an activity or an event.", "请从泳池、活动或事件连出。")),
)  # fmt: skip
"""(number, kind of flow, which end, message, hint)."""


@rule(
    "EXT005",
    Text("{it} joins '{detail}', which another tool has added.", "{it} 连接了其他工具添加的元素“{detail}”。"),
    Text("Use an association: added artifacts take no flows.", "请改用关联线：扩展的注释类元素不能有流。"),
    warning=True,
)
def foreign_artifact(model: BpmnModel) -> Iterator[Broken]:
    foreign = {each.get("id") for each in model.root.walk() if not each.is_standard and each.get("id")}
    for flow in model.of("messageFlow", "sequenceFlow"):
        for end in (flow.get("sourceRef"), flow.get("targetRef")):
            if end in foreign and model.resolve(end) is None:
                yield flow, end


def _at_an_artifact(model: BpmnModel, kind: str, end: str) -> Iterator[Broken]:
    for flow in model.of(kind):
        found = model.resolve(flow.get(end))
        if found is not None and is_a(found.kind, "artifact"):
            yield flow


for _number, _kind, _end, _message, _hint in _ENDS:
    rule(_number, _message, _hint)(partial(_at_an_artifact, kind=_kind, end=_end))
