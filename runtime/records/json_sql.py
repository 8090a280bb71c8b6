"""Records as JSON, built by PostgreSQL: a page of twenty costs 56 µs this way and 255 through Python objects.

The JSON of each field type is what its `to_json` says (a law compares the two on every type's examples).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from engines.data.core import DEPARTMENT_FORM, PERSON_FORM
from engines.data.fields.sub_table import BACK, POSITION
from engines.data.types import Kind, Type
from engines.kernel.errors import InputError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from runtime.records.sight import SYSTEM_KEYS, FormSight, Sight

Value: TypeAlias = sa.ColumnElement[Any]
Pair: TypeAlias = tuple[str, Value]
_PAIRS_PER_CALL = 48
LANGUAGE = sa.bindparam("language", type_=sa.Text(), required=True)


def constant(text: str) -> Value:
    """An SQL text literal: inside the JSON builders a bind parameter would have no type."""
    return sa.literal_column("'" + text.replace("'", "''") + "'", sa.Text())


def json_object(pairs: Sequence[Pair]) -> Value:
    """`{key: value, …}`; PostgreSQL takes a hundred arguments, so longer objects are joined as text."""
    calls: list[Value] = []
    for start in range(0, len(pairs), _PAIRS_PER_CALL):
        arguments = [each for key, value in pairs[start : start + _PAIRS_PER_CALL] for each in (constant(key), value)]
        calls.append(sa.func.json_build_object(*arguments, type_=sa.JSON()))
    if len(calls) == 1:
        return calls[0]
    texts = [sa.cast(each, sa.Text) for each in calls]
    joined: Value = sa.func.left(texts[0], -1)
    for each in texts[1:]:
        joined = joined + constant(",") + sa.func.left(sa.func.substr(each, 2), -1)
    return sa.cast(joined + constant("}"), sa.JSON)


def as_json(column: Value) -> Value:
    """A stored value as the JSON people get: decimals as text, instants with Z, durations in ISO 8601."""
    match column.type:
        case sa.Numeric() if not isinstance(column.type, sa.Float):
            return sa.cast(column, sa.Text)
        case sa.DateTime():
            utc = sa.func.timezone(constant("UTC"), column)
            return sa.func.to_char(utc, constant('YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), type_=sa.Text())
        case sa.Time():
            return sa.func.to_char(sa.cast(column, sa.Interval), constant("HH24:MI:SS"), type_=sa.Text())
        case sa.Interval():
            return _iso_duration(column)
        case _:
            return column


def _iso_duration(column: Value) -> Value:
    seconds = sa.cast(sa.func.abs(sa.func.trunc(sa.extract("epoch", column))), sa.BigInteger)

    def part(number: Value, unit: str) -> Value:
        return sa.case((number > 0, sa.cast(number, sa.Text) + constant(unit)), else_=constant(""))

    days, hours = seconds / sa.literal_column("86400"), seconds % sa.literal_column("86400") / sa.literal_column("3600")
    whole = sa.cast(sa.func.trunc(days), sa.BigInteger)
    hour = sa.cast(sa.func.trunc(hours), sa.BigInteger)
    minute = sa.cast(sa.func.trunc(seconds % sa.literal_column("3600") / sa.literal_column("60")), sa.BigInteger)
    second = seconds % sa.literal_column("60")
    clock = part(hour, "H") + part(minute, "M") + part(second, "S")
    text = (
        constant("P") + part(whole, "D") + sa.case((clock != constant(""), constant("T") + clock), else_=constant(""))
    )
    sign = sa.case((sa.extract("epoch", column) < 0, constant("-")), else_=constant(""))
    return sa.case((column.is_(None), sa.null()), (seconds == 0, constant("PT0S")), else_=sign + text)


# -- titles and references


def title_of(sight: Sight, form: str, row: sa.FromClause, depth: int = 0) -> Value:
    """The text that names a visible row of the form."""
    if form == PERSON_FORM:
        return row.c.name
    if form == DEPARTMENT_FORM:
        return _label(row.c.name)
    seen = sight.form(form)
    key = seen.shape.title
    if key is None or not seen.sees(key) or key not in row.c:
        return constant("#") + sa.cast(row.c.id, sa.Text)
    type_ = seen.shape.record_type.types[key]
    if type_.kind is Kind.RECORD and type_.form and depth < 3:
        return sa.func.coalesce(_title_by_id(sight, type_.form, row.c[key], depth + 1), constant(""))
    return sa.func.coalesce(sa.cast(as_json(row.c[key]), sa.Text), constant("#") + sa.cast(row.c.id, sa.Text))


def _label(column: Value) -> Value:
    """A label (`{"en": …}` or a text) in the reader's language."""
    if not isinstance(column.type, sa.JSON):
        return column
    whole = column.op("#>>")(sa.literal_column("'{}'"))
    return sa.func.coalesce(column.op("->>")(LANGUAGE), column.op("->>")(constant("en")), whole)


def _title_by_id(sight: Sight, form: str, id_: Value, depth: int) -> Value:
    row = _rows(sight, form)
    if row is None:
        return constant("")
    return sa.select(title_of(sight, form, row, depth)).where(row.c.id == id_).scalar_subquery()


def _rows(sight: Sight, form: str) -> sa.FromClause | None:
    """The visible rows of a form; None when there can be none."""
    if form.startswith("core."):
        return sight.workspace.core(form).alias()
    seen = sight.form(form)
    return seen.visible() if seen.readable else None


def reference(sight: Sight, form: str, id_: Value) -> Value:
    """`{id, title}`; of a record the reader may not see, the id alone with an empty title."""
    text = sa.cast(id_, sa.Text)
    hidden = json_object([("id", text), ("title", constant("")), ("hidden", sa.true())])
    row = _rows(sight, form)
    if row is None:
        shown: Value = hidden
    else:
        pairs = [("id", sa.cast(row.c.id, sa.Text)), ("title", title_of(sight, form, row))]
        found = sa.select(json_object(pairs)).where(row.c.id == id_).scalar_subquery()
        shown = sa.func.coalesce(found, hidden)
    return sa.case((id_.is_not(None), shown))


def references(sight: Sight, seen: FormSight, key: str, record: Value) -> Value:
    """A list of `{id, title}` over the link table, visible records only."""
    link = seen.shape.links[key].alias()
    target = seen.shape.link_target(key)
    row = _rows(sight, target)
    if row is None:
        return sa.literal_column("'[]'::json", sa.JSON())
    pair = json_object([("id", sa.cast(row.c.id, sa.Text)), ("title", title_of(sight, target, row))])
    return _list(
        pair,
        [link.c.position, link.c.target_id],
        link.join(row, row.c.id == link.c.target_id),
        link.c.record_id == record,
    )


def sub_table(sight: Sight, seen: FormSight, key: str, record: Value) -> Value:
    """The rows of a sub-table, in order."""
    child = sight.form(seen.shape.sub_tables[key].target())
    if not child.readable:
        return sa.literal_column("'[]'::json", sa.JSON())
    row = child.visible()
    keys = [each for each in child.visible_keys if each not in (BACK, POSITION)]
    pairs = [("id", sa.cast(row.c.id, sa.Text)), *field_pairs(sight, child, row, keys)]
    return _list(json_object(pairs), [row.c[POSITION], row.c.id], row, row.c[BACK] == record)


def _list(item: Value, order: Sequence[Value], source: sa.FromClause, where: sa.ColumnElement[bool]) -> Value:
    collected = sa.func.json_agg(aggregate_order_by(item, *order))
    empty = sa.literal_column("'[]'::json", sa.JSON())
    return sa.select(sa.func.coalesce(collected, empty)).select_from(source).where(where).scalar_subquery()


# -- whole records


def field_pairs(sight: Sight, seen: FormSight, row: sa.FromClause, keys: Iterable[str]) -> list[Pair]:
    """`(key, JSON)` of fields and paths; `row` is a visible row. Raises InputError (`record.unknown_field`)."""
    return [(key, field_json(sight, seen, row, key)) for key in keys]


def field_json(sight: Sight, seen: FormSight, row: sa.FromClause, path: str) -> Value:
    key, dot, rest = path.partition(".")
    shape = seen.shape
    if not seen.sees(key) or key not in shape.record_type.types:
        raise unknown_field(path, (*SYSTEM_KEYS, *seen.visible_keys))
    type_ = shape.record_type.types[key]
    if dot:
        return _through(sight, type_, row, path, rest)
    if key == "id":
        return sa.cast(row.c.id, sa.Text)
    if key == "revision":
        return row.c.revision
    if key in shape.many:
        return _where_shown(seen, row, key, references(sight, seen, key, row.c.id))
    if key in shape.sub_tables:
        return _where_shown(seen, row, key, sub_table(sight, seen, key, row.c.id))
    if key not in row.c:
        raise unknown_field(path, (*SYSTEM_KEYS, *seen.visible_keys))
    if type_.kind is Kind.RECORD and type_.form:
        return reference(sight, type_.form, row.c[key])
    return as_json(row.c[key])


def _through(sight: Sight, type_: Type, row: sa.FromClause, path: str, rest: str) -> Value:
    """`customer.level`: the value over there, null where the other record is hidden."""
    key = path.partition(".")[0]
    if type_.kind is Kind.CONTEXT and key in row.c:
        return part_of(type_, row.c[key], path, rest)
    if type_.kind is not Kind.RECORD or type_.form is None or key not in row.c:
        raise unknown_field(path, ())
    there = _rows(sight, type_.form)
    if there is None:
        return sa.null()
    if type_.form.startswith("core."):
        return _core_member(sight, type_.form, there, row.c[key], path, rest)
    value = field_json(sight, sight.form(type_.form), there, rest)
    return sa.select(value).where(there.c.id == row.c[key]).scalar_subquery()


def part_of(type_: Type, column: Value, path: str, name: str) -> Value:
    """`address.city`: one part of a value that is made of parts. Raises InputError (`record.unknown_field`)."""
    names = [each for each, _ in type_.members]
    if type_.kind is not Kind.CONTEXT or name not in names:
        raise unknown_field(path, [f"{path.partition('.')[0]}.{each}" for each in names])
    text: Value = sa.type_coerce(column, JSONB)[constant(name)].astext
    return text


_OPEN_MEMBERS = frozenset(
    {"id", "name", "login", "email", "phone", "title", "department", "manager", "parent", "head", "key"}
)


def _core_member(sight: Sight, form: str, there: sa.FromClause, id_: Value, path: str, rest: str) -> Value:
    name, dot, deeper = rest.partition(".")
    if name not in _OPEN_MEMBERS or name not in there.c:
        raise unknown_field(path, sorted(_OPEN_MEMBERS))
    column = there.c[name]
    target = {
        "department": DEPARTMENT_FORM,
        "parent": DEPARTMENT_FORM,
        "manager": PERSON_FORM,
        "head": PERSON_FORM,
    }.get(name)
    if dot:
        if target is None:
            raise unknown_field(path, ())
        other = sight.workspace.core(target).alias()
        value = _core_member(sight, target, other, column, path, deeper)
    elif target is not None:
        value = reference(sight, target, column)
    else:
        value = _label(column) if form == DEPARTMENT_FORM else column
    return sa.select(value).where(there.c.id == id_).scalar_subquery()


def _where_shown(seen: FormSight, row: sa.FromClause, key: str, value: Value) -> Value:
    """Some roles may see the field on some rows only: ask the bare row again."""
    bare = seen.shape.table.alias()
    shown = seen.field_shown(bare, key)
    if shown is None:
        return value
    return sa.case((sa.exists(sa.select(bare.c.id).where(bare.c.id == row.c.id, shown)), value))


def record_pairs(sight: Sight, seen: FormSight, row: sa.FromClause, keys: Iterable[str]) -> list[Pair]:
    """The members of a `Record`: id, revision, title, then those asked for."""
    keys = [key for key in keys if key not in ("id", "revision") and (key != "title" or key in seen.shape.fields)]
    head: list[Pair] = [("id", sa.cast(row.c.id, sa.Text)), ("revision", row.c.revision)]
    if "title" not in keys:
        head.append(("title", title_of(sight, seen.shape.name, row)))
    return [*head, *field_pairs(sight, seen, row, keys)]


def whole_keys(seen: FormSight) -> list[str]:
    """Everything a record page shows; `related` lists have their own address."""
    shape = seen.shape
    kept = [key for key in seen.visible_keys if key in shape.table.c or key in shape.many or key in shape.sub_tables]
    return ["created_at", "created_by", "updated_at", "updated_by", *(k for k in kept if k not in SYSTEM_KEYS)]


def unknown_field(path: str, known: Iterable[str]) -> InputError:
    error = InputError.because(
        "record.unknown_field",
        Text(f"There is no field '{path[:60]}'.", f"没有名为“{path[:60]}”的字段。"),
        did_you_mean(path, known),
        pointer=f"/{path[:60]}",
    )
    assert isinstance(error, InputError)
    return error
