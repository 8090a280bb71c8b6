"""What a file is, by its first bytes: an allow-list. The name and the sender's media type decide nothing alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

_OFFICE = "application/vnd.openxmlformats-officedocument."
_BY_START: tuple[tuple[bytes, str, frozenset[str]], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png", frozenset({".png"})),
    (b"\xff\xd8\xff", "image/jpeg", frozenset({".jpg", ".jpeg"})),
    (b"GIF87a", "image/gif", frozenset({".gif"})),
    (b"GIF89a", "image/gif", frozenset({".gif"})),
    (b"%PDF-", "application/pdf", frozenset({".pdf"})),
    (b"ID3", "audio/mpeg", frozenset({".mp3"})),
    (b"\xff\xfb", "audio/mpeg", frozenset({".mp3"})),
    (b"OggS", "audio/ogg", frozenset({".ogg"})),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", frozenset({".doc", ".xls", ".ppt", ".msg"})),
)
_ZIPPED = {
    ".docx": _OFFICE + "wordprocessingml.document",
    ".xlsx": _OFFICE + "spreadsheetml.sheet",
    ".pptx": _OFFICE + "presentationml.presentation",
    ".zip": "application/zip",
}
_TEXTS = {
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".md": "text/plain",
    ".log": "text/plain",
    ".json": "application/json",
}
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
"""Media types a browser may show in place; everything else is a download."""


@dataclass(frozen=True)
class Kind:
    """A file's media type and a name whose ending agrees with it."""

    media_type: str
    name: str


def sniff(name: str, start: bytes) -> Kind | None:
    """The kind of a file from its name and first kilobytes; None when it is not on the list."""
    plain = _safe_name(name)
    ending = PurePosixPath(plain).suffix.lower()
    for mark, media_type, endings in _BY_START:
        if start.startswith(mark):
            return Kind(media_type, plain if ending in endings else f"{plain}{sorted(endings)[0]}")
    if start[:4] == b"RIFF" and start[8:12] in (b"WEBP", b"WAVE"):
        media_type = "image/webp" if start[8:12] == b"WEBP" else "audio/wav"
        return Kind(media_type, plain if ending in (".webp", ".wav") else plain + "." + media_type.split("/")[1])
    if start[4:8] == b"ftyp":
        return Kind("video/mp4", plain if ending in (".mp4", ".m4a", ".mov") else f"{plain}.mp4")
    if start.startswith(b"PK\x03\x04") and ending in _ZIPPED:
        return Kind(_ZIPPED[ending], plain)
    if ending in _TEXTS and _is_text(start):
        return Kind(_TEXTS[ending], plain)
    return None


def _is_text(start: bytes) -> bool:
    return not any(byte < 9 or (13 < byte < 32 and byte != 27) for byte in start)


def _safe_name(name: str) -> str:
    """The last part of the name, without control characters, at most 150 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(each for each in last if each.isprintable()).strip(". ") or "file"
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= 150 else f"{stem[:140]}{dot}{ending[:9]}"
