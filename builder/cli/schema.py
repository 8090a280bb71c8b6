"""Print the JSON Schema (2020-12) of the app document."""

from __future__ import annotations

import argparse
import json
import sys

from engines.app.schema import app_schema


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    json.dump(app_schema(), sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0
