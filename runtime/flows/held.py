"""Changes that are held back until they are approved, as those who see the record may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from runtime.flows import tables
from runtime.flows.names import person_names, person_ref
from runtime.records.read import read_record
from runtime.records.sight import FormSight, sight_of
from runtime.work import Work

i, p, t = tables.instance, tables.proposal, tables.task


async def held_change(work: Work, app: str, form: str, record: int) -> dict[str, Any] | None:
    """What waits for approval: `{instance, flow, by, at, values, waits_for, task, may_open}`; None when nothing does.

    `values`: see `changes_shown`; `task`: the reader's own, to decide it; `may_open`: whether they take part.
    Raises NotFound, NotAllowed like reading the record.
    """
    known = orjson.loads(await read_record(work, app, form, record))
    asked = sa.select(p, i.c.flow).join(i, i.c.id == p.c.instance)
    mine = (p.c.app == app, p.c.form == form, p.c.record == record, p.c.status == "pending")
    found = (await work.connection.execute(asked.where(*mine))).one_or_none()
    if found is None:
        return None
    tasks = (
        await work.connection.execute(
            sa.select(t.c.id, t.c.assignee, t.c.status, t.c.kind).where(t.c.instance == found.instance).order_by(t.c.id)
        )
    ).all()
    open_ = [each for each in tasks if each.status == "open" and each.kind != "cc"]
    own = next((each for each in open_ if each.assignee == work.actor.id), None)
    names = await person_names(work, {found.by, *(each.assignee for each in open_)})
    takes_part = work.actor.is_admin or work.actor.id in {found.by, *(each.assignee for each in tasks)}
    return {
        "instance": str(found.instance),
        "flow": found.flow,
        "by": person_ref(found.by, names),
        "at": found.at,
        "values": changes_shown((await sight_of(work, app)).form(form), known, found.values),
        "waits_for": [person_ref(each, names) for each in dict.fromkeys(each.assignee for each in open_)],
        "task": own and str(own.id),
        "may_open": takes_part,
    }


def changes_shown(
    seen: FormSight, record: Mapping[str, Any], values: Mapping[str, Any], hidden: Collection[str] = ()
) -> list[dict[str, Any]]:
    """`[{field, label, old, new}]` of proposed values, among the fields the reader sees on this record. `record`: as
    they see it, empty for one that is to be created. A field shown on some rows only is told where its old value is."""
    return [
        {"field": key, "label": each.label or key, "old": record.get(key), "new": values[key]}
        for key, each in seen.shape.fields.items()
        if key in values and key not in hidden and key in seen.visible_keys
        and (seen.field_shown(seen.shape.table, key) is None or record.get(key) is not None)
    ]  # fmt: skip


__all__ = ["changes_shown", "held_change"]
