"""BPMN files become flows that do what the standard says; and say so after a round through our own export."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.flow import FlowDef
from engines.flow.bpmn import BpmnModel, check_bpmn, read_bpmn, write_bpmn
from engines.flow.bpmn.from_flow import from_flow
from engines.flow.bpmn.to_flow import to_flow
from engines.kernel.definition import read_definition
from engines.kernel.diagnostics import has_errors
from tests.bpmn_writing import bpmn_file, level
from tests.conformance.bpmn_betsy import JOBS, BetsyDialect
from tests.conformance.bpmn_world import World

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "bpmn" / "runs.yaml").read_text("utf-8"))


def played(case: Mapping[str, Any], flows: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """(the log, the incidents)."""
    world = World(flows, {**JOBS, "throw_error": (0.0, "ERR-1")})
    world.defaults = {"integerVariable": 0, "log": [], **case.get("variables", {})}
    world.start("p", world.defaults)
    world.advance(case.get("wait_seconds", 0))
    return sorted(each for one in world.instances for each in one.values.get("log", [])), world.incidents


@pytest.mark.parametrize("case", CASES, ids=[each["is"] for each in CASES])
def test_a_file_runs_as_its_case_says(case: Mapping[str, Any]) -> None:
    model = read_bpmn(bpmn_file(case["process"], case.get("top", "")))
    assert not has_errors(check_bpmn(model))
    conversion = to_flow(model, BetsyDialect(expects_marker=True))
    assert conversion.problems == []
    log, incidents = played(case, conversion.flows)
    assert (log, incidents) == (case["log"], case.get("incidents", []))
    drawn = {key: again(document) for key, document in conversion.flows.items()}
    assert played(case, drawn) == (log, incidents), "the same after export and import"


def again(document: Mapping[str, Any]) -> dict[str, Any]:
    """A flow drawn as BPMN and read back."""
    written = write_bpmn(from_flow(read_definition(FlowDef, document)))
    conversion = to_flow(read_bpmn(written))
    assert conversion.problems == []
    return conversion.flows[document["key"]]


def test_a_repeating_start_becomes_a_schedule() -> None:
    def schedule(cycle: str) -> Any:
        timer = f"<timerEventDefinition><timeCycle>{cycle}</timeCycle></timerEventDefinition>"
        found = to_flow(_file(["startEvent s: " + timer, "endEvent e", "s>e"]))
        return found.flows["p"].get("on") or [each.message.en for each in found.problems]

    assert schedule("R/P1D") == [{"schedule": "0 0 * * *", "start": "s"}]
    assert schedule("R/2026-01-05T08:30:00Z/P1D") == [{"schedule": "30 8 * * *", "start": "s"}]
    assert schedule("R/PT15M") == [{"schedule": "*/15 * * * *", "start": "s"}]
    assert schedule("R/P1M") == [{"schedule": "0 0 1 */1 *", "start": "s"}]
    assert "cannot run: Its cycle has no cron form." in schedule("R3/P1D")[0]


_UNTIL = "<completionCondition>x</completionCondition>"
_TELLS = "<multiInstanceLoopCharacteristics {}><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
_EDGE = "boundaryEvent b attachedToRef=t {}: <{}EventDefinition/>"
_TWO = "<signalEventDefinition id='d1'/><errorEventDefinition id='d2'/>"


@pytest.mark.parametrize(
    ("lines", "element"),
    [
        (["startEvent s", "intermediateCatchEvent c", "s>c"], "c"),
        (["startEvent s", "endEvent e: <linkEventDefinition name='x'/>", "s>e"], "e"),
        (["startEvent s", "endEvent e: <cancelEventDefinition/>", "s>e"], "e"),
        (["transaction x: <subProcess id='u'><endEvent id='e'><cancelEventDefinition/></endEvent></subProcess>"], "e"),
        (["startEvent s: <errorEventDefinition/>", "endEvent e", "s>e"], "s"),
        (["startEvent s", "eventBasedGateway g", "task t", "s>g", "g>t"], "g"),
        (["adHocSubProcess a ordering=Sequential: " + level(["task t", "task u", "t>u"])], "a"),
        (["adHocSubProcess a: <task id='t'/><standardLoopCharacteristics loopMaximum='2'/>" + _UNTIL], "a"),
        (["startEvent s", "task t completionQuantity=9999999999", "task u", "s>t", "t>u"], "t"),
        (["startEvent s", "callActivity c", "s>c"], "c"),
        (["complexGateway g: <activationCondition>x</activationCondition>"], "g"),
        (["startEvent s", "scriptTask t scriptFormat=text/x: <script>rm -rf</script>", "s>t"], "t"),
        (["startEvent s", "task t", "boundaryEvent b attachedToRef=t", "endEvent e", "s>t", "b>e"], "b"),
        (["startEvent s", "task t: <multiInstanceLoopCharacteristics behavior='None'/>", "s>t"], "t"),
        (["startEvent s", "task t: " + _TELLS.format("behavior='One'"), "s>t"], "t"),
        (["startEvent s", "task t: " + _TELLS.format("behavior='One' oneBehaviorEventRef='d3'"), "s>t"], "t"),
        (["startEvent s", "task t: " + _TELLS.format("behavior='Complex'"), "s>t"], "t"),
        (["startEvent s", "task t", "s>t", "boundaryEvent b attachedToRef=t parallelMultiple=true: " + _TWO], "b"),
        (["startEvent s", "task t: <standardLoopCharacteristics loopMaximum='-1'/>", "s>t"], "t"),
        (["startEvent s", "task t: <standardLoopCharacteristics loopMaximum='many'/>", "s>t"], "t"),
        (["startEvent s", "task t: <standardLoopCharacteristics loopMaximum='10001'/>", "s>t"], "t"),
        (["startEvent s", "subProcess u triggeredByEvent=true"], "u"),
        (["startEvent s", "task t", "s>t", _EDGE.format("cancelActivity=false", "error"), "task u", "b>u"], "b"),
        (["startEvent s", "task t", "s>t", _EDGE.format("", "cancel"), "task u", "b>u"], "b"),
        (["startEvent s", "intermediateThrowEvent t: <linkEventDefinition name='x'/>", "s>t"], "t"),
        (["startEvent s", "eventBasedGateway g", "s>g"], "g"),
        (["startEvent s", "transaction x: <endEvent id='e'><cancelEventDefinition/></endEvent>", "s>x"], "e"),
        (
            ["<subProcess id='u' triggeredByEvent='true'><startEvent id='us'>" + _TWO + "</startEvent></subProcess>"],
            "us",
        ),
        (["startEvent s", "exclusiveGateway g", "task a", "task b", "s>g", "g>a", "g>b"], "g_to_a"),
    ],
)
def test_what_the_engine_does_not_offer_is_refused_by_name(lines: list[str], element: str) -> None:
    found = to_flow(_file(lines)).problems
    assert f"/elements/{element}" in [each.pointer for each in found]
    assert all("cannot run: " in each.message.en and "无法运行：" in each.message.zh for each in found)


def _file(lines: list[str]) -> BpmnModel:
    return read_bpmn(bpmn_file(lines, "<timerEventDefinition id='d3'/>"))
