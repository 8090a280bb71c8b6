"""Replace database and files by those of an archive."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from builder.cli._postgres import program
from runtime.database.connect import libpq_url, open_database
from runtime.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", type=Path)
    parser.add_argument("--yes", action="store_true", help="do not ask; everything there now is replaced")


def run(options: argparse.Namespace) -> int:
    if not options.yes and input("Everything there now is replaced. Type 'yes': ").strip() != "yes":
        return 1
    settings = Settings.from_environment()
    database = open_database(settings)
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(options.archive) as archive:
            archive.extractall(folder, filter="data")
            done = subprocess.run(
                [
                    program("pg_restore"), "--clean", "--if-exists", "--no-owner", "--single-transaction",
                    f"--dbname={libpq_url(database.url)}", str(Path(folder) / "database.dump"),
                ],
                check=False,
            )  # fmt: skip
            if done.returncode:
                print("pg_restore failed; the database is as it was.", file=sys.stderr)
                return 1
            restore_files(Path(folder) / "files", Path(settings.data_dir) / "files")
    finally:
        database.close()
    print("Restored.")
    return 0


def restore_files(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")) if source.exists() else ():
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
