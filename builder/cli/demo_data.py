"""Fill an empty workspace with the CRM and demo data."""

from __future__ import annotations

import argparse
import asyncio

from builder.cli._open import opened_mortise
from builder.cli._terminal import amount, step
from builder.demo.load import DemoState, load_demo


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customers", type=amount, default=1000, help="how many (default 1000)")
    parser.add_argument("--seed", type=int, default=7, help="another number: other people and deals")


def run(options: argparse.Namespace) -> int:
    async def work() -> DemoState:
        async with opened_mortise() as mortise:
            return await load_demo(mortise, options.customers, seed=options.seed, progress=step)

    state = asyncio.run(work())
    print(
        {
            DemoState.LOADED: "Done.",
            DemoState.PRESENT: "There is data already; nothing was changed.",
            DemoState.ABSENT: "",
        }[state]
    )
    return 0
