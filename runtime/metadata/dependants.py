"""Apps that use another app: a release of that one must not take from them what they name."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from engines.app.bundle import parse_app
from engines.app.checks import check_app
from engines.app.plan import AppPlan
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text
from runtime.metadata import tables
from runtime.metadata.releases import used_plans
from runtime.work import Work


async def mistakes_in_dependants(work: Work, plan: AppPlan) -> list[Diagnostic]:
    """What would be wrong in other apps if this plan came into force, and is not wrong already."""
    found: list[Diagnostic] = []
    for document in await _documents_using(work, plan.key):
        try:
            definition = await asyncio.to_thread(parse_app, document)
        except DefinitionError:
            continue  # it does not run now either
        used = await used_plans(work, definition)
        before = await _errors(document, used)
        now = await _errors(document, {**used, plan.key: plan})
        known = {(each.code, each.pointer) for each in before}
        found += [_told(each, definition.name) for each in now if (each.code, each.pointer) not in known]
    return found


async def _documents_using(work: Work, app: str) -> list[dict[str, Any]]:
    uses = sa.cast(tables.release.c.document["uses"], JSONB)
    rows = await work.connection.scalars(
        sa.select(tables.release.c.document)
        .join(
            tables.app,
            sa.and_(tables.app.c.key == tables.release.c.app, tables.app.c.release == tables.release.c.number),
        )
        .where(uses.contains([app]), tables.app.c.key != app)
        .order_by(tables.app.c.position)
    )
    return list(rows)


async def _errors(document: Mapping[str, Any], uses: Mapping[str, AppPlan]) -> list[Diagnostic]:
    found = await asyncio.to_thread(check_app, document, uses=uses)
    return [each for each in found if each.severity is Severity.ERROR]


def _told(mistake: Diagnostic, name: Any) -> Diagnostic:
    message = Text(
        "The app “{app}” would stop working ({pointer}): {message}", "应用“{app}”将无法运行（{pointer}）：{message}"
    ).fill(app=name, pointer=mistake.pointer, message=mistake.message)
    return Diagnostic(
        "release.breaks_app",
        "",
        message,
        Text("Publish that app without it first.", "请先修改并发布该应用。"),
    )
