"""Channels join the running whole."""

from __future__ import annotations

from runtime.channels.timeline import mail_events
from runtime.engine import Mortise
from runtime.records.timeline_events import timeline_providers

ORDER = 30


def wire(mortise: Mortise) -> None:
    timeline_providers(mortise).append(mail_events)
