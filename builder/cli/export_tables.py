"""Write the decision tables of an app as a DMN 1.5 file that other tools read."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from builder.cli._documents import write_content
from builder.cli._open import opened_mortise
from builder.exchange.decision_tables import export_tables


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", help="its key, e.g. crm")
    parser.add_argument("to", type=Path, nargs="?", help="a .dmn file; standard output when absent")
    parser.add_argument("--table", action="append", default=[], help="only this table (may be repeated)")


def run(options: argparse.Namespace) -> int:
    write_content(asyncio.run(document(options.app, options.table)), options.to)
    return 0


async def document(app: str, keys: list[str]) -> bytes:
    async with opened_mortise() as mortise, mortise.reading() as work:
        return await export_tables(work, app, keys)
