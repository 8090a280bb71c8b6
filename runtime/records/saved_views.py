"""A person's own views of a form, and those that others share."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.data.dump import dump_definition
from engines.form.definition import ViewDef
from engines.kernel.definition import read_definition
from engines.kernel.errors import InputError, NotFound
from engines.kernel.texts import Text
from runtime.records import tables
from runtime.records.sight import sight_of
from runtime.work import Work

MOST_VIEWS = 200


async def list_views(work: Work, app: str, form: str) -> list[dict[str, Any]]:
    await _require_readable(work, app, form)
    table = tables.saved_view
    rows = await work.connection.execute(
        sa.select(table)
        .where(table.c.app == app, table.c.form == form, sa.or_(table.c.by == work.actor.id, table.c.shared))
        .order_by(table.c.id)
    )
    return [_view(row, work) for row in rows]


async def create_view(work: Work, app: str, form: str, values: dict[str, Any]) -> dict[str, Any]:
    await _require_readable(work, app, form)
    table = tables.saved_view
    count = await work.connection.scalar(
        sa.select(sa.func.count()).where(table.c.app == app, table.c.form == form, table.c.by == work.actor.id)
    )
    if (count or 0) >= MOST_VIEWS:
        raise InputError.because(
            "view.too_many", Text(f"There are {MOST_VIEWS} views already.", f"已有 {MOST_VIEWS} 个视图。")
        )
    row = (
        await work.connection.execute(
            sa.insert(table)
            .values(app=app, form=form, by=work.actor.id, at=work.now, **_checked(values, whole=True))
            .returning(table)
        )
    ).one()
    return _view(row, work)


async def update_view(work: Work, app: str, form: str, view: int, values: dict[str, Any]) -> dict[str, Any]:
    """Only its owner changes a view. Raises NotFound."""
    table = tables.saved_view
    row = (
        await work.connection.execute(
            sa.update(table)
            .where(*_mine(work, app, form, view))
            .values(**_checked(values, whole=False), at=work.now)
            .returning(table)
        )
    ).one_or_none()
    if row is None:
        raise _unknown(view)
    return _view(row, work)


async def delete_view(work: Work, app: str, form: str, view: int) -> None:
    table = tables.saved_view
    gone = await work.connection.execute(sa.delete(table).where(*_mine(work, app, form, view)).returning(table.c.id))
    if gone.one_or_none() is None:
        raise _unknown(view)


def _mine(work: Work, app: str, form: str, view: int) -> list[sa.ColumnElement[bool]]:
    table = tables.saved_view
    return [table.c.id == view, table.c.app == app, table.c.form == form, table.c.by == work.actor.id]


def _checked(values: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    unknown = set(values) - {"name", "definition", "shared"}
    name = values.get("name", "" if not whole else None)
    if (
        unknown
        or (whole and not isinstance(name, str))
        or ("name" in values and not 1 <= len(str(name).strip()) <= 100)
    ):
        raise InputError.because(
            "view.shape",
            Text("A view has a name, a definition, and whether it is shared.", "视图应包含名称、定义和是否共享。"),
            pointer="/name",
        )
    checked: dict[str, Any] = {}
    if "name" in values:
        checked["name"] = str(name).strip()
    if "shared" in values:
        checked["shared"] = bool(values["shared"])
    if "definition" in values or whole:
        given = values.get("definition") or {}
        definition = read_definition(ViewDef, {"key": "saved", **(given if isinstance(given, dict) else {})})
        checked["definition"] = dump_definition(definition)
    return checked


async def _require_readable(work: Work, app: str, form: str) -> None:
    seen = (await sight_of(work, app)).form(form)
    if not seen.readable:
        raise seen.refusal("read")


def _view(row: Any, work: Work) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "definition": row.definition,
        "shared": row.shared,
        "mine": row.by == work.actor.id,
    }


def _unknown(view: int) -> NotFound:
    error = NotFound.because("view.unknown", Text(f"You have no view {view}.", f"您没有编号为 {view} 的视图。"))
    assert isinstance(error, NotFound)
    return error
