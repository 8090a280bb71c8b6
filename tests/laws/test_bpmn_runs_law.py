"""Any BPMN process runs until it is over or says what stopped it, and does the same after export and import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.flow import FlowDef
from engines.flow.bpmn import read_bpmn, write_bpmn
from engines.flow.bpmn.from_flow import from_flow
from engines.flow.bpmn.to_flow import to_flow
from engines.kernel.definition import read_definition
from tests.bpmn_writing import bpmn_file
from tests.conformance.bpmn_betsy import JOBS, BetsyDialect
from tests.conformance.bpmn_world import World
from tests.laws.bpmn_drawing import TOP, BpmnDrawing

MANY = 1000 if os.environ.get("MORTISE_LAWS") == "full" else 40
VALUES: Mapping[str, Any] = {"integerVariable": 0, "log": [], "test": "", "data": ""}


@st.composite
def files(draw: st.DrawFn) -> bytes:
    return bpmn_file(BpmnDrawing(lambda options: draw(st.sampled_from(options))).process(), TOP)


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_any_process_comes_to_its_end_and_so_it_does_after_export_and_import(content: bytes) -> None:
    conversion = to_flow(read_bpmn(content), BetsyDialect(expects_marker=False))
    assert conversion.problems == []
    first = lived(conversion.flows["p"])
    again = to_flow(read_bpmn(write_bpmn(from_flow(read_definition(FlowDef, conversion.flows["p"])))))
    assert again.problems == []
    assert lived(again.flows["p"]) == first


def lived(flow: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """(what was logged, the incidents) of an instance that has nothing to do any more."""
    world = World({"p": flow}, {**JOBS, "throw_error": (0.0, "E")})
    world.defaults = VALUES
    instance = world.start("p", VALUES)
    world.advance(1000)
    assert instance.state.status == "ended" or world.incidents, "it waits for something that never comes"
    return sorted(instance.values["log"]), sorted(world.incidents)
