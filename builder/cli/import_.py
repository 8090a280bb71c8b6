"""Install an app document (a JSON file or a folder), in one transaction."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from builder.cli._documents import read_path
from builder.cli._open import opened_mortise
from builder.exchange.app_document import Import, Imported, import_app
from runtime.identity.languages import terminal_language


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", type=Path, help="a JSON file, or the folder that holds app.json")
    parser.add_argument("--as-key", help="install under another key, beside the original")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would change")
    parser.add_argument(
        "--accept-losses", action="store_true", help="put values aside that the new version has no place for"
    )


def run(options: argparse.Namespace) -> int:
    given = Import(
        read_path(options.document), as_key=options.as_key, dry_run=options.dry_run, accept_losses=options.accept_losses
    )
    done = asyncio.run(install(given))
    for change in done.changes:
        print(" ", change.sentence(terminal_language()))
    for effect in done.effects:
        print("  database:", effect.sentence.to(terminal_language()))
    if options.dry_run:
        print("Nothing was changed.")
    elif not (done.is_new or done.changes):
        print(f"{done.app} is installed in just this form already.")
    else:
        print(f"{done.app} is installed: release {done.release}.")
    return 0


async def install(given: Import) -> Imported:
    async with opened_mortise() as mortise, mortise.work() as work:
        return await import_app(work, given)
