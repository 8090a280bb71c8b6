"""What a timeline is made of, and where other packages add their lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from runtime.engine import Mortise
from runtime.work import Work


@dataclass(frozen=True)
class Event:
    """One line. `key` orders events of the same instant and names the event; `by`: a person's id."""

    key: str
    kind: str
    at: datetime
    by: int | None
    members: Mapping[str, Any]


Provider = Callable[[Work, str, str, int, datetime, int], Awaitable[Sequence[Event]]]
"""(work, app, form, record, before, limit) → events at or before that instant, newest first; fewer than `limit` means
that there are no more. The reader may see the record; whatever else the events name, the provider has to ask for."""


def timeline_providers(mortise: Mortise) -> list[Provider]:
    """Append a provider here (in a `wiring.py`) to add lines of another kind: flows, rules, mails."""
    found: list[Provider] | None = mortise.parts.get("records.timeline")
    if found is None:
        found = mortise.parts["records.timeline"] = []
    return found
