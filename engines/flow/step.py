"""step: the heart of the engine. A pure function from (plan, state, event) to the next state and what to do.

Raises Conflict, NotAllowed or InputError when the event is refused (the state is then untouched); an expression that
fails becomes an incident on its token, never a lost instance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from engines.flow import events as e
from engines.flow import tasks
from engines.flow.definition import NodeDef
from engines.flow.joins import release_inclusive, starve
from engines.flow.migrate import migrate
from engines.flow.needs import Asked, Need
from engines.flow.nodes.event_gateway import EventGatewayNode
from engines.flow.nodes.wait import WaitNode
from engines.flow.plan import FlowPlan
from engines.flow.run import Microstep, Run
from engines.flow.state import FlowState, Token
from engines.kernel.commands import Command
from engines.kernel.errors import Conflict, MortiseError
from engines.kernel.texts import Text


@dataclass(frozen=True)
class Step:
    """What came of an event. With `needs`, nothing did: answer them in the event's `facts` and step again."""

    state: FlowState
    microsteps: tuple[Microstep, ...] = ()
    commands: tuple[Command, ...] = ()
    needs: tuple[Need, ...] = ()


def step(plan: FlowPlan, state: FlowState, event: e.Event) -> Step:
    """Apply one event. `state` is not changed. **Complexity**: linear in tokens and microsteps."""
    run = Run(plan, state, event)
    try:
        _take(run, event)
        _settle(run)
    except Asked as asked:
        return Step(state, needs=asked.needs)
    return Step(run.state, tuple(run.microsteps), tuple(run.commands))


def fold(plan: FlowPlan, events: Iterable[e.Event]) -> FlowState:
    """The state after these events: replaying an instance's log gives its live state."""
    state = FlowState()
    for event in events:
        state = step(plan, state, event).state
    return state


def awaited(plan: FlowPlan, state: FlowState) -> list[str]:
    """What the instance listens to now: `record` and `message:<name>`, sorted; kept beside it by the driver."""
    found: set[str] = set()
    for token in state.tokens.values():
        node = plan.nodes[token.node]
        if token.doing != "wait":
            continue
        catches = [node] if isinstance(node, WaitNode) else node.events if isinstance(node, EventGatewayNode) else []
        found.update(name for each in catches if (name := each.awaited()))
    return sorted(found)


def _take(run: Run, event: e.Event) -> None:
    if run.state.status != "running" and not isinstance(event, e.Started):
        _too_late(run, event)
        return
    match event:
        case e.Started():
            _start(run, event)
        case e.TaskDecided():
            tasks.decide(run, event)
        case e.TaskTransferred():
            tasks.transfer(run, event)
        case e.TaskDelegated():
            tasks.delegate(run, event)
        case e.SignerAdded():
            tasks.add_signer(run, event)
        case e.SignerRemoved():
            tasks.remove_signer(run, event)
        case e.TaskReturned():
            tasks.return_to(run, event)
        case e.Withdrawn():
            tasks.withdraw(run, event)
        case e.Cancelled():
            run.end_all("cancelled")
        case e.Urged():
            tasks.urge(run, event)
        case e.TimerFired():
            _timer(run, event)
        case e.MessageReceived() | e.RecordChanged():
            for token in [each for each in run.state.tokens.values() if each.doing == "wait"]:
                _resume(run, token, event)
        case e.Performed() | e.JobDone() | e.JobFailed() | e.ChildEnded():
            found = run.state.tokens.get(event.token)
            if found:
                _resume(run, found, event)
        case e.Migrated():
            migrate(run, event)
        case e.IncidentRetried():
            token = tasks.with_incident(run, event.token)
            run.note("retried", token)
            run.state.incidents.pop(token.id)
            run.go(token, token.node)
        case e.IncidentSkipped():
            token = tasks.with_incident(run, event.token)
            run.note("skipped", token)
            run.state.incidents.pop(token.id)
            ways = [each.slot for each in run.plan.ways[token.node]]
            run.advance(token, "next" if "next" in ways or not ways else ways[0])
        case _:
            assert_never(event)


def _start(run: Run, event: e.Started) -> None:
    if run.state.status != "new":
        raise Conflict.because("flow.already_started", Text("This flow has already started.", "该流程已经启动。"))
    run.state.status, run.state.initiator, run.state.ref = "running", event.initiator, event.ref
    run.assign(event.values)
    run.place(run.plan.start)


def _too_late(run: Run, event: e.Event) -> None:
    """After the end: what a person does is refused, what a machine reports is of no interest any more."""
    if isinstance(event, e.TokenEvent | e.Cancelled):
        return
    raise Conflict.because(
        "flow.ended", Text("This flow has already ended.", "该流程已经结束。"), Text("Reload the page.", "请刷新页面。")
    )


def _timer(run: Run, event: e.TimerFired) -> None:
    token = run.state.tokens.get(event.timer.partition(":")[0])
    if token and event.timer in token.timers:
        token.timers.remove(event.timer)
        _resume(run, token, event)


def _resume(run: Run, token: Token, event: e.TokenEvent) -> None:
    mark = len(run.commands)
    try:
        run.plan.nodes[token.node].resume(run, token, event)
    except MortiseError as error:
        _failed(run, token, error, mark)


def _settle(run: Run) -> None:
    run.drain(_enter)
    while run.state.status == "running" and release_inclusive(run):
        run.drain(_enter)
    if run.state.status == "running" and not run.state.tokens:
        if run.state.arrivals:
            starve(run)
        else:
            run.finish(run.state.outcome or "completed")


def _enter(run: Run, token: Token, node: NodeDef) -> None:
    if node.returnable:
        run.state.visits.append(node.key)
        token.trail = (*token.trail, len(run.state.visits) - 1)
    run.note("entered", token)
    mark = len(run.commands)
    try:
        node.enter(run, token)
    except MortiseError as error:
        token.seats, token.timers = [], []
        _failed(run, token, error, mark)


def _failed(run: Run, token: Token, error: MortiseError, mark: int) -> None:
    del run.commands[mark:]
    first = error.diagnostics[0]
    run.incident(token, first.code, first.message)
