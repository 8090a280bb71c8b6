"""Time limits at work: clocks that start, stand still, and run out. Whatever they do, the actor is the system."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from engines.flow.clock import due_at
from engines.flow.durations import parse_when
from engines.flow.pausing import due_again, time_left
from engines.flow.people import resolve_people, superior_of
from engines.flow.seat import PENDING, Seat
from engines.flow.seats import close_seat
from engines.kernel.commands import MoveTask, Notify

if TYPE_CHECKING:
    from engines.flow.human import HumanNode
    from engines.flow.limit import Limit
    from engines.flow.run import Run
    from engines.flow.state import Token

_OVERDUE = {"en": "A task is waiting for you", "zh": "您有待办任务已到时限"}


def limit_path(node: HumanNode, index: int) -> str:
    """Where a limit stands in the document: `limit`, or `limit/1` in a list."""
    return f"limit/{index}" if isinstance(node.limit, list) else "limit"


def start_clocks(run: Run, token: Token, node: HumanNode) -> None:
    """Set the timers of limits; the earliest limit is when the task is due."""
    for index, limit in enumerate(node.limits):
        path = limit_path(node, index)
        due = due_at(run, node.key, f"{path}/after", limit.after)
        _set(run, token, path, due)
        _tell_due(run, token, path, due)
    hold_clocks(run, token, node)


def hold_clocks(run: Run, token: Token, node: HumanNode) -> None:
    """Stop the clocks whose `pause` holds, and let those go on for which it does so no more."""
    for index, limit in enumerate(node.limits):
        if limit.pause is None:
            continue
        path = limit_path(node, index)
        paused: dict[str, Any] = token.notes.get("paused", {})
        holds = run.holds(node.key, f"{path}/pause")
        if holds and path not in paused and f"{token.id}:{path}" in token.timers:
            _stop(run, token, path, limit)
        elif not holds and path in paused:
            _go_on(run, token, path, limit)


def stop_clock(run: Run, token: Token, path: str) -> None:
    """Forget a clock for good."""
    run.cancel_timer(token, path)
    for note in ("clocks", "paused", "reminded"):
        if path in token.notes.get(note, {}):
            token.notes[note] = {key: each for key, each in token.notes[note].items() if key != path}
    _tell_due(run, token, path, None)


def limit_over(run: Run, token: Token, node: HumanNode, index: int) -> None:
    """The time is up: do what the limit says."""
    from engines.flow.returns import return_by_time

    limit, path = node.limits[index], limit_path(node, index)
    match limit.then:
        case "remind":
            _remind(run, token, node, limit, path)
        case "approve":
            _all_open(run, token, "approved")
            node.passed(run, token, "approved")
        case "reject":
            _all_open(run, token, "rejected")
            node.passed(run, token, "rejected")
        case "return":
            return_by_time(run, token, node, limit.node)
        case "transfer" | "escalate":
            named = resolve_people(run, token, f"{path}/to", limit.to) if limit.to else []
            for seat in [each for each in token.seats if each.status == "open"]:
                people = named or (superior_of(run, seat.person) if limit.then == "escalate" else [])
                _reseat(run, token, seat, people, node)


def _remind(run: Run, token: Token, node: HumanNode, limit: Limit, path: str) -> None:
    holders = tuple(each.holder for each in token.seats if each.status == "open")
    run.commands.append(Notify(holders, _OVERDUE, node.name or node.key, link="task"))
    reminded: dict[str, int] = {**token.notes.get("reminded", {})}
    reminded[path] = reminded.get(path, 0) + 1
    token.notes["reminded"] = reminded
    slot, text = (f"{path}/every", limit.every) if limit.every else (f"{path}/after", limit.after)
    if reminded[path] < limit.times and parse_when(text).of is None:
        _set(run, token, path, due_at(run, node.key, slot, text))


def _all_open(run: Run, token: Token, status: Literal["approved", "rejected"]) -> None:
    for seat in [each for each in token.seats if each.status == "open"]:
        close_seat(run, token, seat, status, f"{status}_by_time")


def _reseat(run: Run, token: Token, seat: Seat, people: list[int], node: HumanNode) -> None:
    from engines.flow.human import hand_over

    taken = {each.person for each in token.seats if each.status in PENDING}
    free = [each for each in people if each not in taken]
    if free:
        hand_over(run, token, seat, free[0], node, "transferred_by_time")


def _set(run: Run, token: Token, path: str, due: datetime) -> None:
    run.set_timer(token, path, due)
    token.notes["clocks"] = {**token.notes.get("clocks", {}), path: due}


def _stop(run: Run, token: Token, path: str, limit: Limit) -> None:
    left = time_left(run, token.notes["clocks"][path], _is_working(limit))
    token.notes["paused"] = {**token.notes.get("paused", {}), path: left}
    run.cancel_timer(token, path)
    run.note("clock_stopped", token, path)
    if path not in token.notes.get("reminded", {}):
        _tell_due(run, token, path, None)


def _go_on(run: Run, token: Token, path: str, limit: Limit) -> None:
    paused: dict[str, str] = dict(token.notes["paused"])
    due = due_again(run, paused.pop(path), _is_working(limit))
    token.notes["paused"] = paused
    _set(run, token, path, due)
    run.note("clock_goes_on", token, path)
    if path not in token.notes.get("reminded", {}):
        _tell_due(run, token, path, due)


def _tell_due(run: Run, token: Token, path: str, due: datetime | None) -> None:
    """A limit ends then (None: its clock stands still). The task is due when the first of them ends; reminders that
    come after do not move it."""
    dues: dict[str, datetime] = {key: each for key, each in token.notes.get("dues", {}).items() if key != path}
    if due is not None:
        dues[path] = due
    token.notes["dues"] = dues
    first = min(dues.values(), default=None)
    if first == token.notes.get("due_at"):
        return
    token.notes["due_at"] = first
    for seat in token.seats:
        if seat.status == "open" and seat.task:
            run.commands.append(MoveTask(seat.task, first))


def _is_working(limit: Limit) -> bool:
    span = parse_when(limit.after).span
    return span is not None and span.is_working
