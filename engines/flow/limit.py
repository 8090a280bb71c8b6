"""Time limits of a node that asks people, as the analyst wrote them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engines.flow.person_rule import PersonRule
from engines.kernel.definition import Definition, Feel, Key


class Limit(Definition):
    """A time limit and what the system does when it is over."""

    after: str
    """In words ("2 working days", "4 hours", "1 day before due_on"), or a FEEL date-time."""
    then: Literal["remind", "approve", "reject", "return", "transfer", "escalate"] = "remind"
    to: list[PersonRule] = []
    """Of `transfer` and `escalate`: to whom; `escalate` without it goes to each person's superior."""
    node: Key | None = None
    """Of `return`: the node to go back to; by default the last one somebody acted at."""
    every: str | None = None
    """Of `remind`: how often again; by default every `after`."""
    times: Annotated[int, Field(ge=1, le=1000)] = 1000
    """Of `remind`: how many reminders at most."""
    pause: Feel | None = None
    """While this condition on the record holds, the clock stands still (waiting for the customer)."""
