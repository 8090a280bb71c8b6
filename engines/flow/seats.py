"""Approvals as an ordered list of seats, and the pure operations on them: open, close, count, follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from engines.flow.people import agent_of
from engines.flow.seat import GOOD, PENDING, Seat, SeatStatus, Sign
from engines.flow.state import Token, put
from engines.kernel.commands import CloseTask, OpenTask

if TYPE_CHECKING:
    from datetime import datetime

    from engines.flow.human import HumanNode
    from engines.flow.run import Run

Verdict = Literal["approved", "rejected"]
Stand = Literal["yes", "no", "open", "gone"]
_STANDS: Mapping[SeatStatus, Stand] = {
    "approved": "yes", "completed": "yes", "waiting": "open", "open": "open", "paused": "open", "rejected": "no",
    "cancelled": "gone", "removed": "gone",
}  # fmt: skip


def seat_people(run: Run, token: Token, people: Mapping[int, int], node: HumanNode) -> None:
    """Give each person a seat, with the weight of their voice; nobody is asked yet."""
    for person, weight in people.items():
        token.seats.append(Seat(run.new_id(), person, weight=weight))


def open_seat(run: Run, token: Token, seat: Seat, node: HumanNode) -> None:
    """Ask the holder of this seat: a new task. While they are away their agent is asked, but nobody who must not decide
    over their own matter does so in somebody else's place."""
    agent = agent_of(run, seat.person) if seat.delegate is None else None
    if agent == run.state.initiator and not node.asks_initiator:
        agent = None
    task = f"{token.id}.{run.new_id()}"
    seat = put(token, seat, status="open", task=task, agent=agent)
    due_at: datetime | None = token.notes.get("due_at")
    run.commands.append(
        OpenTask(task, node.key, seat.holder, node.task_kind, node.name or node.key, due_at, seat.agent and seat.person)
    )
    run.note("seat_opened", token, str(seat.holder) if agent is None else f"{agent} for {seat.person}")


def close_seat(run: Run, token: Token, seat: Seat, status: SeatStatus, outcome: str) -> Seat:
    """The seat is settled; its task is closed with `outcome`."""
    if seat.task:
        run.commands.append(CloseTask(seat.task, outcome))
    run.note(f"seat_{status}", token, str(seat.holder) if seat.agent is None else f"{seat.agent} for {seat.person}")
    return put(token, seat, status=status, task=None)


def pause_seat(run: Run, token: Token, seat: Seat) -> Seat:
    """The seat waits for the people added before it."""
    if seat.task:
        run.commands.append(CloseTask(seat.task, "paused"))
    return put(token, seat, status="paused", task=None)


def add_seats(
    run: Run, token: Token, seat: Seat, people: Iterable[int], where: Literal["before", "after", "parallel"], sign: Sign
) -> None:
    """加签: before, the seat pauses until they have signed; after, they sign next; parallel, they sign beside it."""
    at, group = token.seats.index(seat), run.new_id()
    added = [
        Seat(run.new_id(), person, kind=where, of=seat.id, group=group, sign=sign) for person in people
    ]  # fmt: skip
    place = at if where == "before" else at + 1
    token.seats[place:place] = added
    if where == "before":
        pause_seat(run, token, seat)


def follow(run: Run, token: Token, node: HumanNode) -> None:
    """Open whoever's turn it is, and call off whoever is not needed any more. Doing it twice changes nothing."""
    if _plain(token.seats):
        _follow_plain(run, token, node)
        return
    turn_taken = False
    for seat in [each for each in token.seats if each.kind == "original"]:
        if node.in_sequence and turn_taken:
            break
        _follow_unit(run, token, seat, node)
        turn_taken = unit_stand(_now(token, seat), token.seats) == "open"
    for seat in [each for each in token.seats if each.kind == "parallel"]:
        _follow_group(run, token, [each for each in token.seats if each.group == seat.group], node)


def _plain(seats: list[Seat]) -> bool:
    """Nobody was added: the usual case, and a much quicker one."""
    for each in seats:  # noqa: SIM110 - this runs several times in every step; a generator costs three times as much
        if each.of is not None:
            return False
    return True


def _follow_plain(run: Run, token: Token, node: HumanNode) -> None:
    for seat in token.seats[:]:
        if seat.status in ("waiting", "paused"):
            open_seat(run, token, seat, node)
            if node.in_sequence:
                return
        elif node.in_sequence and seat.status in PENDING:
            return


def verdict(node: HumanNode, seats: list[Seat]) -> Verdict | None:
    """What the node's people have decided so far; None while it is open.

    Pass is looked at before reject. A unit is an original seat with its before- and after-signers, or what was added
    in parallel: it stands for yes when all of them said yes, for no as soon as one said no.
    """
    total = yes = yes_weight = open_ = open_weight = 0
    for stand, weight in _units(seats):
        if stand == "yes":
            yes, yes_weight = yes + 1, yes_weight + weight
        elif stand == "open":
            open_, open_weight = open_ + 1, open_weight + weight
        elif stand == "gone":
            continue
        total += 1
    if _passes(node, yes, yes_weight, total):
        return "approved"
    if yes + open_ < total and (
        node.reject_when == "any" or not _passes(node, yes + open_, yes_weight + open_weight, total)
    ):
        return "rejected"
    return None if open_ else "rejected"


def unit_stand(seat: Seat, seats: list[Seat]) -> Stand:
    """Where an original seat stands, with the people who were added before and after it."""
    groups: dict[str | None, list[Seat]] = {}
    for each in seats:
        if each.of == seat.id and each.kind in ("before", "after"):
            groups.setdefault(each.group, []).append(each)
    return _together([_own_stand(seat), *(group_stand(each) for each in groups.values())])


def group_stand(group: list[Seat]) -> Stand:
    """Where people stand who were added together."""
    stands = [stand for each in group if (stand := _own_stand(each)) != "gone"]
    if group[0].sign == "any":
        if "yes" in stands:
            return "yes"
        return "open" if "open" in stands else ("no" if stands else "gone")
    return _together(list(stands))


def _together(stands: list[Stand]) -> Stand:
    if "no" in stands:
        return "no"
    left = [each for each in stands if each != "gone"]
    if not left:
        return "gone"
    return "open" if "open" in left else "yes"


def _own_stand(seat: Seat) -> Stand:
    return _STANDS[seat.status]


def _units(seats: list[Seat]) -> list[tuple[Stand, int]]:
    if _plain(seats):
        return [(_own_stand(each), each.weight) for each in seats]
    found: list[tuple[Stand, int]] = [
        (unit_stand(each, seats), each.weight) for each in seats if each.kind == "original"
    ]
    groups: dict[str | None, list[Seat]] = {}
    for each in seats:
        if each.kind == "parallel":
            groups.setdefault(each.group, []).append(each)
    for group in groups.values():
        if group[0].sign == "all":
            found += [(_own_stand(each), each.weight) for each in group]
        else:
            found.append((group_stand(group), group[0].weight))
    return found


def _passes(node: HumanNode, yes: int, weight: int, total: int) -> bool:
    match node.mode:
        case "any":
            return yes > 0
        case "ratio":
            return total > 0 and yes >= node.ratio * total - 1e-9
        case "weight":
            return weight >= node.weight
        case _:
            return yes == total


def _follow_unit(run: Run, token: Token, seat: Seat, node: HumanNode) -> None:
    before = _groups_of(token, seat, "before")
    if unit_stand(seat, token.seats) == "no":
        own = {each.id for kind in ("before", "after") for group in _groups_of(token, seat, kind) for each in group}
        for each in [each for each in token.seats if each.id in own | {seat.id} and each.status in PENDING]:
            close_seat(run, token, each, "cancelled", "cancelled")
        return
    for group in before:
        _follow_group(run, token, group, node)
    if any(group_stand(_fresh(token, group)) == "open" for group in before):
        return
    seat = _now(token, seat)
    if seat.status in ("waiting", "paused"):
        open_seat(run, token, seat, node)
    elif seat.status in GOOD:
        for group in _groups_of(token, seat, "after"):
            _follow_group(run, token, group, node)


def _follow_group(run: Run, token: Token, group: list[Seat], node: HumanNode) -> None:
    stand = group_stand(group)
    if stand != "open":
        for each in [each for each in group if each.status in PENDING]:
            close_seat(run, token, each, "cancelled", "cancelled")
        return
    waiting = [each for each in group if each.status == "waiting"]
    if group[0].sign == "sequence":
        busy = any(each.status == "open" for each in group)
        waiting = [] if busy else waiting[:1]
    for each in waiting:
        open_seat(run, token, each, node)


def _groups_of(token: Token, seat: Seat, kind: str) -> list[list[Seat]]:
    groups: dict[str | None, list[Seat]] = {}
    for each in token.seats:
        if each.of == seat.id and each.kind == kind:
            groups.setdefault(each.group, []).append(each)
    return list(groups.values())


def _now(token: Token, seat: Seat) -> Seat:
    return next(each for each in token.seats if each.id == seat.id)


def _fresh(token: Token, group: list[Seat]) -> list[Seat]:
    return [_now(token, each) for each in group]
