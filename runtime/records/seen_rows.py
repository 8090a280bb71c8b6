"""Records in Python form with what a role set may see of them, and nothing else: for conditions that SQL cannot say.

The counterpart of `load`, which sees everything. One query per relation, never one per row; every FROM is `visible`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.data.field import HoldsMany
from engines.data.types import Kind
from runtime.records.load import IDS, Path, Row
from runtime.records.quick import Bare, compile_statement
from runtime.records.sight import Sight


async def seen_rows(
    bare: Bare,
    sight: Sight,
    form: str,
    ids: Sequence[int],
    paths: Iterable[Path],
    binds: Mapping[str, Any],
    *,
    deleted: bool = False,
) -> dict[int, Row]:
    """The visible ones of these rows by id, with the members that `paths` name. A record that may not be seen is its id
    with nothing in it, or is missing from a list, as in a filter that SQL works out."""
    if not ids:
        return {}
    wanted: dict[str, set[Path]] = defaultdict(set)
    for path in paths:
        steps = path[1:] if path[:1] == ("record",) else path
        if steps:
            wanted[steps[0]].add(steps[1:])
    table = sight.table(form) if form.startswith("core.") else sight.form(form).visible(deleted=deleted)
    names = ["id", *(key for key in sorted(wanted) if key in table.c and key != "id")]
    select = sa.select(*(table.c[name] for name in names)).where(table.c.id == sa.any_(IDS))
    found = await compile_statement(select).rows(bare, {**binds, "ids": list(ids)})
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in found}
    types = sight.schema[form].types if form in sight.schema else {}
    for key, rests in wanted.items():
        type_, rests = types.get(key), {rest for rest in rests if rest}
        if type_ is not None and type_.kind is Kind.RECORD and type_.form and rests:
            await _follow(bare, sight, type_.form, rows, key, rests, binds)
        elif type_ is not None and type_.kind is Kind.LIST and type_.of is not None and type_.of.form:
            await _gather(bare, sight, (form, key, type_.of.form), rows, rests, binds)
    return rows


async def _follow(
    bare: Bare,
    sight: Sight,
    target: str,
    rows: dict[int, Row],
    key: str,
    rests: set[Path],
    binds: Mapping[str, Any],
) -> None:
    """Put the records that a reference leads to in its place."""
    ids = sorted({row[key] for row in rows.values() if row.get(key) is not None})
    found = await seen_rows(bare, sight, target, ids, rests, binds)
    for row in rows.values():
        if row.get(key) is not None:
            row[key] = found.get(row[key], {"id": row[key]})


async def _gather(
    bare: Bare,
    sight: Sight,
    relation: tuple[str, str, str],
    rows: dict[int, Row],
    rests: set[Path],
    binds: Mapping[str, Any],
) -> None:
    """Put the visible records of a relation (form, field, form over there) into every row, in their order."""
    form, key, target = relation
    chosen = _pairs(sight, form, key, target)
    pairs = [] if chosen is None else await compile_statement(chosen).rows(bare, {**binds, "ids": list(rows)})
    found = await seen_rows(bare, sight, target, sorted({other for _, other in pairs}), rests, binds)
    for row in rows.values():
        row[key] = []
    for record, other in pairs:
        if other in found:
            rows[record][key].append(found[other])


def _pairs(sight: Sight, form: str, key: str, target: str) -> sa.Select[Any] | None:
    """(record, record over there) of the rows whose ids are bound, where the field itself may be seen; None when the
    field that refers here may not."""
    seen = sight.form(form)
    field, table = seen.shape.fields[key], seen.shape.table.alias()
    shown = seen.field_shown(table, key)
    open_rows = sa.select(table.c.id).where(table.c.id == sa.any_(IDS), *([] if shown is None else [shown]))
    if key in seen.shape.many:
        link = seen.shape.links[key].alias()
        chosen = sa.select(link.c.record_id, link.c.target_id).where(link.c.record_id.in_(open_rows))
        return chosen.order_by(link.c.record_id, link.c.position, link.c.target_id)
    assert isinstance(field, HoldsMany)
    there, back = sight.form(target), field.back()
    if not there.readable or not there.sees(back):
        return None
    if back in there.shape.many:
        link = there.shape.links[back].alias()
        chosen = sa.select(link.c.target_id, link.c.record_id).where(link.c.target_id.in_(open_rows))
        return chosen.order_by(link.c.target_id, link.c.record_id)
    rows = there.visible()
    order = [rows.c.position] if there.shape.parent_field is not None and "position" in rows.c else []
    return sa.select(rows.c[back], rows.c.id).where(rows.c[back].in_(open_rows)).order_by(*order, rows.c.id)
