"""One record, as the one who asks may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from runtime.records.json_sql import json_object, record_pairs, whole_keys
from runtime.records.load import load_record, load_records
from runtime.records.quick import Bare, Statement, bare_of, compile_statement
from runtime.records.sight import FormSight, Sight, sight_of, unknown_record
from runtime.records.store import bound
from runtime.records.writing import base_binds, env_of
from runtime.work import Work


async def visible_from(work: Work, app: str, form: str) -> sa.Subquery:
    """The FROM that holds exactly the rows and columns the actor may see; its `env_…` parameters are those of
    `binds(work)`. Everything that reads records for people stands on it."""
    return (await sight_of(work, app)).form(form).visible()


def binds(work: Work) -> dict[str, Any]:
    """Values for the parameters of statements made from `visible_from`."""
    return base_binds(env_of(work), work.actor)


async def read_record(work: Work, app: str, form: str, id: int) -> str:  # noqa: A002
    """The `Record` as JSON text. Raises NotFound (`record.unknown`), NotAllowed."""
    sight = await sight_of(work, app)
    found = await read_record_json(await bare_of(work.connection), sight, form, id, binds(work))
    if found is None:
        raise unknown_record(sight.form(form).shape, id)
    return found


async def read_record_json(bare: Bare, sight: Sight, form: str, id_: int, values: Mapping[str, Any]) -> str | None:
    """The same on a bare connection; None when there is no such record to see."""
    seen = sight.form(form)
    if not seen.readable:
        raise seen.refusal("read")
    row = await record_statement(sight, seen).row(bare, {**values, "id": id_})
    return None if row is None else row[0]


def record_statement(sight: Sight, seen: FormSight) -> Statement:
    """The record as JSON text, and its revision."""
    key = ("record", seen.shape.name)
    if key not in sight.statements:
        rows = seen.visible()
        item = json_object(record_pairs(sight, seen, rows, whole_keys(seen)))
        sight.statements[key] = compile_statement(
            sa.select(sa.cast(item, sa.Text), rows.c.revision).where(rows.c.id == bound("id", sa.BigInteger()))
        )
    return sight.statements[key]  # type: ignore[no-any-return]


async def require_visible(work: Work, app: str, form: str, id: int) -> Sight:  # noqa: A002
    """Raises NotFound unless the actor may see the record; answers their sight."""
    sight = await sight_of(work, app)
    seen = sight.form(form)
    if not seen.readable:
        raise seen.refusal("read")
    key = ("seen", form)
    if key not in sight.statements:
        rows = seen.visible()
        sight.statements[key] = compile_statement(sa.select(rows.c.id).where(rows.c.id == bound("id", sa.BigInteger())))
    if await sight.statements[key].row(await bare_of(work.connection), {**binds(work), "id": id}) is None:
        raise unknown_record(seen.shape, id)
    return sight


__all__ = ["binds", "load_record", "load_records", "read_record", "read_record_json", "require_visible", "visible_from"]
