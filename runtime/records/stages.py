"""The stages before anything is worked out: may they, what did they send, how does the record stand, what do rules say."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
import sqlalchemy as sa

from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import Conflict, NotAllowed
from engines.kernel.texts import Text
from runtime.records.load import load_rows
from runtime.records.quick import Statement, compile_statement
from runtime.records.sight import not_in_bin, unknown_record
from runtime.records.store import SYSTEM_RETURNED, bound, same
from runtime.records.writing import Writing


async def permit_form(writing: Writing) -> None:
    """Some role allows this kind of write at all; restoring is allowed to whoever may delete."""
    if writing.trusted:
        return
    action = "delete" if writing.change.kind == "restore" else writing.change.kind
    if writing.shape.parent_field is not None or not (action == "create" or writing.seen.readable):
        raise writing.seen.refusal(action)
    writing.seen.require(action)


async def parse(writing: Writing) -> None:
    """What was sent, as Python values; mistakes point into the body."""
    if writing.parsed is None:
        read = writing.plan.parse_new if writing.change.kind == "create" else writing.plan.parse_patch
        if writing.trusted and isinstance(writing.given, Mapping):
            writing.parsed = writing.plan.parser.parse_python(writing.given, writing.base)
        else:
            writing.parsed = read(writing.given, writing.base)
    writing.change.values = dict(writing.parsed)
    writing.asked = frozenset(writing.parsed)


async def permit_fields(writing: Writing) -> None:
    """Nobody writes a field that is hidden from them or that they may only read; sending what is there is no write."""
    if writing.trusted:
        return
    seen, before = writing.seen, writing.change.before or {}
    refused = [
        key for key in writing.asked & seen.locked_keys if not same(before.get(key), writing.change.values.get(key))
    ]
    refused += [
        key
        for key, may in writing.mixed.items()
        if key in writing.asked and not may and not same(before.get(key), writing.change.values.get(key))
    ]
    if refused:
        raise NotAllowed(
            [
                Diagnostic(
                    "record.field_not_allowed",
                    pointer.join(writing.base, key),
                    Text("You may not write “{field}”.", "您没有填写“{field}”的权限。").fill(field=writing.named(key)),
                    Text("Leave it out.", "请不要提交该字段。"),
                )
                for key in sorted(refused)
            ]
        )


_CHANGED_SINCE = """SELECT DISTINCT jsonb_object_keys(changes) FROM mortise.audit WHERE app = %(app)s AND form = %(form)s
AND record = %(record)s AND revision > %(seen)s AND revision <= %(now)s"""


async def glance(writing: Writing) -> None:
    """As `lock`, without keeping anybody away: for the quick update, which writes only what it has seen."""
    await _read_before(writing, held=False)


async def lock(writing: Writing) -> None:
    """Read the row and keep other writers away; not found for whoever may not see it, refused where the action is not
    allowed on this row."""
    await _read_before(writing, held=True)


async def _read_before(writing: Writing, held: bool) -> None:
    change = writing.change
    assert change.id is not None
    statement, mixed = _lock_statement(writing, held)
    row = await statement.row(writing.bare, {**writing.binds, "id": change.id})
    if row is None:
        raise (not_in_bin if change.kind == "restore" else unknown_record)(writing.shape, change.id)
    if not row[0] and not writing.trusted:
        raise writing.seen.refusal("delete" if change.kind == "restore" else change.kind)
    writing.mixed = dict(zip(mixed, (bool(each) for each in row[1 : 1 + len(mixed)]), strict=True))
    names = [*SYSTEM_RETURNED, *writing.shape.stored]
    change.before = dict(zip(names, row[1 + len(mixed) :], strict=True))
    needs = writing.plan.needs
    if writing.shape.sub_tables or writing.shape.many or needs:
        rows = await load_rows(
            writing.bare, writing.sight.workspace, change.form, [change.id], needs, deleted=change.kind == "restore"
        )
        change.before = rows[change.id]


def _lock_statement(writing: Writing, held: bool) -> tuple[Statement, list[str]]:
    seen, kind, statements = writing.seen, writing.change.kind, writing.sight.statements
    action = "delete" if kind == "restore" else kind
    key = ("lock", writing.change.form, kind, held)
    if key not in statements:
        table = seen.shape.table
        dead = kind == "restore"
        alive = table.c.deleted_at.is_not(None) if dead else table.c.deleted_at.is_(None)
        mixed = seen.mixed_keys if kind == "update" else {}
        allowed = sa.func.coalesce(seen.action_condition(action, table), sa.false())
        columns = [
            allowed,
            *(seen.condition_of(may, "update", table) for may in mixed.values()),
            *(table.c[name] for name in (*SYSTEM_RETURNED, *seen.shape.stored)),
        ]
        found = sa.select(*columns).where(
            table.c.id == bound("id", sa.BigInteger()), alive, *seen.row_conditions(table)
        )
        found = found.with_for_update(key_share=True, of=table) if held else found
        statements[key] = compile_statement(found), list(mixed)
    return statements[key]  # type: ignore[no-any-return]


async def merge(writing: Writing) -> None:
    """A stale write stands when others changed other fields; the same fields are a Conflict with both sides."""
    change, before = writing.change, writing.change.before
    assert before is not None
    if writing.revision is None or writing.revision == before["revision"]:
        return
    cursor = await writing.bare.execute(
        _CHANGED_SINCE,
        {
            "app": change.app,
            "form": change.form,
            "record": change.id,
            "seen": writing.revision,
            "now": before["revision"],
        },
    )
    theirs = {key for (key,) in await cursor.fetchall()}
    unknown = writing.revision > before["revision"]
    clash = sorted(
        key for key in writing.asked if (unknown or key in theirs) and not same(before.get(key), change.values.get(key))
    )
    if clash:
        mistakes = [
            Diagnostic(
                "record.stale",
                pointer.join(writing.base, key),
                Text("Somebody else has changed “{field}” in the meantime.", "“{field}”已被他人修改。").fill(
                    field=writing.named(key)
                ),
                Text("Look at the present value, then save again.", "请查看当前值后再保存。"),
            )
            for key in clash
        ]
        raise await _stale(writing, mistakes, clash)


async def require_unchanged(writing: Writing) -> None:
    """What was looked at is what is deleted, when the writer says what that was."""
    before = writing.change.before
    assert before is not None
    if writing.revision is not None and writing.revision != before["revision"]:
        changed = Diagnostic(
            "record.stale",
            "/revision",
            Text("Somebody else has changed this record in the meantime.", "该记录已被他人修改。"),
            Text("Look at it again, then delete it.", "请重新查看后再删除。"),
        )
        raise await _stale(writing, [changed], [])


async def _stale(writing: Writing, mistakes: list[Diagnostic], fields: list[str]) -> Conflict:
    """With the record as it is now."""
    from runtime.records.read import read_record_json

    form, id_ = writing.change.form, writing.change.id or 0
    current = await read_record_json(writing.bare, writing.sight, form, id_, writing.binds)
    return Conflict(mistakes, current=orjson.loads(current) if current else None, fields=fields)


async def react_before(writing: Writing) -> None:
    for reaction in writing.reactions():
        await reaction.before_write(writing.work, writing.change)
