"""API tokens: made by a person for a program; shown once; limited by scopes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError, NotFound
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from runtime.identity.actors import DEEDS
from runtime.identity.notices import tell_identity_changed
from runtime.identity.secrets import TOKEN_PREFIX, hash_of, new_secret
from runtime.identity.tables import token
from runtime.identity.trail import record_change
from runtime.metadata.releases import installed_apps
from runtime.work import Work


async def list_tokens(work: Work, person: int) -> list[dict[str, Any]]:
    rows = await work.connection.execute(sa.select(token).where(token.c.person == person).order_by(token.c.id))
    return [
        {
            "id": str(each.id),
            "name": each.name,
            "scopes": each.scopes,
            "created_at": each.created_at,
            "used_at": each.used_at,
            "expires_at": each.expires_at,
        }
        for each in rows
    ]


async def create_token(
    work: Work, person: int, name: str, scopes: Sequence[str] | None = None, expires_at: datetime | None = None
) -> tuple[int, str]:
    """The token's id and its secret. `scopes` None: everything the person may do; raises InputError for a scope that is
    neither a deed (read, write, …) nor an installed app."""
    await _require_scopes(work, scopes or ())
    secret = new_secret(TOKEN_PREFIX)
    found = await work.connection.execute(
        sa.insert(token)
        .values(
            token_hash=hash_of(secret),
            person=person,
            name=name,
            created_at=work.now,
            expires_at=expires_at,
            scopes=None if scopes is None else sorted(set(scopes)),
        )
        .returning(token.c.id)
    )
    token_id = int(found.scalar_one())
    told = {"person": person, "name": name, "scopes": scopes and sorted(set(scopes)), "expires_at": expires_at}
    await record_change(work, "token", token_id, None, told)
    return token_id, secret


async def delete_token(work: Work, person: int, token_id: int) -> None:
    t = token.c
    done = await work.connection.execute(
        sa.delete(token).where(t.id == token_id, t.person == person).returning(t.person, t.name, t.scopes)
    )
    if (row := done.one_or_none()) is None:
        raise NotFound.because("identity.token.unknown", Text("There is no such token.", "没有此令牌。"))
    await record_change(work, "token", token_id, row._asdict(), None)
    await tell_identity_changed(work, person)


async def _require_scopes(work: Work, scopes: Sequence[str]) -> None:
    known = [*sorted(DEEDS), *(app.key for app in await installed_apps(work))]
    wrong = [(place, each) for place, each in enumerate(scopes) if each not in known]
    if wrong:
        raise InputError(
            Diagnostic(
                "identity.token.scope",
                f"/scopes/{place}",
                Text(f"There is no scope '{each}'.", f"没有名为“{each}”的权限范围。"),
                did_you_mean(each, known),
            )
            for place, each in wrong
        )
