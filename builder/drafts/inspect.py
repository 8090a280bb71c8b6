"""What a draft looks like right now: mistakes, and what differs from the release it began with."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from builder.drafts.renamed_base import rename_changes, with_renames
from builder.drafts.renames import standing_renames
from builder.drafts.store import Draft
from engines.app.bundle import document_of, parse_app
from engines.app.checks import check_app
from engines.app.diff import Change, diff_documents
from engines.app.plan import AppPlan
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError, NotFound
from runtime.metadata.releases import installed, release_document
from runtime.work import Work

_KEPT_CHECKS = 32
"""Saving, comparing and publishing look at the same document one after the other."""


async def diagnose_document(work: Work, document: Any) -> list[Diagnostic]:
    """Every mistake of a document, also against the apps that it uses. Runs beside the event loop."""
    uses = await used_by(work, document)
    known: dict[bytes, list[Diagnostic]] = work.mortise.parts.setdefault("builder.checked", {})
    text = json.dumps(document, ensure_ascii=False)
    key = hashlib.sha256(
        "\n".join([text, *(f"{name} {plan.hash}" for name, plan in uses.items())]).encode(errors="replace")
    ).digest()
    if key not in known:
        whole = document if isinstance(document, dict) else text
        known[key] = await asyncio.to_thread(check_app, whole, uses=uses)
        while len(known) > _KEPT_CHECKS:
            del known[next(iter(known))]
    return known[key]


async def changes_of(work: Work, draft: Draft) -> list[Change]:
    """Against the release the draft began with; all of it for an app that was never published. What was renamed is told
    as that, and not again in every place that names it."""
    if not draft.exists:
        return []
    base, document = await base_document(work, draft), await asyncio.to_thread(canonical, draft.document)
    standing = tuple(standing_renames(draft.renames, base, document)) if draft.base_release is not None else ()
    if not standing:
        return for_people(await asyncio.to_thread(diff_documents, base, document))
    kept: dict[Any, Any] = work.mortise.parts.setdefault("builder.renamed", {})
    key = (draft.app, draft.base_release, standing)
    if key not in kept:
        kept[key] = await asyncio.to_thread(with_renames, base, standing)
        while len(kept) > _KEPT_CHECKS:
            del kept[next(iter(kept))]
    renamed, made = kept[key]
    changes = await asyncio.to_thread(diff_documents, renamed, document)
    return [*rename_changes(document, made), *for_people(changes)]


def for_people(changes: Iterable[Change]) -> list[Change]:
    """Without the order of members inside an object, which means nothing to anybody."""
    return [each for each in changes if not (each.kind == "moved" and each.what == "members")]


async def base_document(work: Work, draft: Draft) -> dict[str, Any]:
    if draft.base_release is None:
        return {"format": 1, "key": draft.app}
    return await release_document(work, draft.app, draft.base_release)


async def used_by(work: Work, document: Any) -> dict[str, AppPlan]:
    """Plans of the installed apps that a document names in `uses`; a document may be wrong in any way."""
    names = document.get("uses") if isinstance(document, Mapping) else None
    found: dict[str, AppPlan] = {}
    for name in names if isinstance(names, list) else []:
        if isinstance(name, str) and name != document.get("key"):
            try:
                found[name] = (await installed(work, name)).plan
            except NotFound:
                continue
    return found


def canonical(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it would be exported; as it is while it has mistakes."""
    try:
        return document_of(parse_app(document))
    except DefinitionError:
        return dict(document)
