"""Quiet hours: when a person wants nothing to be sent to them outside the app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engines.expr.env import zone_of
from runtime.channels.channel import Recipient


def quiet_until(person: Recipient | None, now: datetime) -> datetime | None:
    """The end of the quiet hours the person is in now (UTC); None outside of them. They may go over midnight, and are
    those of the person's own clock: an hour that it leaves out or repeats belongs to them as the clock shows it."""
    if person is None or person.quiet is None:
        return None
    begins, ends = person.quiet
    zone = zone_of(person.timezone)
    here = now.astimezone(zone)
    clock = here.time()
    inside = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if begins == ends or not inside:
        return None
    day = here.date() + timedelta(days=1 if clock >= ends else 0)
    end = datetime.combine(day, ends, zone)
    if end.astimezone(UTC) <= now:
        end = end.replace(fold=1)
    return end.astimezone(UTC)
