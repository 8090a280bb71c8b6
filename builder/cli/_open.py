"""An open Mortise for commands that end: database, tables, wiring; no background worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from runtime.engine import Mortise
from runtime.opening import opened, running
from runtime.settings import Settings


@asynccontextmanager
async def opened_mortise(settings: Settings | None = None) -> AsyncIterator[Mortise]:
    chosen = replace(settings or Settings.from_environment(), worker=False)
    async with opened(chosen) as mortise, running(mortise, worker=False):
        yield mortise
