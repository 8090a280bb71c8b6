"""Write an installed app as one JSON file, as a folder of files, or to standard output."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from builder.cli._open import opened_mortise
from builder.exchange.app_document import export_app
from engines.app.bundle import parse_app, print_app, print_folder


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", help="its key, e.g. crm")
    parser.add_argument("to", type=Path, nargs="?", help="a .json file, or a folder; standard output when absent")
    parser.add_argument("--release", type=int, help="an older release")


def run(options: argparse.Namespace) -> int:
    app = parse_app(asyncio.run(document(options.app, options.release)))
    if options.to is None:
        sys.stdout.write(print_app(app))
    elif options.to.suffix == ".json":
        options.to.write_text(print_app(app), "utf-8")
    else:
        for name, text in print_folder(app).items():
            path = options.to / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return 0


async def document(app: str, release: int | None) -> dict[str, object]:
    async with opened_mortise() as mortise, mortise.reading() as work:
        return await export_app(work, app, release)
