"""BPMN files: what is written is read again, whatever it holds; our flows come back as they were."""

from __future__ import annotations

import json
import os
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engines.data.dump import dump_definition
from engines.flow import FlowDef
from engines.flow.bpmn import BpmnModel, check_bpmn, read_bpmn, write_bpmn
from engines.flow.bpmn.element import Element, to_json
from engines.flow.bpmn.flows_of_file import flows_of_file
from engines.flow.bpmn.from_flow import from_flow
from engines.flow.bpmn.namespaces import BPMN
from engines.flow.bpmn.schema import attributes, children, is_a, kinds
from engines.flow.bpmn.to_flow import to_flow
from engines.kernel.definition import read_definition
from engines.kernel.diagnostics import has_errors

MANY = 2000 if os.environ.get("MORTISE_LAWS") == "full" else 100
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=12)
CONCRETE = sorted(name for name, kind in kinds().items() if not kind.abstract)


@st.composite
def elements(draw: st.DrawFn, kind: str = "definitions", depth: int = 0) -> Element:
    """Any element that the schema allows, with any attribute values and a foreign element now and then."""
    names = draw(st.lists(st.sampled_from(sorted(attributes(kind)) or [""]), max_size=3, unique=True))
    element = Element(kind, {name: draw(TEXT) for name in names if name})
    if depth < 3:
        for place in draw(st.lists(st.sampled_from(children(kind)), max_size=3)) if children(kind) else []:
            fitting = [each for each in CONCRETE if is_a(each, place.name)] or [place.name]
            element.children.append(draw(elements(draw(st.sampled_from(fitting)), depth + 1)))
    if not element.children and kind not in ("definitions",):
        element.text = draw(TEXT.map(str.strip))
    if draw(st.booleans()):
        foreign = Element("note", {"{urn:y}a": draw(TEXT)}, text=draw(TEXT), tail=" ", namespace="urn:x")
        element.children.append(Element("extensionElements", children=[foreign]))
        element.text = ""
    return element


@settings(max_examples=MANY, deadline=None)
@given(root=elements())
def test_any_tree_of_elements_survives_json_and_xml(root: Element) -> None:
    root.prefixes = {"": BPMN, "x": "urn:x", "y": "urn:y"}
    model = BpmnModel(root)
    assert BpmnModel.from_json(json.loads(json.dumps(model.to_json()))).to_json() == model.to_json()
    once = read_bpmn(write_bpmn(model))
    assert read_bpmn(write_bpmn(once)).to_json() == once.to_json()
    assert [each.name for each in once.root.walk()] == [each.name for each in root.walk()]
    assert [each.attributes for each in once.root.walk()] == [each.attributes for each in root.walk()]


@settings(max_examples=MANY, deadline=None)
@given(root=elements())
def test_checking_and_converting_never_fail(root: Element) -> None:
    model = BpmnModel(root)
    assert isinstance(check_bpmn(model), list)
    assert all(isinstance(each["nodes"], list) for each in to_flow(model).flows.values())


@st.composite
def flows(draw: st.DrawFn) -> dict[str, Any]:
    """Any ways between nodes of any kind: boundaries, branches, event gateways, a sub-process."""
    count = draw(st.integers(2, 8))
    keys = [f"n{index}" for index in range(count)] + ["done"]
    target = st.sampled_from(keys)
    nodes: list[dict[str, Any]] = [{"key": "start", "type": "start", "next": draw(target)}]
    for key in keys[:-1]:
        node = {"key": key, **draw(st.sampled_from(SHAPES))}
        for name in ("next", "rejected", "failed"):
            if name in node:
                node[name] = draw(target)
        for name in ("branches", "boundary", "events"):
            if name in node:
                node[name] = [{**each, "next": draw(target)} for each in node[name]]
        nodes.append(node)
    inner = [
        {"key": "in1", "type": "calculate", "within": "sub", "next": "in2"},
        {"key": "in2", "type": "end", "within": "sub"},
    ]
    sub = {"key": "sub", "type": "sub_process", "variables": {"x": "number"}, "next": "done"}
    return {
        "key": "f",
        "name": {"en": "Law", "zh": "律"},
        "nodes": [*nodes, sub, *inner, {"key": "done", "type": "end"}],
    }


SHAPES: list[dict[str, Any]] = [
    {"type": "calculate", "set": {"x": "x + 1", "y": '"a"'}, "next": ""},
    {"type": "approval", "by": [{"role": "a"}], "mode": "ratio", "ratio": 0.6, "rejected": "", "next": ""},
    {"type": "form_task", "by": [{"role": "a"}], "boundary": [{"after": "2 days"}, {"message": "m", "interrupting": False}], "next": ""},
    {"type": "exclusive_gateway", "branches": [{"when": "x > 1", "label": "big"}, {"else": True}]},
    {"type": "parallel_gateway", "branches": [{}, {}]},
    {"type": "inclusive_gateway", "branches": [{"key": "k", "when": "x"}, {"when": "y"}]},
    {"type": "event_gateway", "events": [{"message": "ordered", "label": "yes"}, {"after": "24 hours"}]},
    {"type": "wait", "after": "7 days", "next": ""},
    {"type": "wait", "condition": "x > 2", "next": ""},
    {"type": "signal", "signal": "all", "next": ""},
    {"type": "send_message", "message": "m"},
    {"type": "call_connector", "connector": "c", "operation": "o", "failed": "", "next": ""},
    {"type": "form_task", "by": [{"initiator": True}], "instances": {"count": "3", "sequential": True}, "next": ""},
    {"type": "calculate", "loop": {"while": "x < 3", "maximum": 5}, "next": ""},
    {"type": "terminate"},
]  # fmt: skip


@settings(max_examples=MANY, deadline=None)
@given(document=flows())
def test_our_flow_exported_and_imported_is_our_flow(document: dict[str, Any]) -> None:
    flow = read_definition(FlowDef, document)
    written = write_bpmn(from_flow(flow))
    found = flows_of_file(written)
    assert not has_errors(found.diagnostics)
    (back,) = found.flows
    assert _plain(back) == _plain(flow)
    assert len(back.positions) == len(flow.nodes)


@settings(max_examples=MANY, deadline=None)
@given(document=flows(), other=flows())
def test_a_kept_file_takes_any_change(document: dict[str, Any], other: dict[str, Any]) -> None:
    """Whatever a flow becomes, its file says it again, and stays a file that is let in."""
    (kept,) = flows_of_file(write_bpmn(from_flow(read_definition(FlowDef, document)))).flows
    changed = read_definition(FlowDef, {**other, "diagram": kept.diagram})
    found = flows_of_file(write_bpmn(from_flow(changed)))
    assert not has_errors(found.diagnostics)
    assert _without_keys(_plain(found.flows[0])) == _without_keys(_plain(changed))


def _plain(flow: FlowDef) -> dict[str, Any]:
    document = dump_definition(flow)
    nodes = sorted(document["nodes"], key=lambda node: str(node["key"]))
    return {name: value for name, value in document.items() if name not in ("diagram", "positions")} | {"nodes": nodes}


def _without_keys(document: dict[str, Any]) -> dict[str, Any]:
    """New ways are known by the ids that the file gives them."""
    nodes = [
        {
            name: [{k: v for k, v in each.items() if k != "key"} for each in value]
            if name in ("branches", "boundary", "events")
            else value
            for name, value in node.items()
        }
        for node in document["nodes"]
    ]
    return {**document, "nodes": nodes}


def test_the_json_of_an_element_leaves_out_what_is_empty() -> None:
    assert to_json(Element("task", {"id": "a"})) == {"type": "task", "attributes": {"id": "a"}}
