"""Administration of people and departments."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from engines.kernel import pointer
from engines.kernel.definition import Key
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.http.requests import Body, Json, id_of, limit_of, mortise_of, read_body, require_admin
from runtime.identity.accounts import account_view, list_accounts
from runtime.identity.departments import (
    create_department,
    delete_department,
    list_departments,
    no_such_department,
    update_department,
)
from runtime.identity.people import create_person, no_such_person, set_roles, update_person
from runtime.identity.roles import require_roles
from runtime.identity.spelled import LoginName, MailAddress
from runtime.identity.tables import department, person
from runtime.work import Work

router = APIRouter(prefix="/api/admin", tags=["administration"])

Line = Annotated[str, Field(max_length=200)]


class Account(Body):
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    login: LoginName | None = None
    email: MailAddress | None = None
    phone: Line | None = None
    job: Line | None = None
    department: str | None = None
    manager: str | None = None
    active: bool | None = None
    portal: bool | None = None
    language: Literal["en", "zh"] | None = None
    is_admin: bool | None = None
    may_build: bool | None = None
    password: str | None = None
    roles: dict[str, list[str]] | None = None
    """App → roles; apps that are not named keep theirs."""


class DepartmentBody(Body):
    key: Key | None = None
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    parent: str | None = None
    head: str | None = None
    position: int | None = None
    active: bool | None = None


@router.get("/users")
async def users(request: Request) -> Response:
    actor = await require_admin(request)
    limit, asked = limit_of(request), request.query_params
    after = id_of(asked["cursor"]) if asked.get("cursor") else 0
    async with mortise_of(request).reading(actor) as work:
        found = await list_accounts(work, asked.get("q", ""), after=after, limit=limit + 1)
    items = found[:limit]
    return Json({"items": items, "next": items[-1]["id"] if len(found) > limit else None})


@router.get("/users/{user}")
async def user(request: Request, user: str) -> Response:
    actor = await require_admin(request)
    async with mortise_of(request).reading(actor) as work:
        return Json(await account_view(work, id_of(user, no_such_person)))


@router.post("/users")
async def add_user(request: Request) -> Response:
    actor = await require_admin(request)
    given = await read_body(request, Account)
    for name in ("name", "login"):
        _require_given(getattr(given, name), name)
    async with mortise_of(request).work(actor) as work:
        person_id = await create_person(work, await _account_values(work, given))
        await _set_all_roles(work, person_id, given)
        view = await account_view(work, person_id)
    return Json(view, 201)


@router.patch("/users/{user}")
async def change_user(request: Request, user: str) -> Response:
    actor = await require_admin(request)
    given = await read_body(request, Account)
    person_id = id_of(user, no_such_person)
    if person_id == actor.id and (given.active is False or given.is_admin is False):
        raise InputError.because(
            "identity.person.last_door",
            Text("You cannot take your own access away.", "不能取消自己的管理权限。"),
            Text("Ask another administrator.", "请由其他管理员操作。"),
            pointer="/active" if given.active is False else "/is_admin",
        )
    async with mortise_of(request).work(actor) as work:
        await update_person(work, person_id, await _account_values(work, given))
        await _set_all_roles(work, person_id, given)
        view = await account_view(work, person_id)
    return Json(view)


@router.get("/departments")
async def departments(request: Request) -> Response:
    actor = await require_admin(request)
    async with mortise_of(request).reading(actor) as work:
        return Json({"items": await list_departments(work)})


@router.post("/departments")
async def add_department(request: Request) -> Response:
    actor = await require_admin(request)
    given = await read_body(request, DepartmentBody)
    for name in ("key", "name"):
        _require_given(getattr(given, name), name)
    async with mortise_of(request).work(actor) as work:
        department_id = await create_department(work, await _department_values(work, given))
    return Json({"id": str(department_id)}, 201)


@router.patch("/departments/{department}", status_code=204)
async def change_department(request: Request, department: str) -> Response:
    actor = await require_admin(request)
    given = await read_body(request, DepartmentBody)
    async with mortise_of(request).work(actor) as work:
        values = await _department_values(work, given)
        await update_department(work, id_of(department, no_such_department), values)
    return Response(status_code=204)


@router.delete("/departments/{department}", status_code=204)
async def drop_department(request: Request, department: str) -> Response:
    actor = await require_admin(request)
    async with mortise_of(request).work(actor) as work:
        await delete_department(work, id_of(department, no_such_department))
    return Response(status_code=204)


async def _account_values(work: Work, given: Account) -> dict[str, Any]:
    values = given.model_dump(include=given.model_fields_set - {"roles"})
    if "job" in values:
        values["title"] = values.pop("job")
    for name in ("name", "login", "active", "portal", "is_admin", "may_build"):
        if name in values and values[name] is None:
            del values[name]
    await _resolve(work, values, "department", department)
    await _resolve(work, values, "manager", person)
    return values


async def _department_values(work: Work, given: DepartmentBody) -> dict[str, Any]:
    values = given.model_dump(include=given.model_fields_set)
    for name in ("key", "name", "position", "active"):
        if name in values and values[name] is None:
            del values[name]
    await _resolve(work, values, "parent", department)
    await _resolve(work, values, "head", person)
    return values


async def _resolve(work: Work, values: dict[str, Any], name: str, table: sa.Table) -> None:
    """Turn an id from the body into a number; raises InputError when there is no such row."""
    text = values.get(name)
    if text is None:
        return
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    if await work.connection.scalar(sa.select(table.c.id).where(table.c.id == number)) is None:
        raise InputError.because(
            "identity.unknown_reference",
            Text(f"There is no {table.name} {text[:40]}.", f"编号 {text[:40]} 不存在。"),
            Text("Choose one from the list.", "请从列表中选择。"),
            pointer=f"/{name}",
        )
    values[name] = number


async def _set_all_roles(work: Work, person_id: int, given: Account) -> None:
    for app, roles in (given.roles or {}).items():
        if roles:  # an app that is gone can still be taken away
            await require_roles(work, app, roles, pointer.of(["roles", app]))
        await set_roles(work, person_id, app, roles)


def _require_given(value: Any, name: str) -> None:
    if not value:
        raise InputError.because(
            "definition.missing_member",
            Text(f"'{name}' is missing.", f"缺少“{name}”。"),
            Text("Add it.", "请补上。"),
            pointer=f"/{name}",
        )
