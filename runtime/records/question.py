"""A question to a form's records, and the visible rows and conditions it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from engines.data.chips import chip_text
from engines.data.field import HoldsMany, PointsTo
from engines.data.fields.choice import ChoiceField
from engines.expr import Env, SqlRow, compile_expression, env_binds, form_scope
from engines.form.definition import Filter, ViewDef
from engines.kernel.errors import DefinitionError, InputError, NotAllowed, NotFound
from engines.kernel.texts import Text
from runtime.records.json_sql import unknown_field
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
        lane = column_of(chosen, lanes_of(sight, query)[0])
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


def column_of(chosen: Selection, key: str) -> sa.ColumnElement[Any]:
    if key not in chosen.rows.c:
        raise unknown_field(key, (*SYSTEM_KEYS, *chosen.seen.visible_keys))
    return chosen.rows.c[key]


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
