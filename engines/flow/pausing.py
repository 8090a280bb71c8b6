"""Clocks that stand still while a condition holds (waiting for the customer): their arithmetic, and those at the edge of
an activity."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from engines.flow.clock import after_work, is_working, working_time

if TYPE_CHECKING:
    from engines.flow.activity import Boundary
    from engines.flow.run import Run
    from engines.flow.state import Token


def start_clock(run: Run, token: Token, boundary: Boundary, base: str) -> None:
    """The boundary at `base` has set its timer: remember when it is due, and look at its condition."""
    if boundary.pause is None or boundary.after is None:
        return
    token.notes[f"{base}due"] = run.due(token.node, f"{base}after", boundary.after)
    token.notes[f"{base}working"] = is_working(run, token.node, f"{base}after", boundary.after)
    run.touched = True


def hold_clock(run: Run, token: Token, boundary: Boundary, base: str) -> None:
    """Stop the clock when its condition begins to hold; let it go on when it does so no more."""
    if boundary.pause is None:
        return
    holds, left = run.holds(token.node, f"{base}pause"), token.notes.get(f"{base}left")
    if holds and left is None and f"{token.id}:{base}after" in token.timers:
        _stop(run, token, base)
    elif not holds and left is not None:
        _go_on(run, token, base, str(left))


def time_left(run: Run, due: datetime, working: bool) -> str:
    """Seconds until then, as a clock that stops remembers them; `working`: it only passes while people work."""
    left_s = working_time(run, run.now, due) if working else (due - run.now).total_seconds()
    return f"{max(left_s, 0):.3f}"


def due_again(run: Run, left: str, working: bool) -> datetime:
    """When so many seconds have passed from now on."""
    return after_work(run, run.now, float(left)) if working else run.now + timedelta(seconds=float(left))


def _stop(run: Run, token: Token, base: str) -> None:
    token.notes[f"{base}left"] = time_left(run, token.notes[f"{base}due"], token.notes[f"{base}working"])
    run.cancel_timer(token, f"{base}after")
    run.note("clock_stopped", token, base.rstrip("/"))


def _go_on(run: Run, token: Token, base: str, left: str) -> None:
    del token.notes[f"{base}left"]
    due = due_again(run, left, token.notes[f"{base}working"])
    token.notes[f"{base}due"] = due
    run.set_timer(token, f"{base}after", due)
    run.note("clock_goes_on", token, base.rstrip("/"))
