"""Flows join the running whole."""

from __future__ import annotations

from runtime.engine import Mortise
from runtime.flows.reaction import FlowReaction

ORDER = 20


def wire(mortise: Mortise) -> None:
    mortise.reactions.append(FlowReaction(mortise))
