"""Tasks, calls and sub-processes, with what stands at their edges."""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.ours import SLOT, own
from engines.flow.bpmn.schema import is_a
from engines.flow.bpmn.to_flow.catches import catch, message_catch
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.events import send
from engines.flow.bpmn.to_flow.gateways import inside_event_gateway
from engines.flow.bpmn.to_flow.names import plain_key
from engines.flow.bpmn.to_flow.passing import passed
from engines.flow.bpmn.to_flow.people import people_of
from engines.flow.bpmn.to_flow.settings import settled
from engines.flow.bpmn.to_flow.several import any_or_all
from engines.flow.bpmn.to_flow.walk import CONVERTERS, Walk, converts
from engines.flow.bpmn.to_flow.work import work
from engines.flow.refused import NOT_OFFERED
from engines.kernel.texts import Text

_NOT_KNOWN = Text("Say what it does: a step of this app.", "请指定它执行的步骤。")


@converts("userTask", "manualTask")
def human_task(walk: Walk, task: Element) -> None:
    work(walk, task, [{"type": "form_task", "by": people_of(walk, task)}])


@converts("task")
def abstract_task(walk: Walk, task: Element) -> None:
    steps = walk.dialect.abstract(task)
    work(walk, task, steps if steps is not None else [{"type": "form_task", "by": people_of(walk, task)}])


@converts("scriptTask", "globalScriptTask")
def script_task(walk: Walk, task: Element) -> None:
    _given(walk, task, walk.dialect.script(task), Text("Scripts are not run.", "不运行脚本。"))


@converts("serviceTask", "businessRuleTask")
def service_task(walk: Walk, task: Element) -> None:
    reason = Text("It does not say which connector or decision table.", "没有指定连接器或决策表。")
    _given(walk, task, walk.dialect.service(task), reason)


@converts("sendTask")
def send_task(walk: Walk, task: Element) -> None:
    work(walk, task, send(walk, task, task.get("messageRef")))


@converts("receiveTask")
def receive_task(walk: Walk, task: Element) -> None:
    if not inside_event_gateway(walk, task):
        work(walk, task, [{"type": "wait", **message_catch(walk, task, task)}])


@converts("callActivity")
def call_activity(walk: Walk, call: Element) -> None:
    called = call.get("calledElement")
    local = walk.model.local(called) if called else None
    if not local:
        walk.refuse(call, Text("It does not say what it calls.", "没有指定要调用的流程。"))
        return
    flow = walk.flow_keys.get(local, plain_key(local))
    work(walk, call, [{"type": "call_flow", "flow": flow, **(passed(walk, call) or walk.dialect.call_values(call))}])


@converts("subProcess", "transaction")
def sub_process(walk: Walk, element: Element) -> None:
    if element.flag("triggeredByEvent"):
        _event_sub_process(walk, element)
        return
    document: Document = {"type": "sub_process", "variables": declared(walk, element)}
    if element.kind == "transaction":
        document["transaction"] = True
    work(walk, element, [document])
    content(walk, element)


@converts("choreographyTask", "subChoreography", "callChoreography")
def choreography(walk: Walk, element: Element) -> None:
    walk.refuse(element, NOT_OFFERED["choreography"])


def content(walk: Walk, element: Element) -> None:
    """Everything that is drawn in a sub-process."""
    with walk.inside(walk.holder(element)):
        level(walk, element)


def level(walk: Walk, element: Element) -> None:
    """Every flow node of one level; boundary events belong to their activities."""
    for child in element.each():
        convert = CONVERTERS.get(child.kind)
        if convert is None or child.get(SLOT):
            continue
        settings = own(child)
        if settings is None:
            convert(walk, child)
        else:
            settled(walk, child, settings)
            if is_a(child.kind, "subProcess"):
                content(walk, child)


def _given(walk: Walk, task: Element, steps: list[Document] | None, reason: Text) -> None:
    if steps is None:
        walk.refuse(task, reason, _NOT_KNOWN)
        steps = [{"type": "calculate"}]
    work(walk, task, steps)


def _event_sub_process(walk: Walk, element: Element) -> None:
    event = element.first("startEvent")
    definitions = walk.model.definitions_of(event) if event is not None else []
    if event is None or not definitions:
        walk.refuse(element, Text("It needs one start event with a trigger.", "需要一个带触发条件的开始事件。"))
        return
    several = len(definitions) > 1
    caught = any_or_all(walk, element, event, definitions) if several else catch(walk, event, definitions[0])
    if caught is None:
        return
    document: Document = {"key": walk.key(element), "type": "event_sub_process", **caught}
    if not event.flag("isInterrupting", True):
        document["interrupting"] = False
    walk.add(element, {**document, "variables": declared(walk, element)})
    content(walk, element)


def declared(walk: Walk, element: Element) -> dict[str, str]:
    """The data objects and properties of a sub-process are its variables."""
    found = {walk.variable(each): walk.type_of(each) for each in element.each("property", "dataObject")}
    return found | walk.dialect.local_variables(element)
