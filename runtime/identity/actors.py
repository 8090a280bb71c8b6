"""From a person's row to the `Actor` that every piece of work carries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from runtime.identity.departments import descendants, parents
from runtime.identity.tables import membership, person
from runtime.work import Actor, Work

READ, WRITE, ADMIN, BUILD = "read", "write", "admin", "build"
DEEDS = frozenset({READ, WRITE, ADMIN, BUILD})
"""What a token's scopes may name besides app keys."""


async def load_actor(work: Work, person_id: int) -> Actor | None:
    """The person as an actor, or None when there is no such active person."""
    row = (
        await work.connection.execute(sa.select(person).where(person.c.id == person_id, person.c.active))
    ).one_or_none()
    if row is None:
        return None
    below = descendants(row.department, await parents(work)) if row.department else frozenset()
    return Actor(
        id=row.id,
        name=row.name,
        kind="portal" if row.portal else "user",
        login=row.login,
        roles=await roles_of(work, person_id),
        department=row.department,
        departments=below,
        is_admin=row.is_admin,
        may_build=row.may_build,
        language=row.language or "",
        timezone=row.timezone or work.mortise.settings.timezone,
    )


async def roles_of(work: Work, person_id: int) -> dict[str, frozenset[str]]:
    rows = await work.connection.execute(
        sa.select(membership.c.app, membership.c.role).where(membership.c.person == person_id)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for each in rows:
        found[each.app].add(each.role)
    return {app: frozenset(roles) for app, roles in found.items()}


def narrow(actor: Actor, scopes: Any) -> Actor:
    """The same person as an API token may act: only the apps it names, administration only when it says so."""
    if scopes is None:
        return replace(actor, kind="token")
    given = frozenset(scopes)
    apps = given - DEEDS
    return replace(
        actor,
        kind="token",
        scopes=given,
        is_admin=actor.is_admin and ADMIN in given,
        may_build=actor.may_build and BUILD in given,
        roles={app: roles for app, roles in actor.roles.items() if not apps or app in apps},
    )
