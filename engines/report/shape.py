"""Rows of the statement → ResultSet: labelled, formatted, every cell with the condition of its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from engines.data.types import Kind
from engines.expr import Env
from engines.kernel.texts import say
from engines.report import drill, texts
from engines.report.charts import chart_of
from engines.report.periods import buckets
from engines.report.plan import ADDITIVE, DimensionPlan, MeasurePlan
from engines.report.question import span_of
from engines.report.statement import Statement

Json = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """What shaping needs to know of the outside: names of the records, labels of the options, the language.

    `titles`: (form, id) → title; `labels`: path → option key → label; `field_labels`: path → label; `currencies`:
    path → ISO code of the money field."""

    language: str = "en"
    titles: Mapping[tuple[str, int], str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    field_labels: Mapping[str, Any] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """One value of a dimension in the answer."""

    value: Any
    other: bool = False

    def sort_key(self) -> tuple[int, Any]:
        return (2, 0) if self.other else (1, 0) if self.value is None else (0, self.value)


@dataclass
class Group:
    """One row of the statement: its level, its members by dimension, its measures' values now and then."""

    level: int
    members: dict[str, Member]
    values: dict[str, Any]
    before: dict[str, Any]


class Shaper:
    def __init__(self, statement: Statement, rows: Sequence[Mapping[str, Any]], env: Env, reader: Reader) -> None:
        self.statement, self.query, self.plan = statement, statement.query, statement.query.plan
        self.env, self.reader = env, reader
        self.groups = [self._group(row) for row in rows]

    # -- reading the statement's rows

    def _group(self, row: Mapping[str, Any]) -> Group:
        level = self.statement.levels[row["level"]]
        kept = [*self.plan.rows[: level.rows], *(self.plan.columns if level.columns else ())]
        members = {each.key: Member(row[each.key], bool(row.get(f"{each.key}o"))) for each in kept}
        values = {each.key: row.get(f"v{i}") for i, each in enumerate(self.plan.measures) if each.formula is None}
        before = {each.key: row.get(f"p{i}") for i, each in enumerate(self.plan.measures) if f"p{i}" in row}
        return Group(row["level"], members, self._with_ratios(values), self._with_ratios(before) if before else {})

    def _with_ratios(self, values: dict[str, Any]) -> dict[str, Any]:
        found = {key: Decimal(value) if isinstance(value, int | float) else value for key, value in values.items()}
        for each in self.plan.measures:
            if each.formula is not None and all(len(path) != 1 or path[0] in found for path in each.formula.paths):
                found[each.key] = each.formula.evaluate(found, self.env)
        return found

    # -- words

    def member_text(self, each: DimensionPlan, member: Member) -> str:
        if member.other:
            return texts.OTHERS.to(self.reader.language)
        definition = each.definition
        if definition.bucket:
            return texts.bucket_text(member.value, definition.bucket, self.reader.language)
        if definition.bands:
            return texts.band_text(member.value, definition.bands)
        return self.value_text(definition.by, each.type.kind, each.type.form, member.value)

    def value_text(self, path: str, kind: Kind, form: str | None, value: Any) -> str:
        if value is None:
            return texts.EMPTY
        if kind is Kind.RECORD:
            return self.reader.titles.get((form or "", int(value)), f"#{value}")
        if path in self.reader.labels:
            label = self.reader.labels[path].get(str(value))
            return str(value) if label is None else say(label, self.reader.language)
        if isinstance(value, bool):
            return {True: ("Yes", "是"), False: ("No", "否")}[value][self.reader.language.startswith("zh")]
        if isinstance(value, Decimal | int):
            return texts.number_text(value, "money" if path in self.reader.currencies else None, self.currency(path))
        return str(value)

    def currency(self, path: str | None) -> str:
        return self.reader.currencies.get(path or "", "CNY")

    def measure_text(self, each: MeasurePlan, value: Any) -> str:
        return texts.number_text(value, self.format_of(each), self.currency(each.definition.of), self.reader.language)

    def format_of(self, each: MeasurePlan) -> str:
        counted = each.definition.agg in ("count", "count_distinct")
        return each.definition.format or ("integer" if counted else "number")

    def label(self, each: DimensionPlan | MeasurePlan) -> str:
        given = each.definition.label or self.reader.field_labels.get(getattr(each.definition, "by", "")) or each.label
        return say(given, self.reader.language)

    # -- conditions

    def member_condition(self, each: DimensionPlan, member: Member) -> str:
        if member.other:
            shown = {other.members[each.key] for other in self.groups if each.key in other.members}
            return drill.others_text(each, [one.value for one in sorted(shown, key=_by_text) if not one.other])
        return drill.member_text(each, member.value)

    def cell(self, group: Group, each: MeasurePlan) -> Json:
        conditions = {
            dimension.key: self.member_condition(dimension, group.members[dimension.key])
            for dimension in self.plan.dimensions
            if dimension.key in group.members
        }
        value = group.values.get(each.key)
        return {
            "value": texts.json_value(value),
            "text": self.measure_text(each, value),
            "filter": drill.cell_text(self.query, conditions, each),
        }

    def header(self, each: DimensionPlan, member: Member) -> Json:
        is_record = each.type.kind is Kind.RECORD and member.value is not None
        return {
            "value": str(member.value) if is_record else texts.json_value(member.value),
            "text": self.member_text(each, member),
            "filter": drill.cell_text(self.query, {each.key: self.member_condition(each, member)}, None),
        }

    # -- order and gaps

    def sorted_members(self, each: DimensionPlan, found: set[Member]) -> list[Member]:
        order = self._option_order(each)
        if order is not None:
            return sorted(found, key=lambda one: (one.other, order.get(str(one.value), len(order)), str(one.value)))
        if each.definition.bucket or each.type.kind in (Kind.NUMBER, Kind.DATE, Kind.DATE_TIME, Kind.BOOLEAN):
            return sorted(found, key=Member.sort_key)
        return sorted(found, key=lambda one: (one.other, one.value is None, self.member_text(each, one)))

    def _option_order(self, each: DimensionPlan) -> dict[str, int] | None:
        stages = self.plan.definition.stages
        if stages and self.plan.rows and each.key == self.plan.rows[0].key:
            return {key: index for index, key in enumerate(stages)}
        options = self.reader.labels.get(each.definition.by)
        return None if options is None else {key: index for index, key in enumerate(options)}

    def full_axis(self, each: DimensionPlan, found: set[Member]) -> list[Member]:
        """Members in order, with the empty buckets in between when the filter says where the axis begins and ends."""
        members = self.sorted_members(each, found)
        bucket = each.definition.bucket
        if bucket is None or bucket == "hour":
            return members
        filters = self.query.question.merged(self.plan.definition.filters)
        span = next(
            (s for one in filters if one.field == each.definition.by and (s := span_of(one, self.query.today))), None
        )
        values = [one.value for one in members if isinstance(one.value, date)]
        if span is not None:
            values = sorted(
                {*values, *(day for day in buckets(span, bucket) if day <= self.query.today or day in values)}
            )
            return [Member(day) for day in values] + [one for one in members if one.value is None]
        return members


def _by_text(member: Member) -> str:
    return str(member.value)


def shape(statement: Statement, rows: Sequence[Mapping[str, Any]], env: Env, reader: Reader, *, name: Any = "") -> Json:
    """The ResultSet of docs/reference/http.md."""
    definition = statement.query.plan.definition
    result: Json = {
        "key": definition.key,
        "name": say(name or definition.name or definition.key, reader.language),
        "show": definition.show,
        "form": definition.source,
        "as_of": env.now.isoformat().replace("+00:00", "Z"),
    }
    if definition.show == "list":
        return result | _list(statement, rows, reader)
    shaper = Shaper(statement, rows, env, reader)
    result |= _table(shaper)
    if definition.show == "number":
        result["number"] = _number(shaper)
    if statement.query.plan.columns:
        result["pivot"] = _pivot(shaper)
    chart = chart_of(shaper)
    if chart is not None:
        result["chart"] = chart
    return result


def _list(statement: Statement, rows: Sequence[Mapping[str, Any]], reader: Reader) -> Json:
    shaper = Shaper(statement, (), _NO_ENV, reader)
    fields = statement.query.plan.fields
    columns = [
        {"key": each.key, "label": say(reader.field_labels.get(each.path, each.path), reader.language), "role": "dimension",
         "type": str(each.expression.type)}
        for each in fields
    ]  # fmt: skip
    shown = [
        {"id": str(row["id"]), "level": 0, "cells": [
            {"value": texts.json_value(row[each.key]),
             "text": shaper.value_text(each.path, each.expression.type.kind, each.expression.type.form, row[each.key])}
            for each in fields]}
        for row in rows[: statement.limit]
    ]  # fmt: skip
    return {"columns": columns, "rows": shown, "truncated": len(rows) > statement.limit}


_NO_ENV: Any = None


def _table(shaper: Shaper) -> Json:
    plan, limit = shaper.plan, shaper.statement.limit
    columns = [
        {"key": each.key, "label": shaper.label(each), "role": "dimension", "type": str(each.type)}
        for each in plan.dimensions
    ]
    columns += [
        {"key": each.key, "label": shaper.label(each), "role": "measure", "type": "number", "format": shaper.format_of(each),
         "currency": shaper.currency(each.definition.of)}
        for each in plan.measures
    ]  # fmt: skip
    full = [each for each in shaper.groups if each.level == 0]
    ordered = _ordered(shaper, full)
    foot = [each for each in shaper.groups if each.level != 0 and not each.members]
    rows = [_row(shaper, each) for each in ordered[:limit]]
    rows += [_row(shaper, each) for each in foot] if plan.dimensions and not plan.columns else []
    return {"columns": columns, "rows": rows, "truncated": len(ordered) > limit}


def _row(shaper: Shaper, group: Group) -> Json:
    cells: list[Json] = []
    for each in shaper.plan.dimensions:
        if each.key in group.members:
            cells.append(shaper.header(each, group.members[each.key]))
        else:
            text = texts.TOTAL.to(shaper.reader.language) if not cells else ""
            cells.append({"value": None, "text": text})
    cells += [shaper.cell(group, each) for each in shaper.plan.measures]
    return {"cells": cells, "level": len(shaper.plan.dimensions) - len(group.members)}


def _ordered(shaper: Shaper, groups: list[Group]) -> list[Group]:
    """By the report's `sort` (measure keys, `-` for descending), else in the natural order of the dimensions."""
    plan = shaper.plan
    positions = {
        each.key: {
            member: index
            for index, member in enumerate(shaper.sorted_members(each, {g.members[each.key] for g in groups}))
        }
        for each in plan.dimensions
    }
    ordered = sorted(groups, key=lambda g: [positions[each.key][g.members[each.key]] for each in plan.dimensions])
    for sort in reversed(plan.definition.sort):
        key, down = sort.lstrip("-"), sort.startswith("-")
        if any(each.key == key for each in plan.measures):
            ordered.sort(key=_measure_order(key, down))
    return ordered


def _measure_order(key: str, down: bool) -> Callable[[Group], tuple[bool, bool, Decimal]]:
    def order(group: Group) -> tuple[bool, bool, Decimal]:
        value = group.values.get(key)
        number = Decimal(0) if value is None else Decimal(value)
        other = any(member.other for member in group.members.values())
        return other, value is None, -number if down else number

    return order


def _number(shaper: Shaper) -> Json:
    each = shaper.plan.measures[-1] if shaper.plan.measures[-1].formula else shaper.plan.measures[0]
    group = next(iter(shaper.groups), Group(0, {}, {}, {}))
    found = shaper.cell(group, each)
    before, now = group.before.get(each.key), group.values.get(each.key)
    if each.definition.compare and group.before:
        found["previous"] = {"value": texts.json_value(before), "text": shaper.measure_text(each, before)}
        found["basis"] = each.definition.compare
        found["delta"] = None if not before or now is None else texts.json_value((now - before) / abs(before))
    if shaper.plan.goal is not None:
        goal = shaper.plan.goal.evaluate({}, shaper.env)
        found["goal"] = {"value": texts.json_value(goal), "text": shaper.measure_text(each, goal)}
    return found | {"format": shaper.format_of(each), "label": shaper.label(each)}


def _pivot(shaper: Shaper) -> Json:
    """Rows × columns; totals come from their own grouping levels."""
    plan = shaper.plan
    index = {(group.level, tuple(group.members.items())): group for group in shaper.groups}
    levels = shaper.statement.levels
    full = [group for group in shaper.groups if group.level == 0]
    rows = _axis(shaper, plan.rows, full)
    columns = _axis(shaper, plan.columns, full)

    def cells(at: int, path: tuple[tuple[str, Member], ...]) -> list[Json]:
        group = index.get((at, path)) or _empty(shaper, at, path)
        return [shaper.cell(group, each) for each in plan.measures]

    def level(rows_kept: int, with_columns: bool) -> int | None:
        return next(
            (i for i, each in enumerate(levels) if each.rows == rows_kept and each.columns is with_columns), None
        )

    depth = len(plan.rows)
    row_total, foot, grand = level(depth, False), level(0, True), level(0, False)
    return {
        "measures": [
            {"key": each.key, "label": shaper.label(each), "format": shaper.format_of(each)} for each in plan.measures
        ],
        "row_labels": [shaper.label(each) for each in plan.rows],
        "column_labels": [shaper.label(each) for each in plan.columns],
        "rows": [_headers(shaper, plan.rows, path) for path in rows],
        "columns": [_headers(shaper, plan.columns, path) for path in columns],
        "cells": [[cells(0, row + column) for column in columns] for row in rows],
        "row_totals": None if row_total is None else [cells(row_total, row) for row in rows],
        "column_totals": None if foot is None else [cells(foot, column) for column in columns],
        "grand": None if grand is None else cells(grand, ()),
    }


def _axis(
    shaper: Shaper, dimensions: Sequence[DimensionPlan], groups: list[Group]
) -> list[tuple[tuple[str, Member], ...]]:
    if len(dimensions) == 1:
        each = dimensions[0]
        return [((each.key, member),) for member in shaper.full_axis(each, {g.members[each.key] for g in groups})]
    positions = {
        each.key: {one: i for i, one in enumerate(shaper.sorted_members(each, {g.members[each.key] for g in groups}))}
        for each in dimensions
    }
    paths = {tuple((each.key, group.members[each.key]) for each in dimensions) for group in groups}
    return sorted(paths, key=lambda path: [positions[key][member] for key, member in path])


def _headers(shaper: Shaper, dimensions: Sequence[DimensionPlan], path: tuple[tuple[str, Member], ...]) -> list[Json]:
    return [shaper.header(each, member) for each, (_, member) in zip(dimensions, path, strict=True)]


def _empty(shaper: Shaper, at: int, path: tuple[tuple[str, Member], ...]) -> Group:
    """A combination without records: 0 for additive measures, nothing for the others."""
    values: dict[str, Any] = {
        each.key: Decimal(0) if each.definition.agg in (*ADDITIVE, "count_distinct") else None
        for each in shaper.plan.measures
    }
    return Group(at, dict(path), values, {})
