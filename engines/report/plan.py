"""ReportDef → ReportPlan: every name resolved, every formula typed; or all mistakes at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from engines.data.record_type import Schema
from engines.data.types import NUMBER, Kind, Type
from engines.expr import Expression, Scope, compile_expression, form_scope
from engines.kernel.diagnostics import Diagnostic, has_errors
from engines.kernel.errors import DefinitionError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Label, Text
from engines.report.definition import Dimension, Measure, ReportDef

ADDITIVE = ("count", "sum")
_DATES = (Kind.DATE, Kind.DATE_TIME)


@dataclass(frozen=True)
class DimensionPlan:
    """One thing to group by. `expression` gives one value for each record."""

    key: str
    definition: Dimension
    expression: Expression
    label: Label

    @property
    def type(self) -> Type:
        return self.expression.type

    @property
    def is_instant(self) -> bool:
        return self.type.kind is Kind.DATE_TIME


@dataclass(frozen=True)
class MeasurePlan:
    """One thing to measure. `spread`: the input is a list in each record (a path over a to-many relation); it is
    aggregated inside the record first, so that joining never multiplies."""

    key: str
    definition: Measure
    expression: Expression | None
    where: Expression | None
    formula: Expression | None
    label: Label

    @property
    def kind(self) -> Kind:
        """Of the answer: a number, except for the least and the greatest of something else, and for times added up."""
        if self.expression is None or self.definition.agg in ("count", "count_distinct"):
            return Kind.NUMBER
        type_ = self.expression.type
        kind = type_.of.kind if type_.kind is Kind.LIST and type_.of else type_.kind
        return Kind.NUMBER if kind is Kind.ANY else kind

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.DAYS_DURATION)

    @property
    def spread(self) -> bool:
        return self.expression is not None and self.expression.type.kind is Kind.LIST


@dataclass(frozen=True)
class FieldPlan:
    """A column of a plain list."""

    key: str
    expression: Expression
    path: str


@dataclass(frozen=True)
class ReportPlan:
    definition: ReportDef
    scope: Scope
    schema: Schema
    where: Expression | None
    rows: tuple[DimensionPlan, ...]
    columns: tuple[DimensionPlan, ...]
    measures: tuple[MeasurePlan, ...]
    fields: tuple[FieldPlan, ...] = ()
    goal: Expression | None = None
    warnings: list[Diagnostic] = field(default_factory=list)

    @property
    def is_pivot(self) -> bool:
        """Shown as rows × columns; without columns it is a grouped table with subtotals."""
        return bool(self.columns) or (self.definition.show == "pivot" and bool(self.rows))

    @property
    def dimensions(self) -> tuple[DimensionPlan, ...]:
        return self.rows + self.columns

    @property
    def paths(self) -> frozenset[tuple[str, ...]]:
        """Every path the report reads: what permissions are asked about."""
        expressions = [
            self.where,
            *(each.expression for each in self.dimensions),
            *(each.expression for each in self.fields),
            *(part for each in self.measures for part in (each.expression, each.where)),
        ]
        return frozenset(path for each in expressions if each is not None for path in each.paths)


def plan_report(definition: ReportDef, schema: Schema) -> ReportPlan:
    """Raises DefinitionError with every mistake; pointers are inside the report."""
    plan, diagnostics = _plan(definition, schema)
    if plan is None or has_errors(diagnostics):
        raise DefinitionError(diagnostics)
    return plan


def check_report(definition: ReportDef, schema: Schema) -> list[Diagnostic]:
    return _plan(definition, schema)[1]


T = TypeVar("T")


class _Collector:
    """Compiles parts of a report and keeps what went wrong, each at its place."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.found = scope, list[Diagnostic]()

    def compile(
        self, text: str, *where: str | int, condition: bool = False, scope: Scope | None = None
    ) -> Expression | None:
        try:
            return compile_expression(text, scope or self.scope, condition=condition)
        except DefinitionError as error:
            self.found += [each.at(*where) for each in error.diagnostics]
            return None

    def optional(self, text: str | None, *where: str | int, condition: bool = False) -> Expression | None:
        return None if text is None else self.compile(text, *where, condition=condition)

    def complain(self, code: str, message: Text, *where: str | int, hint: Text | None = None) -> None:
        self.found.append(Diagnostic(code, "", message, hint).at(*where))


def _plan(definition: ReportDef, schema: Schema) -> tuple[ReportPlan | None, list[Diagnostic]]:
    if definition.source not in schema:
        hint = did_you_mean(definition.source, schema)
        message = Text(f"There is no form '{definition.source}'.", f"没有表单“{definition.source}”。")
        return None, [Diagnostic("report.unknown_source", "/source", message, hint)]
    scope = form_scope(schema, definition.source)
    collect = _Collector(scope)
    rows = _each(definition.rows, lambda i, each: _dimension(collect, each, f"r{i}", "rows", i))
    columns = _each(definition.columns, lambda i, each: _dimension(collect, each, f"c{i}", "columns", i))
    measures = _each(definition.measures, lambda i, each: _measure(collect, definition, each, i))
    if definition.show in ("pie", "donut", "funnel"):
        for index, each in enumerate(measures):
            if not each.is_number:
                message = Text(
                    f"'{each.key}' is not a number; this chart draws numbers.", f"“{each.key}”不是数字，无法绘图。"
                )
                collect.complain("report.measure.not_drawn", message, "measures", index, "of")
    fields = _each(definition.fields, lambda i, each: _field(collect, each, i))
    where = collect.optional(definition.where, "where", condition=True)
    goal = None if definition.goal is None else collect.compile(definition.goal, "goal", scope=Scope(names={}))
    _check_shape(collect, definition)
    if has_errors(collect.found):
        return None, collect.found
    return ReportPlan(
        definition, scope, schema, where, rows, columns, measures, fields, goal, collect.found
    ), collect.found


def _each(parts: list[T], plan: Callable[[int, T], object]) -> tuple:  # type: ignore[type-arg]
    return tuple(done for index, each in enumerate(parts) if (done := plan(index, each)) is not None)


def _dimension(collect: _Collector, each: Dimension, key: str, *where: str | int) -> DimensionPlan | None:
    expression = collect.compile(each.by, *where, "by")
    if expression is None:
        return None
    kind = expression.type.kind
    if kind in (Kind.LIST, Kind.CONTEXT, Kind.FUNCTION, Kind.RANGE):
        collect.complain(
            "report.dimension.many",
            Text(
                f"'{each.by}' has several values in one record; a group needs one.",
                f"“{each.by}”在一条记录中有多个值，无法分组。",
            ),
            *where,
            "by",
            hint=Text("Make the lines the source of the report.", "请将明细表作为报表来源。"),
        )
    if each.bucket and kind not in _DATES:
        collect.complain(
            "report.dimension.bucket",
            Text(
                f"'{each.by}' is a {expression.type}; only dates have a {each.bucket}.",
                f"“{each.by}”不是日期，不能按时间分段。",
            ),
            *where,
            "bucket",
        )
    if each.bands and kind is not Kind.NUMBER:
        collect.complain(
            "report.dimension.bands",
            Text(f"'{each.by}' is not a number; bands need one.", f"“{each.by}”不是数字，不能按区间分段。"),
            *where,
            "bands",
        )
    return DimensionPlan(key, each, expression, each.label or each.by)


def _measure(collect: _Collector, report: ReportDef, each: Measure, index: int) -> MeasurePlan | None:
    at = ("measures", index)
    expression = collect.optional(each.of, *at, "of")
    where = collect.optional(each.where, *at, "where", condition=True)
    formula = None
    if each.agg == "ratio":
        names = {other.key: NUMBER for other in report.measures if other.key != each.key and other.agg != "ratio"}
        if each.formula is None:
            collect.complain("report.measure.no_formula", Text("A ratio needs a formula.", "比率需要公式。"), *at)
        else:
            formula = collect.compile(each.formula, *at, "formula", scope=Scope(names=names))
    elif each.agg != "count" and each.of is None:
        collect.complain(
            "report.measure.of_what",
            Text(f"Say what to take the {each.agg} of.", "请指定要计算的字段。"),
            *at,
            hint=Text('Add "of": a field or a formula.', "请添加 of：字段或公式。"),
        )
    if expression is not None:
        _check_measured(collect, each, expression, *at)
    return MeasurePlan(each.key, each, expression, where, formula, each.label or each.key)


def _check_measured(collect: _Collector, each: Measure, expression: Expression, *at: str | int) -> None:
    kind = expression.type.kind
    inner = expression.type.of.kind if kind is Kind.LIST and expression.type.of else kind
    if each.agg in ("sum", "avg", "median") and inner not in (Kind.NUMBER, Kind.ANY, Kind.DAYS_DURATION):
        collect.complain(
            "report.measure.not_a_number",
            Text(
                f"'{each.of}' is a {expression.type}; {each.agg} needs numbers.",
                f"“{each.of}”不是数字，不能计算 {each.agg}。",
            ),
            *at,
            "of",
        )
    if kind is Kind.LIST and each.agg in ("median", "count_distinct"):
        collect.complain(
            "report.measure.many",
            Text(
                f"'{each.of}' has several values in one record; {each.agg} cannot count them here.",
                f"“{each.of}”在一条记录中有多个值，此处无法计算。",
            ),
            *at,
            "of",
            hint=Text("Make that form the source of the report.", "请将该表单作为报表来源。"),
        )


def _field(collect: _Collector, path: str, index: int) -> FieldPlan | None:
    expression = collect.compile(path, "fields", index)
    return None if expression is None else FieldPlan(f"f{index}", expression, path)


def _check_shape(collect: _Collector, report: ReportDef) -> None:
    if not report.measures and report.show != "list":
        collect.complain(
            "report.no_measure", Text("A report needs something to measure.", "报表需要至少一个指标。"), "measures"
        )
    if report.show == "list" and not report.fields:
        collect.complain("report.no_fields", Text("A list needs fields to show.", "列表需要选择字段。"), "fields")
    if report.columns and report.show in ("pie", "donut", "funnel"):
        collect.complain(
            "report.columns.none_here",
            Text(f"A {report.show} has no columns.", "此图表没有列维度。"),
            "columns",
            hint=Text("Choose bars, or move the field to the rows.", "请改用柱状图，或将字段移到行。"),
        )
    seen: set[str] = set()
    for index, each in enumerate(report.measures):
        if each.key in seen:
            collect.complain(
                "report.duplicate_key",
                Text(f"'{each.key}' is used twice.", f"“{each.key}”重复。"),
                "measures",
                index,
                "key",
            )
        seen.add(each.key)
