"""Titles of records by id, as the reader may see them: one query per form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from runtime.records.json_sql import title_of
from runtime.records.quick import Bare, compile_statement
from runtime.records.sight import Sight
from runtime.records.store import bound


async def titles_of(
    bare: Bare, sight: Sight, form: str, ids: Iterable[int], values: Mapping[str, Any]
) -> dict[int, str]:
    """Those the reader may not see are missing."""
    wanted = sorted(set(ids))
    if not wanted or (not form.startswith("core.") and not sight.form(form).readable):
        return {}
    key = ("titles", form)
    if key not in sight.statements:
        rows = sight.table(form)
        sight.statements[key] = compile_statement(
            sa.select(rows.c.id, sa.cast(title_of(sight, form, rows), sa.Text)).where(
                rows.c.id == sa.any_(bound("ids", sa.ARRAY(sa.BigInteger)))
            )
        )
    found = await sight.statements[key].rows(bare, {**values, "ids": wanted})
    return {row[0]: row[1] or "" for row in found}
