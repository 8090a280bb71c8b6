"""Comments on a record, with people mentioned and files attached."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.kernel.commands import Notify, RecordRef
from engines.kernel.errors import InputError, NotAllowed, NotFound
from engines.kernel.texts import Text
from runtime.identity.tables import person
from runtime.records import tables
from runtime.records.files import note_uses, usable_files
from runtime.records.read import require_visible
from runtime.work import Work

LONGEST_COMMENT = 10_000
MOST_MENTIONS = 50


async def write_comment(
    work: Work, app: str, form: str, record: int, text: str, mentions: list[int], files: list[int]
) -> dict[str, Any]:
    """Whoever may see the record may comment on it; mentioned people are told. Raises InputError, NotFound."""
    sight = await require_visible(work, app, form, record)
    if not sight.form(form).shape.definition.comments:
        raise NotAllowed.because("comment.closed", Text("This form takes no comments.", "该表单不支持评论。"))
    plain = text.replace("\x00", "").strip()
    if not 1 <= len(plain) <= LONGEST_COMMENT:
        raise InputError.because(
            "comment.length",
            Text(f"A comment has 1 to {LONGEST_COMMENT} characters.", f"评论应为 1 到 {LONGEST_COMMENT} 个字符。"),
            pointer="/text",
        )
    known = await _known_people(work, mentions[:MOST_MENTIONS])
    usable = await usable_files(work, files, app, form, record)
    if missing := [each for each in files if each not in usable]:
        raise InputError.because(
            "file.unknown",
            Text(f"There is no file {missing[0]}.", f"没有编号为 {missing[0]} 的文件。"),
            pointer="/files",
        )
    row = await work.connection.execute(
        sa.insert(tables.comment)
        .values(
            app=app,
            form=form,
            record=record,
            text=plain,
            mentions=known,
            files=files,
            by=work.actor.id,
            at=work.now,
        )
        .returning(tables.comment.c.id)
    )
    id_ = row.scalar_one()
    await _note_files(work, app, form, record)
    await _tell(work, app, form, record, plain, known)
    return {"id": str(id_), "text": plain, "at": work.now}


async def write_system_comment(work: Work, record: RecordRef, text: str) -> None:
    """A line that a rule or flow writes."""
    await work.connection.execute(
        sa.insert(tables.comment).values(
            app=record.app,
            form=record.form,
            record=record.id,
            text=text[:LONGEST_COMMENT],
            by=work.actor.id,
            at=work.now,
        )
    )


async def delete_comment(work: Work, app: str, form: str, record: int, comment: int) -> None:
    """Its writer or an administrator takes it back."""
    await require_visible(work, app, form, record)
    table = tables.comment
    row = (
        await work.connection.execute(
            sa.select(table.c.by).where(
                table.c.id == comment,
                table.c.app == app,
                table.c.form == form,
                table.c.record == record,
                table.c.deleted_at.is_(None),
            )
        )
    ).one_or_none()
    if row is None:
        raise NotFound.because("comment.unknown", Text("There is no such comment.", "没有该评论。"))
    if row.by != work.actor.id and not work.actor.is_admin:
        raise NotAllowed.because(
            "comment.not_yours", Text("Only its writer may delete a comment.", "只有评论者本人可以删除评论。")
        )
    await work.connection.execute(sa.update(table).where(table.c.id == comment).values(deleted_at=work.now))
    await _note_files(work, app, form, record)


async def _note_files(work: Work, app: str, form: str, record: int) -> None:
    table = tables.comment
    rows = await work.connection.execute(
        sa.select(table.c.files).where(
            table.c.app == app, table.c.form == form, table.c.record == record, table.c.deleted_at.is_(None)
        )
    )
    await note_uses(work, app, form, record, "", [id_ for (files,) in rows for id_ in files])


async def _known_people(work: Work, ids: list[int]) -> list[int]:
    rows = await work.connection.execute(sa.select(person.c.id).where(person.c.id.in_(ids or [0]), person.c.active))
    known = set(rows.scalars())
    return [each for each in dict.fromkeys(ids) if each in known]


async def _tell(work: Work, app: str, form: str, record: int, text: str, people: list[int]) -> None:
    others = tuple(each for each in people if each != work.actor.id)
    if others and work.mortise.performer is not None:
        subject = {"en": f"{work.actor.name} mentioned you", "zh": f"{work.actor.name} 提到了您"}
        await work.mortise.performer.perform(
            work, [Notify(others, subject, text[:500], record=RecordRef(app, form, record))]
        )
