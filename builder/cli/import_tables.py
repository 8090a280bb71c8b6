"""Put the decision tables of a DMN file or an .xlsx file into an app's draft."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from builder.cli._open import opened_mortise
from builder.drafts.store import read_draft, save_draft
from builder.exchange.decision_tables import read_tables, with_tables
from engines.kernel.diagnostics import has_errors
from engines.kernel.errors import NotFound
from engines.kernel.texts import Text
from engines.rule.dmn import ReadTables


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", help="its key, e.g. crm")
    parser.add_argument("file", type=Path, help="the file to read")
    parser.add_argument("--form", help="the form whose fields the tables look at")
    parser.add_argument("--dry-run", action="store_true", help="only tell what the file holds")


def run(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        raise NotFound.because("cli.no_file", Text(f"There is no file {options.file}.", f"没有文件 {options.file}。"))
    content = options.file.read_bytes()
    found = asyncio.run(take_over(options, content))
    for each in found.diagnostics:
        print(f"{each.severity.value}: {each.pointer}: {each.message.en}" + (f" {each.hint.en}" if each.hint else ""))
    for table in found.tables:
        print(f"{table.key}: {len(table.rows)} rows, {len(table.inputs)} inputs, {len(table.outputs)} outputs")
    print("Nothing was changed." if options.dry_run else f"The draft of {options.app} holds them now.")
    return 1 if has_errors(found.diagnostics) else 0


async def take_over(options: argparse.Namespace, content: bytes) -> ReadTables:
    """Tables with mistakes are put into the draft all the same: a draft may have mistakes, a release may not."""
    async with opened_mortise() as mortise, mortise.work() as work:
        draft = await read_draft(work, options.app)
        found = await read_tables(work, draft.document, options.file.name, content, options.form)
        if not options.dry_run:
            await save_draft(work, options.app, with_tables(draft.document, found.tables), draft.revision)
    return found
