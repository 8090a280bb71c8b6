"""What an admin may set, by environment variable (`PORT`, `MORTISE_…`) and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError
from engines.kernel.texts import Text


@dataclass(frozen=True)
class Settings:
    """`database_url`: an existing PostgreSQL (postgresql://…); absent: the embedded one inside `data_dir`."""

    data_dir: Path = Path("data")
    database_url: str | None = None
    database_embedded: bool = False
    """Whether the server at `database_url` is our own child."""
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    secure_cookies: bool = False
    worker: bool = True
    """Run background jobs inside the server process."""
    timezone: str = "Asia/Shanghai"
    smtp_url: str | None = None
    trusted_proxies: str = "127.0.0.1,::1"
    """Addresses or networks of proxies that are believed when they say (`X-Forwarded-For`) who asks."""
    max_upload_bytes: int = 20_000_000
    pool_size: int = 10

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Raises InputError with one diagnostic for each variable that cannot be used."""
        env = os.environ if environment is None else environment
        _require_usable(env)
        port = int(env.get("PORT") or 8000)
        base_url = (env.get("MORTISE_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
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
            trusted_proxies=env.get("MORTISE_TRUSTED_PROXIES") or "127.0.0.1,::1",
        )


def is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) < 65536


def _is_address(*schemes: str) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            parsed = urlsplit(text)
            return parsed.scheme in schemes and bool(parsed.netloc or parsed.query) and parsed.port != 0
        except ValueError:
            return False

    return check


_CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "PORT": (is_port, "8000"),
    "MORTISE_BASE_URL": (_is_address("http", "https"), "https://crm.example.com"),
    "MORTISE_DATABASE_URL": (
        _is_address("postgresql", "postgres", "postgresql+psycopg"),
        "postgresql://user:password@host:5432/mortise",
    ),
    "MORTISE_TIMEZONE": (lambda text: text in available_timezones(), "Asia/Shanghai"),
    "MORTISE_SMTP_URL": (_is_address("smtp", "smtps"), "smtp://user:password@host:587?from=crm@example.com"),
}


def _require_usable(env: Mapping[str, str]) -> None:
    """Values are not repeated: some hold a password."""
    wrong = [
        Diagnostic(
            "settings.unusable",
            f"/{name}",
            Text(f"The environment variable {name} cannot be used.", f"环境变量 {name} 的值无法使用。"),
            Text(f"Write it like {example}.", f"请按 {example} 的形式填写。"),
        )
        for name, (is_usable, example) in _CHECKS.items()
        if env.get(name) and not is_usable(env[name])
    ]
    if wrong:
        raise InputError(wrong)
