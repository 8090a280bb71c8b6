"""Who may read a file."""

from __future__ import annotations

from engines.kernel.errors import MortiseError
from runtime.records.files import OF_THE_RECORD, file_uses, uploaded_by
from runtime.records.read import require_visible
from runtime.records.timeline import shown_fields
from runtime.work import Work


async def may_read_file(work: Work, file: int) -> bool:
    """The uploader, an administrator, and whoever sees the field of a record that holds the file."""
    if await uploaded_by(work, file) == work.actor.id or work.actor.is_admin:
        return True
    for app, form, record, field in await file_uses(work, file):
        try:
            sight = await require_visible(work, app, form, record)
        except MortiseError:
            continue
        if field in OF_THE_RECORD or field in await shown_fields(work, sight, sight.form(form), record):
            return True
    return False
