"""The clock of the rules."""

from __future__ import annotations

from datetime import date, datetime

from runtime.engine import Mortise
from runtime.jobs.registry import job, periodic
from runtime.rules.scheduled import Turn, queue_due, run_turn


@periodic("* * * * *", "rules.schedules")
async def schedules(mortise: Mortise, at: datetime) -> None:
    await queue_due(mortise)


@job("rules.turn")
async def turn(mortise: Mortise, app: str, rule: str, trigger: int, period: str, day: str | None = None) -> None:
    """Resumes after a crash: records that had their turn have a row."""
    await run_turn(mortise, Turn(app, rule, trigger, period, date.fromisoformat(day) if day else None))
