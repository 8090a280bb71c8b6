"""Flows join the running whole."""

from __future__ import annotations

from runtime.engine import Mortise
from runtime.flows.reaction import FlowReaction
from runtime.flows.timeline import flow_events
from runtime.records.timeline_events import timeline_providers

ORDER = 20


def wire(mortise: Mortise) -> None:
    mortise.reactions.append(FlowReaction(mortise))
    timeline_providers(mortise).append(flow_events)
