"""What demo rows refer to: people, the next ids and numbers, the seeded dice, the day the story ends."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from builder.demo.people import SELLERS

Row = dict[str, Any]
CENT = Decimal("0.01")
REGIONS = ("华东", "华北", "华南", "华中", "西部", "海外")


@dataclass
class World:
    """What rows refer to: person ids by login, the next id of each form, the seeded dice, the day the story ends."""

    people: Mapping[str, int]
    today: date
    seed: int = 7
    first_id: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - demo data, not secrets
        self._ids: dict[str, count[int]] = {}
        self._numbers: dict[str, int] = {}
        self.names: set[str] = set()
        self.desks: dict[tuple[int, int], int] = {}
        """(region, person) → the lead desk."""

    def id(self, form: str) -> int:
        if form not in self._ids:
            self._ids[form] = count(self.first_id.get(form, 1))
        return next(self._ids[form])

    def number(self, prefix: str, day: date | None = None) -> str:
        """The next document number of its year, e.g. `SO-2026-0042`."""
        series = f"{prefix}-{day.year}" if day else prefix
        self._numbers[series] = self._numbers.get(series, 0) + 1
        return f"{series}-{self._numbers[series]:04d}"

    @property
    def counters(self) -> Mapping[str, int]:
        return self._numbers

    def seller(self, abroad: bool) -> int:
        team = SELLERS[2:] if abroad else SELLERS[:2]
        return self.people[self.dice.choice(team)]

    def day(self, oldest: int, newest: int = 0) -> date:
        """A day between `oldest` and `newest` days ago."""
        return self.today - timedelta(days=self.dice.randint(newest, max(oldest, newest)))


def at(day: date, dice: random.Random) -> datetime:
    return datetime.combine(day, time(dice.randint(1, 9), dice.randint(0, 59)), UTC)
