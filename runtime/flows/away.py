"""Agents while away (代理): who acts in whose place, for which apps and flows, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import InputError, NotFound
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.names import person_names, person_ref
from runtime.identity.tables import person
from runtime.work import Work

CHANNEL = "mortise_away"
PART = "flows.away"
LONGEST_CHAIN = 5
a = tables.away


async def agent_for(work: Work, app: str, flow: str, of: int) -> int | None:
    """Who acts for this person in this flow now; an agent who is away too passes it on. None while they are there."""
    return agent_among(await _in_force(work), app, flow, of, work.now)


def agent_among(rows: Sequence[Any], app: str, flow: str, of: int, now: datetime) -> int | None:
    """The same, from the settings in force."""
    if not rows:
        return None
    here, seen = of, {of}
    for _ in range(LONGEST_CHAIN):
        found = next((row.agent for row in rows if row.person == here and _covers(row, app, flow, now)), None)
        if found is None or found in seen:
            break
        seen.add(found)
        here = found
    return None if here == of else here


def _covers(row: Any, app: str, flow: str, now: datetime) -> bool:
    inside = row.since <= now and (row.until is None or now < row.until)
    return inside and (row.flows is None or app in row.flows or f"{app}.{flow}" in row.flows)


async def _in_force(work: Work) -> Sequence[Any]:
    """What may count now or later; kept per process where changes are heard of."""
    known = known_absences(work.mortise)
    if known is not None:
        return known
    kept = _kept(work.mortise)  # forgotten while the query is on its way, it is not the one that is looked at later
    statement = (
        sa.select(a.c.person, a.c.agent, a.c.since, a.c.until, a.c.flows)
        .join(person, sa.and_(person.c.id == a.c.agent, person.c.active))
        .where(a.c.ended_at.is_(None), sa.or_(a.c.until.is_(None), a.c.until > work.now))
        .order_by(a.c.id.desc())
    )
    rows = (await work.connection.execute(statement)).all()
    if work.mortise.parts.get("listener") is not None:
        kept["rows"] = rows
    return rows


def known_absences(mortise: Mortise) -> Sequence[Any] | None:
    """What this process knows without a query; None when it has to ask."""
    return _kept(mortise).get("rows")


def _kept(mortise: Mortise) -> dict[str, Sequence[Any]]:
    found: dict[str, Sequence[Any]] = mortise.parts.setdefault(PART, {})
    return found


async def list_away(work: Work, of: int | None = None) -> list[dict[str, Any]]:
    """The settings of a person (None: of everybody), the newest first: `{id, person, agent, since, until, flows, note,
    active}`."""
    statement = sa.select(a).where(a.c.ended_at.is_(None)).order_by(a.c.id.desc()).limit(200)
    if of is not None:
        statement = statement.where(a.c.person == of)
    rows = (await work.connection.execute(statement)).all()
    names = await person_names(work, {each for row in rows for each in (row.person, row.agent)})
    return [
        {
            "id": str(row.id),
            "person": person_ref(row.person, names),
            "agent": person_ref(row.agent, names),
            "since": row.since,
            "until": row.until,
            "flows": row.flows,
            "note": row.note,
            "active": row.since <= work.now and (row.until is None or work.now < row.until),
        }
        for row in rows
    ]


async def set_away(
    work: Work, of: int, agent: int, since: datetime, until: datetime | None, flows: Sequence[str] | None, note: str
) -> int:
    """From `since` on, `agent` acts for this person. Raises InputError."""
    if agent == of:
        raise InputError.because(
            "flow.own_agent", Text("Nobody is their own agent.", "不能将自己设为代理人。"), pointer="/agent"
        )
    if until is not None and until <= since:
        raise InputError.because(
            "flow.away_ends_first", Text("It ends before it begins.", "结束时间早于开始时间。"), pointer="/until"
        )
    known = await work.connection.scalar(sa.select(person.c.id).where(person.c.id == agent, person.c.active))
    if known is None:
        raise InputError.because(
            "flow.unknown_person", Text("Choose an active person.", "请选择有效的人员。"), pointer="/agent"
        )
    found = await work.connection.execute(
        sa.insert(a)
        .values(
            person=of,
            agent=agent,
            since=since,
            until=until,
            flows=list(flows) if flows else None,
            note=note,
            created_at=work.now,
        )
        .returning(a.c.id)
    )
    await _tell(work)
    return int(found.scalar_one())


async def end_away(work: Work, id_: int, of: int | None) -> None:
    """Call it off; `of` None: whoever's it is. Raises NotFound."""
    statement = sa.update(a).where(a.c.id == id_, a.c.ended_at.is_(None))
    if of is not None:
        statement = statement.where(a.c.person == of)
    if not (await work.connection.execute(statement.values(ended_at=work.now))).rowcount:
        raise NotFound.because("flow.unknown_away", Text("There is no such setting.", "没有该代理设置。"))
    await _tell(work)


def forget_away(mortise: Mortise) -> None:
    mortise.parts.pop(PART, None)


async def _tell(work: Work) -> None:
    forget_away(work.mortise)
    await work.connection.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))
