"""What administrators change (people, roles, departments, tokens, connections, the calendar) in the audit log, as changes
of the app `core`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from runtime.records.tables import audit
from runtime.work import Work

_SECRET = frozenset({"password_hash", "secrets"})
_UNTOLD = frozenset({"spelling", "updated_at", "created_at", "changed_at", "token_hash", "id"})


async def record_change(
    work: Work, form: str, record: int, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> None:
    """One line with what differs; a password or other secret is told as changed, never shown."""
    old, new = before or {}, after or {}
    changes = {
        str(name): ["…", "…"] if name in _SECRET else [old.get(name), new.get(name)]
        for name in {**old, **new}
        if name not in _UNTOLD and old.get(name) != new.get(name)
    }
    if not changes and before is not None and after is not None:
        return
    kind = "create" if before is None else "delete" if after is None else "update"
    await work.connection.execute(
        sa.insert(audit).values(
            app="core",
            form=form,
            record=record,
            kind=kind,
            actor=work.actor.id,
            actor_kind=work.actor.kind,
            changes=orjson.loads(orjson.dumps(changes, default=str)),
            at=work.now,
        )
    )
