"""A question to a form's records, and the visible rows and conditions it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from engines.data.chips import chip_text
from engines.data.field import HoldsMany, PointsTo
from engines.data.fields.choice import ChoiceField
from engines.data.types import Kind
from engines.expr import Env, Expression, NotPushable, SqlRow, compile_expression, env_binds, form_scope
from engines.form.definition import Filter, ViewDef
from engines.kernel.errors import DefinitionError, InputError, NotAllowed, NotFound
from engines.kernel.texts import Text
from runtime.records.json_sql import part_of, unknown_field
from runtime.records.matching import like_text, match_condition
from runtime.records.ordering import SortKey
from runtime.records.sight import SYSTEM_KEYS, FormSight, Sight
from runtime.records.tokens import query_text

if TYPE_CHECKING:
    from runtime.records.choosing import Choices


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
    by: str | None = None
    """The field whose options are the lanes, in place of the view's own: a person's board over a list."""
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
            self.by,
            self.related,
            self.deleted,
            self.own_chips,
        )


@dataclass
class Selection:
    """Compiled: the visible rows that satisfy the question, and how they are sorted. `rest`: conditions that SQL cannot
    say; they are worked out on each record (see `looking`)."""

    seen: FormSight
    rows: sa.Subquery
    conditions: list[sa.ColumnElement[bool]] = field(default_factory=list)
    keys: list[SortKey] = field(default_factory=list)
    rest: list[Expression] = field(default_factory=list)


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


def select_records(sight: Sight, query: ListQuery) -> Selection:
    """The rows and conditions of a question. Raises InputError with the place of what is wrong in it."""
    seen = sight.form(query.form)
    if not seen.readable:
        raise seen.refusal("read")
    rows = seen.visible(deleted=query.deleted)
    chosen = Selection(seen, rows)
    view = view_of(seen, query.view)
    if view is not None:
        _narrow_to_view(sight, chosen, view, chips=not query.own_chips)
    if query.filter:
        _narrow(sight, chosen, query.filter, "/filter")
    for place, chip in enumerate(query.chips):
        _narrow_to_chip(sight, chosen, chip, f"/chip/{place}")
    if query.q:
        chosen.conditions.append(match_condition(seen, rows))
    if query.lane is not None:
        lane = column_of(chosen, lanes_of(sight, query)[0])
        chosen.conditions.append(
            lane.is_(None) if query.lane == "" else lane == sa.bindparam("lane", type_=sa.Text(), required=True)
        )
    if query.related is not None:
        chosen.conditions.append(_related_condition(sight, rows, *query.related))
    if query.choices is not None:
        chosen.conditions.append(query.choices.condition(rows))
    return chosen


def condition_text(sight: Sight, query: ListQuery) -> str:
    """The chips of a question as one FEEL text, "" without chips. Raises InputError with the chip's place."""
    seen = sight.form(query.form)
    if not seen.readable:
        raise seen.refusal("read")
    return " and ".join(_said(sight, seen, chip, f"/chip/{place}") for place, chip in enumerate(query.chips))


def view_of(seen: FormSight, key: str | None) -> ViewDef | None:
    """Raises NotFound (`view.unknown`)."""
    if not key:
        return None
    for view in seen.shape.definition.views:
        if view.key == key:
            return view
    raise NotFound.because("view.unknown", Text(f"There is no view '{key[:60]}'.", f"没有名为“{key[:60]}”的视图。"))


def lanes_of(sight: Sight, query: ListQuery) -> tuple[str, list[str]]:
    """The lane field of the question, else of its view, and its options; raises InputError (`list.no_lanes`)."""
    seen = sight.form(query.form)
    view = view_of(seen, query.view)
    choice = seen.shape.fields.get(query.by or (view.lanes if view else None) or "")
    if not isinstance(choice, ChoiceField) or not seen.sees(choice.key):
        raise InputError.because(
            "list.no_lanes",
            Text("This view has no lanes.", "该视图没有看板列。"),
            Text("Name a kanban view, or a choice field as `by`.", "请指定一个看板视图，或用 by 指定单选字段。"),
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


def _narrow(sight: Sight, chosen: Selection, text: str, pointer: str) -> None:
    """A person's filter: checked against what they may see; each part that SQL can say is said there. Raises
    InputError."""
    name = chosen.seen.shape.name
    try:
        parts = compile_expression(text, form_scope(sight.schema, name), condition=True).conjuncts
    except DefinitionError as error:
        raise InputError([each.under(pointer) for each in error.diagnostics]) from error
    for each in parts:
        try:
            chosen.conditions.append(each.to_sql_condition(SqlRow(sight, name, chosen.rows)))
        except NotPushable:
            chosen.rest.append(each)


def _narrow_to_view(sight: Sight, chosen: Selection, view: ViewDef, *, chips: bool) -> None:
    """A view's own filters. Raises NotAllowed (`view.hidden_fields`) when its condition needs a field this role may not
    see: leaving it out would show other records than the view's name says."""
    seen = chosen.seen
    for chip in view.filters if chips else ():
        if seen.sees(chip.field.partition(".")[0]):
            _narrow_to_chip(sight, chosen, chip, "/view")
    if view.where is not None:
        try:
            _narrow(sight, chosen, view.where, "/view")
        except InputError as error:
            if len(seen.visible_keys) == len(seen.shape.fields):
                raise
            raise NotAllowed.because(
                "view.hidden_fields",
                Text("This view needs fields that you may not see.", "此视图使用了您无权查看的字段。"),
                Text("Choose another view, or ask an administrator.", "请选择其他视图，或联系管理员。"),
            ) from error


def _narrow_to_chip(sight: Sight, chosen: Selection, chip: Filter, pointer: str) -> None:
    _narrow(sight, chosen, _said(sight, chosen.seen, chip, pointer), pointer)


def _said(sight: Sight, seen: FormSight, chip: Filter, pointer: str) -> str:
    """The chip as FEEL, checked against what the reader sees. Raises InputError."""
    key = chip.field.partition(".")[0]
    if not seen.sees(key) or key not in seen.shape.record_type.types:
        raise unknown_field(chip.field, (*SYSTEM_KEYS, *seen.visible_keys))
    try:
        return chip_text(chip, seen.visible_type, sight.schema)
    except DefinitionError as error:
        raise InputError([each.under(pointer) for each in error.diagnostics]) from error


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


def column_of(chosen: Selection, path: str) -> sa.ColumnElement[Any]:
    """A column of the visible rows, or a part of one (`address.city`). Raises InputError (`record.unknown_field`)."""
    key, dot, rest = path.partition(".")
    if dot and key in chosen.rows.c and chosen.seen.sees(key):
        type_ = chosen.seen.shape.record_type.types[key]
        if type_.kind is Kind.CONTEXT:
            return part_of(type_, chosen.rows.c[key], path, rest)
    if path not in chosen.rows.c:
        raise unknown_field(path, (*SYSTEM_KEYS, *chosen.seen.visible_keys))
    return chosen.rows.c[path]


def number_of(chosen: Selection, key: str) -> sa.ColumnElement[Any]:
    column = column_of(chosen, key)
    if not isinstance(column.type, sa.Numeric | sa.Integer):
        raise InputError.because(
            "list.sum",
            Text(f"'{key}' is not a number.", f"“{key}”不是数字。"),
            Text("Sum a number field.", "请选择数字字段求和。"),
            pointer="/sum",
        )
    return column
