"""Uploads, and files as those may read them who may read a record that holds them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Message

from engines.kernel.errors import InputError, NotFound
from engines.kernel.texts import Text
from runtime.http.requests import Json, id_of, mortise_of
from runtime.identity.sessions import signed_in
from runtime.records.files import no_file, path_of, store_file, stored_files, too_large
from runtime.records.reading_files import may_read_file
from runtime.records.routing import add_plain
from runtime.records.sniff import INLINE

router = APIRouter()
_ENVELOPE_BYTES = 65_536
_CHUNK_BYTES = 262_144


@asynccontextmanager
async def uploaded(request: Request) -> AsyncIterator[UploadFile]:
    """The part `file` of a multipart body; raises TooLarge while reading, InputError when there is none."""
    limit = mortise_of(request).settings.max_upload_bytes + _ENVELOPE_BYTES
    length = request.headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length) > limit:
        raise too_large(limit)
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise too_large(limit)
        return message

    async with Request(request.scope, receive).form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InputError.because(
                "file.missing",
                Text("The part 'file' is missing.", "缺少文件（file）。"),
                Text("Send the file as multipart/form-data.", "请以 multipart/form-data 格式上传文件。"),
                pointer="/file",
            )
        yield file


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK_BYTES):
        yield chunk


async def upload_endpoint(request: Request) -> Response:
    actor = await signed_in(request)
    async with uploaded(request) as file, mortise_of(request).work(actor) as work:
        stored = await store_file(work, file.filename or "file", _chunks(file))
    return Json(stored.view(), 201)


async def download_endpoint(request: Request) -> Response:
    actor, mortise = await signed_in(request), mortise_of(request)
    id_ = id_of(request.path_params["id"])
    async with mortise.reading(actor) as work:
        if not await may_read_file(work, id_):
            raise no_file(id_)
        file = (await stored_files(work, [id_]))[id_]
    path = path_of(mortise, file.hash)
    if not path.exists():
        raise NotFound.because("file.gone", Text("The file's content is missing.", "文件内容已丢失。"))
    inline = file.type in INLINE and request.query_params.get("download") is None
    disposition = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(file.name)}"
    headers = {
        "content-disposition": disposition,
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
        "cache-control": "private, max-age=3600",
    }
    return FileResponse(
        path, media_type=file.type if inline else file.type.replace("text/html", "text/plain"), headers=headers
    )


add_plain(router, "/api/files", upload_endpoint, "POST")
add_plain(router, "/api/files/{id}", download_endpoint, "GET")
