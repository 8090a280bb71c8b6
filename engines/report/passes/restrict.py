"""Which records take part: the report's condition, the filters, the period and the one it is compared with."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from engines.data.chips import chip_condition
from engines.data.types import Kind
from engines.expr import Expression, compile_expression
from engines.kernel.errors import DefinitionError
from engines.report.definition import ReportFilter
from engines.report.periods import Span, instant
from engines.report.query import Column, Query
from engines.report.question import Comparison, comparison, span_of


def restrict(query: Query) -> Query:
    plan, definition = query.plan, query.plan.definition
    filters = query.question.merged(definition.filters)
    if plan.where is not None:
        query = _with(query, plan.where.to_sql_condition(query.row), definition.where or "true")
    compared = next((each.definition.compare for each in plan.measures if each.definition.compare), None)
    for each in filters:
        if _says_nothing(each):
            continue
        expression = _compile(query, each.field)
        is_date = expression.type.kind in (Kind.DATE, Kind.DATE_TIME)
        if (
            is_date
            and compared
            and each.field == definition.period
            and (found := comparison(compared, each, query.today))
        ):
            query = _compare(query, each.field, found)
            continue
        span = span_of(each, query.today) if is_date else None
        if span is not None:
            query = _with(query, in_span(query, expression, span), span_text(each.field, expression, span))
        else:
            text = _chip_text(query, each, expression)
            query = _with(query, _compile(query, text, condition=True).to_sql_condition(query.row), text)
    return query


def _says_nothing(each: ReportFilter) -> bool:
    return each.op not in ("empty", "not empty") and each.value in (None, "", [])


def _chip_text(query: Query, each: ReportFilter, expression: Expression) -> str:
    try:
        return chip_condition(each.field, each.op, each.value, expression.type)
    except DefinitionError as error:
        raise DefinitionError([found.at("filters") for found in error.diagnostics]) from error


def _compile(query: Query, text: str, *, condition: bool = False) -> Expression:
    try:
        return compile_expression(text, query.plan.scope, condition=condition)
    except DefinitionError as error:
        raise DefinitionError([each.at("filters") for each in error.diagnostics]) from error


def _with(query: Query, condition: Column, text: str) -> Query:
    return replace(query, conditions=(*query.conditions, condition), drill=(*query.drill, text))


def _compare(query: Query, field: str, found: Comparison) -> Query:
    expression = _compile(query, field)
    now, then = in_span(query, expression, found.now), in_span(query, expression, found.then)
    return replace(
        query,
        conditions=(*query.conditions, sa.or_(now, then)),
        drill=(*query.drill, span_text(field, expression, found.now)),
        base={**query.base, "now": now, "then": then},
        comparison=found,
        period=field,
    )


def in_span(query: Query, expression: Expression, span: Span) -> Column:
    """The raw column between two constants, so that an index serves it; instants are compared with UTC edges."""
    column = expression.to_sql(query.row)
    start, end = edges(query, expression, span)
    return sa.and_(column >= sa.literal(start), column < sa.literal(end))


def edges(query: Query, expression: Expression, span: Span) -> tuple[object, object]:
    if expression.type.kind is Kind.DATE_TIME:
        zone = query.question.env.zone
        return instant(span.start, zone), instant(span.end, zone)
    return span.start, span.end


def span_text(path: str, expression: Expression, span: Span) -> str:
    """The same span as FEEL, for drilling; days in the reader's own zone."""
    if expression.type.kind is Kind.DATE_TIME:
        path = f"date({path})"
    return f'{path} >= date("{span.start}") and {path} < date("{span.end}")'
