"""How a stored value becomes another type: an SQL expression, and the condition that says it is lost."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_NAME_BYTES = 63

TRY_CAST = """
CREATE OR REPLACE FUNCTION pg_temp.mortise_try_cast(value text, target text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
  IF value IS NULL THEN RETURN NULL; END IF;
  EXECUTE format('SELECT ($1::%s)::text', target) INTO result USING btrim(value);
  RETURN result;
EXCEPTION WHEN OTHERS THEN RETURN NULL;
END $$
"""
"""A cast that answers null where PostgreSQL would stop (version 15 has no pg_input_is_valid)."""

_WIDER = {
    "SMALLINT": {"INTEGER", "BIGINT", "NUMERIC"},
    "INTEGER": {"BIGINT", "NUMERIC"},
    "BIGINT": {"NUMERIC"},
}


@dataclass(frozen=True)
class Conversion:
    """`using`: the new value; `lost`: true for a row whose value would not survive (None: every value survives)."""

    using: str
    lost: str | None


def type_name(column: sa.Column[object]) -> str:
    return str(column.type.compile(dialect=DIALECT))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def archive_name(name: str, release: int) -> str:
    """`~phone~7`: what release 7 dropped; shortened with a hash where PostgreSQL's 63 bytes do not suffice."""
    wanted = f"~{name}~{release}"
    if len(wanted.encode()) <= _NAME_BYTES:
        return wanted
    return f"~{hashlib.sha256(name.encode()).hexdigest()[:24]}~{release}"


def conversion(column: str, old: str, new: str) -> Conversion:
    """From PostgreSQL type `old` to `new`; `column` is the bare column name."""
    place = quoted(column)
    if old.endswith("[]") and not new.endswith("[]"):
        if new == "JSONB":
            return Conversion(f"to_jsonb({place})", None)
        one = _through_text(f"({place})[1]", new)
        return Conversion(one, f"{place} IS NOT NULL AND (cardinality({place}) > 1 OR {one} IS NULL)")
    if new.endswith("[]") and not old.endswith("[]"):
        one = place if f"{old}[]" == new else _through_text(place, new[:-2])
        lost = None if f"{old}[]" == new else f"{place} IS NOT NULL AND {one} IS NULL"
        return Conversion(f"CASE WHEN {place} IS NOT NULL THEN ARRAY[{one}] END", lost)
    if _bare(new) in _WIDER.get(old, ()) and "(" not in new:
        return Conversion(f"{place}::{new}", None)
    if new == "TEXT" and old != "JSONB":
        return Conversion(f"{place}::text", None)
    if new == "JSONB":
        return Conversion(f"to_jsonb({place})", None)
    if (new == "BOOLEAN" and old in _WIDER) or (new == "BOOLEAN" and _bare(old) == "NUMERIC"):
        return Conversion(f"({place} <> 0)", f"{place} NOT IN (0, 1)")
    if _bare(old) == _bare(new) == "NUMERIC" or (old, new) == ("TIMESTAMP WITH TIME ZONE", "DATE"):
        return Conversion(f"{place}::{new}", f"{place} IS DISTINCT FROM ({place}::{new})::{old}")
    cast = _through_text(place, new)
    return Conversion(cast, f"{place} IS NOT NULL AND {cast} IS NULL")


def _bare(type_: str) -> str:
    return type_.partition("(")[0]


def _through_text(expression: str, new: str) -> str:
    return f"pg_temp.mortise_try_cast(({expression})::text, '{new}')::{new}"
