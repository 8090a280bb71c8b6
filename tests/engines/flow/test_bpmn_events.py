"""Every event at the edge of every kind of activity, and at the start of event sub-processes, interrupting and not."""

from __future__ import annotations

from itertools import product

import pytest

from engines.flow.bpmn import check_bpmn, read_bpmn
from engines.flow.bpmn.to_flow import to_flow
from engines.kernel.diagnostics import has_errors
from tests.bpmn_writing import bpmn_file, level
from tests.conformance.bpmn_betsy import JOBS, BetsyDialect
from tests.conformance.bpmn_world import World

IN_2_S = "<timeDuration xsi:type='tFormalExpression'>PT2S</timeDuration>"
TRIGGERS = {
    "time": f"<timerEventDefinition>{IN_2_S}</timerEventDefinition>",
    "date": "<timerEventDefinition><timeDate xsi:type='tFormalExpression'>2026-01-05T02:00:02Z</timeDate></timerEventDefinition>",
    "signal": "<signalEventDefinition signalRef='sg'/>",
    "message": "<messageEventDefinition messageRef='ms'/>",
    "condition": "<conditionalEventDefinition><condition xsi:type='tFormalExpression'>integerVariable &gt; 0</condition>"
    "</conditionalEventDefinition>",
}
THROWERS = {
    "signal": f"intermediateThrowEvent t: {TRIGGERS['signal']}",
    "message": f"intermediateThrowEvent t: {TRIGGERS['message']}",
    "condition": "scriptTask t: <script>INCREMENT_INTEGER_VARIABLE</script>",
}
WORK = level(["startEvent ws", "scriptTask w: <script>WAIT_TEN_SECONDS</script>", "ws>w"])
CALLED = level(["startEvent qs", "scriptTask q1: <script>WAIT_TEN_SECONDS</script>", "qs>q1"])
TWICE = "<multiInstanceLoopCharacteristics{}><loopCardinality xsi:type='tFormalExpression'>2</loopCardinality></multiInstanceLoopCharacteristics>"
HOSTS = {
    "sub-process": f"subProcess h: {WORK}",
    "transaction": f"transaction h: {WORK}",
    "parallel instances": f"subProcess h: {TWICE.format('')}{WORK}",
    "sequential instances": f"subProcess h: {TWICE.format(' isSequential=' + repr('true'))}{WORK}",
    "loop": f"subProcess h: <standardLoopCharacteristics loopMaximum='2'/>{WORK}",
    "script": "scriptTask h: <script>WAIT_TEN_SECONDS</script>",
    "repeated script": f"scriptTask h: {TWICE.format('')}<script>WAIT_TEN_SECONDS</script>",
    "call": "callActivity h calledElement=q",
    "repeated call": f"callActivity h calledElement=q: {TWICE.format('')}",
    "user task": "userTask h",
    "receive task": "receiveTask h messageRef=other",
}
NEVER_DONE = ("user task", "receive task")
TOP = (
    '<signal id="sg" name="sg"/><message id="ms" name="ms"/><message id="other" name="other"/>'
    '<error id="er" errorCode="E"/><escalation id="ec" escalationCode="S"/>'
    f'<process id="q" isExecutable="true">{CALLED}</process>'
)


def log_of(process: list[str]) -> tuple[list[str], list[str]]:
    """(what the scripts wrote, the incidents)."""
    model = read_bpmn(bpmn_file(process, TOP))
    assert not has_errors(check_bpmn(model))
    conversion = to_flow(model, BetsyDialect(expects_marker=False))
    assert conversion.problems == []
    world = World(conversion.flows, JOBS)
    world.defaults = {"integerVariable": 0, "log": []}
    world.start("p", world.defaults)
    world.advance(60)
    return sorted(each for one in world.instances for each in one.values.get("log", [])), world.incidents


def script(id_: str, number: int) -> str:
    return f"scriptTask {id_}: <script>SCRIPT_task{number}</script>"


def beginning(trigger: str, first: str) -> list[str]:
    """A start that leads to `first`; what throws the trigger does so after two seconds, beside it."""
    thrower = THROWERS.get(trigger)
    if thrower is None:
        return ["startEvent s", f"s>{first}"]
    wait = f"intermediateCatchEvent later: {TRIGGERS['time']}"
    return ["startEvent s", "parallelGateway g", wait, thrower, "s>g", f"g>{first}", "g>later", "later>t"]


@pytest.mark.parametrize("interrupting", [True, False], ids=["interrupting", "beside"])
@pytest.mark.parametrize(("host", "trigger"), list(product(HOSTS, TRIGGERS)))
def test_an_event_at_the_edge_of_an_activity(host: str, trigger: str, interrupting: bool) -> None:
    edge = f"boundaryEvent b attachedToRef=h cancelActivity={str(interrupting).lower()}: {TRIGGERS[trigger]}"
    after = [script("x", 1), "b>x", script("y", 2), "h>y"]
    goes_on = not interrupting and host not in NEVER_DONE
    log = ["SCRIPT_task1", *(["SCRIPT_task2"] if goes_on else [])]
    assert log_of([*beginning(trigger, "h"), HOSTS[host], edge, *after]) == (log, [])


@pytest.mark.parametrize("interrupting", [True, False], ids=["interrupting", "beside"])
@pytest.mark.parametrize("inside", [False, True], ids=["in a process", "in a sub-process"])
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_an_event_that_starts_an_event_sub_process(trigger: str, inside: bool, interrupting: bool) -> None:
    start = f"startEvent es isInterrupting={str(interrupting).lower()}: {TRIGGERS[trigger]}"
    listener = f'<subProcess id="l" triggeredByEvent="true">{level([start, script("x", 1), "es>x"])}</subProcess>'
    work = ["scriptTask w: <script>WAIT_TEN_SECONDS</script>", script("y", 2), "w>y", listener]
    process = [*beginning(trigger, "w"), *work]
    if inside:
        around = f"subProcess o: {level(process)}"
        process = ["startEvent os", around, script("z", 3), "os>o", "o>z"]
    log = ["SCRIPT_task1", *([] if interrupting else ["SCRIPT_task2"]), *(["SCRIPT_task3"] if inside else [])]
    assert log_of(process) == (log, [])


THROWN = {
    "error": ("<errorEventDefinition errorRef='er'/>", True),
    "escalation": ("<escalationEventDefinition escalationRef='ec'/>", True),
    "escalation beside": ("<escalationEventDefinition escalationRef='ec'/>", False),
}
REPEATED = ("parallel instances", "sequential instances", "loop")


@pytest.mark.parametrize("thrown", THROWN)
@pytest.mark.parametrize("host", ["sub-process", "transaction", *REPEATED])
def test_what_is_thrown_inside_an_activity_is_caught_at_its_edge(host: str, thrown: str) -> None:
    event, interrupting = THROWN[thrown]
    throws = HOSTS[host].replace(WORK, level(["startEvent ws", f"endEvent we: {event}", "ws>we"]))
    edge = f"boundaryEvent b attachedToRef=h cancelActivity={str(interrupting).lower()}: {event}"
    log = ["SCRIPT_task1"] * (2 if host in REPEATED and not interrupting else 1)
    log += [] if interrupting else ["SCRIPT_task2"]
    assert log_of(["startEvent s", "s>h", throws, edge, script("x", 1), "b>x", script("y", 2), "h>y"]) == (log, [])
