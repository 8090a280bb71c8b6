"""Approvals as an ordered list of seats, and the pure operations on them: open, decide, count, add, remove."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from engines.flow.state import PENDING, Seat, SeatStatus, Token, put
from engines.kernel.commands import CloseTask, OpenTask

if TYPE_CHECKING:
    from datetime import datetime

    from engines.flow.human import HumanNode
    from engines.flow.run import Run

Verdict = Literal["approved", "rejected"]
GOOD: frozenset[str] = frozenset({"approved", "completed"})


def seat_people(run: Run, token: Token, people: Iterable[int], node: HumanNode) -> None:
    """Give each person a seat; open all of them, or in sequence only the first."""
    for person in people:
        token.seats.append(Seat(run.new_id(), person))
    for seat in list(token.seats):
        open_seat(run, token, seat, node)
        if node.in_sequence:
            return


def open_seat(run: Run, token: Token, seat: Seat, node: HumanNode) -> None:
    """Ask the holder of this seat: a new task."""
    task = f"{token.id}.{run.new_id()}"
    put(token, seat, status="open", task=task)
    due_at: datetime | None = token.notes.get("due_at")
    run.commands.append(OpenTask(task, node.key, seat.holder, node.task_kind, node.name or node.key, due_at))
    run.note("seat_opened", token, str(seat.holder))


def close_seat(run: Run, token: Token, seat: Seat, status: SeatStatus, outcome: str) -> Seat:
    """The seat is settled; its task is closed with `outcome`."""
    if seat.task:
        run.commands.append(CloseTask(seat.task, outcome))
    run.note(f"seat_{status}", token, str(seat.holder))
    return put(token, seat, status=status, task=None)


def go_on_after(run: Run, token: Token, seat: Seat, node: HumanNode) -> None:
    """Open whoever waited for this seat: the owner of a before-signer, after-signers, the next in the sequence."""
    owner = next((each for each in token.seats if each.id == seat.of), None)
    if seat.kind == "before" and owner is not None:
        if not _pending(token, "before", owner.id) and owner.status == "paused":
            open_seat(run, token, owner, node)
        return
    for each in list(token.seats):
        if each.kind == "after" and each.of == seat.id and each.status == "waiting" and seat.status in GOOD:
            open_seat(run, token, each, node)
    if node.in_sequence:
        _open_next(run, token, node)


def _open_next(run: Run, token: Token, node: HumanNode) -> None:
    if any(each.status in ("open", "paused") for each in token.seats):
        return
    following = next((each for each in token.seats if each.status == "waiting" and each.kind == "original"), None)
    if following:
        open_seat(run, token, following, node)


def _pending(token: Token, kind: str, owner: str) -> bool:
    return any(each.kind == kind and each.of == owner and each.status in PENDING for each in token.seats)


def add_seats(run: Run, token: Token, seat: Seat, people: Iterable[int], where: str, node: HumanNode) -> None:
    """加签: before, the seat pauses until they have signed; after, they sign next; parallel, they sign beside it."""
    kind: Literal["before", "after", "parallel"] = (
        "before" if where == "before" else ("after" if where == "after" else "parallel")
    )
    at = token.seats.index(seat)
    added = [Seat(run.new_id(), person, kind=kind, of=seat.id) for person in people]
    token.seats[at + (kind != "before") : at + (kind != "before")] = added
    if kind == "before":
        if seat.task:
            run.commands.append(CloseTask(seat.task, "paused"))
        put(token, seat, status="paused", task=None)
    for each in added if kind != "after" else ():
        open_seat(run, token, each, node)


def verdict(node: HumanNode, seats: list[Seat]) -> Verdict | None:
    """What the node's people have decided so far; None while it is open.

    Pass is looked at before reject. A unit is an original or parallel seat with its before- and after-signers: it
    stands for yes when all of them said yes, for no as soon as one said no.
    """
    units = [_unit(each, seats) for each in seats if each.kind in ("original", "parallel")]
    units = [each for each in units if each != "gone"]
    yes, no, open_ = units.count("yes"), units.count("no"), units.count("open")
    if _passes(node, yes, len(units)):
        return "approved"
    if no and (node.reject_when == "any" or not _passes(node, yes + open_, len(units))):
        return "rejected"
    return None if open_ else "rejected"


def _passes(node: HumanNode, yes: int, total: int) -> bool:
    match node.mode:
        case "any":
            return yes > 0
        case "ratio":
            return total > 0 and yes >= node.ratio * total - 1e-9
        case _:
            return yes == total


def _unit(seat: Seat, seats: list[Seat]) -> str:
    own = [seat, *(each for each in seats if each.of == seat.id and each.kind in ("before", "after"))]
    statuses = [each.status for each in own if each.status not in ("removed", "cancelled")]
    if "rejected" in statuses:
        return "no"
    if not statuses:
        return "gone"
    return "yes" if all(each in GOOD for each in statuses) else "open"
