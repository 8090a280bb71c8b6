"""A record's timeline: its changes and comments, and whatever other packages add through a provider.

A provider (`timeline_events`) answers the events of one record before an instant, newest first; this merges them into
pages. The values of a change are shown only for fields the reader sees on this record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from engines.data.types import Kind
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.identity.tables import person
from runtime.records import tables
from runtime.records.files import stored_files
from runtime.records.quick import bare_of, compile_statement
from runtime.records.read import binds, require_visible
from runtime.records.related_events import related_events
from runtime.records.sight import FormSight, Sight
from runtime.records.store import bound
from runtime.records.timeline_events import Event, Provider, timeline_providers
from runtime.records.titles import titles_of
from runtime.work import Work

_MOST_OF_AN_INSTANT = 20_000


async def read_timeline(
    work: Work, app: str, form: str, record: int, *, limit: int = 50, cursor: str | None = None, kind: str | None = None
) -> dict[str, Any]:
    """`{items, next}`, newest first. Raises NotFound for whoever may not see the record."""
    sight = await require_visible(work, app, form, record)
    before, last = _read_cursor(cursor) if cursor else (datetime.max.replace(tzinfo=UTC), "~")
    events: list[Event] = []
    for provider in (_changes(sight), _comments, related_events(sight), *timeline_providers(work.mortise)):
        events += await _up_to(provider, work, (app, form, record), (before, last), limit)
    shown = sorted(
        (each for each in _without_doubles(events) if kind is None or each.kind == kind),
        key=lambda each: (each.at, each.key),
        reverse=True,
    )
    page = shown[:limit]
    people = await _people(work, {each.by for each in page if each.by is not None})
    items = [
        {"id": each.key, "kind": each.kind, "at": each.at, "by": people.get(each.by or 0), **each.members}
        for each in page
    ]
    following = f"{page[-1].at.isoformat()}|{page[-1].key}" if len(shown) > limit else None
    return {"items": items, "next": following}


async def _up_to(
    provider: Provider, work: Work, place: tuple[str, str, int], end: tuple[datetime, str], limit: int
) -> list[Event]:
    """One more than a page of the provider's events, if it has them. Many of one instant (an import) are asked for in
    growing numbers, because a provider knows instants only."""
    asked = limit + 20
    while True:
        given = await provider(work, *place, end[0], asked)
        found = [each for each in given if (each.at, each.key) < end]
        if len(found) > limit or len(given) < asked or asked >= _MOST_OF_AN_INSTANT:
            return found
        asked *= 4


def _without_doubles(events: Sequence[Event]) -> list[Event]:
    """A record that a rule made is told by the rule's line; a change that nobody made names the rule or flow that ran on
    this record at that instant."""
    made = {(each["form"], each["record"]["id"]) for event in events for each in event.members.get("made", ())}
    ran: dict[datetime, Mapping[str, Any]] = {}
    for event in events:
        if event.kind in ("rule", "flow") and event.kind in event.members:
            ran.setdefault(event.at, {"kind": event.kind, "name": event.members[event.kind]["name"]})
    found = []
    for event in events:
        if event.kind == "related" and (event.members["form"], event.members["record"]["id"]) in made:
            continue
        if event.by is None and event.kind in ("create", "change", "delete") and event.at in ran:
            event = replace(event, members={**event.members, "via": ran[event.at]})
        found.append(event)
    return found


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    at, _, key = cursor.partition("|")
    try:
        return datetime.fromisoformat(at.replace(" ", "+")).astimezone(UTC), key
    except ValueError as error:
        raise InputError.because(
            "list.cursor",
            Text("This cursor does not belong to this list.", "该分页游标不属于此列表。"),
            pointer="/cursor",
        ) from error


async def _people(work: Work, ids: set[int]) -> dict[int, dict[str, str]]:
    if not ids:
        return {}
    rows = await work.connection.execute(sa.select(person.c.id, person.c.name).where(person.c.id.in_(ids)))
    return {row.id: {"id": str(row.id), "title": row.name} for row in rows}


# -- changes


def _changes(sight: Sight) -> Provider:
    async def provide(work: Work, app: str, form: str, record: int, before: datetime, limit: int) -> list[Event]:
        seen, audit = sight.form(form), tables.audit
        shown = await shown_fields(work, sight, seen, record)
        rows = (
            await work.connection.execute(
                sa.select(audit.c.id, audit.c.kind, audit.c.actor, audit.c.changes, audit.c.at)
                .where(audit.c.app == app, audit.c.form == form, audit.c.record == record, audit.c.at <= before)
                .where(sa.or_(audit.c.kind != "update", audit.c.changes.has_any(sa.cast(list(shown), ARRAY(sa.Text)))))
                .order_by(audit.c.id.desc())
                .limit(limit)
            )
        ).all()
        titles = await _titles(work, sight, seen, [row.changes for row in rows], shown)
        events = []
        for row in rows:
            changes = [_line(seen, key, pair, titles) for key, pair in row.changes.items() if key in shown]
            kind = "change" if row.kind == "update" else row.kind
            events.append(Event(f"a{row.id:020d}", kind, row.at, row.actor, {"changes": changes}))
        return events

    return provide


async def shown_fields(work: Work, sight: Sight, seen: FormSight, record: int) -> set[str]:
    """The fields the reader sees on this very record."""
    always = {key for key in seen.visible_keys if seen.field_shown(seen.shape.table, key) is None}
    mixed = [key for key in seen.visible_keys if key not in always]
    if not mixed:
        return always
    table = seen.shape.table.alias()
    columns = [seen.field_shown(table, key) for key in mixed]
    statement = compile_statement(
        sa.select(*(each for each in columns if each is not None)).where(table.c.id == bound("id", sa.BigInteger()))
    )
    row = await statement.row(await bare_of(work.connection), {**binds(work), "id": record})
    return always | {key for key, shown in zip(mixed, row or (), strict=True) if shown}


def _line(seen: FormSight, key: str, pair: Any, titles: Mapping[tuple[str, int], str]) -> dict[str, Any]:
    """`{field, label, old, new}`; without values where the field keeps none."""
    each = seen.shape.fields[key]
    line: dict[str, Any] = {"field": key, "label": each.label or key}
    if isinstance(pair, list):
        line |= {"old": _named(seen, key, pair[0], titles), "new": _named(seen, key, pair[1], titles)}
    return line


def _target(seen: FormSight, key: str) -> str | None:
    type_ = seen.shape.record_type.types[key]
    element = type_.of if type_.kind is Kind.LIST and type_.of else type_
    return element.form if key in seen.shape.pointers or key in seen.shape.many else None


def _named(seen: FormSight, key: str, value: Any, titles: Mapping[tuple[str, int], str]) -> Any:
    form = _target(seen, key)
    if form is None or value is None:
        return value
    if isinstance(value, list):
        return [_named_one(form, each, titles) for each in value]
    return _named_one(form, value, titles)


def _named_one(form: str, value: Any, titles: Mapping[tuple[str, int], str]) -> Any:
    id_ = _id(value)
    return value if id_ is None else {"id": str(id_), "title": titles.get((form, id_), "")}


def _id(value: Any) -> int | None:
    given = value.get("id") if isinstance(value, Mapping) else value
    return int(str(given)) if str(given).isdigit() else None


async def _titles(
    work: Work, sight: Sight, seen: FormSight, changes: Sequence[Mapping[str, Any]], shown: set[str]
) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for key, pair in ((key, pair) for each in changes for key, pair in each.items() if key in shown):
        form = _target(seen, key)
        for value in pair if form and isinstance(pair, list) else ():
            ids = (_id(each) for each in (value if isinstance(value, list) else [value]) if each is not None)
            wanted.setdefault(form or "", set()).update(id_ for id_ in ids if id_ is not None)
    bare = await bare_of(work.connection)
    found = {form: await titles_of(bare, sight, form, ids, binds(work)) for form, ids in wanted.items()}
    return {(form, id_): title for form, titles in found.items() for id_, title in titles.items()}


# -- comments


async def _comments(work: Work, app: str, form: str, record: int, before: datetime, limit: int) -> list[Event]:
    comment = tables.comment
    rows = (
        await work.connection.execute(
            sa.select(comment)
            .where(
                comment.c.app == app,
                comment.c.form == form,
                comment.c.record == record,
                comment.c.deleted_at.is_(None),
                comment.c.at <= before,
            )
            .order_by(comment.c.id.desc())
            .limit(limit)
        )
    ).all()
    files = await stored_files(work, [id_ for row in rows for id_ in row.files])
    people = await _people(work, {id_ for row in rows for id_ in row.mentions})
    return [
        Event(
            f"c{row.id:020d}",
            "comment",
            row.at,
            row.by,
            {
                "comment": str(row.id),
                "text": row.text,
                "mentions": [people[id_] for id_ in row.mentions if id_ in people],
                "files": [files[id_].view() for id_ in row.files if id_ in files],
                "mine": row.by is not None and row.by == work.actor.id,
            },
        )
        for row in rows
    ]
