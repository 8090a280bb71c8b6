"""Write a flow of an app as a BPMN 2.0 file that other tools read."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from builder.cli._documents import write_content
from builder.cli._open import opened_mortise
from builder.exchange.flow_diagrams import export_flow


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", help="its key, e.g. crm")
    parser.add_argument("flow", help="its key in the app")
    parser.add_argument("to", type=Path, nargs="?", help="a .bpmn file; standard output when absent")


def run(options: argparse.Namespace) -> int:
    write_content(asyncio.run(document(options.app, options.flow)), options.to)
    return 0


async def document(app: str, flow: str) -> bytes:
    async with opened_mortise() as mortise, mortise.reading() as work:
        return await export_flow(work, app, flow)
