"""`make bench`: every benchmark of this folder, one after the other; each prints its figures and ratios.

`python -m tests.bench [name …]` runs some of them. A benchmark is a module `bench_<name>.py` with `main() -> None`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path


def main(wanted: list[str]) -> int:
    found = [each.name for each in pkgutil.iter_modules([str(Path(__file__).parent)]) if each.name.startswith("bench_")]
    chosen = [name for name in found if not wanted or name.removeprefix("bench_") in wanted]
    if not chosen:
        print("There are:", *(name.removeprefix("bench_") for name in found), file=sys.stderr)
        return 1
    for name in chosen:
        print(f"\n== {name.removeprefix('bench_')}", flush=True)
        importlib.import_module(f"tests.bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
