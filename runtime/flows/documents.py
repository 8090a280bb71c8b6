"""Documents that a flow fills in: a printable template of the form, kept as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import EvaluationFailed, InputError, Unavailable
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.paper.pages import file_name, pdf_page
from runtime.records.files import OF_FLOWS, path_of
from runtime.records.printing import print_document
from runtime.records.tables import file, file_use
from runtime.work import Work


async def make_document(mortise: Mortise, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in and keep; gives the file: `{id, name, type, size_bytes}`. Raises InputError, EvaluationFailed."""
    if asked["record"] is None:
        raise InputError.because("document.no_record", Text("The flow has no record.", "流程没有关联记录。"))
    async with mortise.work() as work:
        page = await print_document(
            work, asked["app"], asked["form"], asked["record"], asked["template"], extra=asked["values"]
        )
        as_pdf = asked["format"] == "pdf"
        content = await _as_pdf(work, page) if as_pdf else page.encode()
        values: dict[str, Any] = {
            "name": file_name(page) + (".pdf" if as_pdf else ".html"),
            "size_bytes": len(content),
            "type": "application/pdf" if as_pdf else "text/html",
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


async def _as_pdf(work: Work, page: str) -> bytes:
    """What is missing on this server is an incident that an administrator mends and tries again."""
    try:
        return await pdf_page(work, page)
    except Unavailable as error:
        raise EvaluationFailed(error.diagnostics) from error
