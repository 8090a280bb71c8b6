"""The interpreted side of the benchmarks: one form of twelve fields, a sales role, many customers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engines.app.bundle import parse_app
from runtime.database.connect import engine_for
from runtime.database.migrate import migrate
from runtime.engine import Mortise
from runtime.http.app import create_app
from runtime.identity.secrets import hash_of
from runtime.identity.tables import membership, person, token
from runtime.metadata.install import install_release
from runtime.settings import Settings

OPTIONS = {
    "level": ("vip", "normal", "low"),
    "region": ("north", "south", "east", "west"),
    "source": ("web", "phone", "fair", "friend"),
}


def choice(key: str) -> dict[str, Any]:
    return {"key": key, "type": "choice", "options": [{"key": each} for each in OPTIONS[key]]}


APP: dict[str, Any] = {
    "format": 1,
    "key": "bench",
    "name": "Bench",
    "forms": [
        {
            "key": "customer",
            "name": "Customer",
            "fields": [
                {"key": "name", "type": "text", "required": True, "max_length": 120},
                {"key": "phone", "type": "text", "max_length": 32},
                {"key": "email", "type": "email"},
                {**choice("level"), "default": "normal"},
                choice("region"),
                choice("source"),
                {"key": "amount", "type": "money"},
                {"key": "credit_limit", "type": "money"},
                {"key": "owner", "type": "person"},
                {"key": "since", "type": "date"},
                {"key": "active", "type": "yes_no", "default": "true"},
                {"key": "note", "type": "long_text", "max_length": 2000},
            ],
            "views": [
                {"key": "by_level", "filters": [{"field": "level", "op": "=", "value": "vip"}], "sort": ["-amount"]}
            ],
        }
    ],
    "roles": [
        {
            "key": "sales",
            "name": "Sales",
            "may": [
                {"form": "customer", "read": "active = true or owner = current user", "create": True, "update": True}
            ],
        }
    ],
}


def address_in(url: str, database: str) -> str:
    head, _, query = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{database}" + (f"?{query}" if query else "")


def sql_rows(table: str, rows: int) -> str:
    return f"""INSERT INTO {table} (name, phone, email, level, region, source, amount, credit_limit, owner, since, active, note)
    SELECT 'Customer ' || n, '138' || lpad((n % 100000000)::text, 8, '0'), 'c' || n || '@example.com',
      (ARRAY['vip','normal','low'])[n % 3 + 1], (ARRAY['north','south','east','west'])[n % 4 + 1], 'web',
      ((n::bigint * 7919) % 1000000)::numeric / 100, 10000, n % 50 + 1, date '2024-01-01' + n % 700, n % 10 <> 0,
      'A note about this customer.' FROM generate_series(1, {rows}) n"""


async def serve_interpreted(url: str, rows: int, secret: str) -> None:
    """Prepare the database that `app` serves."""
    engine = engine_for(url, 5)
    await migrate(engine)
    mortise = Mortise(Settings(data_dir=Path("data"), database_url=url), engine)
    async with mortise.work() as work:
        await install_release(work, parse_app(APP))
        await work.connection.execute(
            sa.insert(person), [{"name": f"Person {n}", "login": f"p{n}"} for n in range(1, 51)]
        )
        await work.connection.execute(sa.insert(membership).values(person=1, app="bench", role="sales"))
        await work.connection.execute(
            sa.insert(token).values(token_hash=hash_of(secret), person=1, name="bench", created_at=work.now)
        )
        await work.connection.execute(sa.text(sql_rows("bench__customer", rows)))
    async with engine.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(sa.text("VACUUM ANALYZE bench__customer"))
    await engine.dispose()


def __getattr__(name: str) -> Any:
    """`interpreted_app:app` for uvicorn: built when asked for, so that importing this module starts nothing."""
    if name == "app":
        return create_app(Settings(data_dir=Path("data"), database_url=os.environ["MORTISE_BENCH_URL"], worker=False))
    raise AttributeError(name)
