"""Answers about the records of a form: pages, counts, sums, groups and lanes, each one SQL statement (several where a
condition is worked out on each record, see `looking`).

Statements are compiled once per release, role set and question (`Sight.statements`); values are bound per request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
import sqlalchemy as sa

from engines.data.paths import field_at, path_type
from engines.data.types import Kind
from engines.expr import Expression
from runtime.records.json_sql import json_object, record_pairs, reference
from runtime.records.load import IDS
from runtime.records.looking import MOST_LOOKED_AT, Condition, Rows, look_through, require_all
from runtime.records.ordering import SortKey, decode_cursor, encode_cursor, mark_of, page
from runtime.records.question import ListQuery, Selection, column_of, lanes_of, number_of, select_records, view_of
from runtime.records.quick import Bare, Statement, compile_statement
from runtime.records.sight import Sight
from runtime.records.sorting import sort_keys

MOST_COUNTED = 10_000
MOST_GROUPS = 500
_KEPT_STATEMENTS = 512


async def list_records(
    bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any], limit: int, cursor: str | None = None
) -> bytes:
    """One page as JSON: `{"items": […], "next": …}`, and a `note` where records were looked at one by one."""
    mark = mark_of(query.meaning, query.q)
    after = decode_cursor(cursor, mark, _key_count(sight, query)).values if cursor else None
    rest, note = _rest(sight, query, binds), b""
    if rest is None:
        rows = await _rows_after(bare, sight, query, binds, after, limit + 1)
        shown = rows[:limit]
        last = shown[-1][1:] if len(rows) > limit else None
    else:
        looked = await look_through(
            lambda at, many: _rows_after(bare, sight, query, binds, at, many),
            lambda ids: rest.holding(bare, ids),
            after,
            limit,
        )
        shown, last = looked.rows, looked.next
        note = b',"note":' + orjson.dumps(looked.note(str(binds["language"])))
    following = b"null" if last is None else orjson.dumps(encode_cursor(mark, last))
    return b'{"items":[' + b",".join(row[0].encode() for row in shown) + b'],"next":' + following + note + b"}"


async def _rows_after(
    bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> Rows:
    """Each row as JSON and its sort values, the id last, as texts."""
    nulls = None if after is None else tuple(each is None for each in after)
    values = {**binds, "row_limit": limit, **{f"after_{place}": each for place, each in enumerate(after or ())}}
    if query.choices is not None:
        statement = compile_statement(_list_statement(sight, query, nulls))
    else:
        statement = _statement(sight, ("list", nulls, query.meaning), lambda: _list_statement(sight, query, nulls))
    return await statement.rows(bare, values)


def _rest(sight: Sight, query: ListQuery, binds: Mapping[str, Any]) -> Condition | None:
    """What SQL cannot say of the question; None when it says all of it."""
    parts: tuple[Expression, ...] = _remembered(
        sight, ("rest", query.meaning), lambda: tuple(select_records(sight, replace(query, choices=None)).rest)
    )
    return Condition(sight, query.form, parts, binds, deleted=query.deleted) if parts else None


async def _matched(bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any]) -> Mapping[str, Any]:
    """The binds of a statement over all records of the question, with the ids of those looked at one by one where that
    was needed. Raises LimitReached (`list.too_many_to_look_at`)."""
    rest = _rest(sight, query, binds)
    if rest is None:
        return binds

    def build() -> sa.Select[Any]:
        chosen = select_records(sight, query)
        most: sa.ColumnElement[int] = sa.literal_column(str(MOST_LOOKED_AT + 1))
        return sa.select(chosen.rows.c.id).where(*chosen.conditions).order_by(chosen.rows.c.id).limit(most)

    rows = await _statement(sight, ("candidates", query.meaning), build).rows(bare, binds)
    return {**binds, "ids": await require_all(rest, bare, [row[0] for row in rows])}


def _conditions(chosen: Selection) -> list[sa.ColumnElement[bool]]:
    """What a statement over all records of a question asks for; with the binds of `_matched`."""
    return [*chosen.conditions, *([chosen.rows.c.id == sa.any_(IDS)] if chosen.rest else [])]


async def count_records(bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any]) -> dict[str, Any]:
    """`{count, capped}`; counting stops at 10,000."""

    def build() -> sa.Select[Any]:
        chosen = select_records(sight, query)
        some: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(chosen.rows).where(*_conditions(chosen))
        return sa.select(sa.func.count()).select_from(some.limit(sa.literal_column(str(MOST_COUNTED + 1))).subquery())

    row = await _statement(sight, ("count", query.meaning), build).row(bare, await _matched(bare, sight, query, binds))
    assert row is not None
    return {"count": min(row[0], MOST_COUNTED), "capped": row[0] > MOST_COUNTED}


async def sum_records(
    bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any], sums: Sequence[str]
) -> dict[str, Any]:
    """`{count, sums: {field: text}}` over every record of the question."""

    def build() -> sa.Select[Any]:
        chosen = select_records(sight, query)
        columns = [sa.cast(sa.func.sum(number_of(chosen, key)), sa.Text) for key in sums]
        return sa.select(sa.func.count(), *columns).select_from(chosen.rows).where(*_conditions(chosen))  # type: ignore[return-value]

    row = await _statement(sight, ("sum", tuple(sums), query.meaning), build).row(
        bare, await _matched(bare, sight, query, binds)
    )
    assert row is not None
    return {"count": row[0], "sums": {key: value or "0" for key, value in zip(sums, row[1:], strict=True)}}


async def group_records(
    bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any], by: str
) -> dict[str, Any]:
    """`{groups: [{value, title, count}]}`, the most frequent first."""

    def build() -> sa.Select[Any]:
        chosen = select_records(sight, query)
        column = column_of(chosen, by)
        type_ = path_type(by, chosen.seen.visible_type, sight.schema)
        inner = (
            sa.select(column.label("v"), sa.func.count().label("n"))
            .select_from(chosen.rows)
            .where(*_conditions(chosen))
            .group_by(column)
            .order_by(sa.desc("n"))
            .limit(sa.literal_column(str(MOST_GROUPS)))
            .subquery()
        )
        if type_.kind is Kind.RECORD and type_.form:
            shown = reference(sight, type_.form, inner.c.v)
            return sa.select(sa.cast(shown, sa.Text), sa.literal_column("NULL"), inner.c.n).order_by(inner.c.n.desc())
        text = sa.cast(
            sa.func.to_json(inner.c.v)
            if not isinstance(inner.c.v.type, sa.Numeric)
            else sa.func.to_json(sa.cast(inner.c.v, sa.Text)),
            sa.Text,
        )
        return sa.select(text, sa.literal_column("NULL"), inner.c.n).order_by(inner.c.n.desc())

    rows = await _statement(sight, ("group", by, query.meaning), build).rows(
        bare, await _matched(bare, sight, query, binds)
    )
    definition = field_at(by, sight.form(query.form).visible_type, sight.schema)
    groups = []
    for value_json, _, count in rows:
        value = orjson.loads(value_json) if value_json is not None else None
        title = (
            value["title"]
            if isinstance(value, dict) and "title" in value
            else (
                definition.to_text(value, str(binds["language"]))
                if definition is not None and value is not None
                else ""
                if value is None
                else str(value)
            )
        )
        groups.append({"value": value, "title": title, "count": count})
    return {"groups": groups}


async def lane_records(
    bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any], limit: int, sums: Sequence[str]
) -> bytes:
    """Kanban: every lane with its count, sums and first cards. Counting is one statement, each lane's page another."""
    key, options = lanes_of(sight, query)

    def build() -> sa.Select[Any]:
        chosen = select_records(sight, query)
        lane = column_of(chosen, key)
        columns = [sa.cast(sa.func.sum(number_of(chosen, each)), sa.Text) for each in sums]
        return (
            sa.select(lane, sa.func.count(), *columns)
            .select_from(chosen.rows)
            .where(*_conditions(chosen))
            .group_by(lane)
        )

    rows = await _statement(sight, ("lanes", tuple(sums), query.meaning), build).rows(
        bare, await _matched(bare, sight, query, binds)
    )
    counts = {row[0]: row for row in rows}
    lanes: list[bytes] = []
    for option in [*options, *([None] if None in counts else [])]:
        found = counts.get(option)
        head = {
            "key": option or "",
            "count": found[1] if found else 0,
            "sums": {each: (found[2 + place] if found else None) or "0" for place, each in enumerate(sums)},
        }
        cards = b'{"items":[],"next":null}'
        if found:
            lane_query = replace(query, lane=option or "")
            cards = await list_records(bare, sight, lane_query, {**binds, "lane": option or ""}, limit)
        lanes.append(orjson.dumps(head)[:-1] + b"," + cards[1:])
    note = b"" if counts else await _note_of(bare, sight, query, binds)
    return b'{"lanes":[' + b",".join(lanes) + b"]" + note + b"}"


async def _note_of(bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any]) -> bytes:
    """What the reader of an empty board is told, as every page of a lane with cards tells it by itself."""
    if _rest(sight, query, binds) is None:
        return b""
    note = orjson.loads(await list_records(bare, sight, query, binds, 1)).get("note")
    return b"" if note is None else b',"note":' + orjson.dumps(note)


def list_fields(sight: Sight, query: ListQuery) -> tuple[str, ...]:
    """The members of each item: those asked for, else the view's columns, else every field with a column."""
    seen = sight.form(query.form)
    if query.fields:
        return query.fields
    view = view_of(seen, query.view)
    if view is not None and (view.columns or view.card):
        extra = [each for each in (view.lanes, view.start, view.end, view.color, view.group) if each]
        wanted = [*view.columns, *view.card, *extra, *view.sums]
        plain = [key for key in dict.fromkeys(wanted) if seen.sees(key.partition(".")[0])]
        relations = [key for key, each in seen.shape.fields.items() if key not in seen.shape.table.c]
        return tuple(key for key in plain if key not in relations or key in seen.shape.many)
    return tuple(key for key in seen.visible_keys if key in seen.shape.table.c)


def _key_count(sight: Sight, query: ListQuery) -> int:
    def build() -> int:
        chosen = Selection(sight.form(query.form), sight.form(query.form).visible(deleted=query.deleted))
        return len(sort_keys(sight, chosen, query))

    return _remembered(sight, ("keys", query.form, query.view, query.sort, query.deleted), build)  # type: ignore[no-any-return]


def _list_statement(sight: Sight, query: ListQuery, nulls: tuple[bool, ...] | None) -> sa.Select[Any]:
    chosen = select_records(sight, query)
    keys = sort_keys(sight, chosen, query)
    labels = [f"sort_{place}" for place in range(len(keys))]
    sorted_columns = [key.column.label(label) for key, label in zip(keys, labels, strict=True)]
    rows = sa.select(chosen.rows, *sorted_columns).where(*chosen.conditions)
    limit = sa.bindparam("row_limit", type_=sa.BigInteger(), required=True)
    found = page(rows, keys, labels, nulls, limit).subquery("page")
    again = [SortKey(found.c[label], key.descending, key.nullable) for key, label in zip(keys, labels, strict=True)]
    item = json_object(record_pairs(sight, chosen.seen, found, list_fields(sight, query)))
    texts = [sa.cast(found.c[label], sa.Text) for label in labels]
    return sa.select(sa.cast(item, sa.Text), *texts).order_by(*(key.order() for key in again))  # type: ignore[return-value]


def _statement(sight: Sight, meaning: Any, build: Any) -> Statement:
    return _remembered(sight, meaning, lambda: compile_statement(build()))  # type: ignore[no-any-return]


def _remembered(sight: Sight, meaning: Any, build: Any) -> Any:
    found = sight.statements.get(meaning)
    if found is None:
        found = build()
        if len(sight.statements) >= _KEPT_STATEMENTS:
            sight.statements.pop(next(iter(sight.statements)))
        sight.statements[meaning] = found
    return found
