"""What happened between two releases, or between a release and the draft."""

from __future__ import annotations

import sqlalchemy as sa

from builder.drafts.inspect import changes_between
from builder.drafts.renames import Rename
from builder.drafts.store import read_draft
from engines.app.diff import Change
from engines.kernel import pointer
from runtime.metadata.releases import release_document
from runtime.metadata.tables import release
from runtime.work import Work


async def changes_since(work: Work, app: str, older: int, newer: int | None) -> list[Change]:
    """From release `older` to release `newer`, or to the draft (None). Raises NotFound."""
    base = await release_document(work, app, older)
    if newer is not None:
        later = await release_document(work, app, newer)
        return await changes_between(work, base, later, await _renames(work, app, older, newer))
    draft = await read_draft(work, app)
    known = await _renames(work, app, older, draft.base_release or older)
    return await changes_between(work, base, draft.document, (*known, *draft.renames))


async def _renames(work: Work, app: str, older: int, newer: int) -> tuple[Rename, ...]:
    """What the releases after `older`, up to `newer`, renamed, in order; inside a release the fields before their form,
    because each is told by its old place."""
    rows = await work.connection.scalars(
        sa.select(release.c.renames)
        .where(release.c.app == app, release.c.number > older, release.c.number <= newer)
        .order_by(release.c.number)
    )
    found: list[Rename] = []
    for renames in rows:
        told = [(tuple(pointer.split(old)), new) for old, new in (renames or {}).items()]
        found += [(path, (*path[:-1], new)) for path, new in sorted(told, key=lambda each: -len(each[0]))]
    return tuple(found)
