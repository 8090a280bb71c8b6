"""The statements that write: row, audit line and search entry in one round trip, compiled once per set of fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR, insert

from engines.data.field import FieldDef
from engines.data.fields.sub_table import BACK, POSITION
from runtime.records import tables
from runtime.records.json_sql import json_object, record_pairs, whole_keys
from runtime.records.quick import Bare, Statement, compile_statement
from runtime.records.shape import Shape
from runtime.records.sight import Sight
from runtime.records.tokens import tokens_of, vector_text

SYSTEM_RETURNED = ("id", "revision", "created_at", "created_by", "updated_at", "updated_by")


def stored(value: Any, column: sa.Column[Any]) -> Any:
    """A Python value as psycopg takes it: records as ids, documents as JSON."""
    if value is None:
        return None
    if isinstance(column.type, sa.JSON):
        return Jsonb(value, dumps=_dump)
    if isinstance(value, Mapping) and "id" in value:
        return int(value["id"])
    return value


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, default=str)


def audit_value(each: FieldDef | None, value: Any) -> Any:
    """A value as the audit log keeps it: its JSON form, references by id."""
    if value is None or each is None:
        return value
    return each.to_json(value)


def audit_changes(shape: Shape, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> dict[str, Any]:
    """`{field: [old, new]}` of what differs; `{field: null}` where the field's values are not kept."""
    changes: dict[str, Any] = {}
    for key, each in shape.fields.items():
        if key not in after:
            continue
        old, new = (before or {}).get(key), after[key]
        if same(old, new) or (before is None and (new is None or new == [])):
            continue
        changes[key] = [audit_value(each, old), audit_value(each, new)] if each.audit else None
    return changes


def same(old: Any, new: Any) -> bool:
    """Equal as stored: records by id, an empty list like nothing."""
    return bool(_plain(old) == _plain(new))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return (
            int(value["id"])
            if set(value) == {"id"} or "revision" in value or ("title" in value and "id" in value)
            else {key: _plain(each) for key, each in value.items()}
        )
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value] or None
    return value


def search_text(shape: Shape, values: Mapping[str, Any]) -> str | None:
    """The record's tokens for `search_entry`; None when its form is not searched. Paths find what was loaded."""
    paths = search_paths(shape)
    if not paths:
        return None
    title = tokens_of(_texts(shape, values, shape.title)) if shape.title in paths else []
    return vector_text(tokens_of(text for path in paths for text in _texts(shape, values, path)), title)


def search_paths(shape: Shape) -> list[str]:
    """The fields search looks in: those the form names, else its title."""
    definition = shape.definition
    return list(definition.search) or ([shape.title] if shape.title else [])


def _texts(shape: Shape, values: Mapping[str, Any], path: str) -> list[str]:
    key, _, rest = path.partition(".")
    value = values.get(key)
    if rest:
        rows = value if isinstance(value, list) else [value]
        return [str(row[rest]) for row in rows if isinstance(row, Mapping) and row.get(rest) is not None]
    each = shape.fields.get(key)
    if value is None or each is None:
        return []
    texts = {each.to_text(value, "en"), each.to_text(value, "zh"), *([value] if isinstance(value, str) else [])}
    return [text for text in texts if text]


class Writer:
    """The write statements of one form for one role set (the answer's JSON is what those roles may see)."""

    def __init__(self, sight: Sight, form: str) -> None:
        self.sight, self.shape = sight, sight.form(form).shape
        self._statements: dict[Any, Statement] = {}

    def insert(self, keys: Sequence[str], *, searched: bool, answered: bool) -> Statement:
        return self._kept(("insert", tuple(keys), searched, answered), lambda: self._insert(keys, searched, answered))

    def update(self, keys: Sequence[str], *, searched: bool, answered: bool, optimistic: bool) -> Statement:
        return self._kept(
            ("update", tuple(keys), searched, answered, optimistic),
            lambda: self._update(keys, searched, answered, optimistic),
        )

    def _insert(self, keys: Sequence[str], searched: bool, answered: bool) -> sa.Select[Any]:
        table = self.shape.table
        values = {table.c[key]: bound(f"v{place}", table.c[key].type) for place, key in enumerate(keys)}
        values |= {
            table.c.created_by: ACTOR,
            table.c.updated_by: ACTOR,
            table.c.created_at: NOW,
            table.c.updated_at: NOW,
        }
        return self._with_traces(sa.insert(table).values(values).returning(*table.c), "create", searched, answered)

    def _update(self, keys: Sequence[str], searched: bool, answered: bool, optimistic: bool) -> sa.Select[Any]:
        table = self.shape.table
        values: dict[Any, Any] = {table.c[key]: bound(f"v{place}", table.c[key].type) for place, key in enumerate(keys)}
        values |= {
            table.c.revision: table.c.revision + sa.literal_column("1"),
            table.c.updated_by: ACTOR,
            table.c.updated_at: NOW,
        }
        write = (
            sa.update(table)
            .values(values)
            .where(table.c.id == bound("id", sa.BigInteger()), table.c.deleted_at.is_(None))
        )
        if optimistic:
            write = write.where(table.c.revision == bound("seen", sa.Integer()))
        return self._with_traces(write.returning(*table.c), "update", searched, answered)

    def _with_traces(self, write: Any, kind: str, searched: bool, answered: bool) -> sa.Select[Any]:
        """The written row, its audit line, its search entry and the record as these roles see it, in one statement."""
        row = write.cte("written")
        shape, seen = self.shape, self.sight.form(self.shape.name)
        audit = tables.audit
        line = sa.select(
            _text(shape.app),
            _text(shape.name),
            row.c.id,
            _text(kind),
            ACTOR,
            bound("actor_kind", sa.Text()),
            row.c.revision,
            bound("changes", JSONB()),
            NOW,
        )
        columns = ["app", "form", "record", "kind", "actor", "actor_kind", "revision", "changes", "at"]
        traces = [sa.insert(audit).from_select(columns, line).cte("audited")]
        if searched:
            traces.append(search_write(shape, row).cte("indexed"))
        answer: sa.ColumnElement[Any] = sa.null()
        if answered and seen.readable:
            visible = seen.visible(source=row)
            pairs = record_pairs(self.sight, seen, visible, whole_keys(seen))
            answer = sa.select(sa.cast(json_object(pairs), sa.Text)).select_from(visible).scalar_subquery()
        returned = [row.c[key] for key in (*SYSTEM_RETURNED, *shape.stored)]
        return sa.select(answer, *returned).select_from(row).add_cte(*traces)

    def _kept(self, key: Any, build: Any) -> Statement:
        if key not in self._statements:
            if len(self._statements) > 256:
                self._statements.clear()
            self._statements[key] = compile_statement(build())
        return self._statements[key]


def search_write(shape: Shape, row: sa.FromClause) -> Any:
    entry = tables.search_entry
    line = sa.select(_text(shape.app), _text(shape.name), row.c.id, sa.cast(bound("tokens", sa.Text()), TSVECTOR))
    write = insert(entry).from_select(["app", "form", "record", "tokens"], line)
    return write.on_conflict_do_update(
        index_elements=["app", "form", "record"],
        set_={"tokens": write.excluded.tokens},
        where=entry.c.tokens.is_distinct_from(write.excluded.tokens),
    )


def bound(name: str, type_: sa.types.TypeEngine[Any]) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=type_, required=True)


def _text(value: str) -> sa.ColumnElement[str]:
    return sa.literal_column("'" + value.replace("'", "''") + "'", sa.Text())


ACTOR = bound("actor", sa.BigInteger())
NOW = bound("now", sa.DateTime(timezone=True))


# -- what hangs on a record


async def write_links(bare: Bare, shape: Shape, key: str, record: int, targets: Sequence[int]) -> None:
    """The record now holds exactly these, in this order."""
    link = shape.links[key]
    remove = compile_statement(sa.delete(link).where(link.c.record_id == bound("record", sa.BigInteger())))
    await remove.run(bare, {"record": record})
    if targets:
        add = compile_statement(
            sa.insert(link).values(
                record_id=bound("record", sa.BigInteger()),
                target_id=bound("target", sa.BigInteger()),
                position=bound("place", sa.Integer()),
            )
        )
        await add.run_many(
            bare, [{"record": record, "target": target, "place": place} for place, target in enumerate(targets)]
        )


async def write_rows(
    bare: Bare,
    child: Shape,
    parent: int,
    known: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    binds: Mapping[str, Any],
) -> None:
    """The sub-table now has exactly these rows: new ones inserted, given ones updated, missing ones marked deleted."""
    table = child.table
    kept = {int(row["id"]) for row in rows if row.get("id") is not None}
    gone = [int(row["id"]) for row in known if int(row["id"]) not in kept]
    if gone:
        mark = compile_statement(
            sa.update(table)
            .values(deleted_at=NOW, updated_at=NOW, updated_by=ACTOR)
            .where(table.c.id == sa.any_(bound("gone", sa.ARRAY(sa.BigInteger))))
        )
        await mark.run(bare, {**binds, "gone": gone})
    for place, row in enumerate(rows):
        values = {**row, POSITION: row.get(POSITION, place), BACK: parent}
        id_ = values.pop("id", None)
        keys = [key for key in values if key in table.c]
        filled = {f"v{number}": stored(values[key], table.c[key]) for number, key in enumerate(keys)}
        columns: dict[Any, Any] = {
            table.c[key]: bound(f"v{number}", table.c[key].type) for number, key in enumerate(keys)
        }
        if id_ is None:
            columns |= {
                table.c.created_by: ACTOR,
                table.c.updated_by: ACTOR,
                table.c.created_at: NOW,
                table.c.updated_at: NOW,
            }
            write = compile_statement(sa.insert(table).values(columns))
        else:
            columns |= {
                table.c.revision: table.c.revision + sa.literal_column("1"),
                table.c.updated_by: ACTOR,
                table.c.updated_at: NOW,
            }
            write = compile_statement(
                sa.update(table)
                .values(columns)
                .where(table.c.id == bound("row", sa.BigInteger()), table.c[BACK] == bound("parent", sa.BigInteger()))
            )
        await write.run(bare, {**binds, **filled, "row": id_, "parent": parent})


_NEXT = """INSERT INTO mortise.counter (name, value) VALUES (%(name)s, 1)
ON CONFLICT (name) DO UPDATE SET value = mortise.counter.value + 1 RETURNING value"""


async def next_number(bare: Bare, name: str) -> int:
    """The next of a series; a rolled back transaction gives its number back, a deleted record leaves a gap."""
    row = await (await bare.execute(_NEXT, {"name": name})).fetchone()
    assert row is not None
    return int(row[0])
