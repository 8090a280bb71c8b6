"""`python -m builder <command>`: serve, import, export, check, migrate, create-user, backup, restore, demo-data."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from types import ModuleType

from builder import cli
from engines.kernel.errors import MortiseError


def commands() -> dict[str, ModuleType]:
    """Command name → module; `create_user.py` is `create-user`, `import_.py` is `import`."""
    return {
        each.name.strip("_").replace("_", "-"): importlib.import_module(f"builder.cli.{each.name}")
        for each in pkgutil.iter_modules(cli.__path__)
        if not each.name.startswith("_")
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m builder", description="Mortise: build and run business applications."
    )
    chosen = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in commands().items():
        own = chosen.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(own)
        own.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except MortiseError as error:
        for each in error.diagnostics:
            print(
                f"{each.pointer or '/'}: {each.message.en}" + (f" {each.hint.en}" if each.hint else ""), file=sys.stderr
            )
        return 1


if __name__ == "__main__":
    sys.exit(main())
