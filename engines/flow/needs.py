"""What a step has to ask the world before it can go on: an attempt without the answer changes nothing.

`step` is pure, so the driver answers and simply steps again with the same event and `facts` filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PeopleNeed:
    """The ids of `kind`: `user` (login `value`), `role` (key), `department_head` (department key), `head_of` (the head
    of the department of person `value`), `superior` (the `value`-th superior of `person`)."""

    kind: str
    value: str
    person: int | None = None

    @property
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


Need = PeopleNeed | TableNeed


class Asked(Exception):
    """Raised inside a step by questions without an answer; `step` turns it into `Step.needs`."""

    def __init__(self, *needs: Need) -> None:
        super().__init__(", ".join(need.key for need in needs))
        self.needs = needs
