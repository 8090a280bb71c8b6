"""Rules and the performer join the running whole."""

from __future__ import annotations

from runtime.engine import Mortise
from runtime.performer import CommandPerformer
from runtime.records.timeline_events import timeline_providers
from runtime.rules.reaction import RuleReaction
from runtime.rules.timeline import rule_events

ORDER = 10
"""Before flows: a flow starts on what the rules have made of the record."""


def wire(mortise: Mortise) -> None:
    if mortise.performer is None:
        mortise.performer = CommandPerformer()
    mortise.reactions.append(RuleReaction(mortise))
    timeline_providers(mortise).append(rule_events)
