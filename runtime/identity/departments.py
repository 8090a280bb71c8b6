"""The tree of departments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import Conflict, InputError, MortiseError, NotFound
from engines.kernel.texts import Text
from runtime.identity.notices import tell_identity_changed
from runtime.identity.tables import department, person
from runtime.identity.trail import record_change
from runtime.work import Work

MEMBERS = ("key", "name", "parent", "head", "position", "active")


async def parents(work: Work) -> dict[int, int | None]:
    """Department → parent, for all. Shape: one small read; there are hundreds of departments, not millions."""
    rows = await work.connection.execute(sa.select(department.c.id, department.c.parent))
    return {each.id: each.parent for each in rows}


def descendants(root: int, parent_of: Mapping[int, int | None]) -> frozenset[int]:
    """The department and all below it."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for child, parent in parent_of.items():
        children[parent].append(child)
    found, todo = {root}, [root]
    while todo:
        new = [each for each in children[todo.pop()] if each not in found]
        found.update(new)
        todo.extend(new)
    return frozenset(found)


async def list_departments(work: Work) -> list[dict[str, Any]]:
    """All, parents first then by position: `{id, key, title, name, parent, head: {id,title}|null, people}`."""
    head = person.alias("head")
    count = sa.select(sa.func.count()).where(person.c.department == department.c.id, person.c.active).scalar_subquery()
    rows = await work.connection.execute(
        sa.select(department, head.c.name.label("head_name"), count.label("people"))
        .outerjoin(head, head.c.id == department.c.head)
        .order_by(department.c.parent.asc().nulls_first(), department.c.position, department.c.id)
    )
    return [
        {
            "id": str(each.id),
            "key": each.key,
            "title": each.name,
            "name": each.name,
            "active": each.active,
            "parent": None if each.parent is None else str(each.parent),
            "head": None if each.head is None else {"id": str(each.head), "title": each.head_name},
            "people": each.people,
        }
        for each in rows
    ]


async def create_department(work: Work, values: Mapping[str, Any]) -> int:
    """Raises Conflict (identity.department.key_taken)."""
    await _require_free_key(work, values["key"])
    found = await work.connection.execute(sa.insert(department).values(**_known(values)).returning(department.c.id))
    department_id = int(found.scalar_one())
    await record_change(work, "department", department_id, None, _known(values))
    await tell_identity_changed(work)
    return department_id


async def update_department(work: Work, department_id: int, values: Mapping[str, Any]) -> None:
    """Raises NotFound, Conflict (key taken), InputError (a department below itself)."""
    if "key" in values:
        await _require_free_key(work, values["key"], but=department_id)
    if (parent := values.get("parent")) is not None and parent in descendants(department_id, await parents(work)):
        raise InputError.because(
            "identity.department.cycle",
            Text("A department cannot be below itself.", "部门不能位于自己的下级。"),
            Text("Choose another parent.", "请选择其他上级部门。"),
            pointer="/parent",
        )
    row = (
        await work.connection.execute(sa.select(department).where(department.c.id == department_id).with_for_update())
    ).one_or_none()
    if row is None:
        raise no_such_department(department_id)
    change = _known(values)
    if change:
        await work.connection.execute(sa.update(department).where(department.c.id == department_id).values(**change))
    await record_change(work, "department", department_id, row._asdict(), {**row._asdict(), **change})
    await tell_identity_changed(work)


async def delete_department(work: Work, department_id: int) -> None:
    """Deletes an empty one; raises Conflict while people or departments are in it."""
    used = await work.connection.scalar(
        sa.select(
            sa.exists().where(department.c.parent == department_id)
            | sa.exists().where(person.c.department == department_id)
        )
    )
    if used:
        raise Conflict.because(
            "identity.department.not_empty",
            Text("There are still people or departments in it.", "该部门下仍有人员或下级部门。"),
            Text("Move them first, or make the department inactive.", "请先移走，或将部门停用。"),
        )
    done = await work.connection.execute(
        sa.delete(department).where(department.c.id == department_id).returning(department)
    )
    if (row := done.one_or_none()) is None:
        raise no_such_department(department_id)
    await record_change(work, "department", department_id, row._asdict(), None)
    await tell_identity_changed(work)


async def department_ids(work: Work, keys: Iterable[str]) -> dict[str, int]:
    rows = await work.connection.execute(
        sa.select(department.c.key, department.c.id).where(department.c.key.in_(list(keys)))
    )
    return {each.key: each.id for each in rows}


def no_such_department(department_id: Any) -> MortiseError:
    return NotFound.because(
        "identity.department.unknown", Text(f"There is no department {department_id}.", f"没有部门 {department_id}。")
    )


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in MEMBERS}


async def _require_free_key(work: Work, key: str, but: int | None = None) -> None:
    query = sa.select(department.c.id).where(department.c.key == key, department.c.id.is_distinct_from(but))
    if await work.connection.scalar(query) is not None:
        raise Conflict.because(
            "identity.department.key_taken",
            Text(f"There is already a department '{key}'.", f"已有部门“{key}”。"),
            Text("Choose another key.", "请换一个标识。"),
            pointer="/key",
        )
