"""What an instance is called: the flow's own title expression, else the record's title, else the flow's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.expr import Env
from engines.flow import FlowPlan
from engines.flow.templates import written
from engines.kernel.commands import RecordRef
from engines.kernel.errors import EvaluationFailed, NotFound
from engines.kernel.texts import say
from runtime.flows import tables
from runtime.metadata.releases import current_plan
from runtime.records.load import load_record
from runtime.work import Work

LONGEST_TITLE = 200


async def ensure_title(work: Work, instance: int, plan: FlowPlan) -> tuple[str, RecordRef | None]:
    """The instance's title and record; worked out and kept when it has none yet."""
    t = tables.instance
    row = (await work.connection.execute(sa.select(t.c.title, t.c.form, t.c.record).where(t.c.id == instance))).one()
    ref = RecordRef(plan.app, row.form, row.record) if row.record is not None else None
    if row.title:
        return row.title, ref
    title = await _make(work, plan, ref)
    await work.connection.execute(sa.update(t).where(t.c.id == instance).values(title=title))
    return title, ref


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


async def _make(work: Work, plan: FlowPlan, ref: RecordRef | None) -> str:
    record: Mapping[str, Any] = {}
    if ref is not None:
        try:
            record = await load_record(work, ref.app, ref.form, ref.id, plan.title.paths if plan.title else ())
        except NotFound:
            record = {}
    return await instance_title(work, plan, ref, record)
