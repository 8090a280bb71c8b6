"""An app as one JSON document, out of a workspace and into another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from builder.drafts.inspect import canonical, diagnose_document, readable_changes
from builder.drafts.store import current_release, no_such_app
from engines.app.bundle import document_of, parse_app
from engines.app.diff import Change
from engines.app.schema import schema_mistakes
from engines.app.tidy import tidied_document
from engines.kernel.definition import Key
from engines.kernel.diagnostics import Diagnostic, Severity, has_errors
from engines.kernel.errors import DefinitionError, InputError
from engines.kernel.texts import Text
from runtime.metadata.install import install_release, preview_change
from runtime.metadata.releases import release_document
from runtime.metadata.steps import Effect
from runtime.work import Work

_KEY: TypeAdapter[str] = TypeAdapter(Key)


@dataclass(frozen=True)
class Import:
    """`as_key`: install under another key (a copy of an app beside the original). `dry_run`: only tell."""

    document: Mapping[str, Any]
    as_key: str | None = None
    dry_run: bool = False
    accept_losses: bool = False
    message: str = ""


@dataclass(frozen=True)
class Imported:
    """`release` is None after a dry run, or when the document is what is installed already."""

    app: str
    is_new: bool
    release: int | None
    changes: list[Change]
    effects: list[Effect]
    diagnostics: list[Diagnostic]


async def export_app(work: Work, app: str, release: int | None = None) -> dict[str, Any]:
    """The canonical document of a release (the one in force by default); holds no secrets, because apps have none."""
    number = release if release is not None else await current_release(work, app)
    if number is None:
        raise no_such_app(app)
    return document_of(parse_app(await release_document(work, app, number)))


async def import_app(work: Work, given: Import) -> Imported:
    """Install a document as a new app or as a new version of one, in the caller's transaction.

    Raises:
        DefinitionError: with every mistake of the document.
        Conflict: release.loses, unless `accept_losses`.
    """
    document = dict(given.document)
    if given.as_key is not None:
        document["key"] = _require_key(given.as_key)
    document = await asyncio.to_thread(lambda: tidied_document(document_of(parse_app(document))))
    diagnostics = await diagnose_document(work, document)
    if not has_errors(diagnostics):
        diagnostics += await asyncio.to_thread(schema_mistakes, document)
    if has_errors(diagnostics):
        raise DefinitionError([each for each in diagnostics if each.severity is Severity.ERROR])
    app, definition = document["key"], await asyncio.to_thread(parse_app, document)
    current = await current_release(work, app)
    before = {"format": 1, "key": app} if current is None else await release_document(work, app, current)
    changes = await readable_changes(work, await asyncio.to_thread(canonical, before), document)
    effects = await preview_change(work, definition)
    if given.dry_run:
        return Imported(app, current is None, None, changes, effects, diagnostics)
    message = given.message or Text("Imported", "导入").to(work.actor.language)
    release = await install_release(work, definition, message, accept_losses=given.accept_losses)
    return Imported(app, current is None, release.number, changes, effects, diagnostics)


def _require_key(key: str) -> str:
    try:
        return _KEY.validate_python(key)
    except ValidationError as error:
        raise InputError.because(
            "builder.app.key",
            Text(f"'{key[:60]}' cannot be a key.", f"“{key[:60]}”不能作为标识。"),
            Text("Use letters, digits and _, beginning with a letter.", "请使用字母、数字和下划线，并以字母开头。"),
            pointer="/as_key",
        ) from error
