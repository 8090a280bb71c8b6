"""Which records a reference may choose (a field's `filter`): what a list offers, and what a save takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engines.data.field import PointsTo
from engines.data.fields.sub_table import BACK
from engines.expr import SqlRow, compile_expression, form_scope
from engines.form.choosing import choosable, reads_of_record
from engines.form.plan import FormPlan
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.records.load import load_rows
from runtime.records.quick import Bare, compile_statement
from runtime.records.shape import Workspace, split_name
from runtime.records.sight import Sight
from runtime.records.store import bound, same
from runtime.records.writing import Writing

Values = Mapping[str, Any]


# -- what a list offers


@dataclass(frozen=True)
class Choices:
    """The records a field offers for the values of one draft: a condition in the terms of the field's own app."""

    workspace: Workspace
    target: str
    text: str

    def condition(self, rows: sa.FromClause) -> sa.ColumnElement[bool]:
        """On the rows of a list. The filter is the app's, not the reader's: it may name fields they do not see."""
        workspace = self.workspace
        table = workspace.shape(self.target).table.alias()
        compiled = compile_expression(self.text, form_scope(workspace.schema, self.target), condition=True)
        where = compiled.to_sql_condition(SqlRow(workspace, self.target, table))
        return rows.c.id.in_(sa.select(table.c.id).where(where))


async def offered(
    bare: Bare, sight: Sight, name: tuple[str, str], listed: tuple[str, str], given: Any, values: Values
) -> Choices | None:
    """What the field `name` (form, key) of `sight`'s app offers of the form that is listed (app, form); None: all.

    Args:
        given: the draft as JSON: the fields that the filter reads.
        values: bind values of the reader.

    Raises:
        InputError: `list.parameter`.
    """
    form, key = name
    plan = sight.app.plan.all_forms.get(form)
    field = plan.fields.get(key) if plan is not None else None
    if plan is None or not isinstance(field, PointsTo) or split_name(field.target(), sight.app.key) != listed:
        raise InputError.because(
            "list.parameter",
            Text("'choose' names a reference to this form.", "choose 应为指向本表单的关联字段。"),
            Text("Write choose=app.form.field.", "格式为 choose=应用.表单.字段。"),
            pointer="/choose",
        )
    if not isinstance(given, Mapping):
        raise InputError.because(
            "list.parameter",
            Text("'given' is a JSON object of fields.", "given 应为字段的 JSON 对象。"),
            pointer="/given",
        )
    paths = reads_of_record(plan, key)
    draft = await _followed(bare, sight.workspace, _fields(plan), given, paths, reader=(sight, values))
    text = choosable(plan, key, draft)
    return None if text is None else Choices(sight.workspace, field.target(), text)


async def _followed(
    bare: Bare,
    workspace: Workspace,
    fields: Mapping[str, Any],
    values: Values,
    paths: Collection[tuple[str, ...]],
    reader: tuple[Sight, Values] | None = None,
) -> dict[str, Any]:
    """The values with the records in them that the filter looks through (`record.customer.region`). A reader looks
    only through records they see. `fields`: those of the record, and under `parent` those of the record around it."""
    found: dict[str, Any] = {**values}
    for name in {path[0] for path in paths if len(path) > 1}:
        rests = {path[1:] for path in paths if path[0] == name and len(path) > 1}
        field, value = fields.get(name), values.get(name)
        if name == BACK and isinstance(value, Mapping):
            found[name] = await _followed(bare, workspace, fields[BACK], value, rests, reader)
        elif isinstance(field, PointsTo) and not field.many():
            id_ = _id(value)
            if id_ is not None and reader is not None and not await _sees(bare, reader, field.target(), id_):
                id_ = None
            rows = await load_rows(bare, workspace, field.target(), [id_], rests) if id_ is not None else {}
            found[name] = rows.get(id_ or 0)
    return found


def _fields(plan: FormPlan) -> dict[str, Any]:
    return {**plan.fields, BACK: {each.key: each for each in plan.definition.fields}}


def _id(value: Any) -> int | None:
    raw = value.get("id") if isinstance(value, Mapping) else value
    text = str(raw)
    return int(text) if text.isdecimal() and len(text) < 19 else None


async def _sees(bare: Bare, reader: tuple[Sight, Values], form: str, id_: int) -> bool:
    sight, values = reader
    if form.startswith("core."):
        return True
    cache = ("sees", form)
    if cache not in sight.statements:
        rows = sight.table(form)
        sight.statements[cache] = compile_statement(
            sa.select(rows.c.id).where(rows.c.id == bound("id", sa.BigInteger()))
        )
    return await sight.statements[cache].row(bare, {**values, "id": id_}) is not None


# -- what a save takes


@dataclass(frozen=True)
class _Place:
    """A record or a row of a sub-table that is written: its plan, its values before and after, where it stands."""

    plan: FormPlan
    before: Values
    after: Values
    base: str


async def check_choices(writing: Writing) -> None:
    """A stage: references that are set, or whose filter reads something that is set, hold what their filter offers.

    Raises InputError (`record.not_offered`) with every field. What rules write is not asked."""
    if writing.trusted or not _has_filters(writing):
        return
    mistakes: list[Diagnostic] = []
    for place in _places(writing):
        for key in place.plan.filters:
            if _is_concerned(place, key) and not await _offers(writing, place, key):
                mistakes.append(
                    Diagnostic(
                        "record.not_offered",
                        pointer.join(place.base, key),
                        Text("This record does not fit what else is filled in.", "该记录与其他已填内容不符。"),
                        Text("Choose one of those that are offered.", "请从可选的记录中选择。"),
                    )
                )
    if mistakes:
        raise InputError(mistakes)


def _has_filters(writing: Writing) -> bool:
    plan = writing.plan
    return bool(plan.filters) or any(child.filters for child in plan.children.values())


def _places(writing: Writing) -> Iterator[_Place]:
    plan, before = writing.plan, writing.change.before or {}
    after = {**before, **writing.values}
    yield _Place(plan, before, after, writing.base)
    for key, child in plan.children.items():
        if not child.filters:
            continue
        known = {row.get("id"): row for row in before.get(key) or ()}
        for index, row in enumerate(after.get(key) or ()):
            was = known.get(row.get("id")) if row.get("id") is not None else None
            yield _Place(
                child,
                {**was, BACK: before} if was is not None else {},
                {**(was or {}), **row, BACK: after},
                pointer.join(writing.base, key, index),
            )


def _is_concerned(place: _Place, key: str) -> bool:
    if place.after.get(key) in (None, []):
        return False
    reads = {path[:2] if path[0] == BACK else path[:1] for path in reads_of_record(place.plan, key)}
    return any(not same(_at(place.before, path), _at(place.after, path)) for path in ((key,), *reads))


def _at(values: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


async def _offers(writing: Writing, place: _Place, key: str) -> bool:
    """Whether every record the field holds satisfies its filter. One that is gone is another check's mistake."""
    plan, workspace = place.plan, writing.sight.workspace
    field, condition = plan.fields[key], plan.filters[key]
    assert isinstance(field, PointsTo)
    value = place.after[key]
    ids = [id_ for each in (value if isinstance(value, list) else [value]) if (id_ := _id(each)) is not None]
    rows = await load_rows(writing.bare, workspace, field.target(), ids, condition.paths, whole=False)
    record = await _followed(writing.bare, workspace, _fields(plan), place.after, reads_of_record(plan, key))
    names = {"record": record, "current user": writing.env.user}
    return all(condition.truth({**row, **names}, writing.env) for row in rows.values())


__all__ = ["Choices", "check_choices", "offered"]
