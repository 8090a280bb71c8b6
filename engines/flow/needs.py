"""What a step has to ask the world before it can go on: an attempt without the answer changes nothing.

`step` is pure, so the driver answers and simply steps again with the same event and `facts` filled in. What it knows
beforehand it hands over as `Known`, which saves the second attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

UNKNOWN: Any = object()
"""No answer; None may be one."""
Known = Callable[[str], Any]
"""The answer to a question, by its key, or `UNKNOWN`."""


def nothing_known(key: str) -> Any:
    """The `Known` of somebody who has to be asked for everything."""
    return UNKNOWN


@dataclass(frozen=True)
class PeopleNeed:
    """The ids of `kind`: `user` (login `value`), `role` (key), `department_head` (department key), `head_of` (the head
    of the department of person `value`), `superior` (the `value`-th superior of `person`), `agent` (who acts in the place
    of `person` now, if anybody), `gone` (`person`, when they have left)."""

    kind: str
    value: str
    person: int | None = None

    @cached_property
    def key(self) -> str:
        return f"{self.kind}:{self.value}" if self.person is None else f"{self.kind}:{self.person}:{self.value}"


@dataclass(frozen=True)
class TableNeed:
    """The result of a decision table: a context of outputs, a list of them, or None."""

    table: str
    token: str
    values: Mapping[str, Any] = field(hash=False, default_factory=dict)

    @property
    def key(self) -> str:
        return f"table:{self.table}:{self.token}"


@dataclass(frozen=True)
class CalendarNeed:
    """On the business calendar: when the span `value`, begun at `at`, is over (`end`); how many seconds are worked from
    `at` to the instant `value` (`worked`); when `value` seconds of work have passed since `at` (`after`)."""

    what: Literal["end", "worked", "after"]
    at: datetime
    value: str

    @property
    def key(self) -> str:
        return f"calendar:{self.what}:{self.at.isoformat()}:{self.value}"


@dataclass(frozen=True)
class QueryNeed:
    """The records of `form` whose fields have the values `equals`, and for which the condition `where` of `node` holds
    (`plan.expressions[node, "where"]`, when the node has one), as contexts. `turn` tells one asking from the next."""

    form: str
    node: str
    turn: str
    equals: Mapping[str, Any] = field(hash=False, default_factory=dict)
    order: str = ""
    limit: int = 100

    @property
    def key(self) -> str:
        return f"query:{self.node}:{self.turn}"


Need = PeopleNeed | TableNeed | CalendarNeed | QueryNeed


class Asked(Exception):
    """Raised inside a step by questions without an answer; `step` turns it into `Step.needs`."""

    def __init__(self, *needs: Need) -> None:
        super().__init__(", ".join(need.key for need in needs))
        self.needs = needs
