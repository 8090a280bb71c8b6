"""What a draft looks like right now: mistakes, and what differs from the release it began with."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from builder.drafts.formulas import Formulas
from builder.drafts.renamed_base import rename_changes, with_renames
from builder.drafts.renames import Rename, standing_renames
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
    key = _digest([document, *(f"{name} {plan.hash}" for name, plan in uses.items())])
    if key not in known:
        whole = document if isinstance(document, dict) else json.dumps(document, ensure_ascii=False)
        known[key] = await asyncio.to_thread(check_app, whole, uses=uses)
        while len(known) > _KEPT_CHECKS:
            del known[next(iter(known))]
    return known[key]


async def changes_of(work: Work, draft: Draft) -> list[Change]:
    """Against the release the draft began with; all of it for an app that was never published."""
    if not draft.exists:
        return []
    renames = draft.renames if draft.base_release is not None else ()
    return await changes_between(work, await base_document(work, draft), draft.document, renames)


async def changes_between(
    work: Work, base: Mapping[str, Any], later: Mapping[str, Any], renames: Sequence[Rename]
) -> list[Change]:
    """What was renamed is told as that, and not again in every place that names it."""
    document = await asyncio.to_thread(canonical, later)
    standing = tuple(standing_renames(renames, base, document))
    if not standing:
        return await readable_changes(work, base, document)
    renamed, made = await _renamed_base(work, base, standing)
    return [*rename_changes(document, made), *await readable_changes(work, renamed, document)]


async def readable_changes(work: Work, base: Mapping[str, Any], later: Mapping[str, Any]) -> list[Change]:
    """Formulas in them are told with labels, and the order of members inside an object, which means nothing to anybody,
    not at all."""
    uses = await used_by(work, later)

    def compared() -> list[Change]:
        changes = [
            each for each in diff_documents(base, later) if not (each.kind == "moved" and each.what == "members")
        ]
        if not any(isinstance(value, str) for each in changes for value in (each.before, each.after)):
            return changes
        formulas = Formulas((later, base), uses)
        return [replace(each, formulas=formulas) for each in changes]

    return await asyncio.to_thread(compared)


async def _renamed_base(
    work: Work, base: Mapping[str, Any], standing: tuple[Rename, ...]
) -> tuple[dict[str, Any], list[Rename]]:
    kept: dict[Any, tuple[dict[str, Any], list[Rename]]] = work.mortise.parts.setdefault("builder.renamed", {})
    key = (_digest(base), standing)
    if key not in kept:
        kept[key] = await asyncio.to_thread(with_renames, base, standing)
        while len(kept) > _KEPT_CHECKS:
            del kept[next(iter(kept))]
    return kept[key]


def _digest(value: Any) -> bytes:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode(errors="replace")).digest()


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
