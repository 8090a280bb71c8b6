"""Administration of connections to other systems."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from engines.kernel.definition import Key
from engines.kernel.errors import InputError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Label, Text
from engines.kernel.value_words import written_as
from runtime.channels.described import specs
from runtime.connectors.connections import (
    create_connection,
    delete_connection,
    list_connections,
    update_connection,
)
from runtime.http.requests import Body, Json, id_of, mortise_of, read_body, require_admin

router = APIRouter(prefix="/api/admin/connections", tags=["administration"])

HeaderText = Annotated[
    str,
    Field(max_length=2000),
    written_as(r"[^\r\n\x00]*", Text("A header is a single line.", "请求头只能有一行。")),
]
HeaderName = Annotated[
    str,
    written_as(
        r"[A-Za-z0-9-]{1,80}",
        Text("The name of a header has letters, digits and -.", "请求头名称只能包含字母、数字和 -。"),
    ),
]
BaseUrl = Annotated[
    str,
    Field(max_length=500),
    written_as(
        r"https?://[^\s/]+\S*",
        Text("Write an address such as https://api.example.com.", "请填写地址，例如 https://api.example.com。"),
    ),
]


class ConnectionBody(Body):
    """`secrets`: by name; null removes one; they are never sent back."""

    key: Key | None = None
    name: Label | None = None
    base_url: BaseUrl | None = None
    auth: Literal["none", "bearer", "basic", "header"] | None = None
    headers: dict[HeaderName, HeaderText] | None = None
    secrets: dict[Annotated[str, Field(max_length=80)], HeaderText | None] | None = None
    allow_private: bool | None = None
    channel: Annotated[str, Field(max_length=40)] | None = None
    """The way of sending messages that it serves, see `/api/admin/channels`; empty: none."""

    def given(self) -> dict[str, Any]:
        values = {name: value for name, value in self.model_dump(exclude_unset=True).items() if value is not None}
        if values.get("channel"):
            _require_channel(values["channel"])
        elif "channel" in values:
            values["channel"] = None
        return values


def _require_channel(name: str) -> None:
    if name not in specs():
        raise InputError.because(
            "channels.unknown",
            Text(f"There is no channel '{name}'.", f"没有通知渠道“{name}”。"),
            did_you_mean(name, specs()),
            pointer="/channel",
        )


@router.get("")
async def show(request: Request) -> Response:
    actor = await require_admin(request)
    async with mortise_of(request).reading(actor) as work:
        return Json({"items": await list_connections(work)})


@router.post("")
async def add(request: Request) -> Response:
    actor = await require_admin(request)
    values = (await read_body(request, ConnectionBody)).given()
    for name in ("key", "base_url"):
        if not values.get(name):
            raise InputError.because(
                "definition.missing_member",
                Text(f"'{name}' is missing.", f"缺少“{name}”。"),
                Text("Add it.", "请补上。"),
                pointer=f"/{name}",
            )
    values.setdefault("name", values["key"])
    async with mortise_of(request).work(actor) as work:
        connection_id = await create_connection(work, values)
    return Json({"id": str(connection_id)}, 201)


@router.patch("/{connection}", status_code=204)
async def change(request: Request, connection: str) -> Response:
    actor = await require_admin(request)
    values = (await read_body(request, ConnectionBody)).given()
    async with mortise_of(request).work(actor) as work:
        await update_connection(work, id_of(connection), values)
    return Response(status_code=204)


@router.delete("/{connection}", status_code=204)
async def drop(request: Request, connection: str) -> Response:
    actor = await require_admin(request)
    async with mortise_of(request).work(actor) as work:
        await delete_connection(work, id_of(connection))
    return Response(status_code=204)
