"""Answers to what a step asks: who has a role, who heads a department, whose superior; what a decision table says."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.flow import Need, PeopleNeed, TableNeed
from runtime.identity.people import people_with_role, person_by_login
from runtime.identity.tables import department, person
from runtime.rules.plans import rules_of, table_result
from runtime.work import Work

MAX_SUPERIORS = 20


async def answer(work: Work, app: str, need: Need) -> Any:
    """Ids of active people, or the result of a table."""
    if isinstance(need, TableNeed):
        return await table_result(work, await rules_of(work, app), need.table, need.values)
    return await _people(work, app, need)


async def _people(work: Work, app: str, need: PeopleNeed) -> list[int]:
    match need.kind:
        case "user":
            found = await person_by_login(work, need.value)
            return [] if found is None else [found]
        case "role":
            return list(await people_with_role(work, app, need.value))
        case "department_head":
            return await _ids(work, sa.select(department.c.head).where(department.c.key == need.value))
        case "head_of":
            return await _head_of(work, need.person)
        case "superior":
            return await _superior(work, need.person, int(need.value))
        case _:
            return []


async def _ids(work: Work, statement: sa.Select[Any]) -> list[int]:
    ids = [each for each in (await work.connection.scalars(statement)).all() if each is not None]
    if not ids:
        return []
    active = sa.select(person.c.id).where(person.c.id.in_(ids), person.c.active).order_by(person.c.id)
    return list((await work.connection.scalars(active)).all())


async def _head_of(work: Work, of: int | None) -> list[int]:
    return await _ids(
        work, sa.select(department.c.head).join(person, person.c.department == department.c.id).where(person.c.id == of)
    )


async def _superior(work: Work, of: int | None, steps: int) -> list[int]:
    """The n-th superior: the manager named with the person, else the head of the department, else of its parent."""
    seen = {of}
    for _ in range(min(steps, MAX_SUPERIORS)):
        of = await _direct(work, of)
        if of is None or of in seen:
            return []
        seen.add(of)
    return [] if of is None else [of]


async def _direct(work: Work, of: int | None) -> int | None:
    row = (
        await work.connection.execute(sa.select(person.c.manager, person.c.department).where(person.c.id == of))
    ).one_or_none()
    if row is None:
        return None
    if row.manager is not None:
        return int(row.manager)
    place, depth = row.department, 0
    while place is not None and depth < MAX_SUPERIORS:
        dept = (
            await work.connection.execute(
                sa.select(department.c.head, department.c.parent).where(department.c.id == place)
            )
        ).one()
        if dept.head is not None and dept.head != of:
            return int(dept.head)
        place, depth = dept.parent, depth + 1
    return None
