"""Uploaded files: kept by content hash below the data folder, described in `mortise.file`, read by permission."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from engines.kernel.errors import InputError, NotFound, TooLarge
from engines.kernel.texts import Text
from runtime.engine import Mortise, data_dir
from runtime.records import tables
from runtime.records.sniff import Kind, sniff
from runtime.work import Work

OF_FLOWS = "@flows"
OF_THE_RECORD = ("", OF_FLOWS)
"""Uses by no field of its own: by the comments, and by decisions and documents of flows."""
_SNIFFED_BYTES = 4096


@dataclass(frozen=True)
class StoredFile:
    id: int
    name: str
    size_bytes: int
    type: str
    hash: str

    def view(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "size_bytes": self.size_bytes,
            "type": self.type,
            "url": f"/api/files/{self.id}",
        }


def too_large(limit_bytes: int) -> TooLarge:
    error = TooLarge.because(
        "file.too_large",
        Text(f"The file is larger than {limit_bytes / 1e6:.0f} MB.", f"文件超过 {limit_bytes / 1e6:.0f} MB。"),
        Text("Choose a smaller file.", "请选择更小的文件。"),
    )
    assert isinstance(error, TooLarge)
    return error


def path_of(mortise: Mortise, hash_: str) -> Path:
    return data_dir(mortise.settings) / "files" / hash_[:2] / hash_


async def store_file(work: Work, name: str, chunks: AsyncIterator[bytes]) -> StoredFile:
    """Take an upload in; raises TooLarge and InputError (`file.kind`) before anything is kept."""
    limit_bytes = work.mortise.settings.max_upload_bytes
    folder = data_dir(work.mortise.settings) / "files"
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    digest, size_bytes, start = hashlib.sha256(), 0, b""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as target:
        temporary = Path(target.name)
        try:
            async for chunk in chunks:
                size_bytes += len(chunk)
                if size_bytes > limit_bytes:
                    raise too_large(limit_bytes)
                start = start or chunk[:_SNIFFED_BYTES]
                digest.update(chunk)
                target.write(chunk)
            target.close()
            kind = _require_kind(name, start)
            await asyncio.to_thread(_move, temporary, path_of(work.mortise, digest.hexdigest()))
        finally:
            await asyncio.to_thread(temporary.unlink, missing_ok=True)
    values: dict[str, Any] = {
        "name": kind.name,
        "size_bytes": size_bytes,
        "type": kind.media_type,
        "hash": digest.hexdigest(),
    }
    row = await work.connection.execute(
        sa.insert(tables.file).values(**values, by=work.actor.id, at=work.now).returning(tables.file.c.id)
    )
    return StoredFile(id=row.scalar_one(), **values)


def _require_kind(name: str, start: bytes) -> Kind:
    if not start:
        raise InputError.because(
            "file.empty", Text(f"The file '{name[:60]}' is empty.", f"文件“{name[:60]}”是空的。"), pointer="/file"
        )
    kind = sniff(name, start)
    if kind is None:
        raise InputError.because(
            "file.kind",
            Text(f"Files like '{name[:60]}' are not accepted.", f"不支持“{name[:60]}”这类文件。"),
            Text(
                "Send an image, a PDF, an office document, a text file or a zip archive.",
                "请上传图片、PDF、办公文档、文本文件或 zip 压缩包。",
            ),
            pointer="/file",
        )
    return kind


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


async def stored_files(work: Work, ids: list[int]) -> dict[int, StoredFile]:
    """Descriptions by id, as the server knows them."""
    if not ids:
        return {}
    columns = [tables.file.c[each] for each in ("id", "name", "size_bytes", "type", "hash")]
    rows = await work.connection.execute(sa.select(*columns).where(tables.file.c.id.in_(ids)))
    return {row.id: StoredFile(*row) for row in rows}


async def usable_files(work: Work, ids: list[int], app: str, form: str, record: int | None) -> dict[int, StoredFile]:
    """Those that the actor may attach: uploaded by them, or already at this record."""
    found = await stored_files(work, ids)
    if work.actor.is_admin or not found:
        return found
    own = sa.select(tables.file.c.id).where(tables.file.c.id.in_(list(found)), tables.file.c.by == work.actor.id)
    use = tables.file_use
    here = sa.select(use.c.file).where(
        use.c.file.in_(list(found)), use.c.app == app, use.c.form == form, use.c.record == (record or 0)
    )
    allowed = set((await work.connection.execute(own.union(here))).scalars())
    return {id_: each for id_, each in found.items() if id_ in allowed}


async def share_with_readers(work: Work, app: str, form: str, record: int, files: Sequence[int]) -> None:
    """Who sees the record may read these files too: they came with a decision about it."""
    if files:
        rows = [{"file": each, "app": app, "form": form, "record": record, "field": OF_FLOWS} for each in set(files)]
        await work.connection.execute(insert(tables.file_use).on_conflict_do_nothing(), rows)


async def note_uses(work: Work, app: str, form: str, record: int, field: str, files: list[int]) -> None:
    """From now on `field` of the record (or its comments: '') holds exactly these files."""
    use = tables.file_use
    await work.connection.execute(
        sa.delete(use).where(use.c.app == app, use.c.form == form, use.c.record == record, use.c.field == field)
    )
    if files:
        await work.connection.execute(
            sa.insert(use),
            [
                {"file": each, "app": app, "form": form, "record": record, "field": field}
                for each in dict.fromkeys(files)
            ],
        )


async def file_uses(work: Work, file: int) -> list[tuple[str, str, int, str]]:
    use = tables.file_use
    rows = await work.connection.execute(
        sa.select(use.c.app, use.c.form, use.c.record, use.c.field).where(use.c.file == file)
    )
    return [(row.app, row.form, row.record, row.field) for row in rows]


async def uploaded_by(work: Work, file: int) -> int | None:
    """Who uploaded it; raises NotFound when there is no such file."""
    row = (await work.connection.execute(sa.select(tables.file.c.by).where(tables.file.c.id == file))).one_or_none()
    if row is None:
        raise no_file(file)
    return row.by  # type: ignore[no-any-return]


def no_file(file: int) -> NotFound:
    error = NotFound.because("file.unknown", Text(f"There is no file {file}.", f"没有编号为 {file} 的文件。"))
    assert isinstance(error, NotFound)
    return error
