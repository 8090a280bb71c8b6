"""People as views show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from runtime.identity.tables import person
from runtime.work import Work


def person_ref(id_: int | None, names: Mapping[int, str]) -> dict[str, str] | None:
    return None if id_ is None else {"id": str(id_), "title": names.get(id_, "")}


async def person_names(work: Work, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = sorted({each for each in ids if each is not None})
    if not wanted:
        return {}
    rows = await work.connection.execute(sa.select(person.c.id, person.c.name).where(person.c.id.in_(wanted)))
    return {row.id: row.name for row in rows}
