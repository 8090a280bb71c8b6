"""The pictures of a page: files that whoever asks may read, and those that are written into the template (a logo)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Iterable

from runtime.records.files import path_of, stored_files
from runtime.records.reading_files import may_read_file
from runtime.work import Work

MOST_PICTURES = 60
MOST_BYTES = 60_000_000
"""Of all pictures of a page together; what comes after is left out."""
_FILE = re.compile(r"/api/files/(\d{1,18})")
_WRITTEN = re.compile(r"data:image/[\w.+-]+;base64,([\w+/=\s]+)")
_BEGINS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF87a": "gif", b"GIF89a": "gif"}


def kind_of(content: bytes) -> str | None:
    """png, jpg, gif, webp or svg, by how it begins; None for what is no picture."""
    known = next((kind for start, kind in _BEGINS.items() if content.startswith(start)), None)
    if known is None and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if known is None and content.lstrip()[:5] in (b"<svg ", b"<?xml") and b"<svg" in content[:2000]:
        return "svg"
    return known


async def pictures_of(work: Work, sources: Iterable[str]) -> dict[str, bytes]:
    """By `src`; files that are gone, or that the actor may not read, are missing."""
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for source in list(dict.fromkeys(sources))[:MOST_PICTURES]:
        content = await _content(work, source, left)
        if content is not None:
            found[source] = content
            left -= len(content)
    return found


async def _content(work: Work, source: str, most_bytes: int) -> bytes | None:
    if written := _WRITTEN.fullmatch(source):
        try:
            content = base64.b64decode("".join(written[1].split()), validate=True)
        except binascii.Error:
            return None
        return content if len(content) <= most_bytes else None
    if not (named := _FILE.fullmatch(source)):
        return None
    id_ = int(named[1])
    file = (await stored_files(work, [id_])).get(id_)
    if file is None or file.size_bytes > most_bytes or not await may_read_file(work, id_):
        return None
    path = path_of(work.mortise, file.hash)
    return await asyncio.to_thread(path.read_bytes) if await asyncio.to_thread(path.exists) else None
