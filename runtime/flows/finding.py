"""Which runs a search in the inbox finds: by what their reader may see of them, and by nothing else.

By the record they are about (the words search knows it by), by what they are called, by the name of their flow, and by
whoever has started them. One statement; each branch of it takes the newest that match. A few records that hold the
words lead to their tasks; of many, the person's tasks are gone through from the newest on, until a page is full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engines.flow import FlowPlan
from engines.kernel.texts import say
from runtime.flows import tables
from runtime.flows.plans import flow_plans
from runtime.flows.titles import title_field
from runtime.identity.tables import person
from runtime.metadata.releases import InstalledApp, installed_apps
from runtime.records.app_view import may_open
from runtime.records.matching import like_text, match_condition
from runtime.records.read import binds
from runtime.records.sight import FormSight, Sight, sight_of
from runtime.records.store import bound
from runtime.records.tokens import query_text
from runtime.work import Work

i, p = tables.instance, tables.proposal
Condition = sa.ColumnElement[bool]
FEW = 2000
"""Up to so many records are looked up in the flows; more are expected among the newest tasks soon enough."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `searched`: conditions that the index of words answers; `walked`: those that are asked of one
    run after the other. `values`: the parameters of all of them."""

    searched: Sequence[Condition]
    walked: Sequence[Condition]
    values: dict[str, Any]

    def among(self, runs: sa.Select[Any], newest: sa.ColumnElement[Any], limit: int) -> sa.ColumnElement[bool]:
        """That a row is one of the `newest` of these, which a reader finds. `runs` select `newest` beside instances."""
        branches = [
            sa.select(runs.where(each).order_by(newest.desc()).limit(limit).subquery())
            for each in (*self.searched, sa.or_(*self.walked))
        ]
        return newest.in_(sa.union_all(*branches))


async def wanted(work: Work, q: str) -> Wanted:
    """What the actor looks for with these words."""
    searched: list[Condition] = []
    walked: list[Condition] = [_unattached(), _started_by()]
    words = query_text(q)
    for app in await installed_apps(work):
        if not may_open(app, None if work.actor.is_admin else work.actor.roles_in(app.key)):
            continue
        sight, plans = await sight_of(work, app.key), flow_plans(work, app)
        walked += _named(app, plans.values(), q)
        for seen in _forms(sight, plans.values()):
            own = [each for each in plans.values() if each.form == seen.shape.name]
            if words:
                few, more = _about(seen)
                searched.append(few)
                walked.append(more)
            walked += _titled(seen, own)
    asked = {"q": words, "q_title": query_text(q, in_title=True), "q_like": like_text(q)}
    return Wanted(searched, walked, {**binds(work), **asked})


def _forms(sight: Sight, plans: Any) -> Iterator[FormSight]:
    """The forms that flows are about and the actor may read."""
    for form in sorted({each.form for each in plans if each.form in sight.app.plan.forms}):
        if (seen := sight.form(form)).readable:
            yield seen


def _like(column: sa.ColumnElement[Any]) -> Condition:
    return sa.func.lower(column).like(bound("q_like", sa.Text()))


def _unattached() -> Condition:
    """Runs that are about no record."""
    return sa.and_(i.c.record.is_(None), _like(i.c.title))


def _started_by() -> Condition:
    return i.c.initiator.in_(sa.select(person.c.id).where(_like(person.c.name)))


def _named(app: InstalledApp, plans: Any, q: str) -> Iterator[Condition]:
    """Runs of flows that are called so."""
    sought = q.strip().casefold()
    named = [
        each.flow.key
        for each in plans
        if any(sought in say(each.flow.name or each.flow.key, language).casefold() for language in ("en", "zh"))
    ]
    if named:
        yield sa.and_(i.c.app == app.key, i.c.flow.in_(named))


def _about(seen: FormSight) -> tuple[Condition, Condition]:
    """Runs about a visible record of the form that holds the words: to be searched, when they are few; to be walked,
    when they are more. PostgreSQL cannot tell beforehand how many hold the beginning of a word."""
    rows = seen.visible()
    holding = sa.select(rows.c.id).where(match_condition(seen, rows))
    few = holding.limit(FEW + 1).cte(f"found_{seen.shape.app}_{seen.shape.name}")
    are_more = sa.select(sa.func.count()).select_from(few).scalar_subquery() > FEW
    of_form = sa.and_(i.c.app == seen.shape.app, i.c.form == seen.shape.name)
    ids = sa.func.array(sa.select(few.c.id).scalar_subquery(), type_=sa.ARRAY(sa.BigInteger))
    one = sa.exists(holding.where(rows.c.id == i.c.record))
    return sa.and_(of_form, ~are_more, i.c.record == sa.any_(ids)), sa.and_(of_form, are_more, one)


def _titled(seen: FormSight, plans: Sequence[FlowPlan]) -> Iterator[Condition]:
    """Runs that are called so: where all that their title is made of may be seen on every row; and changes held back
    that are to create a record of this name."""
    title = title_field(seen.shape.definition)
    told = [each.flow.key for each in plans if _shows(seen, _roots(each, title))]
    if told:
        rows = seen.visible()
        visible = sa.exists(sa.select(rows.c.id).where(rows.c.id == i.c.record))
        yield sa.and_(
            i.c.app == seen.shape.app, i.c.form == seen.shape.name, i.c.flow.in_(told), _like(i.c.title), visible
        )
    holding = [each.flow.key for each in plans if each.holds_changes]
    if holding and title in seen.visible_keys:
        name = _like(p.c["values"][title].astext)
        proposed = sa.exists(sa.select(p.c.id).where(p.c.instance == i.c.id, name))
        yield sa.and_(i.c.app == seen.shape.app, i.c.flow.in_(holding), i.c.record.is_(None), proposed)


def _roots(plan: FlowPlan, title: str | None) -> list[str | None]:
    """The fields that a run's title is made of; None for what lies beyond the record."""
    if plan.title is None:
        return [title]
    return [path[0] if len(path) == 1 else None for path in plan.title.paths]


def _shows(seen: FormSight, keys: Sequence[str | None]) -> bool:
    table = seen.shape.table
    return all(key is not None and key in seen.visible_keys and seen.field_shown(table, key) is None for key in keys)


__all__ = ["Wanted", "wanted"]
