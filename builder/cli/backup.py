"""Write database and files into one archive (.tar.gz)."""

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


def run(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    database = open_database(settings)
    try:
        with tempfile.TemporaryDirectory() as folder:
            dump = Path(folder) / "database.dump"
            done = subprocess.run(
                [
                    program("pg_dump"),
                    "--format=custom",
                    f"--file={dump}",
                    f"--dbname={libpq_url(database.url)}",
                ],
                check=False,
            )
            if done.returncode:
                print("pg_dump failed; nothing was written.", file=sys.stderr)
                return 1
            with tarfile.open(options.archive, "w:gz") as archive:
                archive.add(dump, "database.dump")
                files = Path(settings.data_dir) / "files"
                if files.exists():
                    archive.add(files, "files")
    finally:
        database.close()
    print(f"{options.archive}: {options.archive.stat().st_size / 1e6:.1f} MB")
    return 0
