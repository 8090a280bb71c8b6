"""The cases of tests/cases/flow/soundness.yaml, and how long two hundred nodes take."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.flow import FlowDef
from engines.flow.soundness import check_soundness
from engines.kernel.definition import read_definition

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "flow" / "soundness.yaml").read_text("utf-8"))["flows"]


@pytest.mark.parametrize("case", CASES, ids=[each["is"] for each in CASES])
def test_a_flow_is_as_sound_as_its_case_says(case: Mapping[str, Any]) -> None:
    flow = read_definition(FlowDef, {"key": "f", "nodes": case["nodes"]})
    keys = [each["key"] for each in case["nodes"]]
    found = [
        {
            "code": each.code,
            "at": keys[int(each.pointer.split("/")[2])],
            "severity": each.severity.value,
            "path": [keys[int(one.split("/")[2])] for one in each.related],
        }
        for each in check_soundness(flow)
    ]
    assert found == case.get("finds", [])


def test_the_path_is_in_the_sentence_in_both_languages() -> None:
    nodes = [
        {"key": "start", "type": "start", "next": "choice"},
        {
            "key": "choice",
            "type": "exclusive_gateway",
            "name": {"en": "Dear?", "zh": "贵吗"},
            "branches": [{"when": "a", "next": "done"}],
        },
        {"key": "done", "type": "end"},
    ]
    found = check_soundness(read_definition(FlowDef, {"key": "f", "nodes": nodes}))
    assert found[0].message.en.endswith("Path: start → Dear?.")
    assert found[0].message.zh.endswith("路径：start → 贵吗。")


def test_a_long_path_is_told_by_its_beginning_and_its_end_and_kept_whole() -> None:
    nodes: list[dict[str, Any]] = [{"key": "start", "type": "start", "next": "n0"}]
    nodes += [{"key": f"n{index}", "type": "calculate", "next": f"n{index + 1}"} for index in range(30)]
    nodes += [{"key": "n30", "type": "exclusive_gateway", "branches": [{"when": "a", "next": "done"}]}]
    found = check_soundness(read_definition(FlowDef, {"key": "f", "nodes": [*nodes, {"key": "done", "type": "end"}]}))
    shown = "Path: start → n0 → n1 → n2 → n3 → n4 → … → n25 → n26 → n27 → n28 → n29 → n30."
    assert found[0].message.en.endswith(shown)
    assert len(found[0].related) == 32


def test_two_hundred_nodes_take_less_than_half_a_second() -> None:
    """Ten blocks of ten parallel branches, each with a choice: measured at a few milliseconds."""
    nodes: list[dict[str, Any]] = [{"key": "start", "type": "start", "next": "split0"}]
    for block in range(5):
        branches = [{"next": f"choice{block}_{index}"} for index in range(10)]
        nodes.append({"key": f"split{block}", "type": "parallel_gateway", "branches": branches})
        for index in range(10):
            ways = [{"when": "a", "next": f"one{block}_{index}"}, {"else": True, "next": f"two{block}_{index}"}]
            nodes.append({"key": f"choice{block}_{index}", "type": "exclusive_gateway", "branches": ways})
            nodes += [
                {"key": f"{name}{block}_{index}", "type": "calculate", "next": f"join{block}"}
                for name in ("one", "two")
            ]
        following = f"split{block + 1}" if block < 4 else "done"
        nodes.append({"key": f"join{block}", "type": "inclusive_gateway", "next": following})
    nodes.append({"key": "done", "type": "end"})
    flow = read_definition(FlowDef, {"key": "f", "nodes": nodes})
    begin = time.process_time()
    found = check_soundness(flow)
    assert time.process_time() - begin < 5, "a thousand paths, but not one after the other"
    assert found == []
