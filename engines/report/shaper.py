"""What the rows of the statement say: their groups, their words in the reader's language, the conditions of their records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from engines.data.types import Kind
from engines.expr import Env
from engines.kernel.texts import say
from engines.report import drill, texts
from engines.report.periods import buckets
from engines.report.plan import DimensionPlan, MeasurePlan
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
        found = {each.key: self._number(each, values[each.key]) for each in self.plan.measures if each.key in values}
        for each in self.plan.measures:
            if each.formula is not None and all(len(path) != 1 or path[0] in found for path in each.formula.paths):
                found[each.key] = each.formula.evaluate(found, self.env)
        return found

    def _number(self, each: MeasurePlan, value: Any) -> Any:
        """Times in the unit they are shown in: days, unless the report says hours."""
        match value:
            case timedelta():
                unit_s = 3600 if each.definition.format == "hours" else 86_400
                return Decimal(str(value.total_seconds())) / unit_s
            case bool() | str():
                return value
            case int() | float():
                return Decimal(value)
            case _:
                return value

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

    def path_text(self, dimensions: Sequence[DimensionPlan], path: Sequence[tuple[str, Member]]) -> str:
        return " · ".join(self.member_text(each, member) for each, (_, member) in zip(dimensions, path, strict=True))

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
        if isinstance(value, datetime):
            return f"{value.astimezone(self.env.zone):%Y-%m-%d %H:%M}"
        if isinstance(value, Decimal | int):
            return texts.number_text(value, "money" if path in self.reader.currencies else None, self.currency(path))
        return str(value)

    def currency(self, path: str | None) -> str:
        return self.reader.currencies.get(path or "", "CNY")

    def measure_text(self, each: MeasurePlan, value: Any) -> str:
        if not each.is_number and each.formula is None:
            return self.value_text(each.definition.of or "", each.kind, None, value)
        return texts.number_text(value, self.format_of(each), self.currency(each.definition.of), self.reader.language)

    def format_of(self, each: MeasurePlan) -> str:
        counted = each.definition.agg in ("count", "count_distinct")
        usual = "integer" if counted else "days" if each.kind is Kind.DAYS_DURATION else "number"
        return each.definition.format or usual

    def better_of(self, each: MeasurePlan) -> str:
        return each.definition.better or ("less" if self.format_of(each) in ("days", "hours") else "more")

    def measure_view(self, each: MeasurePlan) -> Json:
        """A measure as a column: `type` is "number" for all that can be added up or drawn."""
        return {
            "key": each.key,
            "label": self.label(each),
            "role": "measure",
            "type": "number" if each.is_number else str(each.kind),
            "format": self.format_of(each),
            "currency": self.currency(each.definition.of),
        }

    def label(self, each: DimensionPlan | MeasurePlan) -> str:
        given = each.definition.label or self.reader.field_labels.get(getattr(each.definition, "by", "")) or each.label
        return say(given, self.reader.language)

    # -- conditions

    def member_condition(self, each: DimensionPlan, member: Member) -> str:
        return self._others[each.key] if member.other else drill.member_text(each, member.value)

    @cached_property
    def _others(self) -> dict[str, str]:
        """For each dimension cut to its top members: the condition "none of those that are shown"."""
        found = {}
        for each in self.query.cuts:
            shown = {group.members[each.key] for group in self.groups if each.key in group.members}
            values = [one.value for one in sorted(shown, key=lambda one: str(one.value)) if not one.other]
            found[each.key] = drill.others_text(each, values)
        return found

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
