"""Every node type lives in a story: it is entered, saved and restored, and replayed, or the suite is red."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from engines.flow import NODE_TYPES
from engines.flow.definition import NodeDef
from tests.flow_world import play

CASES = Path(__file__).parents[1] / "cases" / "flow"
PATTERNS = (
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    19,
    20,
    21,
    22,
    24,
    25,
    26,
    27,
    29,
    34,
    35,
    36,
    37,
    38,
    43,
)


@cache
def entered() -> frozenset[str]:
    """The node types that some story has gone through; playing asserts save, restore and replay at every step."""
    found: set[str] = set()
    for path in sorted(CASES.glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text("utf-8")):
            for case in document["cases"]:
                world = play(document, case)
                nodes: dict[str, NodeDef] = dict(world.plan.nodes)
                found |= {str(getattr(nodes[key], "type", "")) for key in world.entered}
    return frozenset(found)


@pytest.mark.parametrize("wire", list(NODE_TYPES))
def test_a_node_type_is_entered_in_some_story(wire: str) -> None:
    assert wire in entered(), f"add a story to tests/cases/flow that goes through a '{wire}'"


@pytest.mark.parametrize("number", PATTERNS)
def test_a_workflow_pattern_has_a_story_of_its_name(number: int) -> None:
    documents = list(yaml.safe_load_all((CASES / "patterns.yaml").read_text("utf-8")))
    stories = [case["story"] for document in documents for case in document["cases"]]
    named = [each for each in stories if f"WCP-{number} " in f"{each} ".replace(",", " ").replace(";", " ")]
    assert named, f"WCP-{number}"
