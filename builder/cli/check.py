"""Check an app document (a JSON file or a folder) and print every mistake."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from builder.cli._documents import read_path
from engines.app.checks import check_app
from engines.kernel.diagnostics import has_errors
from runtime.identity.languages import terminal_language


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", type=Path, help="a JSON file, or the folder that holds app.json")
    parser.add_argument(
        "--language", default=terminal_language(), choices=["en", "zh"], help="the terminal's by default"
    )


def run(options: argparse.Namespace) -> int:
    found = check_app(read_path(options.document))
    for each in found:
        hint = f" {each.hint.to(options.language)}" if each.hint else ""
        where = f"{each.pointer or '/'}{'' if each.span is None else f' [{each.span[0]}:{each.span[1]}]'}"
        print(
            f"{each.severity.value}: {where}: {each.message.to(options.language)}{hint}  ({each.code})", file=sys.stderr
        )
    print(f"{len(found)} remarks" if found else "No mistakes found.")
    return 1 if has_errors(found) else 0
