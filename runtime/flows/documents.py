"""Documents that a flow fills in: a printable template of the form, kept as a file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.records.files import OF_FLOWS, path_of
from runtime.records.printing import print_document
from runtime.records.tables import file, file_use


async def make_document(mortise: Mortise, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in and keep; gives the file: `{id, name, type, size_bytes}`. Raises InputError, EvaluationFailed."""
    if asked["format"] != "html":
        raise InputError.because(
            "document.format",
            Text(
                f"Flows make documents as HTML, not as '{asked['format']}'.",
                f"流程暂不支持生成“{asked['format']}”文档。",
            ),
            Text("Set the format to html.", "请将格式设为 html。"),
        )
    if asked["record"] is None:
        raise InputError.because("document.no_record", Text("The flow has no record.", "流程没有关联记录。"))
    async with mortise.work() as work:
        page = await print_document(
            work, asked["app"], asked["form"], asked["record"], asked["template"], extra=asked["values"]
        )
        title = re.search(r"<title>(.*?)</title>", page)
        content = page.encode()
        values: dict[str, Any] = {
            "name": re.sub(r"[^\w. -]+", " ", title[1] if title else asked["template"]).strip()[:80] + ".html",
            "size_bytes": len(content),
            "type": "text/html",
            "hash": hashlib.sha256(content).hexdigest(),
        }
        path = path_of(mortise, values["hash"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        id_ = (
            await work.connection.execute(sa.insert(file).values(**values, at=work.now).returning(file.c.id))
        ).scalar_one()
        await work.connection.execute(
            sa.insert(file_use).values(
                file=id_, app=asked["app"], form=asked["form"], record=asked["record"], field=OF_FLOWS
            )
        )
    return {"id": str(id_), **{name: values[name] for name in ("name", "type", "size_bytes")}}
