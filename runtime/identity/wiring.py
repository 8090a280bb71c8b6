"""Identity hears from other processes that people changed."""

from __future__ import annotations

from runtime.engine import Mortise
from runtime.identity.notices import CHANNEL
from runtime.identity.sessions import session_cache


def wire(mortise: Mortise) -> None:
    cache = session_cache(mortise)
    if (listener := mortise.parts.get("listener")) is not None:
        listener.subscribe(CHANNEL, cache.forget)
