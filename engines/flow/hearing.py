"""Hearing: what waiting nodes, boundaries and event sub-processes listen to, and what happens when they hear it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engines.flow.activity import Activity
from engines.flow.bodies import is_watched
from engines.flow.events import MessageReceived, RecordChanged, SignalReceived
from engines.flow.pausing import hold_clock, start_clock
from engines.flow.state import Scope, Token
from engines.kernel.errors import MortiseError

if TYPE_CHECKING:
    from engines.flow.run import Run

Heard = MessageReceived | SignalReceived | RecordChanged
_STILL: frozenset[str] = frozenset({"", "incident", "effects"})
"""A token on its way, stopped, or done but for its effects: its boundaries do not listen."""


def hear(run: Run, event: Heard) -> None:
    """Everybody who listens is told, event sub-processes first; a message that is kept and nobody takes is kept."""
    tokens = list(run.state.tokens.values())
    heard = False
    for scope in list(run.state.scopes.values()):
        heard = _tell_scope(run, scope, event) or heard
    for token in tokens:
        if token.id in run.state.tokens:
            heard = _tell(run, token, event) or heard
    if isinstance(event, RecordChanged):
        run.touched = True
    elif isinstance(event, MessageReceived) and not heard and event.name in run.plan.kept:
        run.state.mail = [*run.state.mail, [event.name, event.key, dict(event.payload)]]


def _tell_scope(run: Run, scope: Scope, event: Heard) -> bool:
    for key in run.plan.event_subs.get(scope.node, ()):
        if scope.id not in run.state.scopes or not _listens(run, scope):
            break
        node: Any = run.plan.nodes[key]
        run.at(scope)
        if node.caught(scope, event, f"{key}/"):
            start_event_sub(run, scope, key, _payload(event))
            return True
    return False


def _tell(run: Run, token: Token, event: Heard) -> bool:
    node = run.plan.nodes[token.node]
    if token.doing in _STILL:
        return False
    if _has_boundaries(run, token, node):
        for index, each in enumerate(node.boundary):  # type: ignore[attr-defined]
            run.at(token)
            if each.caught(token, event, f"boundary/{index}/"):
                fire_boundary(run, token, node, index, _payload(event))  # type: ignore[arg-type]
                if each.interrupting:
                    return True
    if token.doing == "wait" or (isinstance(event, RecordChanged) and "record" in node.awaits(token)):
        before = token.node, token.doing
        run.serve(token, event)
        return (token.node, token.doing) != before or token.id not in run.state.tokens
    return False


def look(run: Run) -> None:
    """The record or a variable has changed: look at every condition that something waits for."""
    run.touched = False
    for scope in list(run.state.scopes.values()):
        for key in run.plan.event_subs.get(scope.node, ()):
            node: Any = run.plan.nodes[key]
            if node.condition is not None and scope.id in run.state.scopes and _listens(run, scope):
                run.at(scope)
                if _turned_true(run, scope, key, "", f"{key}/"):
                    start_event_sub(run, scope, key, {})
    for token in list(run.state.tokens.values()):
        if token.id in run.state.tokens and token.doing not in _STILL:
            _look_at(run, token)


def _look_at(run: Run, token: Token) -> None:
    node: Any = run.plan.nodes[token.node]
    run.at(token)
    if _has_boundaries(run, token, node):
        for index, each in enumerate(node.boundary):
            base = f"boundary/{index}/"
            hold_clock(run, token, each, base)
            if each.condition is not None and _turned_true(run, token, token.node, base, base):
                fire_boundary(run, token, node, index, {})
                if each.interrupting:
                    return
    if token.doing == "wait":
        node.look(run, token)


def _turned_true(run: Run, place: Token | Scope, node: str, base: str, name: str) -> bool:
    """A condition is heard when it begins to hold, not as long as it holds."""
    holds = run.holds(node, f"{base}condition")
    before = place.notes.get(f"{name}held", False)
    if holds != before:
        place.notes[f"{name}held"] = holds
    return holds and not before


def arm_boundaries(run: Run, token: Token, node: Activity) -> None:
    """The activity begins: its boundaries listen."""
    for index, each in enumerate(node.boundary):
        base = f"boundary/{index}/"
        run.at(token)
        found = each.arm(run, token, base, base)
        start_clock(run, token, each, base)
        if each.condition is not None:
            run.touched = True
        if found is not None:
            fire_boundary(run, token, node, index, found)
            if each.interrupting:
                return


def arm_scope(run: Run, scope: Scope) -> None:
    """A scope begins: its event sub-processes listen."""
    for key in run.plan.event_subs.get(scope.node, ()):
        node: Any = run.plan.nodes[key]
        run.at(scope)
        found = node.arm(run, scope, "", f"{key}/", key)
        run.touched = run.touched or node.condition is not None
        if found is not None:
            start_event_sub(run, scope, key, found)


def fire_boundary(run: Run, token: Token, node: Activity, index: int, payload: Mapping[str, Any]) -> None:
    """A boundary has caught something: a token leaves there, instead of the activity or beside it."""
    boundary = node.boundary[index]
    slot = f"boundary/{index}/next"
    run.note("caught", token, boundary.key or f"boundary/{index}")
    run.at(token)
    if boundary.into:
        run.assign({boundary.into: dict(payload)})
    if boundary.interrupting:
        run.interrupt(token, slot)
        return
    run.branch_off(token, slot)
    try:
        boundary.arm_again(run, token, f"boundary/{index}/", f"boundary/{index}/")
    except MortiseError as error:
        run.failed(token, error, len(run.commands))


def start_event_sub(run: Run, scope: Scope, key: str, payload: Mapping[str, Any]) -> None:
    """An event sub-process begins, instead of everything else in its scope or beside it."""
    node: Any = run.plan.nodes[key]
    run.at(scope)
    if node.into:
        run.assign({node.into: dict(payload)})
    if node.interrupting:
        run.empty(scope)
        scope.notes["interrupted"] = True
        for timer in scope.timers[:]:
            run.cancel_timer(scope, timer.partition(":")[2])
    else:
        node.arm_again(run, scope, "", f"{key}/", key)
    owner = run.stand(key, scope.id)
    run.note("entered", owner)
    node.begin(run, owner)


def timer_fired(run: Run, place: Token | Scope, name: str) -> bool:
    """Whether this timer was that of a boundary or an event sub-process, which has now caught it."""
    run.at(place)
    if isinstance(place, Scope):
        key = name.partition("/")[0]
        if _listens(run, place):
            start_event_sub(run, place, key, {})
        return True
    kind, _, rest = name.partition("/")
    if kind != "boundary":
        return False
    node = run.plan.nodes[place.node]
    assert isinstance(node, Activity)
    run.note("timer_fired", place, f"boundary/{rest.partition('/')[0]}")
    fire_boundary(run, place, node, int(rest.partition("/")[0]), {})
    return True


def awaited_names(run_plan: Any, state: Any) -> Iterator[str]:
    """What the instance listens to: `record`, `message:<name>`, `message:<name>|<key>`, `signal:<name>`."""
    for name in run_plan.kept:
        yield f"message:{name}"
    for scope in state.scopes.values():
        if "interrupted" not in scope.notes:
            for key in run_plan.event_subs.get(scope.node, ()):
                yield from run_plan.nodes[key].awaited(scope, f"{key}/")
    for token in state.tokens.values():
        if token.doing in _STILL:
            continue
        node = run_plan.nodes[token.node]
        yield from node.awaits(token)
        scope = state.scopes[token.scope]
        watched = scope.node != token.node or "handler" in scope.notes
        if isinstance(node, Activity) and node.boundary and watched and "passed" not in token.notes:
            for index, each in enumerate(node.boundary):
                yield from each.awaited(token, f"boundary/{index}/")
                if each.pause is not None:
                    yield "record"


def _has_boundaries(run: Run, token: Token, node: Any) -> bool:
    return isinstance(node, Activity) and bool(node.boundary) and is_watched(run, token)


def _listens(run: Run, scope: Scope) -> bool:
    return "interrupted" not in scope.notes


def _payload(event: Heard) -> Mapping[str, Any]:
    return {} if isinstance(event, RecordChanged) else event.payload
