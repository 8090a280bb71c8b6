"""Writes that need no transaction of several statements: one round trip for a create, two for an update.

A form is *plain* when its write is one statement: no rules or flows listen, nothing is derived, no sub-tables, links,
files or numbers hang on it. The same stages run on a bare connection; the row, its audit line, its search entry and the
answer are one statement, so they are one transaction.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from engines.data.fields.auto_number import AutoNumberField
from engines.kernel.errors import Conflict
from runtime.engine import Change, Mortise
from runtime.records import stages, storing, submitting
from runtime.records.choosing import check_choices
from runtime.records.derived import is_read_elsewhere
from runtime.records.quick import quick
from runtime.records.sight import Sight
from runtime.records.write import Stage, run_stages
from runtime.records.writing import Writing
from runtime.work import Actor, Work

_CREATE: tuple[Stage, ...] = (
    stages.permit_form,
    stages.parse,
    stages.permit_fields,
    submitting.submit,
    submitting.check_references,
    check_choices,
    storing.insert,
)
_UPDATE: tuple[Stage, ...] = (
    stages.permit_form,
    stages.parse,
    stages.glance,
    stages.merge,
    stages.permit_fields,
    submitting.submit,
    submitting.check_references,
    check_choices,
    storing.update_if_unchanged,
)
_TRIES = 5


def is_plain(mortise: Mortise, sight: Sight, form: str, kind: str) -> bool:
    """Whether a write of this kind is one statement; asked once per release, role set and kind."""
    key = ("plain", form, kind)
    if key not in sight.statements:
        sight.statements[key] = _is_plain(mortise, sight, form, kind)
    return bool(sight.statements[key]) and not is_read_elsewhere(mortise, sight.app.key, form)


def _is_plain(mortise: Mortise, sight: Sight, form: str, kind: str) -> bool:
    writing = Writing(
        _workless(mortise, Actor(None, "")), cast(Any, None), sight, Change(sight.app.key, form, kind, {}), {}
    )
    shape = writing.shape
    return (
        storing.answers_itself(writing)
        and not shape.file_fields
        and not writing.plan.needs
        and not (writing.searched and storing.indexes_later(writing))
        and not any(isinstance(each, AutoNumberField) for each in shape.fields.values())
        and (kind == "create" or sight.form(form).whole_action("update"))
    )


async def swift_write(
    mortise: Mortise, actor: Actor, sight: Sight, change: Change, values: dict[str, Any], revision: int | None = None
) -> Writing:
    """A plain create or update; the writing holds the change and the answer."""
    tries = _TRIES if change.kind == "update" else 1
    while True:
        tries -= 1
        async with quick(mortise) as bare:
            writing = Writing(
                _workless(mortise, actor),
                bare,
                sight,
                Change(change.app, change.form, change.kind, {}, id=change.id),
                {},
                revision=revision,
                parsed=dict(values),
            )
            try:
                await run_stages(_CREATE if change.kind == "create" else _UPDATE, writing)
            except Conflict as error:
                if tries and error.diagnostics[0].code == "record.raced":
                    continue
                raise
            return writing


def _workless(mortise: Mortise, actor: Actor) -> Work:
    """A unit of work without SQLAlchemy's connection: no stage of a plain write asks for it."""
    return Work(mortise, cast(AsyncConnection, None), actor, mortise.clock.now())
