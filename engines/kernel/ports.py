"""What an engine may ask of the world; `runtime/` gives the real ones, tests give fakes."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class Ids(Protocol):
    def next(self) -> int:
        """A new 64-bit id."""
        ...
