"""Bring Mortise's own tables to the newest shape (serve does this by itself)."""

from __future__ import annotations

import argparse
import asyncio

from builder.cli._open import opened_mortise


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    async def work() -> None:
        async with opened_mortise():
            print("The database is up to date.")

    asyncio.run(work())
    return 0
