"""A worker of the soak: the real one, with one job more, whose effect is counted at the end."""

from __future__ import annotations

import asyncio
import random
import sys

import sqlalchemy as sa

from runtime.__main__ import main
from runtime.engine import Mortise
from runtime.jobs import job, once


@job("soak.effect")
async def effect(mortise: Mortise, number: int) -> None:
    """An effect in two transactions, each once, with time to be killed between and inside them."""
    async with mortise.work() as work:
        if await once(work, f"soak:{number}"):
            await work.connection.execute(sa.text("INSERT INTO soak_effect VALUES (:number)"), {"number": number})
            await asyncio.sleep(random.random() / 5)
    await asyncio.sleep(random.random() / 5)


if __name__ == "__main__":
    sys.argv = [sys.argv[0], "worker"]
    main()
