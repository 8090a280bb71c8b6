"""Lists of records: filters, search, sort, pages, counts, sums, lanes and groups, each one SQL statement.

Statements are compiled once per release, role set and question (`Sight.statements`); values are bound per request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from engines.data.chips import chip_text
from engines.data.field import HoldsMany, PointsTo
from engines.data.fields.choice import ChoiceField
from engines.data.types import Kind
from engines.expr import Env, SqlRow, compile_expression, env_binds, form_scope
from engines.form.definition import Filter, ViewDef
from engines.kernel.errors import DefinitionError, InputError, NotAllowed, NotFound
from engines.kernel.texts import Text
from runtime.records.json_sql import json_object, record_pairs, reference, title_of, unknown_field
from runtime.records.matching import like_text, match_condition
from runtime.records.ordering import SortKey, decode_cursor, encode_cursor, mark_of, page
from runtime.records.quick import Bare, Statement, compile_statement
from runtime.records.sight import SYSTEM_KEYS, FormSight, Sight
from runtime.records.tokens import query_text

if TYPE_CHECKING:
    from runtime.records.choosing import Choices

MOST_COUNTED = 10_000
MOST_GROUPS = 500
_KEPT_STATEMENTS = 512


@dataclass(frozen=True)
class ListQuery:
    """A question to a form's records, as it came: `sort` and `fields` are keys or paths, `-` first means descending.

    `related`: (form, field) when only those records count that this field of that form's record holds; `parent`: that
    record's id."""

    form: str
    view: str | None = None
    filter: str | None = None
    chips: tuple[Filter, ...] = ()
    q: str | None = None
    sort: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    lane: str | None = None
    related: tuple[str, str] | None = None
    parent: int | None = None
    deleted: bool = False
    own_chips: bool = False
    """The chips given stand in place of the view's own; its condition holds all the same."""
    choices: Choices | None = None
    """Only what a reference field offers for a draft; such statements are not kept, as no two drafts are alike."""

    @property
    def meaning(self) -> tuple[Any, ...]:
        """What decides the statement, without the values that are bound."""
        chips = tuple((each.field, each.op, orjson.dumps(each.value)) for each in self.chips)
        return (
            self.form,
            self.view,
            self.filter,
            chips,
            bool(self.q),
            self.sort,
            self.fields,
            self.lane is not None,
            self.lane == "",
            self.related,
            self.deleted,
            self.own_chips,
        )


@dataclass
class Selection:
    """Compiled: the visible rows that satisfy the question, and how they are sorted."""

    seen: FormSight
    rows: sa.Subquery
    conditions: list[sa.ColumnElement[bool]] = field(default_factory=list)
    keys: list[SortKey] = field(default_factory=list)


def binds_of(env: Env, language: str, query: ListQuery | None = None) -> dict[str, Any]:
    """The values every list statement may name."""
    binds = env_binds(env) | {"language": "zh" if language.startswith("zh") else "en"}
    if query is not None:
        binds |= question_binds(query)
    return binds


def question_binds(query: ListQuery) -> dict[str, Any]:
    """The values a question brings."""
    return {
        "q": query_text(query.q or ""),
        "q_title": query_text(query.q or "", in_title=True),
        "q_like": like_text(query.q or ""),
        "lane": query.lane,
        "parent": query.parent,
    }


async def list_records(
    bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any], limit: int, cursor: str | None = None
) -> bytes:
    """One page as JSON: `{"items": […], "next": …}`."""
    mark = mark_of(query.meaning, query.q)
    statement, key_count, nulls = None, _key_count(sight, query), None
    values: dict[str, Any] = {**binds, "row_limit": limit + 1}
    if cursor:
        after = decode_cursor(cursor, mark, key_count)
        nulls = after.nulls
        values |= {f"after_{place}": value for place, value in enumerate(after.values)}
    if query.choices is not None:
        statement = compile_statement(_list_statement(sight, query, nulls))
    else:
        statement = _statement(sight, ("list", nulls, query.meaning), lambda: _list_statement(sight, query, nulls))
    rows = await statement.rows(bare, values)
    shown = rows[:limit]
    following = orjson.dumps(encode_cursor(mark, shown[-1][1:])) if len(rows) > limit else b"null"
    return b'{"items":[' + b",".join(row[0].encode() for row in shown) + b'],"next":' + following + b"}"


async def count_records(bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any]) -> dict[str, Any]:
    """`{count, capped}`; counting stops at 10,000."""

    def build() -> sa.Select[Any]:
        chosen = select_records(sight, query)
        some: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(chosen.rows).where(*chosen.conditions)
        return sa.select(sa.func.count()).select_from(some.limit(sa.literal_column(str(MOST_COUNTED + 1))).subquery())

    row = await _statement(sight, ("count", query.meaning), build).row(bare, binds)
    assert row is not None
    return {"count": min(row[0], MOST_COUNTED), "capped": row[0] > MOST_COUNTED}


async def sum_records(
    bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any], sums: Sequence[str]
) -> dict[str, Any]:
    """`{count, sums: {field: text}}` over every record of the question."""

    def build() -> sa.Select[Any]:
        chosen = select_records(sight, query)
        columns = [sa.cast(sa.func.sum(_number(chosen, key)), sa.Text) for key in sums]
        return sa.select(sa.func.count(), *columns).select_from(chosen.rows).where(*chosen.conditions)  # type: ignore[return-value]

    row = await _statement(sight, ("sum", tuple(sums), query.meaning), build).row(bare, binds)
    assert row is not None
    return {"count": row[0], "sums": {key: value or "0" for key, value in zip(sums, row[1:], strict=True)}}


async def group_records(
    bare: Bare, sight: Sight, query: ListQuery, binds: Mapping[str, Any], by: str
) -> dict[str, Any]:
    """`{groups: [{value, title, count}]}`, the most frequent first."""

    def build() -> sa.Select[Any]:
        chosen = select_records(sight, query)
        column = _column(chosen, by)
        type_ = chosen.seen.shape.record_type.types[by]
        inner = (
            sa.select(column.label("v"), sa.func.count().label("n"))
            .select_from(chosen.rows)
            .where(*chosen.conditions)
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

    rows = await _statement(sight, ("group", by, query.meaning), build).rows(bare, binds)
    definition = sight.form(query.form).shape.fields.get(by)
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
        lane = _column(chosen, key)
        columns = [sa.cast(sa.func.sum(_number(chosen, each)), sa.Text) for each in sums]
        return (
            sa.select(lane, sa.func.count(), *columns).select_from(chosen.rows).where(*chosen.conditions).group_by(lane)
        )

    rows = await _statement(sight, ("lanes", tuple(sums), query.meaning), build).rows(bare, binds)
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
    return b'{"lanes":[' + b",".join(lanes) + b"]}"


def lanes_of(sight: Sight, query: ListQuery) -> tuple[str, list[str]]:
    """The lane field of the view and its options; raises InputError (`list.no_lanes`)."""
    seen = sight.form(query.form)
    view = view_of(seen, query.view)
    choice = seen.shape.fields.get(view.lanes) if view and view.lanes else None
    if view is None or not isinstance(choice, ChoiceField) or not seen.sees(choice.key):
        raise InputError.because(
            "list.no_lanes",
            Text("This view has no lanes.", "该视图没有看板列。"),
            Text("Name a kanban view.", "请指定一个看板视图。"),
            pointer="/view",
        )
    return choice.key, [each.key for each in choice.options]


def relation_target(owner: FormSight, key: str) -> str:
    """The form whose records a relation holds; raises InputError (`record.unknown_field`)."""
    each = owner.shape.fields.get(key)
    if (
        not owner.sees(key)
        or not isinstance(each, HoldsMany | PointsTo)
        or (isinstance(each, PointsTo) and not each.many())
    ):
        relations = [k for k, f in owner.shape.fields.items() if isinstance(f, HoldsMany) and owner.sees(k)]
        raise unknown_field(key, relations)
    return each.target()


def related_query(query: ListQuery, owner: FormSight, key: str, form: str, record: int) -> ListQuery:
    """The question narrowed to one record's relation, with the relation's own columns and sort where none are asked."""
    each = owner.shape.fields[key]
    columns, sort = tuple(getattr(each, "columns", ())), tuple(getattr(each, "sort", ()))
    return replace(
        query,
        related=(form, key),
        parent=record,
        fields=query.fields or columns,
        sort=query.sort or (() if query.view else sort),
    )


# -- from a question to SQL


def select_records(sight: Sight, query: ListQuery) -> Selection:
    """The rows and conditions of a question. Raises InputError with the place of what is wrong in it."""
    seen = sight.form(query.form)
    if not seen.readable:
        raise seen.refusal("read")
    rows = seen.visible(deleted=query.deleted)
    chosen = Selection(seen, rows)
    view = view_of(seen, query.view)
    if view is not None:
        chosen.conditions += _view_conditions(sight, seen, rows, view, chips=not query.own_chips)
    if query.filter:
        chosen.conditions.append(feel_condition(sight, seen, rows, query.filter, "/filter"))
    for place, chip in enumerate(query.chips):
        chosen.conditions.append(_chip_condition(sight, seen, rows, chip, f"/chip/{place}"))
    if query.q:
        chosen.conditions.append(match_condition(seen, rows))
    if query.lane is not None:
        lane = _column(chosen, lanes_of(sight, query)[0])
        chosen.conditions.append(
            lane.is_(None) if query.lane == "" else lane == sa.bindparam("lane", type_=sa.Text(), required=True)
        )
    if query.related is not None:
        chosen.conditions.append(_related_condition(sight, rows, *query.related))
    if query.choices is not None:
        chosen.conditions.append(query.choices.condition(rows))
    return chosen


def view_of(seen: FormSight, key: str | None) -> ViewDef | None:
    """Raises NotFound (`view.unknown`)."""
    if not key:
        return None
    for view in seen.shape.definition.views:
        if view.key == key:
            return view
    raise NotFound.because("view.unknown", Text(f"There is no view '{key[:60]}'.", f"没有名为“{key[:60]}”的视图。"))


def feel_condition(
    sight: Sight, seen: FormSight, rows: sa.FromClause, text: str, pointer: str
) -> sa.ColumnElement[bool]:
    """A person's filter: checked against what they may see, compiled to SQL. Raises InputError."""
    try:
        scope = form_scope(sight.schema, seen.shape.name)
        compiled = compile_expression(text, scope, condition=True)
        return compiled.to_sql_condition(SqlRow(sight, seen.shape.name, rows))
    except DefinitionError as error:
        raise InputError([each.under(pointer) for each in error.diagnostics]) from error


def _view_conditions(
    sight: Sight, seen: FormSight, rows: sa.FromClause, view: ViewDef, *, chips: bool = True
) -> list[sa.ColumnElement[bool]]:
    """A view's own filters. Raises NotAllowed (`view.hidden_fields`) when its condition needs a field this role may not
    see: leaving it out would show other records than the view's name says."""
    found = []
    for chip in view.filters if chips else ():
        if seen.sees(chip.field.partition(".")[0]):
            found.append(_chip_condition(sight, seen, rows, chip, "/view"))
    where = view.where
    if where is not None:
        try:
            found.append(feel_condition(sight, seen, rows, where, "/view"))
        except InputError as error:
            if len(seen.visible_keys) == len(seen.shape.fields):
                raise
            raise NotAllowed.because(
                "view.hidden_fields",
                Text("This view needs fields that you may not see.", "此视图使用了您无权查看的字段。"),
                Text("Choose another view, or ask an administrator.", "请选择其他视图，或联系管理员。"),
            ) from error
    return found


def _chip_condition(
    sight: Sight, seen: FormSight, rows: sa.FromClause, chip: Filter, pointer: str
) -> sa.ColumnElement[bool]:
    key = chip.field.partition(".")[0]
    if not seen.sees(key) or key not in seen.shape.record_type.types:
        raise unknown_field(chip.field, (*SYSTEM_KEYS, *seen.visible_keys))
    try:
        text = chip_text(chip, seen.visible_type, sight.schema)
    except DefinitionError as error:
        raise InputError([each.under(pointer) for each in error.diagnostics]) from error
    return feel_condition(sight, seen, rows, text, pointer)


def _related_condition(sight: Sight, rows: sa.FromClause, form: str, key: str) -> sa.ColumnElement[bool]:
    parent = sa.bindparam("parent", type_=sa.BigInteger(), required=True)
    owner = sight.form(form)
    each = owner.shape.fields[key]
    if key in owner.shape.many:
        link = owner.shape.links[key].alias()
        return rows.c.id.in_(sa.select(link.c.target_id).where(link.c.record_id == parent))
    back = each.back()  # type: ignore[attr-defined]
    if back in rows.c:
        return sa.and_(rows.c[back] == parent)
    target = sight.form(each.target())  # type: ignore[attr-defined]
    if back in target.shape.many and target.sees(back):
        link = target.shape.links[back].alias()
        return rows.c.id.in_(sa.select(link.c.record_id).where(link.c.target_id == parent))
    return sa.false()


def sort_keys(sight: Sight, chosen: Selection, query: ListQuery) -> list[SortKey]:
    """The keys asked for (else the view's), then the id, so that the order is total."""
    wanted = query.sort
    if not wanted and query.view:
        view = view_of(chosen.seen, query.view)
        wanted = tuple(
            each for each in (view.sort if view else ()) if chosen.seen.sees(each.removeprefix("-").partition(".")[0])
        )
    keys: list[SortKey] = []
    for each in wanted:
        path = each.removeprefix("-")
        keys.append(SortKey(_sortable(sight, chosen, path), each.startswith("-"), path not in SYSTEM_KEYS))
        if path == "id":
            return [replace(key, nullable=False) if key is keys[-1] else key for key in keys]
    keys.append(SortKey(chosen.rows.c.id, keys[-1].descending if keys else True, nullable=False))
    return keys


def _sortable(sight: Sight, chosen: Selection, path: str) -> sa.ColumnElement[Any]:
    """What a field is sorted by: a choice by the order of its options, a reference by the title over there."""
    seen, (key, dot, rest) = chosen.seen, path.partition(".")
    types = seen.shape.record_type.types
    if not seen.sees(key) or key not in types:
        raise unknown_field(path, (*SYSTEM_KEYS, *seen.visible_keys))
    if dot or types[key].kind is Kind.RECORD:
        return _sortable_there(sight, chosen, path, key, rest)
    column = _column(chosen, key)
    definition = seen.shape.fields.get(key)
    if isinstance(definition, ChoiceField) and definition.options:
        keys: sa.ColumnElement[Any] = sa.literal_column(
            "ARRAY[" + ",".join("'" + o.key.replace("'", "''") + "'" for o in definition.options) + "]::text[]"
        )
        return sa.func.array_position(keys, column, type_=sa.Integer())
    if isinstance(column.type, sa.JSON | sa.ARRAY):
        raise InputError.because(
            "list.sort",
            Text(f"'{path}' has no order.", f"“{path}”不能排序。"),
            Text("Sort by another field.", "请选择其他字段排序。"),
            pointer="/sort",
        )
    return column


def _sortable_there(sight: Sight, chosen: Selection, path: str, key: str, rest: str) -> sa.ColumnElement[Any]:
    type_ = chosen.seen.shape.record_type.types[key]
    if type_.kind is not Kind.RECORD or type_.form is None or "." in rest:
        raise unknown_field(path, ())
    there = sight.table(type_.form)
    if not rest:
        value: sa.ColumnElement[Any] = title_of(sight, type_.form, there)
    elif rest in there.c:
        value = there.c[rest]
    else:
        raise unknown_field(path, list(there.c.keys()))
    return sa.select(value).where(there.c.id == _column(chosen, key)).scalar_subquery()


def _column(chosen: Selection, key: str) -> sa.ColumnElement[Any]:
    if key not in chosen.rows.c:
        raise unknown_field(key, (*SYSTEM_KEYS, *chosen.seen.visible_keys))
    return chosen.rows.c[key]


def _number(chosen: Selection, key: str) -> sa.ColumnElement[Any]:
    column = _column(chosen, key)
    if not isinstance(column.type, sa.Numeric | sa.Integer):
        raise InputError.because(
            "list.sum",
            Text(f"'{key}' is not a number.", f"“{key}”不是数字。"),
            Text("Sum a number field.", "请选择数字字段求和。"),
            pointer="/sum",
        )
    return column


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
