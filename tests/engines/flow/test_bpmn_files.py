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
from engines.kernel.definition import read_definition
from engines.kernel.errors import InputError
from tests.bpmn_writing import bpmn_file

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
                "adHocSubProcess g name=Odd: <task id='i'/><completionCondition>x</completionCondition>",
                "serviceTask t",
                "s>g",
                "g>t",
            ]
        )
    )
    assert found.flows == []
    errors = {each.pointer: each.message for each in found.diagnostics if each.severity == "error"}
    assert errors["/elements/g"].en.startswith(
        "adHocSubProcess 'Odd' (g) cannot run: An ad-hoc sub-process is not offered"
    )
    assert errors["/elements/t"].zh.startswith("serviceTask （t） 无法运行")


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
