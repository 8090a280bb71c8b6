"""Incidents: a token that stopped goes on again, by trying once more or by going past, with data put right before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.flow.events import IncidentRetried, IncidentSkipped
from engines.kernel.errors import Conflict
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.run import Run
    from engines.flow.state import Token


def retry(run: Run, event: IncidentRetried) -> None:
    """Into the node again."""
    token = _resolved(run, event)
    run.note("retried", token)
    run.go(token, token.node)


def skip(run: Run, event: IncidentSkipped) -> None:
    """Past the node, by its plain way out, else by the first."""
    token = _resolved(run, event)
    run.note("skipped", token)
    ways = [each.slot for each in run.plan.ways[token.node]]
    plain = "next" in ways or not ways or token.node in run.plan.forks
    run.advance(token, "next" if plain else ways[0])


def _resolved(run: Run, event: IncidentRetried | IncidentSkipped) -> Token:
    token = run.state.tokens.get(event.token)
    if token is None or run.state.incidents.pop(event.token, None) is None:
        raise Conflict.because("flow.no_incident", Text("There is no incident here any more.", "此处已没有异常。"))
    token.doing = ""
    if event.values:
        run.at(token)
        run.assign(event.values)
    return token
