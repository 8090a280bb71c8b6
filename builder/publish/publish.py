"""Making a draft the release in force, and going back to an older one."""

from __future__ import annotations

from dataclasses import dataclass

from builder.drafts.inspect import diagnose_document
from builder.drafts.store import discard_draft, no_such_app, read_draft
from builder.publish.compare import renames_of, up_to_date
from engines.app.bundle import parse_app
from engines.kernel.diagnostics import Severity, has_errors
from engines.kernel.errors import Conflict, DefinitionError
from engines.kernel.texts import Text
from runtime.metadata import install
from runtime.metadata.releases import Release, releases
from runtime.work import Work


@dataclass(frozen=True)
class Publication:
    """What the analyst decides when publishing. `revision`: the state of the draft that they looked at."""

    message: str = ""
    revision: int | None = None
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
    if how.revision is not None and how.revision != draft.revision:
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
        parse_app(draft.document),
        how.message,
        accept_losses=how.accept_losses,
        renames=await renames_of(work, draft),
    )
    await discard_draft(work, app)
    return release


async def roll_back(work: Work, app: str, number: int, *, accept_losses: bool = False) -> Release:
    """Publish an older release again. A draft that is under way stays, and is merged when it is published."""
    if not await releases(work, app):
        raise no_such_app(app)
    return await install.roll_back(work, app, number, accept_losses=accept_losses)
