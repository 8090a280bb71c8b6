"""Put the flows of a BPMN 2.0 file into an app's draft."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from builder.cli._open import opened_mortise
from builder.drafts.store import read_draft, save_draft
from builder.exchange.flow_diagrams import read_flows, with_flows
from engines.flow.bpmn.flows_of_file import ReadFlows
from engines.kernel.diagnostics import has_errors
from engines.kernel.errors import NotFound
from engines.kernel.texts import Text


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", help="its key, e.g. crm")
    parser.add_argument("file", type=Path, help="the file to read")
    parser.add_argument("--dry-run", action="store_true", help="only tell what the file holds")


def run(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        raise NotFound.because("cli.no_file", Text(f"There is no file {options.file}.", f"没有文件 {options.file}。"))
    found = asyncio.run(take_over(options, options.file.read_bytes()))
    for each in found.diagnostics:
        print(f"{each.severity.value}: {each.pointer}: {each.message.en}" + (f" {each.hint.en}" if each.hint else ""))
    for flow in found.flows:
        print(f"{flow.key}: {len(flow.nodes)} nodes")
    changed = bool(found.flows) and not options.dry_run
    print(f"The draft of {options.app} holds them now." if changed else "Nothing was changed.")
    return 1 if has_errors(found.diagnostics) else 0


async def take_over(options: argparse.Namespace, content: bytes) -> ReadFlows:
    """All flows of the file, or none when something in it cannot run."""
    found = await read_flows(content)
    if options.dry_run or not found.flows:
        return found
    async with opened_mortise() as mortise, mortise.work() as work:
        draft = await read_draft(work, options.app)
        await save_draft(work, options.app, with_flows(draft.document, found.flows), draft.revision)
    return found
