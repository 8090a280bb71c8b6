"""What publishing a draft would do."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from builder.drafts.inspect import base_document, canonical, changes_of, diagnose_document
from builder.drafts.merge import merge
from builder.drafts.renames import standing_renames
from builder.drafts.store import Draft, current_release
from engines.app.bundle import parse_app
from engines.app.diff import Change
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, has_errors
from engines.kernel.errors import Conflict, MortiseError
from runtime.metadata.install import preview_change
from runtime.metadata.releases import release_document
from runtime.metadata.steps import Effect
from runtime.work import Work


@dataclass(frozen=True)
class Comparison:
    """`effects` are empty while there are errors: what cannot be planned changes nothing."""

    changes: list[Change]
    effects: list[Effect]
    diagnostics: list[Diagnostic]


async def compare(work: Work, draft: Draft) -> Comparison:
    """The draft against the release in force."""
    try:
        draft = await up_to_date(work, draft)
    except Conflict as error:
        return Comparison(await changes_of(work, draft), [], list(error.diagnostics))
    changes = await changes_of(work, draft)
    diagnostics = await diagnose_document(work, draft.document)
    if has_errors(diagnostics):
        return Comparison(changes, [], diagnostics)
    try:
        definition = await asyncio.to_thread(parse_app, draft.document)
        effects = await preview_change(work, definition, await renames_of(work, draft))
    except MortiseError as error:
        return Comparison(changes, [], [*diagnostics, *error.diagnostics])
    return Comparison(changes, effects, diagnostics)


async def up_to_date(work: Work, draft: Draft) -> Draft:
    """The draft on top of the release in force, which may be newer than the one it began with; raises Conflict."""
    current = await current_release(work, draft.app)
    if current is None or current == draft.base_release or not draft.exists:
        return draft
    base = await base_document(work, draft)
    theirs = await release_document(work, draft.app, current)
    document = await asyncio.to_thread(lambda: merge(base, canonical(draft.document), theirs))
    return Draft(draft.app, document, draft.revision, current, draft.saved_at, draft.saved_by, draft.renames)


async def renames_of(work: Work, draft: Draft) -> dict[str, str]:
    """Forms and fields that have another key than in the release: pointer there → new key."""
    if draft.base_release is None:
        return {}
    base = await base_document(work, draft)
    standing = standing_renames(draft.renames, base, draft.document)
    return {pointer.of(before): after[-1] for before, after in standing if before[-1] != after[-1]}
