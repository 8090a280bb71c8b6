"""Answers to what a step asks: who has a role, who heads a department, who acts for whom; what a table says; when
working time is over."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.flow import FlowPlan, Need, PeopleNeed, TableNeed
from engines.flow.clock import answer_calendar
from engines.flow.needs import UNKNOWN, CalendarNeed, Known, QueryNeed
from engines.flow.person_rule import MOST_LEVELS
from runtime.calendars.workspace import current_calendar
from runtime.engine import Mortise
from runtime.flows.away import agent_among, agent_for, forget_away, known_absences
from runtime.flows.querying import found_records
from runtime.identity.people import people_with_role, person_by_login
from runtime.identity.tables import department, person
from runtime.rules.plans import rules_of, table_result
from runtime.work import Work

Kept = dict[str, dict[str, list[int]]]
"""App → answers about people by key, for as long as nobody in the workspace has changed."""
PART = "flows.people"
_AGENT = "agent:"


def known_people(work: Work, plan: FlowPlan) -> Known:
    """What this process knows of people without a query."""
    parts = work.mortise.parts
    kept = parts.get(PART, {}).get(plan.app, {})
    absences = known_absences(work.mortise)

    def answer(key: str) -> Any:
        found = kept.get(key)
        if found is not None:
            return found
        if absences is None or not key.startswith(_AGENT):
            return UNKNOWN
        if not absences:
            return []
        agent = agent_among(absences, plan.app, plan.flow.key, int(key[len(_AGENT) : -1]), work.now)
        return [] if agent is None else [agent]

    return answer


def forget_people(mortise: Mortise) -> None:
    """Somebody in the workspace has changed; an agent may have left."""
    mortise.parts.pop(PART, None)
    forget_away(mortise)


async def answers(work: Work, plan: FlowPlan, needs: tuple[Need, ...]) -> dict[str, Any]:
    """What these questions come to, by key; of the people found, also who acts for them."""
    facts: dict[str, Any] = {}
    app, flow = plan.app, plan.flow.key
    for need in needs:
        match need:
            case PeopleNeed(kind="agent"):
                await _agents(work, app, flow, [need.person or 0], facts)
            case PeopleNeed(kind="gone"):
                facts[need.key] = await _people_kept(work, app, need)
                await _agents(work, app, flow, [need.person or 0], facts)
            case PeopleNeed():
                found = facts[need.key] = await _people_kept(work, app, need)
                await _agents(work, app, flow, found, facts)
            case CalendarNeed():
                facts[need.key] = answer_calendar(await current_calendar(work), need)
            case TableNeed():
                facts[need.key] = await table_result(work, await rules_of(work, app), need.table, need.values)
            case QueryNeed():
                facts[need.key] = await found_records(work, plan, need)
    return facts


async def _agents(work: Work, app: str, flow: str, people: list[int], facts: dict[str, Any]) -> None:
    for each in people:
        agent = await agent_for(work, app, flow, each)
        facts[PeopleNeed("agent", "", each).key] = [] if agent is None else [agent]


async def _people_kept(work: Work, app: str, need: PeopleNeed) -> list[int]:
    """Kept per process where changes of people are heard of."""
    if work.mortise.parts.get("listener") is None:
        return await _people(work, app, need)
    everybody: Kept = work.mortise.parts.setdefault(PART, {})
    kept = everybody.setdefault(app, {})
    if need.key not in kept:
        kept[need.key] = await _people(work, app, need)
    return kept[need.key]


async def _people(work: Work, app: str, need: PeopleNeed) -> list[int]:
    match need.kind:
        case "user":
            found = await person_by_login(work, need.value)
            return [] if found is None else [found]
        case "role":
            return list(await people_with_role(work, app, need.value))
        case "admins":
            return await _ids(work, sa.select(person.c.id).where(person.c.is_admin, person.c.active))
        case "department_head":
            return await _ids(work, sa.select(department.c.head).where(department.c.key == need.value))
        case "head_of":
            return await _head_of(work, need.person)
        case "gone":
            return [] if await _active(work, need.person) else [need.person or 0]
        case "superior":
            return await _superior(work, need.person, int(need.value))
        case "chain":
            return await _chain(work, need.person, int(need.value))
        case _:
            return []


async def _ids(work: Work, statement: sa.Select[Any]) -> list[int]:
    """These people as far as they are active, each once, in order."""
    ids = list(dict.fromkeys(each for each in (await work.connection.scalars(statement)).all() if each is not None))
    if not ids:
        return []
    active = await work.connection.scalars(sa.select(person.c.id).where(person.c.id.in_(ids), person.c.active))
    alive = set(active.all())
    return [each for each in ids if each in alive]


async def _head_of(work: Work, of: int | None) -> list[int]:
    return await _ids(
        work, sa.select(department.c.head).join(person, person.c.department == department.c.id).where(person.c.id == of)
    )


async def _chain(work: Work, of: int | None, levels: int) -> list[int]:
    """The heads of the person's department and those above, without the person, the nearest first."""
    heads = _heads_above(of)
    return (await _ids(work, sa.select(heads.c.head).order_by(heads.c.level)))[:levels]


def _heads_above(of: int | None) -> sa.Subquery:
    """`head` and `level` of the person's department and of those above it, where that is somebody else. Departments that
    stand above themselves are gone round a few times, not for ever."""
    start = (
        sa.select(department.c.head, department.c.parent, sa.literal(1).label("level"))
        .join(person, person.c.department == department.c.id)
        .where(person.c.id == of)
        .cte("chain", recursive=True)
    )
    above = sa.select(department.c.head, department.c.parent, start.c.level + 1).join(
        start, department.c.id == start.c.parent
    )
    chain = start.union_all(above.where(start.c.level < 4 * MOST_LEVELS))
    return sa.select(chain.c.head, chain.c.level).where(chain.c.head.is_not(None), chain.c.head != of).subquery()


async def _superior(work: Work, of: int | None, steps: int) -> list[int]:
    """The n-th superior; those who have left are passed over."""
    here, seen = of, {of}
    while steps:
        here = await _direct(work, here)
        if here is None or here in seen:
            return []
        seen.add(here)
        steps -= await _active(work, here)
    return [] if here is None else [here]


async def _direct(work: Work, of: int | None) -> int | None:
    """The direct superior, whether they are still there or not: the manager named with the person, else the nearest head
    of their department and those above it who is somebody else."""
    manager: int | None = await work.connection.scalar(sa.select(person.c.manager).where(person.c.id == of))
    if manager is not None:
        return manager
    heads = _heads_above(of)
    head: int | None = await work.connection.scalar(sa.select(heads.c.head).order_by(heads.c.level).limit(1))
    return head


async def _active(work: Work, id_: int | None) -> bool:
    found = await work.connection.scalar(sa.select(person.c.id).where(person.c.id == id_, person.c.active))
    return found is not None
