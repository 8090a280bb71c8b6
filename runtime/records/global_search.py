"""One box for everything: records of every form the person may read, found by tokens, best titles first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from runtime.metadata.releases import installed_apps
from runtime.records.app_view import may_open
from runtime.records.json_sql import field_json, title_of
from runtime.records.matching import like_text, match_condition
from runtime.records.quick import Bare, bare_of, compile_statement
from runtime.records.read import binds
from runtime.records.sight import Sight, sight_of
from runtime.records.tokens import folded, query_text
from runtime.work import Work

_PER_FORM = 40


async def search_everywhere(work: Work, q: str, app: str | None = None, limit: int = 30) -> list[dict[str, Any]]:
    """`[{app, form, id, title, subtitle, icon}]`; empty for an empty question."""
    query = query_text(q)
    if not query:
        return []
    asked = {"q": query, "q_title": query_text(q, in_title=True), "q_like": like_text(q)}
    bare, values = await bare_of(work.connection), {**binds(work), **asked}
    found: list[dict[str, Any]] = []
    for each in await installed_apps(work):
        roles = None if work.actor.is_admin else work.actor.roles_in(each.key)
        if (app is None or each.key == app) and may_open(each, roles):
            found += await _search_app(bare, await sight_of(work, each.key), values)
    wanted = folded(q.strip())
    found.sort(key=lambda hit: _rank(hit, wanted))
    return found[:limit]


def _rank(hit: Mapping[str, Any], wanted: str) -> tuple[int, int]:
    """Equal titles first, then those that begin with the question, then those that hold it, then the rest."""
    title = folded(hit["title"])
    place = 0 if title == wanted else 1 if title.startswith(wanted) else 2 if wanted in title else 3
    return place, len(title)


async def _search_app(bare: Bare, sight: Sight, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "search" not in sight.statements:
        parts = [part for key in sight.app.plan.forms if (part := _part(sight, key)) is not None]
        sight.statements["search"] = compile_statement(sa.union_all(*parts)) if parts else None
    statement = sight.statements["search"]
    if statement is None:
        return []
    icons = {key: plan.definition.icon for key, plan in sight.app.plan.forms.items()}
    return [
        {
            "app": sight.app.key,
            "form": row[0],
            "id": row[1],
            "title": row[2] or "",
            "subtitle": row[3] or "",
            "icon": icons[row[0]],
        }
        for row in await statement.rows(bare, values)
    ]


def _part(sight: Sight, form: str) -> sa.Select[Any] | None:
    seen = sight.form(form)
    if not seen.readable or seen.shape.definition.child_of is not None:
        return None
    rows = seen.visible()
    subtitle: sa.ColumnElement[Any] = sa.literal_column("''", sa.Text())
    key = seen.shape.definition.subtitle
    if key and seen.sees(key) and key in rows.c and key not in seen.shape.pointers:
        subtitle = sa.cast(field_json(sight, seen, rows, key), sa.Text)
    elif key and seen.sees(key) and key in seen.shape.pointers:
        subtitle = field_json(sight, seen, rows, key).op("->>")(sa.literal_column("'title'"))
    name = sa.literal_column("'" + form.replace("'", "''") + "'", sa.Text())
    found = (
        sa.select(
            name.label("form"),
            sa.cast(rows.c.id, sa.Text).label("id"),
            sa.cast(title_of(sight, form, rows), sa.Text).label("title"),
            subtitle.label("subtitle"),
        )
        .where(match_condition(seen, rows))
        .limit(sa.literal_column(str(_PER_FORM)))
        .subquery()
    )
    return sa.select(found)
