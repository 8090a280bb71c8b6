"""step: the heart of the engine. A pure function from (plan, state, event) to the next state and what to do.

Raises Conflict, NotAllowed or InputError when the event is refused (the state is then untouched); an expression that
fails becomes an incident on its token, never a lost instance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engines.flow import events as e
from engines.flow import tasks
from engines.flow.activity import Activity
from engines.flow.bodies import is_body
from engines.flow.hearing import arm_boundaries, arm_scope, awaited_names, hear, look, timer_fired
from engines.flow.incidents import retry, skip
from engines.flow.joins import release_inclusive, starve
from engines.flow.migrate import migrate
from engines.flow.needs import Asked, Known, Need, nothing_known
from engines.flow.plan import FlowPlan
from engines.flow.raising import escalate
from engines.flow.repeat import begin
from engines.flow.run import Microstep, Run
from engines.flow.scopes import close_scope
from engines.flow.state import ROOT, FlowState, Token
from engines.kernel.commands import Command
from engines.kernel.errors import Conflict, MortiseError
from engines.kernel.texts import Text


@dataclass(frozen=True)
class Step:
    """What came of an event. With `needs`, nothing did: answer them in the event's `facts` and step again.

    `event`: the event with every answer that was used in its `facts`; this is what the log keeps.
    """

    event: e.Event
    state: FlowState
    microsteps: tuple[Microstep, ...] = ()
    commands: tuple[Command, ...] = ()
    needs: tuple[Need, ...] = ()


def step(plan: FlowPlan, state: FlowState, event: e.Event, known: Known = nothing_known) -> Step:
    """Apply one event. `state` is not changed. `known`: answers that are at hand, besides the event's own.

    **Complexity**: linear in tokens and microsteps.
    """
    run = Run(plan, state, event, known)
    try:
        _take(run, event)
        _settle(run)
    except Asked as asked:
        return Step(event, state, needs=asked.needs)
    logged = event if run.facts is event.facts else e.with_facts(event, run.facts)
    return Step(logged, run.state, tuple(run.microsteps), tuple(run.commands))


def fold(plan: FlowPlan, events: Iterable[e.Event], later: Iterable[FlowPlan] = ()) -> FlowState:
    """The state after these events: replaying an instance's log gives its live state.

    `later`: the plans that the instance was migrated to, in order.
    """
    state, plans = FlowState(), iter(later)
    for event in events:
        if isinstance(event, e.Migrated):
            plan = next(plans, plan)
        state = step(plan, state, event).state
    return state


def awaited(plan: FlowPlan, state: FlowState) -> list[str]:
    """What the instance listens to now, sorted; kept beside it by the driver: `record`, `message:<name>` (for its
    record), `message:<name>|<key>`, `signal:<name>`."""
    return sorted(set(awaited_names(plan, state))) if state.status == "running" and plan.listens else []


def _take(run: Run, event: e.Event) -> None:
    if run.state.status != "running" and not isinstance(event, _AFTER_THE_END):
        _too_late(run, event)
        return
    if tasks.take(run, event):
        return
    match event:
        case e.Started():
            _start(run, event)
        case e.Cancelled():
            run.end_all("cancelled")
        case e.TimerFired():
            _timer(run, event)
        case e.MessageReceived() | e.SignalReceived() | e.RecordChanged():
            hear(run, event)
        case e.Performed() | e.JobDone() | e.JobFailed() | e.ChildEnded():
            run.touched = run.plan.conditional
            found = run.state.tokens.get(event.token.partition(".")[0])
            if found:
                run.serve(found, event)
        case e.ChildEscalated():
            found = run.state.tokens.get(event.token)
            if found and found.doing == "child":
                escalate(run, found, event.code, event.payload)
        case e.Migrated():
            migrate(run, event)
        case e.IncidentRetried():
            retry(run, event)
        case e.IncidentSkipped():
            skip(run, event)
        case _:
            _not_taken(event)


_AFTER_THE_END = (e.Started, e.Withdrawn, e.Commented, e.CopiesSent)


def _start(run: Run, event: e.Started) -> None:
    if run.state.status != "new":
        raise Conflict.because("flow.already_started", Text("This flow has already started.", "该流程已经启动。"))
    state = run.state
    state.status, state.initiator, state.ref, state.called = "running", event.initiator, event.ref, event.called
    state.choices = {node: list(people) for node, people in event.choices.items()}
    run.assign(event.values)
    if run.plan.snapshot:
        state.scopes[ROOT].notes["snapshot"] = {name: run.record.get(name) for name in sorted(run.plan.snapshot)}
    start = event.start or run.plan.start
    if start not in run.plan.starts[""]:
        raise Conflict.because("flow.unknown_start", Text(f"There is no start '{start}'.", f"没有开始节点“{start}”。"))
    run.place(start, ROOT)
    if run.plan.event_subs:
        arm_scope(run, state.scopes[ROOT])


def _too_late(run: Run, event: e.Event) -> None:
    """After the end: what a person does is refused, what a machine reports is of no interest any more."""
    if isinstance(event, e.TokenEvent | e.Cancelled):
        return
    raise Conflict.because(
        "flow.ended", Text("This flow has already ended.", "该流程已经结束。"), Text("Reload the page.", "请刷新页面。")
    )


def _timer(run: Run, event: e.TimerFired) -> None:
    id_, _, name = event.timer.partition(":")
    token = run.state.tokens.get(id_)
    place = token or run.state.scopes.get(id_)
    if place is None or event.timer not in place.timers:
        return
    place.timers.remove(event.timer)
    if not timer_fired(run, place, name) and token is not None:
        run.serve(token, event)


def _settle(run: Run) -> None:
    """Move until nothing moves: first what was thrown inside is heard, then scopes that are over end, then conditions
    are looked at, then the next token moves."""
    while run.state.status == "running":
        if run.inner:
            hear(run, run.inner.popleft())
        elif run.over:
            _close(run, run.over.pop())
        elif run.touched and run.plan.conditional:
            look(run)
        elif run.queue:
            _next(run)
        elif _gathered(run) and (release_inclusive(run) or starve(run)):
            continue
        else:
            if not run.state.scopes[ROOT].live:
                run.finish(run.state.outcome or "completed")
            return


def _gathered(run: Run) -> bool:
    """Whether anything waits at a join."""
    for scope in run.state.scopes.values():  # noqa: SIM110 - asked at the end of every step
        if scope.arrivals:
            return True
    return False


def _close(run: Run, id_: str) -> None:
    scope = run.state.scopes.get(id_)
    if scope is None or scope.live or scope.arrivals:
        return
    owner = run.state.tokens[scope.token]
    mark = len(run.commands)
    try:
        close_scope(run, scope)
    except MortiseError as error:
        run.failed(owner, error, mark)


def _next(run: Run) -> None:
    id_, key = run.queue.popleft()
    token = run.state.tokens.get(id_)
    if token is None or token.node != key or token.doing:
        return
    if run.plan.nodes[key].throws and any(not run.plan.nodes[other].throws for _, other in run.queue):
        run.queue.append((id_, key))
        return
    run.allowance -= 1
    if run.allowance < 0:
        run.incident(token, "flow.too_many_steps", _IN_A_CIRCLE)
    else:
        _enter(run, token)


_IN_A_CIRCLE = Text(
    "The flow went through 1000 nodes without waiting: it runs in a circle.",
    "流程连续经过 1000 个节点而没有停顿，存在死循环。",
)


def _enter(run: Run, token: Token) -> None:
    node = run.plan.nodes[token.node]
    run.at(token)
    run.note("entered", token)
    mark = len(run.commands)
    try:
        if node.key in run.plan.edged and not is_body(run, token):
            assert isinstance(node, Activity)
            arm_boundaries(run, token, node)
            if token.id not in run.state.tokens:
                return
            run.at(token)
            if node.repeats:
                begin(run, token, node)
                return
        if node.key in run.plan.visited:
            run.state.visits.append(node.key)
            token.trail = (*token.trail, len(run.state.visits) - 1)
        node.enter(run, token)
    except MortiseError as error:
        token.seats, token.timers = [], []
        run.failed(token, error, mark)
        return
    if token.doing and token.node == node.key:
        run.note("active", token, token.doing)


def _not_taken(event: e.Event) -> None:
    """The people's events are taken by `tasks.take`."""
    raise AssertionError(f"{type(event).__name__} is taken by nobody")


__all__ = ["Step", "awaited", "fold", "step"]
