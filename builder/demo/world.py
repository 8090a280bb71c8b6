"""What demo rows refer to: people, the next ids and numbers, the seeded dice, the moment the story ends."""

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
REGIONS = {
    "华东": "East China",
    "华北": "North China",
    "华南": "South China",
    "华中": "Central China",
    "西部": "West China",
    "海外": "Overseas",
}
"""Records have one name: those of the regions tell it in both languages."""


@dataclass
class World:
    """What rows refer to: person ids by login, the next id of each form, the seeded dice, the moment the story ends."""

    people: Mapping[str, int]
    now: datetime
    """In the time zone of the workspace."""
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

    def number(self, prefix: str, day: date | None = None, digits: int = 4) -> str:
        """The next document number of its year, e.g. `SO-2026-0042`."""
        series = f"{prefix}-{day.year}" if day else prefix
        self._numbers[series] = self._numbers.get(series, 0) + 1
        return f"{series}-{self._numbers[series]:0{digits}d}"

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def counters(self) -> Mapping[str, int]:
        return self._numbers

    def seller(self, abroad: bool) -> int:
        team = SELLERS[2:] if abroad else SELLERS[:2]
        return self.people[self.dice.choice(team)]

    def day(self, oldest: int, newest: int = 0) -> date:
        """A day between `oldest` and `newest` days ago."""
        return self.today - timedelta(days=self.dice.randint(newest, max(oldest, newest)))

    def at(self, day: date) -> datetime:
        """A moment of the day between nine and six, none that is still to come."""
        moment = time(self.dice.randint(9, 17), self.dice.randint(0, 59), tzinfo=self.now.tzinfo)
        return min(datetime.combine(day, moment), self.now).astimezone(UTC)
