"""What a person may see of the records that their tasks are about: titles, summaries, whole records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa

from engines.kernel.errors import MortiseError, NotFound
from runtime.records.json_sql import json_object, record_pairs, title_of
from runtime.records.quick import bare_of, compile_statement
from runtime.records.read import binds
from runtime.records.sight import FormSight, Sight, sight_of
from runtime.work import Work

IDS = sa.bindparam("ids", type_=sa.ARRAY(sa.BigInteger), required=True)
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Glimpse:
    """A visible record: its title and the asked fields as JSON."""

    title: str
    values: Mapping[str, Any] = field(default_factory=dict)


async def glimpses(
    work: Work, wanted: Iterable[Key], fields: Mapping[tuple[str, str], Sequence[str]]
) -> dict[Key, Glimpse]:
    """By (app, form, id); what the actor may not see is missing. One query per form."""
    ids: dict[tuple[str, str], set[int]] = defaultdict(set)
    for app, form, id_ in wanted:
        ids[app, form].add(id_)
    found: dict[Key, Glimpse] = {}
    for (app, form), each in ids.items():
        try:
            sight = await sight_of(work, app)
            seen = sight.form(form)
        except MortiseError:  # an app or form that is gone: its tasks stay, without a record to show
            continue
        if seen.readable:
            for id_, title, values in await _rows(work, sight, seen, sorted(each), fields.get((app, form), ())):
                found[app, form, id_] = Glimpse(str(title), orjson.loads(values))
    return found


async def form_sight(work: Work, app: str, form: str) -> FormSight | None:
    """The form through the actor's eyes; None when there is nothing to see."""
    try:
        seen = (await sight_of(work, app)).form(form)
    except NotFound:
        return None
    return seen if seen.readable else None


async def _rows(work: Work, sight: Sight, seen: FormSight, ids: list[int], keys: Sequence[str]) -> Sequence[Any]:
    shown = [key for key in keys if key in seen.visible_keys]
    mark = ("flow glimpse", seen.shape.name, tuple(shown))
    if mark not in sight.statements:
        rows = seen.visible()
        item = json_object(record_pairs(sight, seen, rows, shown))
        sight.statements[mark] = compile_statement(
            sa.select(rows.c.id, title_of(sight, seen.shape.name, rows), sa.cast(item, sa.Text)).where(
                rows.c.id == sa.any_(IDS)
            )
        )
    values = {**binds(work), "ids": ids}
    found: Sequence[Any] = await sight.statements[mark].rows(await bare_of(work.connection), values)
    return found
