"""The calendar hears from other processes that it was changed."""

from __future__ import annotations

from runtime.calendars.workspace import CHANNEL, forget_calendar
from runtime.engine import Mortise


def wire(mortise: Mortise) -> None:
    if (listener := mortise.parts.get("listener")) is not None:
        listener.subscribe(CHANNEL, lambda _payload: forget_calendar(mortise))
