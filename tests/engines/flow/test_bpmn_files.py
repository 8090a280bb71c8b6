"""Files in and out: nothing is lost, nothing dangerous is read, what was not touched stays as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engines.data.dump import dump_definition
from engines.flow import FlowDef
from engines.flow.bpmn import BpmnModel, read_bpmn, write_bpmn
from engines.flow.bpmn.flows_of_file import flows_of_file
from engines.flow.bpmn.from_flow import from_flow
from engines.flow.bpmn.to_flow import to_flow
from engines.kernel.definition import read_definition
from engines.kernel.errors import InputError
from tests.bpmn_writing import bpmn_file
from tests.conformance.bpmn_miwg import difference

FOREIGN = (
    '<!-- drawn by hand --><task id="a" name="Prüfen 审核"><documentation>two\n  lines &amp; more</documentation>'
    '<extensionElements>\n  <x:form xmlns:y="urn:y" y:kind="1"> <y:b>  keep  </y:b>tail<!-- c --></x:form>\n</extensionElements>'
    "</task>"
)
DRAWING = (
    '<bpmndi:BPMNDiagram id="D"><bpmndi:BPMNPlane id="P" bpmnElement="p">'
    '<bpmndi:BPMNShape id="S" bpmnElement="a" x:colour="red"><dc:Bounds x="100.5" y="20" width="100" height="80"/>'
    '<bpmndi:BPMNLabel labelStyle="L"><dc:Bounds x="1" y="2" width="3" height="4"/></bpmndi:BPMNLabel></bpmndi:BPMNShape>'
    '<bpmndi:BPMNEdge id="E" bpmnElement="a_to_e"><di:waypoint x="1" y="2"/><di:waypoint x="3" y="4"/></bpmndi:BPMNEdge>'
    "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
)


def orders(**changes: Any) -> bytes:
    """A file of another tool: a boundary timer, a condition, lanes, an extension, a drawing."""
    lanes = (
        "<laneSet id='ls'><lane id='l1' name='Sales'><flowNodeRef>check</flowNodeRef></lane>"
        "<lane id='l2' name='Boss'><flowNodeRef>sign</flowNodeRef></lane></laneSet>"
    )
    lines = [
        lanes,
        "startEvent s",
        "userTask check name=Check: <extensionElements><x:colour>red</x:colour></extensionElements>",
        "exclusiveGateway big default=big_to_e",
        "userTask sign name=Sign",
        "boundaryEvent late attachedToRef=sign cancelActivity=false: <timerEventDefinition>"
        "<timeDuration xsi:type='tFormalExpression'>P2D</timeDuration></timerEventDefinition>",
        "endEvent told",
        "endEvent e name=Done",
        "s>check",
        "check>big",
        "big>sign name='large': <conditionExpression xsi:type='tFormalExpression'>amount > 1000</conditionExpression>",
        "big>e",
        "sign>e",
        "late>told",
        "<dataObject id='amount' itemSubjectRef='number'/>",
    ]
    top = "<itemDefinition id='number' structureRef='xsd:decimal'/>"
    content = bpmn_file(lines, top, drawing=DRAWING.replace('"a"', '"check"').replace("a_to_e", "sign_to_e"))
    for old, new in changes.items():
        content = content.replace(old.encode(), new.encode())
    return content


def test_every_bit_of_a_foreign_file_survives_json() -> None:
    content = bpmn_file([FOREIGN, "endEvent e", "a>e"], drawing=DRAWING)
    model = read_bpmn(content)
    through = BpmnModel.from_json(json.loads(json.dumps(model.to_json())))
    assert through.to_json() == model.to_json()
    written = write_bpmn(through)
    assert read_bpmn(written).to_json() == model.to_json()
    for kept in ("<!-- drawn by hand -->", " <y:b>  keep  </y:b>tail<!-- c -->", 'x:colour="red"', 'x="100.5"', "审核"):
        assert kept in written.decode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hello", "bpmn.not_xml"),
        (b"<a>", "bpmn.not_xml"),
        (b"<a/>", "bpmn.not_bpmn"),
        (b"<definitions/>", "bpmn.not_bpmn"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><definitions>&b;</definitions>', "bpmn.doctype"),
        (
            bpmn_file(["<task id='a'>" + "<documentation>" * 300 + "</documentation>" * 300 + "</task>"]),
            "bpmn.too_deep",
        ),
    ],
)
def test_what_is_no_safe_bpmn_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bpmn(content)
    assert caught.value.diagnostics[0].code in (code, "bpmn.not_xml")


def test_a_file_becomes_a_flow_with_people_from_lanes() -> None:
    (flow,) = flows_of_file(orders()).flows
    nodes = {node["key"]: node for node in dump_definition(flow)["nodes"]}
    assert nodes["check"] == {
        "key": "check",
        "type": "form_task",
        "name": "Check",
        "next": "big",
        "by": [{"role": "Sales"}],
    }
    assert nodes["big"]["branches"] == [
        {"key": "big_to_sign", "label": "large", "when": "amount > 1000", "next": "sign"},
        {"key": "big_to_e", "else": True, "next": "e"},
    ]
    late = {"key": "late", "after": 'duration("P2D")', "interrupting": False, "next": "told"}
    assert nodes["sign"]["boundary"] == [late]
    assert flow.variables == {"amount": "number"}
    assert flow.positions == {"check": (100.5, 20)}


def test_what_cannot_run_is_refused_with_its_element_and_a_reason() -> None:
    found = flows_of_file(
        bpmn_file(
            [
                "startEvent s",
                "complexGateway g name=Odd: <activationCondition>x</activationCondition>",
                "serviceTask t",
                "userTask u",
                "boundaryEvent b attachedToRef=u cancelActivity=false: <errorEventDefinition/>",
                "s>g",
                "g>t",
                "t>u",
                "b>t",
            ]
        )
    )
    assert found.flows == []
    errors = {each.pointer: each.message for each in found.diagnostics if each.severity == "error"}
    assert errors["/elements/g"].en.startswith("complexGateway 'Odd' (g) cannot run: A complex gateway is not offered")
    assert errors["/elements/t"].zh.startswith("serviceTask （t） 无法运行")
    assert errors["/elements/b"].zh == "boundaryEvent （b） 无法运行：错误或取消总会结束其所在的活动。"
    assert errors.keys() == {"/elements/g", "/elements/t", "/elements/b"}, "every element is named at once"


def test_an_untouched_flow_gives_its_file_back() -> None:
    (flow,) = flows_of_file(orders()).flows
    assert write_bpmn(from_flow(flow)) == write_bpmn(read_bpmn(orders()))


def test_a_renamed_node_changes_its_name_and_nothing_else() -> None:
    (flow,) = flows_of_file(orders()).flows
    document = dump_definition(flow)
    next(node for node in document["nodes"] if node["key"] == "check")["name"] = "Look"
    written = write_bpmn(from_flow(read_definition(FlowDef, document)))
    assert written == write_bpmn(read_bpmn(orders(**{'name="Check"': 'name="Look"'})))


def edited(change: Any) -> tuple[dict[str, Any], dict[str, Any], str]:
    """(the flow as it was edited, as it comes back from its file, the file)."""
    (flow,) = flows_of_file(orders()).flows
    document = dump_definition(flow)
    change({node["key"]: node for node in document["nodes"]}, document)
    after = read_definition(FlowDef, document)
    written = write_bpmn(from_flow(after))
    (back,) = flows_of_file(written).flows
    return _plain(after), _plain(back), written.decode()


def _plain(flow: FlowDef) -> dict[str, Any]:
    document = dump_definition(flow)
    nodes = sorted(document["nodes"], key=lambda node: node["key"])
    return {name: value for name, value in document.items() if name not in ("diagram", "positions")} | {"nodes": nodes}


def test_an_added_approval_comes_back_with_all_its_settings() -> None:
    def change(nodes: dict[str, Any], document: dict[str, Any]) -> None:
        approval = {"key": "legal", "type": "approval", "by": [{"role": "legal"}], "mode": "any", "next": "e"}
        document["nodes"].append({**approval, "rejected": "check"})
        nodes["sign"]["next"] = "legal"

    after, back, file = edited(change)
    assert back == after
    assert '<userTask id="legal"' in file
    assert "<x:colour>red</x:colour>" in file


def test_a_removed_node_takes_its_flows_its_boundary_and_its_lane_entry_along() -> None:
    def change(nodes: dict[str, Any], document: dict[str, Any]) -> None:
        nodes["big"]["branches"][0]["next"] = "e"
        document["nodes"] = [node for node in document["nodes"] if node["key"] not in ("sign", "told")]

    after, back, file = edited(change)
    assert back == after
    assert "late" not in file
    assert "sign_to_e" not in file
    assert ">sign<" not in file


def test_changed_conditions_order_and_limits_come_back() -> None:
    def change(nodes: dict[str, Any], document: dict[str, Any]) -> None:
        nodes["big"]["branches"][0]["when"] = "amount > 5000"
        nodes["big"]["branches"].insert(0, {"key": "vip", "when": "amount > 9000", "next": "check"})
        nodes["sign"]["limit"] = [{"after": "3 days", "then": "remind"}]
        nodes["sign"]["boundary"][0]["next"] = "e"

    after, back, _ = edited(change)
    assert back == {**after, "nodes": [_with_flow_keys(node) for node in after["nodes"]]}


def _with_flow_keys(node: dict[str, Any]) -> dict[str, Any]:
    """A new branch is known by the id of its new sequence flow."""
    branches = [
        {**each, "key": "Flow_big_branches_0_next"} if each.get("key") == "vip" else each
        for each in node.get("branches", ())
    ]
    return {**node, "branches": branches} if branches else node


def test_another_tools_changes_to_our_own_file_are_taken_over() -> None:
    nodes: list[dict[str, Any]] = [
        {"key": "start", "type": "start", "next": "ok"},
        {"key": "ok", "type": "approval", "name": "Sign", "by": [{"role": "boss"}], "rejected": "no", "next": "yes"},
        {"key": "yes", "type": "end", "outcome": "approved"},
        {"key": "no", "type": "end"},
    ]
    file = write_bpmn(from_flow(read_definition(FlowDef, {"key": "f", "nodes": nodes}))).decode()
    file = file.replace('name="Sign"', 'name="Approve"')
    file = file.replace('sourceRef="ok" targetRef="yes"', 'sourceRef="ok" targetRef="no"')
    (back,) = flows_of_file(file.encode()).flows
    document = dump_definition(back)
    assert document["nodes"][1] == {**nodes[1], "name": "Approve", "next": "no"}


def test_a_node_added_where_the_file_has_no_element_is_drawn_all_the_same() -> None:
    many = "<multiInstanceLoopCharacteristics behavior='One' oneBehaviorEventRef='sd'>{}</multiInstanceLoopCharacteristics>"
    count = "<loopCardinality xsi:type='tFormalExpression'>2</loopCardinality>"
    top = "<signal id='sg' name='sg'/><signalEventDefinition id='sd' signalRef='sg'/>"
    lines = ["startEvent s", f"subProcess a: {many.format(count)}<userTask id='k'/>", "s>a"]
    (flow,) = flows_of_file(bpmn_file(lines, top)).flows
    document = dump_definition(flow)
    within = next(node for node in document["nodes"] if node["key"] == "k")["within"]
    document["nodes"].append({"key": "new", "type": "form_task", "by": [{"initiator": True}], "within": within})
    again = to_flow(read_bpmn(write_bpmn(from_flow(read_definition(FlowDef, document)))))
    assert again.problems == []
    (found,) = again.flows.values()
    assert {node["key"]: node.get("within") for node in found["nodes"]}["new"] == within


def test_people_see_the_name_of_a_task_however_much_stands_around_it() -> None:
    many = "<multiInstanceLoopCharacteristics behavior='One' oneBehaviorEventRef='sd'>{}</multiInstanceLoopCharacteristics>"
    count = "<loopCardinality xsi:type='tFormalExpression'>2</loopCardinality>"
    both = "<signalEventDefinition id='d1' signalRef='sg'/><messageEventDefinition id='d2' messageRef='ms'/>"
    top = "<signal id='sg' name='sg'/><message id='ms' name='ms'/><signalEventDefinition id='sd' signalRef='sg'/>"
    edge = f"boundaryEvent b attachedToRef=w parallelMultiple=true: {both}"
    lines = ["startEvent s", f"userTask a name=Ask: {many.format(count)}", "userTask w name=Wait", edge, "s>a", "a>w"]
    (flow,) = flows_of_file(bpmn_file(lines, top)).flows
    tasks = [each for each in dump_definition(flow)["nodes"] if each["type"] == "form_task"]
    assert [each["name"] for each in tasks] == ["Ask", "Wait"]


def test_every_element_of_a_drawing_survives() -> None:
    font = (
        '<dc:Font name="Arial" size="11" isBold="true" isItalic="false" isUnderline="false" isStrikeThrough="false"/>'
    )
    bounds = '<dc:Bounds x="-1.5" y="2" width="100" height="80"/>'
    label = f'<bpmndi:BPMNLabel id="L{{}}" labelStyle="st">{bounds}</bpmndi:BPMNLabel>'
    foreign = '<di:extension><x:colour fill="#fff">a <b xmlns="urn:b">bold</b> tail</x:colour></di:extension>'
    kinds = 'isHorizontal="true" isExpanded="false" isMarkerVisible="true" isMessageVisible="false"'
    band = 'participantBandKind="top_initiating" choreographyActivityShape="s1"'
    ends = 'sourceElement="s1" targetElement="s2" messageVisibleKind="initiating"'
    drawing = "".join(
        f'<bpmndi:BPMNDiagram id="d{page}" name="Page {page}" documentation="x" resolution="96.0">'
        f'<bpmndi:BPMNPlane id="p{page}" bpmnElement="p">'
        f'<bpmndi:BPMNShape id="s{page}" bpmnElement="a" {kinds} {band}>{foreign}{bounds}{label.format(page)}</bpmndi:BPMNShape>'
        f'<bpmndi:BPMNEdge id="e{page}" bpmnElement="a_to_b" {ends}><di:waypoint x="0" y="0.25"/><di:waypoint x="9" y="9"/>'
        f"{label.format(page + 10)}</bpmndi:BPMNEdge></bpmndi:BPMNPlane>"
        f'<bpmndi:BPMNLabelStyle id="st{page}">{font}</bpmndi:BPMNLabelStyle></bpmndi:BPMNDiagram>'
        for page in (1, 2)
    )
    content = bpmn_file(["task a", "task b", "a>b"], drawing=drawing)
    through_json = BpmnModel.from_json(json.loads(json.dumps(read_bpmn(content).to_json())))
    assert difference(content, write_bpmn(through_json)) == ""
