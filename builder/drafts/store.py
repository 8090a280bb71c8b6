"""Reading, saving and discarding drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from builder.drafts.renames import Rename
from builder.drafts.tables import draft, draft_rename
from engines.app.tidy import tidied_document
from engines.kernel.errors import Conflict, MortiseError, NotFound
from engines.kernel.texts import Text
from runtime.identity.tables import person
from runtime.metadata import tables as released
from runtime.metadata.releases import release_document
from runtime.work import Work


@dataclass(frozen=True)
class Draft:
    """An app's document as it is being worked on. `revision` 0: nobody has changed the release yet."""

    app: str
    document: dict[str, Any]
    revision: int
    base_release: int | None
    saved_at: datetime | None = None
    saved_by: tuple[int, str] | None = None
    renames: tuple[Rename, ...] = ()

    @property
    def exists(self) -> bool:
        return self.revision > 0

    @property
    def mark(self) -> str:
        """Another one after every save, publication and discarding; a revision alone begins again at 0."""
        return f"{self.base_release or 0}.{self.revision}.{self.saved_at.isoformat() if self.saved_at else ''}"

    def is_as_seen(self, revision: int | None, mark: str | None) -> bool:
        """Whether it is still the draft that somebody looked at; what they do not tell is not asked."""
        return revision in (None, self.revision) and mark in (None, self.mark)

    @property
    def by(self) -> dict[str, str] | None:
        return {"id": str(self.saved_by[0]), "title": self.saved_by[1]} if self.saved_by else None


async def read_draft(work: Work, app: str, *, for_update: bool = False) -> Draft:
    """The draft, or the release in force as a draft that nobody has changed; raises NotFound."""
    query = (
        sa.select(draft, person.c.name.label("by_name"))
        .outerjoin(person, person.c.id == draft.c.saved_by)
        .where(draft.c.app == app)
    )
    if for_update:
        query = query.with_for_update(of=draft)
    row = (await work.connection.execute(query)).one_or_none()
    renames = await _renames(work, app)
    if row is not None:
        by = (row.saved_by, row.by_name or "") if row.saved_by is not None else None
        return Draft(app, row.document, row.revision, row.base_release, row.saved_at, by, renames)
    number = await current_release(work, app)
    if number is None:
        raise no_such_app(app)
    return Draft(app, await release_document(work, app, number), 0, number, renames=renames)


async def save_draft(
    work: Work, app: str, document: Mapping[str, Any], revision: int | None, mark: str | None = None
) -> Draft:
    """Save over the state that was read, in the saved spelling (see `tidied_document`). Raises Conflict
    (builder.draft.stale) when somebody saved since, with who and when."""
    current = await read_draft(work, app, for_update=True)
    if not current.is_as_seen(revision, mark):
        raise _stale(current)
    values = {
        "document": await asyncio.to_thread(tidied_document, document), "revision": current.revision + 1,
        "saved_at": work.now, "saved_by": work.actor.id,
    }  # fmt: skip
    if current.exists:
        await work.connection.execute(sa.update(draft).where(draft.c.app == app).values(**values))
    else:
        statement = insert(draft).values(app=app, base_release=current.base_release, started_at=work.now, **values)
        made = await work.connection.execute(statement.on_conflict_do_nothing().returning(draft.c.app))
        if made.scalar_one_or_none() is None:
            raise _stale(await read_draft(work, app))
    return await read_draft(work, app)


async def rebase_draft(work: Work, carried: Draft) -> None:
    """Keep the draft as it was carried over to another release; whoever has it open is told when they save."""
    values = {"document": carried.document, "base_release": carried.base_release, "revision": carried.revision + 1}
    await work.connection.execute(sa.update(draft).where(draft.c.app == carried.app).values(**values))


async def record_rename(work: Work, app: str, rename: Rename) -> None:
    """Remember that a form or field was renamed, so that publishing keeps its data."""
    before, after = rename
    await work.connection.execute(sa.insert(draft_rename).values(app=app, before=list(before), after=list(after)))


async def _renames(work: Work, app: str) -> tuple[Rename, ...]:
    rows = await work.connection.execute(
        sa.select(draft_rename.c.before, draft_rename.c.after)
        .where(draft_rename.c.app == app)
        .order_by(draft_rename.c.id)
    )
    return tuple((tuple(each.before), tuple(each.after)) for each in rows)


async def start_draft(work: Work, app: str, document: Mapping[str, Any]) -> Draft:
    """The first draft of an app that was never published; raises Conflict (builder.app.key_taken)."""
    taken = await current_release(work, app) is not None
    statement = insert(draft).values(
        app=app,
        document=await asyncio.to_thread(tidied_document, document),
        revision=1,
        base_release=None,
        saved_at=work.now,
        saved_by=work.actor.id,
        started_at=work.now,
    )
    if not taken:
        made = await work.connection.execute(statement.on_conflict_do_nothing().returning(draft.c.app))
        taken = made.scalar_one_or_none() is None
    if taken:
        raise Conflict.because(
            "builder.app.key_taken",
            Text(f"There is already an app '{app}'.", f"已有应用“{app}”。"),
            Text("Choose another key.", "请换一个标识。"),
            pointer="/key",
        )
    return await read_draft(work, app)


async def discard_draft(work: Work, app: str) -> None:
    """The release stays as it is; an app that was never published is gone. Raises NotFound."""
    done = await work.connection.execute(sa.delete(draft).where(draft.c.app == app))
    await work.connection.execute(sa.delete(draft_rename).where(draft_rename.c.app == app))
    if not done.rowcount and await current_release(work, app) is None:
        raise no_such_app(app)


async def current_release(work: Work, app: str) -> int | None:
    """The number of the release in force, from the database itself."""
    found = await work.connection.scalar(sa.select(released.app.c.release).where(released.app.c.key == app))
    return None if found is None else int(found)


def no_such_app(app: str) -> MortiseError:
    return NotFound.because(
        "app.unknown",
        Text(f"There is no app '{app}'.", f"没有名为“{app}”的应用。"),
        Text("Create it, or check its key.", "请新建应用或检查标识。"),
    )


def _stale(current: Draft) -> MortiseError:
    who = current.saved_by[1] if current.saved_by else "?"
    return Conflict.because(
        "builder.draft.stale",
        Text(f"{who} saved this draft in the meantime.", f"{who} 已保存了此草稿。"),
        Text("Load the new state, then make your change again.", "请加载最新内容后再修改。"),
        revision=current.revision,
        saved_at=current.saved_at,
        by=current.by,
    )
