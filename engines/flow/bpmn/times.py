"""ISO 8601 times as BPMN writes them: dates, durations, repeating intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOMENT = r"\d{4}-?\d{2}-?\d{2}(?:T\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?"
_SPAN = (
    r"-?P(?=\d|T\d)(?:\d+(?:[.,]\d+)?W|(?:\d+(?:[.,]\d+)?Y)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?D)?"
    r"(?:T(?:\d+(?:[.,]\d+)?H)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?S)?)?)"
)

DATE = re.compile(rf"^{_MOMENT}$")
DURATION = re.compile(rf"^{_SPAN}$")
CYCLE = re.compile(
    rf"^R(?P<times>-?\d*)/(?:(?P<start>{_MOMENT})/(?P<every>{_SPAN})|(?P<span>{_SPAN})(?:/(?P<end>{_MOMENT}))?"
    rf"|(?P<from>{_MOMENT})/(?P<to>{_MOMENT}))$"
)


@dataclass(frozen=True, slots=True)
class Cycle:
    """`times`: how often; None for without end. `every`: an ISO 8601 duration. `start`, `end`: moments, or None."""

    times: int | None
    every: str
    start: str | None = None
    end: str | None = None


def parse_cycle(text: str) -> Cycle | None:
    """`R3/PT10H`, `R/2026-01-01T00:00:00Z/P1D`; None when it is nothing of that kind. **Source**: ISO 8601-1 §5.6."""
    found = CYCLE.match(text.strip())
    if found is None or not (found["every"] or found["span"]):
        return None
    times = found["times"]
    count = None if times in ("", "-1") or times.startswith("-") else int(times)
    return Cycle(count, found["every"] or found["span"], found["start"], found["end"])
