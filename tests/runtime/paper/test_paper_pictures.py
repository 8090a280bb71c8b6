"""Pictures on paper: those of the record that its reader may see, and those that a template carries."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from runtime.engine import Mortise
from runtime.flows.documents import make_document
from runtime.paper.pages import pdf_page
from runtime.paper.pictures import kind_of, pictures_of
from runtime.records.files import path_of, store_file, stored_files
from runtime.records.printing import print_document
from runtime.work import Actor
from tests.workshop import FORMS, ROLES, Workshop, open_workshop

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
LOGO = "data:image/svg+xml;base64," + base64.b64encode(SVG).decode()
PHOTOS = {"key": "photos", "type": "attachment"}
DOCUMENT = {
    "key": "sheet",
    "name": "Sheet",
    "template": [f"<header><img src='{LOGO}' alt='Us' width='60'></header>", "<h1>{{ title }}</h1>{{ pictures('photos') }}"],
}  # fmt: skip


def png(red: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = b"".join(b"\0" + bytes((red, 40, 40)) * 8 for _ in range(8))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


@pytest.fixture
async def shop(mortise: Mortise) -> Workshop:
    shop = await open_workshop(mortise)
    order = {**FORMS[1], "fields": [*FORMS[1]["fields"], PHOTOS], "documents": [DOCUMENT]}
    secretive = {**ROLES[2], "may": [{"form": "order", "read": True, "update": True, "hide": ["photos"]}]}
    await shop.install(forms=[FORMS[0], order, FORMS[2]], roles=[*ROLES[:2], secretive])
    return shop


async def upload(shop: Workshop, by: str, name: str, content: bytes) -> str:
    async def once() -> AsyncIterator[bytes]:
        yield content

    async with shop.mortise.work(shop.actors[by]) as work:
        return str((await store_file(work, name, once())).id)


async def printed(shop: Workshop, actor: Actor, order: int) -> tuple[str, bytes]:
    async with shop.mortise.reading(actor) as work:
        page = await print_document(work, "shop", "order", order, "sheet")
        return page, await pdf_page(work, page)


def drawn(pdf: bytes) -> int:
    """How many pictures made of pixels a PDF has."""
    return pdf.count(b"/Subtype/Image") + pdf.count(b"/Subtype /Image")


async def test_a_document_shows_the_records_pictures_to_those_who_see_them(shop: Workshop) -> None:
    photo, note = await upload(shop, "ann", "crane.png", png(200)), await upload(shop, "ann", "note.txt", b"words")
    order = await shop.create("order", "ann", name="O-1", amount="50", photos=[{"id": photo}, {"id": note}])
    page, pdf = await printed(shop, shop.actors["ann"], order)
    assert f'<img src="/api/files/{photo}" alt="crane.png" width="320">' in page and "note.txt" not in page
    assert drawn(pdf) == 1, "the photo; the logo is drawn with lines"
    page, pdf = await printed(shop, shop.actors["lee"], order)
    assert drawn(pdf) == 1, "legal sees this order"
    page, pdf = await printed(shop, shop.actors["bob"], order)
    assert "/api/files" not in page and drawn(pdf) == 0, "who may not see the field gets none of its pictures"


async def test_a_flow_puts_the_pictures_into_its_document(shop: Workshop) -> None:
    photo = await upload(shop, "ann", "crane.png", png(90))
    order = await shop.create("order", "ann", name="O-1", photos=[{"id": photo}])
    asked: dict[str, Any] = {"app": "shop", "form": "order", "record": order, "template": "sheet", "format": "pdf"}
    made = await make_document(shop.mortise, {**asked, "values": {}})
    async with shop.mortise.reading() as work:
        file = (await stored_files(work, [int(made["id"])]))[int(made["id"])]
    assert drawn(path_of(shop.mortise, file.hash).read_bytes()) == 1


async def test_a_broken_picture_leaves_its_name_and_the_page_is_made(shop: Workshop) -> None:
    broken = await upload(shop, "ann", "broken.png", png(1)[:40])
    order = await shop.create("order", "ann", name="O-1", photos=[{"id": broken}])
    _, pdf = await printed(shop, shop.actors["ann"], order)
    assert pdf.startswith(b"%PDF-") and drawn(pdf) == 0


async def test_nothing_but_pictures_that_may_be_read_comes_onto_paper(shop: Workshop) -> None:
    photo = await upload(shop, "ann", "crane.png", png(9))
    asked = [f"/api/files/{photo}", "/api/files/999", "https://example.com/x.png", "file:///etc/passwd", LOGO, "data:x"]
    for who, sources in (("ann", [asked[0], LOGO]), ("lou", [LOGO])):
        async with shop.mortise.reading(shop.actors[who]) as work:
            assert list(await pictures_of(work, asked)) == sources
    assert [kind_of(each) for each in (png(1), SVG, b"GIF89a", b"\xff\xd8\xff\xe0", b"RIFF0000WEBP", b"%PDF-", b"")] == [
        "png", "svg", "gif", "jpg", "webp", None, None,
    ]  # fmt: skip
