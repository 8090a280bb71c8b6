"""Metadata hears from other processes that a release was installed."""

from __future__ import annotations

from runtime.engine import Mortise
from runtime.metadata.releases import CHANNEL, plans_of


def wire(mortise: Mortise) -> None:
    plans = plans_of(mortise)
    if (listener := mortise.parts.get("listener")) is not None:
        listener.subscribe(CHANNEL, lambda _app: plans.forget())
