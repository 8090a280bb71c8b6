"""The one life cycle that every element has, told by the microsteps.

    entered ─ active ─ leaving ─ left
                 └──── cancelling ─ cancelled

An element that does not wait is entered and left at once; one without anything under it is cancelled at once; only what
goes on working after its own end (writing fields, compensating) says that it is leaving. **Source**: BPMN 2.0.2 §13.3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from engines.flow.run import Microstep

Life = Literal["activating", "active", "completing", "completed", "terminating", "terminated"]
LIFE: Mapping[str, Life] = {
    "entered": "activating",
    "active": "active",
    "leaving": "completing",
    "left": "completed",
    "cancelling": "terminating",
    "cancelled": "terminated",
}


def life_of(microsteps: Iterable[Microstep]) -> list[tuple[str, str, Life]]:
    """(token, node, stage) of every stage that an element went through, in order."""
    return [(each.token, each.node, LIFE[each.what]) for each in microsteps if each.what in LIFE]
