"""Record tables as SQLAlchemy Core tables: one per form, one per sub-table, one per many-to-many field.

Columns are reached by field key (`table.c["level"]`) and are named by it, too, unless PostgreSQL's 63 bytes are too few
(`sql_name`). Nothing here runs a statement.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from engines.data.core import CORE, DEPARTMENT_FORM, PERSON_FORM
from engines.data.field import Derived, FieldDef, PointsTo
from engines.data.fields.computed import ComputedField
from engines.data.fields.sub_table import BACK
from engines.data.record_type import RecordType, Schema
from engines.data.types import Kind, Type

MOST_BYTES = 63
CORE_SCHEMA = "mortise"
SYSTEM_COLUMNS = ("id", "revision", "created_at", "created_by", "updated_at", "updated_by", "deleted_at")


@dataclass(frozen=True)
class RecordTables:
    """The tables of an app by form key (and those of other forms it points at), the link tables by (form, field).
    A link table has `record_id`, `target_id` and `position`."""

    tables: Mapping[str, sa.Table]
    links: Mapping[tuple[str, str], sa.Table] = field(default_factory=dict)

    def table(self, form: str) -> sa.Table:
        return self.tables[form]

    def link(self, form: str, key: str) -> sa.Table:
        return self.links[form, key]


IndexColumns = Sequence[str]
"""Field keys; a leading `-` means descending, nulls last."""


def build_tables(
    app: str,
    record_types: Schema,
    metadata: sa.MetaData,
    *,
    given: Mapping[str, sa.Table] | None = None,
    given_links: Mapping[tuple[str, str], sa.Table] | None = None,
    indexes: Mapping[str, Sequence[IndexColumns]] | None = None,
) -> RecordTables:
    """The tables of the record types of one app.

    Args:
        app: the app's key, the first part of each table's name.
        record_types: by name; child record types of sub-tables stand there under `<form>__<field>`.
        given: tables that exist already: `core.person`, `core.department`, forms of other apps (`crm.customer`).
        given_links: the link tables of those forms.
        indexes: by form, what its views filter and sort by.
    """
    tables: dict[str, sa.Table] = dict(given or {})
    for name, core_type in CORE.items():
        if name not in tables:
            tables[name] = _core_table(core_type, metadata)
    own = {name: each for name, each in record_types.items() if name not in tables and "." not in name}
    for name, record_type in own.items():
        tables[name] = sa.Table(sql_name(f"{app}__{name}"), metadata, *_system_columns(), *_columns(record_type))
    links = {
        (name, key): _link_table(tables[name], key, metadata)
        for name, record_type in own.items()
        for key, each in record_type.fields.items()
        if isinstance(each, PointsTo) and each.many()
    }
    for name, record_type in own.items():
        _add_keys(name, record_type, tables, links)
        _add_indexes(tables[name], record_type, (indexes or {}).get(name, ()))
    return RecordTables(tables, {**(given_links or {}), **links})


def sql_name(name: str) -> str:
    """The name, or, when it takes more than 63 bytes, its beginning and a hash of the whole."""
    encoded = name.encode()
    if len(encoded) <= MOST_BYTES:
        return name
    mark = hashlib.sha256(encoded).hexdigest()[:8]
    return encoded[: MOST_BYTES - 9].decode(errors="ignore") + "_" + mark


def column_of(each: FieldDef, type_: Type) -> sa.types.TypeEngine[Any] | None:
    """The column type of a field whose value has this type; None when it has no column."""
    if not isinstance(each, Derived):
        return each.column_type()
    if type_.kind is Kind.NUMBER:
        places = each.places() if isinstance(each, ComputedField) else None
        return sa.Numeric() if places is None else sa.Numeric(38, places)
    return column_of_type(type_)


def column_of_type(type_: Type) -> sa.types.TypeEngine[Any]:
    """The column type of a derived value."""
    match type_.kind:
        case Kind.NUMBER:
            return sa.Numeric()
        case Kind.STRING:
            return sa.Text()
        case Kind.BOOLEAN:
            return sa.Boolean()
        case Kind.DATE:
            return sa.Date()
        case Kind.TIME:
            return sa.Time()
        case Kind.DATE_TIME:
            return sa.DateTime(timezone=True)
        case Kind.DAYS_DURATION:
            return sa.Interval()
        case Kind.RECORD:
            return sa.BigInteger()
        case Kind.LIST if type_.of is not None and type_.of.kind is Kind.STRING:
            return ARRAY(sa.Text())
        case _:
            return JSONB()


def _columns(record_type: RecordType) -> list[sa.Column[object]]:
    columns = []
    for key, each in record_type.fields.items():
        column_type = column_of(each, record_type.types[key])
        if column_type is not None and key not in SYSTEM_COLUMNS:
            columns.append(sa.Column(sql_name(key), column_type, key=key, nullable=True))
    return columns


def _system_columns() -> list[sa.Column[object]]:
    now = sa.func.now()
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
        sa.Column("created_by", sa.BigInteger),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
        sa.Column("updated_by", sa.BigInteger),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    ]


def _core_table(record_type: RecordType, metadata: sa.MetaData) -> sa.Table:
    name = record_type.name.removeprefix("core.")
    known = metadata.tables.get(f"{CORE_SCHEMA}.{name}")
    if known is not None:
        return known
    key = sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)
    return sa.Table(name, metadata, key, *_columns(record_type), schema=CORE_SCHEMA)


def _link_table(table: sa.Table, key: str, metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        sql_name(f"{table.name}__{key}"),
        metadata,
        sa.Column("record_id", sa.BigInteger, primary_key=True),
        sa.Column("target_id", sa.BigInteger, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False, server_default=sa.text("0")),
    )


def _add_keys(
    name: str, record_type: RecordType, tables: Mapping[str, sa.Table], links: Mapping[tuple[str, str], sa.Table]
) -> None:
    table = tables[name]
    for column in ("created_by", "updated_by"):
        _foreign_key(table, column, tables.get(PERSON_FORM), None)
    for key, each in record_type.fields.items():
        if not isinstance(each, PointsTo):
            continue
        target = tables.get(each.target())
        if each.many():
            link = links[name, key]
            _foreign_key(link, "record_id", table, "CASCADE")
            _foreign_key(link, "target_id", target, "CASCADE")
            sa.Index(sql_name(f"{link.name}__target_ix"), link.c.target_id)
        elif key in table.c:
            _foreign_key(table, key, target, _on_delete(record_type, key, each))


def _on_delete(record_type: RecordType, key: str, each: FieldDef) -> str | None:
    if record_type.parent is not None and key == BACK:
        return "CASCADE"
    return "SET NULL" if getattr(each, "on_delete", None) == "clear" else None


def _foreign_key(table: sa.Table, key: str, target: sa.Table | None, on_delete: str | None) -> None:
    if target is None:
        return
    column = table.c[key]
    table.append_constraint(
        sa.ForeignKeyConstraint(
            [column], [target.c.id], name=sql_name(f"{table.name}__{column.name}__fk"), ondelete=on_delete
        )
    )


def _add_indexes(table: sa.Table, record_type: RecordType, wanted: Sequence[IndexColumns]) -> None:
    alive = table.c.deleted_at.is_(None)
    done: set[tuple[str, ...]] = set()

    def index(keys: IndexColumns, *, unique: bool = False) -> None:
        found = tuple(keys)
        if found in done or any(key.removeprefix("-") not in table.c for key in found):
            return
        done.add(found)
        columns = [table.c[k[1:]].desc().nulls_last() if k.startswith("-") else table.c[k] for k in found]
        if not unique and found[-1].removeprefix("-") != "id" and len(found) > 1:
            columns.append(table.c.id.desc() if found[-1].startswith("-") else table.c.id)
        kind = "uq" if unique else "ix"
        marked = "_".join(key.replace("-", "d_") for key in found)
        sa.Index(sql_name(f"{table.name}__{marked}__{kind}"), *columns, unique=unique, postgresql_where=alive)

    for key, each in record_type.fields.items():
        if each.unique:
            index([key], unique=True)
        elif each.index or (isinstance(each, PointsTo) and not each.many()):
            index([key])
    for keys in wanted:
        index(keys)


__all__ = ["CORE_SCHEMA", "DEPARTMENT_FORM", "SYSTEM_COLUMNS", "RecordTables", "build_tables", "column_of", "sql_name"]
