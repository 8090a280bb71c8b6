"""Making a draft the release in force, and going back to an older one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from builder.drafts.inspect import changes_of, diagnose_document
from builder.drafts.store import discard_draft, no_such_app, read_draft, rebase_draft
from builder.publish.compare import renames_of, up_to_date
from engines.app.bundle import parse_app
from engines.app.tidy import tidied_document
from engines.kernel.diagnostics import Severity, has_errors
from engines.kernel.errors import Conflict, DefinitionError
from engines.kernel.texts import Text
from runtime.metadata import install
from runtime.metadata.releases import Release, release_document, releases
from runtime.work import Work


@dataclass(frozen=True)
class Publication:
    """What the analyst decides when publishing. `mark`, or only `revision`: the state of the draft that they looked
    at."""

    message: str = ""
    revision: int | None = None
    mark: str | None = None
    accept_losses: bool = False


async def publish(work: Work, app: str, how: Publication) -> Release:
    """Schema change, release and the end of the draft in the caller's transaction: all of it, or nothing.

    Raises:
        DefinitionError: the draft has errors.
        Conflict: the draft changed since (builder.draft.stale), a newer release changed the same things
            (builder.merge), nothing to publish (builder.nothing), or stored values would be lost (release.loses).
    """
    draft = await read_draft(work, app, for_update=True)
    if not draft.exists:
        raise Conflict.because(
            "builder.nothing",
            Text("There is nothing to publish.", "没有可发布的修改。"),
            Text("Change something first.", "请先修改。"),
        )
    if not draft.is_as_seen(how.revision, how.mark):
        raise Conflict.because(
            "builder.draft.stale",
            Text("The draft was saved again in the meantime.", "草稿在此期间又被保存。"),
            Text("Look at the changes again, then publish.", "请重新查看修改后再发布。"),
            revision=draft.revision,
        )
    draft = await up_to_date(work, draft)
    diagnostics = await diagnose_document(work, draft.document)
    if has_errors(diagnostics):
        raise DefinitionError([each for each in diagnostics if each.severity is Severity.ERROR])
    release = await install.install_release(
        work,
        await asyncio.to_thread(lambda: parse_app(tidied_document(draft.document))),
        how.message,
        accept_losses=how.accept_losses,
        renames=await renames_of(work, draft),
    )
    await discard_draft(work, app)
    return release


async def roll_back(work: Work, app: str, number: int, *, accept_losses: bool = False) -> Release:
    """Publish an older release again. A draft without changes of its own ends; one with changes goes on upon the new
    release. Where both changed the same thing the draft stays as it is, and publishing it names the places."""
    if not await releases(work, app):
        raise no_such_app(app)
    draft = await read_draft(work, app, for_update=True)
    changed = bool(await changes_of(work, draft))
    release = await install.roll_back(work, app, number, accept_losses=accept_losses)
    if draft.exists and not changed:
        await discard_draft(work, app)
    elif draft.exists:
        try:
            carried = await up_to_date(work, draft)
        except Conflict:
            return release
        if carried.document == await release_document(work, app, release.number):
            await discard_draft(work, app)
        else:
            await rebase_draft(work, carried)
    return release
