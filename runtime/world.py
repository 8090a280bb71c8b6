"""The world an expression may see at run time: the instant, the person's time zone, and the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.expr import Env
from runtime.identity.tables import department, person
from runtime.work import Actor, Work

_DEPARTMENT = ("id", "key", "name", "parent", "head")
_PERSON = ("id", "name", "login", "email", "phone", "title", "active")


def quick_env(work: Work) -> Env:
    """Without a query: the person's id, name, login and department id. Enough for SQL, whose binds are ids."""
    return Env(now=work.now, timezone=zone_name(work), user=_bare(work.actor))


async def env_of(work: Work) -> Env:
    """With the whole record of the person, so that `current user.department.name` has a value."""
    return Env(now=work.now, timezone=zone_name(work), user=await _whole(work))


def zone_name(work: Work) -> str:
    """The person's time zone; the workspace's for the system."""
    return work.mortise.settings.timezone if work.actor.kind == "system" else work.actor.timezone


def _bare(actor: Actor) -> Mapping[str, Any] | None:
    if actor.id is None:
        return None
    unit = None if actor.department is None else {"id": actor.department}
    return {"id": actor.id, "name": actor.name, "login": actor.login, "department": unit}


async def _whole(work: Work) -> Mapping[str, Any] | None:
    if work.actor.id is None:
        return None
    boss = person.alias("boss")
    query = (
        sa.select(
            *(person.c[name] for name in _PERSON),
            *(department.c[name].label(f"department_{name}") for name in _DEPARTMENT),
            boss.c.id.label("manager_id"),
            boss.c.name.label("manager_name"),
        )
        .outerjoin(department, department.c.id == person.c.department)
        .outerjoin(boss, boss.c.id == person.c.manager)
        .where(person.c.id == work.actor.id)
    )
    row = (await work.connection.execute(query)).mappings().one_or_none()
    if row is None:
        return _bare(work.actor)
    unit = {name: row[f"department_{name}"] for name in _DEPARTMENT} if row["department_id"] is not None else None
    boss_record = {"id": row["manager_id"], "name": row["manager_name"]} if row["manager_id"] is not None else None
    return {**{name: row[name] for name in _PERSON}, "department": unit, "manager": boss_record}
