"""Flows join the running whole."""

from __future__ import annotations

from runtime.engine import Mortise
from runtime.flows import away, people
from runtime.flows.reaction import FlowReaction
from runtime.flows.timeline import flow_events
from runtime.identity.notices import CHANNEL as IDENTITY
from runtime.records.timeline_events import timeline_providers

ORDER = 20


def wire(mortise: Mortise) -> None:
    mortise.reactions.append(FlowReaction(mortise))
    timeline_providers(mortise).append(flow_events)
    if (listener := mortise.parts.get("listener")) is not None:
        listener.subscribe(away.CHANNEL, lambda _payload: away.forget_away(mortise))
        listener.subscribe(IDENTITY, lambda _payload: people.forget_people(mortise))
