"""Replace database and files by those of an archive."""

from __future__ import annotations

import argparse
import tarfile
import tempfile
from pathlib import Path

import psycopg

from builder.cli._postgres import run_program
from engines.kernel.errors import InputError, MortiseError, NotFound, Unavailable
from engines.kernel.texts import Text
from runtime.database.connect import APPLICATION, libpq_url, open_database
from runtime.database.migrate import require_known
from runtime.database.system import SCHEMA
from runtime.settings import Settings

_OURS = r"""
DO $$ DECLARE each record; BEGIN
  DROP SCHEMA IF EXISTS mortise CASCADE;
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
              AND (tablename LIKE '%\_\_%' OR tablename LIKE 'procrastinate\_%')
  LOOP EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', each.tablename); END LOOP;
END $$
"""
"""Tables that the archive does not know (of apps installed later) would be in the way of those apps for ever."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", type=Path, help="a file that `backup` has written")
    parser.add_argument("--yes", action="store_true", help="do not ask; everything there now is replaced")


def run(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(options.archive, folder)
        if not options.yes and not confirmed():
            print("Nothing was changed.")
            return 1
        database = open_database(settings)
        try:
            require_unused(database.url)
            replace_database(folder, database.url)
            restore_files(folder / "files", settings.data_dir / "files")
        finally:
            database.close()
    print("Restored.")
    return 0


def confirmed() -> bool:
    try:
        return input("Everything there now is replaced. Type 'yes': ").strip() == "yes"
    except EOFError:
        return False


def unpack(archive: Path, folder: Path) -> None:
    """Raises NotFound, InputError (it is no backup) before anything is touched."""
    if not archive.is_file():
        raise NotFound.because("cli.no_file", Text(f"There is no file {archive}.", f"没有文件 {archive}。"))
    try:
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")
    except (tarfile.TarError, OSError, EOFError) as error:
        raise _no_backup(archive) from error
    if not (folder / "database.dump").is_file():
        raise _no_backup(archive)


def require_unused(database_url: str) -> None:
    """Raises Unavailable while a server or a worker is at it: it would go on with what it remembers of the old data."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE %s"
    with psycopg.connect(libpq_url(database_url)) as connection:
        if connection.execute(others, [f"{APPLICATION}%"]).fetchone() != (0,):
            raise Unavailable.because(
                "cli.in_use",
                Text("A server or a worker is using this database.", "有服务器或后台进程正在使用该数据库。"),
                Text("Stop it first.", "请先停止它。"),
            )


def replace_database(folder: Path, database_url: str) -> None:
    """In one transaction: all of it, or the database is as it was. Raises Unavailable, also for a newer backup."""
    script, dump = folder / "restore.sql", folder / "database.dump"
    done = run_program("pg_restore", "--clean", "--if-exists", "--no-owner", f"--file={script}", str(dump))
    if done:
        require_known(revision_in(script))
    done = done and run_program(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        f"--command={_OURS}", f"--file={script}", database_url=database_url,
    )  # fmt: skip
    if not done:
        raise Unavailable.because(
            "cli.restore", Text("Restoring failed; the database is as it was.", "恢复失败，数据库未发生变化。")
        )


def revision_in(script: Path) -> str | None:
    with script.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith(f"COPY {SCHEMA}.alembic_version "):
                return next(lines).strip()
    return None


def restore_files(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")) if source.exists() else ():
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())


def _no_backup(archive: Path) -> MortiseError:
    return InputError.because(
        "cli.no_backup",
        Text(f"{archive} is not a backup of Mortise.", f"{archive} 不是 Mortise 的备份。"),
        Text("Name a file that `backup` has written.", "请指定由 backup 命令生成的文件。"),
    )
