"""The inbox, tasks and instances."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.flows.acts import act_now, act_on_instance, act_on_many, migrate_instance
from runtime.flows.detail import instance_task, task_detail
from runtime.flows.history import history
from runtime.flows.inbox import Tab, list_tasks
from runtime.flows.instance_acts import preview_instance
from runtime.flows.repair import read_variables
from runtime.http.requests import Body, Json, id_of, limit_of, mortise_of, read_body, require_admin
from runtime.identity.sessions import signed_in
from runtime.records.retrying import in_transaction
from runtime.work import Work

router = APIRouter(prefix="/api", tags=["inbox"])
Words = Annotated[str, Field(max_length=4000)]


class Decision(Body):
    comment: Words = ""
    to: Any = None
    values: dict[str, Any] = {}
    where: str = "before"
    sign: str = "all"
    how: str = "replay"
    files: Annotated[list[str], Field(max_length=20)] = []
    signature: str = ""
    choices: dict[str, Any] = {}
    seat: str = ""
    password: Annotated[str, Field(max_length=1000)] | None = None


class Batch(Body):
    ids: Annotated[list[str], Field(max_length=200)]
    action: str
    comment: Words = ""


class InstanceAct(Body):
    """`values` and `feel` put variables right before a step is tried again: as JSON, or as formulas."""

    comment: Words = ""
    node: str = ""
    values: dict[str, Any] = {}
    feel: Annotated[dict[str, Words], Field(max_length=200)] = {}


class Migration(Body):
    nodes: dict[str, str] = {}


@router.get("/inbox")
async def inbox(request: Request) -> Response:
    """`tab` (todo, done, mine, cc), `app`, `q`, `cursor`, `limit`."""
    actor = await signed_in(request)
    asked = request.query_params
    tab: Any = asked.get("tab") or "todo"
    if tab not in get_args(Tab):
        raise InputError.because("flow.unknown_tab", Text(f"There is no tab '{tab}'.", f"没有“{tab}”分类。"))
    cursor = asked.get("cursor")
    async with mortise_of(request).reading(actor) as work:
        return Json(
            await list_tasks(
                work,
                tab,
                app=asked.get("app"),
                q=asked.get("q") or "",
                cursor=id_of(cursor) if cursor else None,
                limit=limit_of(request),
            )
        )


@router.post("/tasks/batch")
async def batch(request: Request) -> Response:
    """`{ids, action, comment}` → `{done, failed: [{id, message}]}`."""
    actor = await signed_in(request)
    given = await read_body(request, Batch)
    ids = [id_of(each) for each in given.ids]

    async def decide_all(work: Work) -> dict[str, Any]:
        return await act_on_many(work, ids, given.action, given.comment)

    return Json(await in_transaction(mortise_of(request), decide_all, actor))


@router.get("/tasks/{task}")
async def show_task(request: Request, task: str) -> Response:
    """`i<instance>`: the open task of something one has started."""
    actor = await signed_in(request)
    async with mortise_of(request).reading(actor) as work:
        if task.startswith("i"):
            return Json(await instance_task(work, id_of(task[1:])))
        return Json(await task_detail(work, id_of(task)))


@router.post("/tasks/{task}/{action}")
async def act_on_task(request: Request, task: str, action: str) -> Response:
    """approve, reject, complete, return, transfer, delegate, add_signer, remove_signer, take_back, reassign, cc,
    comment, read → the task as it is then."""
    actor = await signed_in(request)
    given = (await read_body(request, Decision)).model_dump()
    mortise = mortise_of(request)
    await act_now(mortise, actor, id_of(task), action, **{**given, "files": tuple(given["files"])})
    async with mortise.reading(actor) as work:
        return Json(await task_detail(work, id_of(task)))


@router.get("/instances/{instance}")
async def show_instance(request: Request, instance: str) -> Response:
    actor = await signed_in(request)
    async with mortise_of(request).reading(actor) as work:
        return Json(await history(work, id_of(instance)))


@router.post("/instances/{instance}/migrate")
async def migrate(request: Request, instance: str) -> Response:
    """Go on with the release in force (admins)."""
    actor = await require_admin(request)
    given = await read_body(request, Migration)

    async def move(work: Work) -> dict[str, Any]:
        await migrate_instance(work, id_of(instance), given.nodes)
        return await history(work, id_of(instance))

    return Json(await in_transaction(mortise_of(request), move, actor))


@router.post("/instances/{instance}/migration")
async def preview(request: Request, instance: str) -> Response:
    """What a migration with these `nodes` would do (admins); nothing is changed."""
    actor = await require_admin(request)
    given = await read_body(request, Migration)
    async with mortise_of(request).reading(actor) as work:
        return Json(await preview_instance(work, id_of(instance), given.nodes))


@router.post("/instances/{instance}/{action}")
async def act_on_one(request: Request, instance: str, action: str) -> Response:
    """withdraw, urge, comment; admins: cancel, retry, skip (`node`; `values`, `feel`: variables put right before)."""
    actor = await signed_in(request)
    given = await read_body(request, InstanceAct)

    async def do(work: Work) -> dict[str, Any]:
        values = {**given.values, **read_variables(work, given.feel)}
        await act_on_instance(work, id_of(instance), action, comment=given.comment, node=given.node, values=values)
        return await history(work, id_of(instance))

    return Json(await in_transaction(mortise_of(request), do, actor))
