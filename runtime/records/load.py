"""Whole records in Python form, with the relations a path names: for rules, flows and the write pipeline itself.

No permissions here: what people see goes through `read` and `query`. One query per relation, never one per row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.data.core import DEPARTMENT_FORM, PERSON_FORM
from engines.data.field import HoldsMany
from engines.data.fields.sub_table import POSITION
from runtime.records.quick import Bare, Statement, bare_of, compile_statement
from runtime.records.shape import Shape, Workspace
from runtime.records.sight import system_sight, unknown_record
from runtime.work import Work

Path = tuple[str, ...]
Row = dict[str, Any]
CORE_COLUMNS: Mapping[str, Sequence[str]] = {
    PERSON_FORM: ("id", "name", "login", "email", "phone", "department", "manager", "title", "active"),
    DEPARTMENT_FORM: ("id", "key", "name", "parent", "head"),
}
"""What expressions may see of people and departments."""
_CORE_POINTERS = {
    (PERSON_FORM, "department"): DEPARTMENT_FORM,
    (PERSON_FORM, "manager"): PERSON_FORM,
    (DEPARTMENT_FORM, "parent"): DEPARTMENT_FORM,
    (DEPARTMENT_FORM, "head"): PERSON_FORM,
}


async def load_record(
    work: Work,
    app: str,
    form: str,
    id: int,  # noqa: A002
    paths: Iterable[Path] = (),
    *,
    deleted: bool = False,
) -> Row:
    """The whole record: system fields, every stored field, rows of sub-tables, linked records as `{id}`, and along
    `paths` the records and lists over there. Raises NotFound (`record.unknown`)."""
    workspace = (await system_sight(work, app)).workspace
    rows = await load_rows(await bare_of(work.connection), workspace, form, [id], paths, deleted=deleted)
    if id not in rows:
        raise unknown_record(workspace.shape(form), id)
    return rows[id]


async def load_records(
    work: Work, app: str, form: str, ids: Sequence[int], paths: Iterable[Path] = ()
) -> dict[int, Row]:
    """Several at once, by id; those that are gone are missing."""
    workspace = (await system_sight(work, app)).workspace
    return await load_rows(await bare_of(work.connection), workspace, form, ids, paths)


async def load_rows(
    bare: Bare,
    workspace: Workspace,
    form: str,
    ids: Sequence[int],
    paths: Iterable[Path] = (),
    *,
    deleted: bool = False,
    whole: bool = True,
    lock: bool = False,
) -> dict[int, Row]:
    """Rows by id. `whole`: with sub-tables and links, too. `lock`: keep writers away until the transaction ends."""
    if not ids:
        return {}
    if form in CORE_COLUMNS:
        return await _core_rows(bare, workspace, form, ids, paths)
    shape = workspace.shape(form)
    statement = _base_statement(workspace, shape, deleted, lock)
    names = _names(shape)
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in await statement.rows(bare, {"ids": list(ids)})}
    wanted: dict[str, set[Path]] = defaultdict(set)
    for path in paths:
        steps = path[1:] if path and path[0] == "record" else path
        if steps:
            wanted[steps[0]].add(steps[1:])
    if whole:
        for key in (*shape.sub_tables, *shape.many):
            wanted.setdefault(key, set())
    for key, rests in wanted.items():
        await _follow(bare, workspace, shape, rows, key, {rest for rest in rests if rest})
    return rows


async def _follow(
    bare: Bare, workspace: Workspace, shape: Shape, rows: dict[int, Row], key: str, rests: set[Path]
) -> None:
    """Put the records a relation holds into its member of every row."""
    each = shape.fields.get(key)
    system_pointer = key in ("created_by", "updated_by")
    if system_pointer or key in shape.pointers:
        target = PERSON_FORM if system_pointer else shape.pointers[key].target()
        ids = {row[key] for row in rows.values() if row.get(key) is not None}
        if rests:
            found = await load_rows(bare, workspace, target, sorted(ids), rests, whole=False)
            for row in rows.values():
                row[key] = found.get(row[key]) if row.get(key) is not None else None
    elif key in shape.many:
        await _follow_link(bare, workspace, shape, rows, key, rests)
    elif isinstance(each, HoldsMany):
        await _follow_back(bare, workspace, shape, rows, key, each, rests)


async def _follow_link(
    bare: Bare, workspace: Workspace, shape: Shape, rows: dict[int, Row], key: str, rests: set[Path]
) -> None:
    link = shape.links[key]
    statement = _kept(
        workspace,
        ("link", shape.name, key),
        lambda: (
            sa.select(link.c.record_id, link.c.target_id)
            .where(link.c.record_id == sa.any_(IDS))
            .order_by(link.c.record_id, link.c.position, link.c.target_id)
        ),
    )
    pairs = await statement.rows(bare, {"ids": list(rows)})
    targets = sorted({target for _, target in pairs})
    found = await load_rows(bare, workspace, shape.many[key].target(), targets, rests, whole=False) if rests else {}
    for row in rows.values():
        row[key] = []
    for record, target in pairs:
        if not rests or target in found:
            rows[record][key].append(found.get(target, {"id": target}))


async def _follow_back(
    bare: Bare, workspace: Workspace, shape: Shape, rows: dict[int, Row], key: str, each: HoldsMany, rests: set[Path]
) -> None:
    there, back = workspace.shape(each.target()), each.back()
    for row in rows.values():
        row[key] = []
    if back in there.many:
        link = there.links[back]
        statement = _kept(
            workspace,
            ("back link", there.name, back),
            lambda: (
                sa.select(link.c.target_id, link.c.record_id)
                .where(link.c.target_id == sa.any_(IDS))
                .order_by(link.c.record_id)
            ),
        )
        pairs = [(record, other) for record, other in await statement.rows(bare, {"ids": list(rows)})]
    else:
        table = there.table
        order = [table.c[POSITION]] if POSITION in table.c and there.parent_field else []
        statement = _kept(
            workspace,
            ("back", there.name, back),
            lambda: (
                sa.select(table.c[back], table.c.id)
                .where(table.c[back] == sa.any_(IDS), table.c.deleted_at.is_(None))
                .order_by(*order, table.c.id)
            ),
        )
        pairs = [(record, other) for record, other in await statement.rows(bare, {"ids": list(rows)})]
    found = await load_rows(
        bare, workspace, each.target(), [other for _, other in pairs], rests, whole=there.parent_field is not None
    )
    for record, other in pairs:
        if other in found:
            rows[record][key].append(found[other])


async def _core_rows(
    bare: Bare, workspace: Workspace, form: str, ids: Sequence[int], paths: Iterable[Path]
) -> dict[int, Row]:
    names = CORE_COLUMNS[form]
    table = workspace.core(form)
    statement = _kept(
        workspace,
        ("core", form),
        lambda: sa.select(*(table.c[name] for name in names)).where(table.c.id == sa.any_(IDS)),
    )
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in await statement.rows(bare, {"ids": list(ids)})}
    wanted: dict[str, set[Path]] = defaultdict(set)
    for path in paths:
        if len(path) > 1 and (form, path[0]) in _CORE_POINTERS:
            wanted[path[0]].add(path[1:])
    for key, rests in wanted.items():
        targets = sorted({row[key] for row in rows.values() if row[key] is not None})
        found = await load_rows(bare, workspace, _CORE_POINTERS[form, key], targets, rests)
        for row in rows.values():
            row[key] = found.get(row[key])
    return rows


IDS = sa.bindparam("ids", type_=sa.ARRAY(sa.BigInteger), required=True)


def _names(shape: Shape) -> list[str]:
    return ["id", "revision", "created_at", "created_by", "updated_at", "updated_by", *shape.stored]


def _base_statement(workspace: Workspace, shape: Shape, deleted: bool, lock: bool) -> Statement:
    def build() -> sa.Select[Any]:
        table = shape.table
        alive = table.c.deleted_at.is_not(None) if deleted else table.c.deleted_at.is_(None)
        found = sa.select(*(table.c[name] for name in _names(shape))).where(table.c.id == sa.any_(IDS), alive)
        return found.order_by(table.c.id).with_for_update(key_share=True) if lock else found

    return _kept(workspace, ("base", shape.name, deleted, lock), build)


def _kept(workspace: Workspace, key: Any, build: Any) -> Statement:
    parts = workspace.home.parts.setdefault("load", {})
    marked = (*key, tuple(each.hash for each in workspace.used.values()))
    if marked not in parts:
        parts[marked] = compile_statement(build())
    return parts[marked]  # type: ignore[no-any-return]
