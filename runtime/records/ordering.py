"""Keyset paging: any sort, nulls last in both directions, each record once, the same cost on page one and page 10,000.

A page after a cursor is the union of a few index-friendly ranges (`a = 1 and b > 2`, `a = 1 and b is null`, `a > 1`,
`a is null`), each with its own limit: one `or` condition would make PostgreSQL walk the index from its start.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from engines.kernel.errors import InputError
from engines.kernel.texts import Text


@dataclass(frozen=True)
class SortKey:
    """`column`: a column of the visible rows; `nullable`: false only for the id."""

    column: sa.ColumnElement[Any]
    descending: bool
    nullable: bool = True

    def order(self) -> sa.ColumnElement[Any]:
        ordered = self.column.desc() if self.descending else self.column.asc()
        return ordered.nulls_last() if self.nullable and self.descending else ordered


@dataclass(frozen=True)
class Cursor:
    """Where a page ended: the sort keys of its last record, as text, the id last."""

    mark: str
    values: tuple[str | None, ...]

    @property
    def nulls(self) -> tuple[bool, ...]:
        return tuple(each is None for each in self.values)


def mark_of(*parts: object) -> str:
    """A cursor belongs to one list: form, sort and filters; another list refuses it."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def encode_cursor(mark: str, values: Sequence[str | None]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([mark, *values])).decode().rstrip("=")


def decode_cursor(text: str, mark: str, keys: int) -> Cursor:
    """Raises InputError (`list.cursor`)."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        found = None
    fits = (
        isinstance(found, list)
        and len(found) == keys + 1
        and found[0] == mark
        and isinstance(found[-1], str)
        and all(each is None or isinstance(each, str) for each in found)
        and found[-1].lstrip("-").isdigit()
    )
    if not fits:
        raise InputError.because(
            "list.cursor",
            Text("This cursor does not belong to this list.", "该分页游标不属于此列表。"),
            Text("Start again from the first page.", "请从第一页重新开始。"),
            pointer="/cursor",
        )
    return Cursor(mark, tuple(found[1:]))


def after(keys: Sequence[SortKey], nulls: Sequence[bool]) -> list[sa.ColumnElement[bool]]:
    """The ranges that follow a cursor whose values are bound as `after_0`, `after_1`, …; disjoint, in no order."""
    ranges: list[sa.ColumnElement[bool]] = []
    same: list[sa.ColumnElement[bool]] = []
    for place, (key, null) in enumerate(zip(keys, nulls, strict=True)):
        value = sa.cast(sa.bindparam(f"after_{place}", type_=sa.Text(), required=True), key.column.type)
        if not null:
            ranges.append(sa.and_(*same, key.column < value if key.descending else key.column > value))
            if key.nullable:
                ranges.append(sa.and_(*same, key.column.is_(None)))
        same = [*same, key.column.is_(None) if null else key.column == value]
    return ranges


def page(
    rows: sa.Select[Any], keys: Sequence[SortKey], labels: Sequence[str], nulls: Sequence[bool] | None, limit: Any
) -> sa.Select[Any]:
    """The first `limit` of `rows` (a select whose columns include `labels`, the sort keys by name) after the cursor."""
    if nulls is None:
        return rows.order_by(*(key.order() for key in keys)).limit(limit)
    ranges = after(keys, nulls)
    parts = [rows.where(each).order_by(*(key.order() for key in keys)).limit(limit).subquery() for each in ranges]
    if len(parts) == 1:
        return sa.select(parts[0])
    union = sa.union_all(*(sa.select(part) for part in parts)).subquery()
    again = [SortKey(union.c[label], key.descending, key.nullable) for label, key in zip(labels, keys, strict=True)]
    return sa.select(union).order_by(*(key.order() for key in again)).limit(limit)
