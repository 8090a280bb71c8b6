"""Search entries: kept with every write; found by tokens, shown by permission."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from runtime.records.load import load_rows
from runtime.records.quick import Bare, bare_of
from runtime.records.shape import Workspace
from runtime.records.sight import system_sight
from runtime.records.store import search_paths, search_text
from runtime.work import Work

_WRITE = """INSERT INTO mortise.search_entry (app, form, record, tokens)
VALUES (%(app)s, %(form)s, %(record)s, CAST(%(tokens)s AS tsvector))
ON CONFLICT (app, form, record) DO UPDATE SET tokens = excluded.tokens"""
_REMOVE = "DELETE FROM mortise.search_entry WHERE app = %(app)s AND form = %(form)s AND record = %(record)s"
_BATCH = 1000


async def index_record(bare: Bare, workspace: Workspace, form: str, record: int) -> None:
    await index_records(bare, workspace, form, [record])


async def index_records(bare: Bare, workspace: Workspace, form: str, records: list[int]) -> None:
    """Write the entries of some records from what is stored, along the paths the form searches."""
    shape = workspace.shape(form)
    paths = {tuple(each.split(".")) for each in search_paths(shape)}
    pointers = {(key, "title") for key in shape.pointers if (key,) in paths}
    rows = await load_rows(bare, workspace, form, records, {path for path in paths if len(path) > 1} | pointers)
    entries: list[dict[str, Any]] = []
    for id_, row in rows.items():
        tokens = search_text(shape, row)
        if tokens is not None:
            entries.append({"app": shape.app, "form": form, "record": id_, "tokens": tokens})
    if entries:
        async with bare.cursor() as cursor:
            await cursor.executemany(_WRITE, entries)


async def unindex_record(bare: Bare, app: str, form: str, record: int) -> None:
    await bare.execute(_REMOVE, {"app": app, "form": form, "record": record})


async def reindex_form(work: Work, app: str, form: str) -> int:
    """Write every entry of a form anew, in batches; answers how many records there are."""
    workspace, bare, last, count = (await system_sight(work, app)).workspace, await bare_of(work.connection), 0, 0
    table = workspace.shape(form).table
    while True:
        ids = list(
            (
                await work.connection.execute(
                    sa.select(table.c.id)
                    .where(table.c.id > last, table.c.deleted_at.is_(None))
                    .order_by(table.c.id)
                    .limit(_BATCH)
                )
            ).scalars()
        )
        if not ids:
            return count
        await index_records(bare, workspace, form, ids)
        last, count = ids[-1], count + len(ids)
