"""A drawn flow can be read: no way runs through a step, and no words lie on a step, a name, an arrow or other words."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.flow.bpmn.from_flow.box import Box
from engines.flow.bpmn.from_flow.routing import crosses, segments
from engines.flow.definition import FlowDef
from engines.flow.picture import Picture, picture_of
from engines.flow.way_labels import arrow_head, name_box
from engines.kernel.definition import read_definition

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "templates").glob("*/flows/*.json"))
FRAMES = ("sub_process", "event_sub_process")
WORDS = (
    "", "yes", "from 1,000,000", "10 万及以上", "NDA", "100 万及以上，且为框架协议", "smaller",
    "a customer of level A and above, in the north",
)  # fmt: skip


def unreadable(flow: FlowDef, picture: Picture) -> list[str]:
    """What touches what it must not."""
    frames = {node.key for node in flow.nodes if getattr(node, "type", "") in FRAMES}
    boxes = {key: box for key, box in picture.boxes.items() if key not in frames}
    names = {
        f"the name of {node.key}": box
        for node in flow.nodes
        if (box := name_box(picture.boxes[node.key], node.name, node.key in frames))
    }
    labels = {f"{way.source}>{way.target}": way.label_box for way in picture.ways if way.label_box}
    heads = {f"the arrow at {way.target} from {way.source}": arrow_head(way.points) for way in picture.ways}
    found = [
        f"{way.source}>{way.target} runs through {key}"
        for way in picture.ways
        for key, box in boxes.items()
        if key not in (way.source, way.target) and any(crosses(box, each) for each in segments(way.points))
    ]
    found += [
        f"the words of {label} lie on {what}"
        for label, place in labels.items()
        for what, box in {**boxes, **names, **heads, **_border(picture, frames)}.items()
        if place.meets(box)
    ]
    return found + [f"{one} lies on {two}" for one, two in combinations(labels, 2) if labels[one].meets(labels[two])]


def _border(picture: Picture, frames: set[str]) -> dict[str, Box]:
    """The four lines around each frame."""
    return {
        f"the border of {key}": line
        for key in frames
        for box in [picture.boxes[key]]
        for line in (
            Box(box.x, box.y, box.width, 0), Box(box.x, box.bottom, box.width, 0),
            Box(box.x, box.y, 0, box.height), Box(box.right, box.y, 0, box.height),
        )
    }  # fmt: skip


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.stem for path in TEMPLATES])
def test_the_flows_of_the_templates_can_be_read(path: Path) -> None:
    flow = read_definition(FlowDef, json.loads(path.read_text()))
    assert unreadable(flow, picture_of(flow)) == []


@st.composite
def flows(draw: st.DrawFn) -> FlowDef:
    """Gateways with words that lead on, past others, and back; some steps wait with an event at their edge."""
    count = draw(st.integers(2, 9))
    keys = [f"n{index}" for index in range(count)] + ["end"]
    nodes: list[dict[str, Any]] = [{"key": "start", "type": "start", "next": "n0"}]
    for index, key in enumerate(keys[:-1]):
        targets = st.sampled_from(keys[max(0, index - 2) :])
        onward = keys[index + 1]
        if draw(st.booleans()):
            others = draw(st.lists(targets, min_size=1, max_size=3, unique=True))
            words = [draw(st.sampled_from(WORDS)) for _ in others]
            branches = [
                {"when": "1 = 1", "label": word, "next": target} for word, target in zip(words, others, strict=True)
            ]
            name = draw(st.sampled_from(("", "Who must sign?", "谁来审批？")))
            last = {"else": True, "label": draw(st.sampled_from(WORDS)), "next": onward}
            nodes.append({"key": key, "type": "exclusive_gateway", "name": name, "branches": [*branches, last]})
        else:
            late = {"after": "1 day", "label": draw(st.sampled_from(WORDS)), "next": draw(st.sampled_from(keys))}
            edge = {"boundary": [late]} if draw(st.booleans()) else {}
            nodes.append({"key": key, "type": "wait", "name": "Ask", "after": "1 day", "next": onward, **edge})
    nodes.append({"key": "end", "type": "end"})
    return read_definition(FlowDef, {"key": "drawn", "record": "order", "nodes": nodes})


@given(flows())
def test_any_flow_can_be_read(flow: FlowDef) -> None:
    assert unreadable(flow, picture_of(flow)) == []
