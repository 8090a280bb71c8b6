"""The write pipeline: what happens to a record between a person's (or a rule's) wish and the row, in one transaction.

The stages are written down in `CREATE`, `UPDATE`, `DELETE` and `RESTORE`; each is a function of one `Writing`. Either
all of them happened or none did: the caller's transaction decides.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from engines.kernel.errors import LimitReached
from engines.kernel.texts import Text
from runtime.engine import Change
from runtime.records import aftermath, binning, stages, storing, submitting
from runtime.records.choosing import check_choices
from runtime.records.quick import bare_of
from runtime.records.sight import sight_of, system_sight
from runtime.records.writing import Writing
from runtime.work import Work

DEEPEST_CASCADE = 16
Stage = Callable[[Writing], Awaitable[None]]

CREATE: Sequence[Stage] = (
    stages.permit_form,
    stages.parse,
    stages.permit_fields,
    stages.react_before,
    submitting.submit,
    submitting.check_references,
    check_choices,
    submitting.number,
    storing.insert,
    aftermath.write_relations,
    aftermath.settle_dependants,
    aftermath.react_after,
)
UPDATE: Sequence[Stage] = (
    stages.permit_form,
    stages.parse,
    stages.lock,
    stages.merge,
    stages.permit_fields,
    stages.react_before,
    submitting.submit,
    submitting.check_references,
    check_choices,
    storing.update,
    aftermath.write_relations,
    aftermath.settle_dependants,
    aftermath.react_after,
)
DELETE: Sequence[Stage] = (
    stages.permit_form,
    stages.lock,
    stages.require_unchanged,
    stages.react_before,
    binning.release_references,
    binning.bin_record,
    aftermath.settle_dependants,
    aftermath.react_after,
)
RESTORE: Sequence[Stage] = (
    stages.permit_form,
    stages.lock,
    binning.unbin_record,
    aftermath.settle_dependants,
    aftermath.react_after,
)


async def create_record(
    work: Work,
    app: str,
    form: str,
    values: Mapping[str, Any] | bytes,
    *,
    trusted: bool = False,
    layout: str | None = None,
    base: str = "/values",
) -> Change:
    """Create a record; `change.id` and `change.after` tell what became of it.

    Args:
        values: JSON (text or mapping) or Python values.
        trusted: a rule, a flow or a template acts: no permissions, read-only and hidden fields may be written.
        base: where the values stand in the body, for the pointers of mistakes.

    Raises:
        InputError, NotAllowed, Conflict, NotFound; LimitReached (`record.cascade`).
    """
    return await _run(CREATE, work, Change(app, form, "create", {}), values, trusted, layout=layout, base=base)


async def update_record(
    work: Work,
    app: str,
    form: str,
    id: int,  # noqa: A002
    values: Mapping[str, Any] | bytes,
    *,
    revision: int | None = None,
    trusted: bool = False,
    layout: str | None = None,
    base: str = "/values",
) -> Change:
    """Change some fields. `revision`: what the writer saw; when others have changed other fields since, both changes
    stand; when they changed the same ones, Conflict (`record.stale`) with `current` and `fields`."""
    change = Change(app, form, "update", {}, id=id)
    return await _run(UPDATE, work, change, values, trusted, revision=revision, layout=layout, base=base)


async def delete_record(
    work: Work,
    app: str,
    form: str,
    id: int,  # noqa: A002
    *,
    revision: int | None = None,
    trusted: bool = False,
) -> Change:
    """Put the record into the bin. Conflict (`record.in_use`) when others refer to it and may not be emptied, and
    (`record.stale`) when it is not as the writer saw it (`revision`)."""
    return await _run(DELETE, work, Change(app, form, "delete", {}, id=id), {}, trusted, revision=revision)


async def restore_record(work: Work, app: str, form: str, id: int, *, trusted: bool = False) -> Change:  # noqa: A002
    """Take the record out of the bin, with the rows of its sub-tables."""
    return await _run(RESTORE, work, Change(app, form, "restore", {}, id=id), {}, trusted)


async def _run(
    pipeline: Sequence[Stage], work: Work, change: Change, values: Mapping[str, Any] | bytes, trusted: bool, **how: Any
) -> Change:
    sight = await (system_sight(work, change.app) if trusted else sight_of(work, change.app))
    writing = Writing(work, await bare_of(work.connection), sight, change, values, trusted, **how)
    return await run_stages(pipeline, writing)


async def run_stages(pipeline: Sequence[Stage], writing: Writing) -> Change:
    work = writing.work
    if work.depth >= DEEPEST_CASCADE:
        raise LimitReached.because(
            "record.cascade",
            Text(
                f"Rules set each other off {DEEPEST_CASCADE} times in a row; the last record is in "
                f"'{writing.change.form}'.",
                f"规则连续相互触发了 {DEEPEST_CASCADE} 次，最后一条记录在“{writing.change.form}”。",
            ),
            Text("Look at the rules that change each other's records.", "请检查互相修改记录的规则。"),
        )
    work.depth += 1
    try:
        for stage in pipeline:
            await stage(writing)
    finally:
        work.depth -= 1
    return writing.change


__all__ = ["CREATE", "DELETE", "RESTORE", "UPDATE", "create_record", "delete_record", "restore_record", "update_record"]
