"""What an instance is called: the flow's own title expression, else the record's title, else the flow's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.expr import Env
from engines.flow import FlowPlan
from engines.flow.templates import written
from engines.kernel.commands import RecordRef
from engines.kernel.errors import EvaluationFailed, MortiseError
from engines.kernel.texts import say
from runtime.flows import tables
from runtime.flows.plans import flow_plan
from runtime.flows.sights import Glimpse, Key, form_sight, glimpses
from runtime.metadata.releases import current_plan
from runtime.work import Work

LONGEST_TITLE = 200


async def titles_seen(work: Work, instances: Iterable[int]) -> dict[int, str]:
    """What the actor may see of what these instances are called: the instance's own title only where everything it is
    made of may be seen; else the record's, as it may be seen; else the flow's name."""
    t = tables.instance
    wanted = list(set(instances))
    if not wanted:
        return {}
    names = ("id", "app", "flow", "release", "form", "record", "title")
    rows = (await work.connection.execute(sa.select(*(t.c[name] for name in names)).where(t.c.id.in_(wanted)))).all()
    seen = await glimpses_of(work, rows)
    language = work.actor.language or "en"
    found: dict[int, str] = {}
    for row in rows:
        plan, glimpse = (
            await plan_or_none(work, row.app, row.flow, row.release),
            seen.get((row.app, row.form, row.record)),
        )
        name = say(plan.flow.name or row.flow if plan else row.flow, language)
        found[row.id] = subject_seen(row, plan, glimpse) or name
    return {**found, **await proposed_titles(work, {row.id: row for row in rows})}


async def proposed_titles(work: Work, rows: Mapping[int, Any]) -> dict[int, str]:
    """By instance, of changes that are to create a record: what it will be called, where the actor sees that field.
    `rows` by instance, with `app`, `flow`, `release` and `record`."""
    asked: dict[int, tuple[str, str]] = {}
    for instance, row in rows.items():
        plan = await plan_or_none(work, row.app, row.flow, row.release) if row.record is None else None
        if plan is not None and plan.holds_changes and plan.form:
            asked[instance] = (row.app, plan.form)
    if not asked:
        return {}
    p = tables.proposal
    values = await work.connection.execute(sa.select(p.c.instance, p.c["values"]).where(p.c.instance.in_(asked)))
    found: dict[int, str] = {}
    for instance, given in values.all():
        seen = await form_sight(work, *asked[instance])
        key = title_field(seen.shape.definition) if seen is not None else None
        if seen is not None and key in seen.visible_keys and given.get(key):
            found[instance] = str(given[key])[:LONGEST_TITLE]
    return found


async def glimpses_of(work: Work, rows: Sequence[Any]) -> dict[Key, Glimpse]:
    """The records of instances as far as the actor sees them, with the fields their titles and summaries read."""
    wanted: set[Key] = {(row.app, row.form, row.record) for row in rows if row.record is not None}
    fields: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        plan = await plan_or_none(work, row.app, row.flow, row.release) if row.form else None
        if plan is not None:
            roots = [path[0] for path in plan.title.paths] if plan.title else []
            known = fields.setdefault((row.app, row.form), [])
            known += [each for each in (*plan.flow.summary, *roots) if each not in known]
    return await glimpses(work, wanted, fields)


async def plan_or_none(work: Work, app: str, flow: str, release: int) -> FlowPlan | None:
    try:
        return (await flow_plan(work, app, flow, release))[0]
    except MortiseError:  # the app was removed: lists still show what there was
        return None


def subject_seen(row: Any, plan: FlowPlan | None, glimpse: Glimpse | None) -> str:
    """Of a row with `record` and `title`: what a reader with this glimpse of the record may see of the title."""
    if row.record is None:
        return str(row.title)
    if glimpse is None:
        return ""
    if plan is not None and plan.title is not None:
        own = all(len(path) == 1 and path[0] in glimpse.values for path in plan.title.paths)
        return str(row.title) if own else glimpse.title
    return glimpse.title


async def instance_title(work: Work, plan: FlowPlan, ref: RecordRef | None, record: Mapping[str, Any]) -> str:
    """The title for this record as it is now."""
    if plan.title is not None:
        env = Env(now=work.now, timezone=work.mortise.settings.timezone)
        try:
            found = written(
                plan.title.evaluate({**dict.fromkeys(plan.flow.variables), **record, "record": record}, env)
            )
        except EvaluationFailed:
            found = ""
        if found:
            return found[:LONGEST_TITLE]
    if ref is not None:
        form = (await current_plan(work, plan.app)).forms.get(ref.form)
        key = title_field(form.definition) if form else None
        found = written(record.get(key)) if key else ""
        if found:
            return found[:LONGEST_TITLE]
    return say(plan.flow.name or plan.flow.key, work.actor.language or "en")[:LONGEST_TITLE]


def title_field(form: Any) -> str | None:
    """The field that names a record: the form's `title`, else its first text field."""
    if form.title:
        return str(form.title)
    return next((each.key for each in form.fields if getattr(each, "type", "") in ("text", "auto_number")), None)
