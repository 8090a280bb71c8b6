"""加签 and 减签: people added to a seat, one level deep, and taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.flow import events as e
from engines.flow.moves import human_of, not_seated, not_yours, open_task, require_may, task_closed
from engines.flow.seat import PENDING, Seat
from engines.flow.seats import add_seats, close_seat
from engines.kernel.errors import Conflict, InputError
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.run import Run
    from engines.flow.state import Token


def add_signer(run: Run, event: e.SignerAdded) -> None:
    """加签 before, after or parallel; all, any or in sequence; by the seat's own holder, never by somebody added."""
    token, seat, node = open_task(run, event.task, event.actor)
    require_may(node, "add_signer")
    if seat.kind != "original" or seat.delegate is not None:
        raise Conflict.because(
            "flow.added_cannot_add",
            Text("Somebody who was added or asked for advice cannot add others.", "被加签或被委派的人不能再加签。"),
        )
    if not event.to:
        raise InputError.because("flow.nobody_added", Text("Nobody is named.", "没有选择人员。"), pointer="/to")
    for person in event.to:
        not_seated(token, person)
    run.note("signers_added", token, f"{event.where}:{event.sign}:{','.join(map(str, event.to))}")
    token.notes["touched"] = True
    add_seats(run, token, seat, dict.fromkeys(event.to), event.where, event.sign)
    node.settle(run, token)


def remove_signer(run: Run, event: e.SignerRemoved) -> None:
    """减签: only seats that were added and have not decided, by whoever added them."""
    token, seat = _seat(run, event)
    owner = next((each for each in token.seats if each.id == seat.of), None)
    if owner is None:
        raise Conflict.because("flow.not_added", Text("Only added people can be removed.", "只能减去加签的人。"))
    if event.actor is not None and event.actor not in (owner.person, owner.agent):
        raise not_yours()
    node = human_of(run, token)
    close_seat(run, token, seat, "removed", "removed")
    node.settle(run, token)


def _seat(run: Run, event: e.SignerRemoved) -> tuple[Token, Seat]:
    for token in run.state.tokens.values():
        for seat in token.seats:
            named = seat.id == event.seat if event.seat else (seat.task is not None and seat.task == event.task)
            if named and seat.status in PENDING:
                return token, seat
    raise task_closed()
