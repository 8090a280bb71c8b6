"""Connections: the admin's part of a connector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import Conflict, InputError, MortiseError, NotFound
from engines.kernel.texts import Text
from runtime.connectors.http import Call
from runtime.connectors.secrets import seal, unseal
from runtime.connectors.tables import connection
from runtime.engine import Mortise
from runtime.identity.trail import record_change
from runtime.work import Work

AUTHS = ("none", "bearer", "basic", "header")
_MEMBERS = ("key", "name", "base_url", "auth", "headers", "allow_private", "channel")


@dataclass(frozen=True, slots=True)
class Target:
    """A connection, opened: where to call and with which secrets. Never logged, never sent to a browser."""

    base_url: str
    auth: str = "none"
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    allow_private: bool = False

    @property
    def signing_key(self) -> str | None:
        return self.secrets.get("signing_key")

    def request(self, method: str, path: str, headers: Mapping[str, str], content: bytes | None) -> Call:
        """A call below the connection's address, with its authentication."""
        own, basic = dict(self.headers), None
        match self.auth:
            case "bearer":
                own["authorization"] = f"Bearer {self.secrets.get('token', '')}"
            case "basic":
                basic = (self.secrets.get("user", ""), self.secrets.get("password", ""))
            case "header":
                own[self.secrets.get("header", "x-api-key")] = self.secrets.get("value", "")
        return Call(method, join(self.base_url, path), {**headers, **own}, content, basic, self.allow_private)


def join(base_url: str, path: str) -> str:
    """The path below the address; it cannot leave the connection's host."""
    if not path:
        return base_url
    return base_url.rstrip("/") + "/" + path.lstrip("/")


async def list_connections(work: Work) -> list[dict[str, Any]]:
    """Without secrets: `secrets` holds the names of those that are set."""
    rows = await work.connection.execute(sa.select(connection).order_by(connection.c.key))
    return [_view(work.mortise, each) for each in rows]


async def create_connection(work: Work, values: Mapping[str, Any]) -> int:
    if await work.connection.scalar(sa.select(connection.c.id).where(connection.c.key == values["key"])) is not None:
        raise Conflict.because(
            "connectors.connection.key_taken",
            Text(f"There is already a connection '{values['key']}'.", f"已有连接“{values['key']}”。"),
            pointer="/key",
        )
    row = {name: values[name] for name in _MEMBERS if name in values}
    secrets = {name: value for name, value in (values.get("secrets") or {}).items() if value is not None}
    found = await work.connection.execute(
        sa.insert(connection)
        .values(**row, secrets=seal(work.mortise, secrets) if secrets else None)
        .returning(connection)
    )
    made = found.one()
    await record_change(work, "connection", made.id, None, made._asdict())
    return int(made.id)


async def update_connection(work: Work, connection_id: int, values: Mapping[str, Any]) -> None:
    """`secrets` are merged by name; null removes one."""
    row = (
        await work.connection.execute(sa.select(connection).where(connection.c.id == connection_id).with_for_update())
    ).one_or_none()
    if row is None:
        raise _unknown(connection_id)
    change = {name: values[name] for name in _MEMBERS if name in values}
    if values.get("secrets") is not None:
        merged = {**unseal(work.mortise, row.secrets), **values["secrets"]}
        kept = {name: value for name, value in merged.items() if value is not None}
        change["secrets"] = seal(work.mortise, kept) if kept else None
    await work.connection.execute(
        sa.update(connection).where(connection.c.id == connection_id).values(**change, changed_at=work.now)
    )
    await record_change(work, "connection", connection_id, row._asdict(), {**row._asdict(), **change})


async def delete_connection(work: Work, connection_id: int) -> None:
    done = await work.connection.execute(
        sa.delete(connection).where(connection.c.id == connection_id).returning(connection)
    )
    if (row := done.one_or_none()) is None:
        raise _unknown(connection_id)
    await record_change(work, "connection", connection_id, row._asdict(), None)


async def open_target(mortise: Mortise, key: str) -> Target:
    """The connection `key`, with its secrets; raises NotFound."""
    async with mortise.reading() as work:
        row = (await work.connection.execute(sa.select(connection).where(connection.c.key == key))).one_or_none()
    if row is None:
        raise _unknown(key)
    return Target(row.base_url, row.auth, row.headers, unseal(mortise, row.secrets), row.allow_private)


async def webhook_target(mortise: Mortise, address: str) -> Target:
    """A connection by its key, or a bare https address (then without a signature)."""
    if address.startswith("https://"):
        return Target(address)
    if "://" in address:
        raise InputError.because(
            "connectors.webhook.address",
            Text(
                f"A webhook needs an https address or a connection, not '{address[:80]}'.",
                f"Webhook 需要 https 地址或连接，而不是“{address[:80]}”。",
            ),
        )
    return await open_target(mortise, address)


def _view(mortise: Mortise, row: Any) -> dict[str, Any]:
    try:
        names, readable = sorted(unseal(mortise, row.secrets)), True
    except MortiseError:
        names, readable = [], False
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in _MEMBERS},
        "secrets": names,
        "secrets_readable": readable,
        "changed_at": row.changed_at,
    }


def _unknown(key: Any) -> MortiseError:
    return NotFound.because(
        "connectors.connection.unknown",
        Text(f"There is no connection '{key}'.", f"没有连接“{key}”。"),
        Text("An administrator adds it under Connections.", "请管理员在“连接”中添加。"),
    )
