"""A record's documents as PDF files."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from runtime.http.requests import id_of, mortise_of
from runtime.identity.sessions import signed_in
from runtime.paper.pages import file_name, pdf_page
from runtime.records.printing import print_document
from runtime.records.routing import add_plain

router = APIRouter()


async def pdf_endpoint(request: Request) -> Response:
    actor, parameters = await signed_in(request), request.path_params
    async with mortise_of(request).reading(actor) as work:
        page = await print_document(
            work, parameters["app"], parameters["form"], id_of(parameters["id"]), parameters["document"]
        )
        content = await pdf_page(work, page)
    name = f"{file_name(page)}.pdf"
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    return Response(content, headers=headers, media_type="application/pdf")


add_plain(router, "/api/apps/{app}/forms/{form}/records/{id}/pdf/{document}", pdf_endpoint, "GET")
