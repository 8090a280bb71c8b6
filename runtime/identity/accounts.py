"""Persons as an administrator sees them: with rights and roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from runtime.identity.people import no_such_person, person_view, select_people
from runtime.identity.tables import membership, person
from runtime.work import Work


async def list_accounts(work: Work, q: str = "", *, after: int = 0, limit: int = 50) -> list[dict[str, Any]]:
    """All people, active or not, by id."""
    rows = (await work.connection.execute(select_people(q).where(person.c.id > after).limit(limit))).all()
    roles = await _roles(work, [each.id for each in rows])
    return [_view(each, roles[each.id]) for each in rows]


async def account_view(work: Work, person_id: int) -> dict[str, Any]:
    row = (await work.connection.execute(select_people().where(person.c.id == person_id))).one_or_none()
    if row is None:
        raise no_such_person(person_id)
    return _view(row, (await _roles(work, [person_id]))[person_id])


async def members_of(work: Work, app: str) -> list[dict[str, Any]]:
    """Who has roles in the app: `[{person: {id, title}, roles}]`."""
    rows = await work.connection.execute(
        sa.select(person.c.id, person.c.name, sa.func.array_agg(membership.c.role).label("roles"))
        .join(membership, membership.c.person == person.c.id)
        .where(membership.c.app == app)
        .group_by(person.c.id, person.c.name)
        .order_by(person.c.id)
    )
    return [{"person": {"id": str(each.id), "title": each.name}, "roles": sorted(each.roles)} for each in rows]


async def _roles(work: Work, ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    rows = await work.connection.execute(
        sa.select(membership).where(membership.c.person.in_(ids)).order_by(membership.c.app, membership.c.role)
    )
    found: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for each in rows:
        found[each.person].setdefault(each.app, []).append(each.role)
    return found


def _view(row: Any, roles: dict[str, list[str]]) -> dict[str, Any]:
    return {
        **person_view(row),
        "portal": row.portal,
        "language": row.language,
        "is_admin": row.is_admin,
        "may_build": row.may_build,
        "has_password": row.password_hash is not None,
        "roles": roles,
        "created_at": row.created_at,
    }
