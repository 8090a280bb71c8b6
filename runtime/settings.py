"""What an admin may set, by environment variable (`PORT`, `MORTISE_…`) and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """`database_url`: an existing PostgreSQL (postgresql://…); absent: the embedded one inside `data_dir`."""

    data_dir: Path = Path("data")
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    secure_cookies: bool = False
    worker: bool = True
    """Run background jobs inside the server process."""
    timezone: str = "Asia/Shanghai"
    smtp_url: str | None = None
    max_upload_bytes: int = 20_000_000
    pool_size: int = 10

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        env = os.environ if environment is None else environment
        port = int(env.get("PORT") or 8000)
        base_url = env.get("MORTISE_BASE_URL") or f"http://127.0.0.1:{port}"
        return cls(
            data_dir=Path(env.get("MORTISE_DATA_DIR") or "data").absolute(),
            database_url=env.get("MORTISE_DATABASE_URL") or None,
            host=env.get("HOST") or "127.0.0.1",
            port=port,
            base_url=base_url,
            secure_cookies=base_url.startswith("https://"),
            worker=env.get("MORTISE_WORKER", "1") != "0",
            timezone=env.get("MORTISE_TIMEZONE") or "Asia/Shanghai",
            smtp_url=env.get("MORTISE_SMTP_URL") or None,
        )
