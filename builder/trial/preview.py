"""A draft as somebody with certain roles would see it, without installing anything."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from builder.drafts.inspect import used_by
from engines.app.bundle import hash_app, parse_app
from engines.app.plan import plan_app
from runtime.metadata.releases import InstalledApp, installed
from runtime.records.app_view import app_view
from runtime.records.shape import Workspace
from runtime.records.sight import Sight
from runtime.work import Work


async def preview(work: Work, document: Mapping[str, Any], roles: Iterable[str]) -> dict[str, Any]:
    """The `AppView` of a draft for these roles. Raises DefinitionError while the draft has errors."""
    used = {key: await installed(work, key) for key in await used_by(work, document)}
    return await asyncio.to_thread(_view, document, used, frozenset(roles))


def _view(document: Mapping[str, Any], used: Mapping[str, InstalledApp], roles: frozenset[str]) -> dict[str, Any]:
    definition = parse_app(document)
    plan = plan_app(definition, uses={key: each.plan for key, each in used.items()})
    app = InstalledApp(
        definition.key, 0, hash_app(definition), definition, plan, tuple((key, each.hash) for key, each in used.items())
    )
    return app_view(app, Sight(Workspace(app, used), {definition.key: roles}))
