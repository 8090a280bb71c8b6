"""Write database and files into one archive (.tar.gz)."""

from __future__ import annotations

import argparse
import os
import tarfile
import tempfile
from pathlib import Path

from builder.cli._postgres import run_program
from engines.kernel.errors import NotFound, Unavailable
from engines.kernel.texts import Text
from runtime.connectors.secrets import KEY_FILE
from runtime.database.connect import open_database
from runtime.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", type=Path, help="the file to write, e.g. mortise-2026-01-31.tar.gz")


def run(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    if not options.archive.absolute().parent.is_dir():
        folder = options.archive.absolute().parent
        raise NotFound.because("cli.no_folder", Text(f"There is no folder {folder}.", f"没有文件夹 {folder}。"))
    database = open_database(settings)
    try:
        write_archive(options.archive, database.url, settings.data_dir)
    finally:
        database.close()
    print(f"{options.archive}: {options.archive.stat().st_size / 1e6:.1f} MB")
    if (key := settings.data_dir / KEY_FILE).exists():
        print(f"Not in it, on purpose: {key}, which opens the secrets of connections. Keep a copy in another place.")
    return 0


def write_archive(target: Path, database_url: str, data_dir: Path) -> None:
    """A readable archive under its name, or nothing; only its owner may read it."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "database.dump"
        if not run_program("pg_dump", "--format=custom", f"--file={dump}", database_url=database_url):
            raise Unavailable.because(
                "cli.backup", Text("pg_dump failed; nothing was written.", "pg_dump 失败，未写入任何内容。")
            )
        unfinished = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
                archive.add(dump, "database.dump")
                if (data_dir / "files").exists():
                    archive.add(data_dir / "files", "files")
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
