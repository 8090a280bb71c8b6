"""`python -m builder <command>`: one module of `cli/` each; `--help` lists them."""

from __future__ import annotations

import argparse
import ast
import importlib
import sys
from pathlib import Path

from builder.cli._terminal import known_error
from runtime.identity.languages import terminal_language

COMMANDS = Path(__file__).parent / "cli"
INTERRUPTED = 130
"""What shells expect of a program that Ctrl+C ended."""


def commands() -> dict[str, tuple[str, str]]:
    """Command → (module, help), read from the files: a command imports only what it needs itself."""
    found = {}
    for path in sorted(COMMANDS.glob("[a-z]*.py")):
        help_ = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").splitlines()[0]
        found[path.stem.strip("_").replace("_", "-")] = (f"builder.cli.{path.stem}", help_)
    return found


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="python -m builder", description="Mortise: build and run business applications."
    )
    chosen = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, help_) in commands().items():
        own = chosen.add_parser(name, help=help_, description=help_)
        if name == next((each for each in given if not each.startswith("-")), None):
            command = importlib.import_module(module)
            command.arguments(own)
            own.set_defaults(run=command.run)
    options = parser.parse_args(given)
    try:
        return int(options.run(options) or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        Exception
    ) as error:  # whatever the machine refuses is told in a sentence; what nobody foresaw is raised again
        print(*known_error(error).lines(terminal_language()), sep="\n", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
