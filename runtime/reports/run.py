"""A report, asked by somebody: planned once for each set of eyes, run as one statement, shaped for the reader."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.data.core import SOURCES
from engines.data.fields.choice import ChoiceField
from engines.data.fields.money import MoneyField
from engines.data.paths import field_at
from engines.data.types import Kind
from engines.expr import Env, Expression, env_binds
from engines.kernel.definition import read_definition
from engines.kernel.errors import DefinitionError, NotAllowed, NotFound
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from engines.report import Question, ReportPlan, Statement, compile_report, plan_report, shape
from engines.report.definition import Dimension, ReportDef, ReportFilter
from engines.report.shaper import Reader
from runtime.records.sight import Sight, sight_of
from runtime.work import Work
from runtime.world import env_of

TREND_BUCKETS = 8


async def run_report(work: Work, app: str, key: str, filters: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The ResultSet of a published report. Raises NotFound, NotAllowed (a field it needs is hidden), DefinitionError."""
    sight = await sight_of(work, app)
    return await _answer(work, sight, report_of(sight, key), planned(sight, key), filters)


async def preview_report(
    work: Work, app: str, document: Mapping[str, Any], filters: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The same for a report that is still being designed."""
    sight = await sight_of(work, app)
    definition = read_definition(ReportDef, document)
    return await _answer(work, sight, definition, plan_report(definition, sight.schema), filters)


def report_of(sight: Sight, key: str) -> ReportDef:
    definitions = {each.key: each for each in sight.app.definition.reports}
    if key not in definitions:
        raise NotFound.because(
            "report.unknown", Text(f"There is no report '{key}'.", f"没有报表“{key}”。"), did_you_mean(key, definitions)
        )
    if not may_open(sight, key):
        raise NotAllowed.because(
            "report.not_allowed",
            Text("You may not open this report.", "您没有查看此报表的权限。"),
            Text("Ask an administrator for a role that may.", "请联系管理员分配相应的角色。"),
        )
    return definitions[key]


def may_open(sight: Sight, key: str) -> bool:
    """Whether one of the reader's roles lists the report, and may read its source at all."""
    if sight.roles is None:
        return True
    definition = sight.app.definition
    held = sight.roles.get(sight.app.key, frozenset())
    listed = any(
        role.reports is True or (isinstance(role.reports, list) and key in role.reports)
        for role in definition.roles
        if role.key in held
    )
    source = next((each.source for each in definition.reports if each.key == key), None)
    return listed and source is not None and (source in SOURCES or sight.form(source).readable)


def planned(sight: Sight, key: str) -> ReportPlan:
    """Compiled once per release and role set. A field the reader may not see is an unknown name: NotAllowed."""
    known = sight.statements.get(("report", key))
    if known is None:
        try:
            known = plan_report(report_of(sight, key), sight.schema)
        except DefinitionError as error:
            raise NotAllowed.because(
                "report.hidden_fields",
                Text(
                    "This report needs fields that you may not see.",
                    "此报表使用了您无权查看的字段。",
                ),
                Text("Ask an administrator.", "请联系管理员。"),
            ) from error
        sight.statements["report", key] = known
    return known


async def _answer(
    work: Work, sight: Sight, definition: ReportDef, plan: ReportPlan, filters: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    began = time.perf_counter()
    env = await env_of(work)
    chosen = [read_definition(ReportFilter, each) for each in filters]
    statement = compile_report(plan, sight, Question(env, chosen))
    rows = await _rows(work, statement, env)
    reader = await _reader(work, sight, plan, rows)
    result = shape(statement, rows, env, reader)
    if "number" in result and definition.period:
        result["number"]["trend"] = await _trend(work, sight, plan, env, chosen)
    return result | {"took_ms": round((time.perf_counter() - began) * 1000, 1)}


async def _rows(work: Work, statement: Statement, env: Env) -> list[Mapping[str, Any]]:
    answer = await work.connection.execute(statement.select, env_binds(env))
    return [dict(each) for each in answer.mappings()]


async def _trend(
    work: Work, sight: Sight, plan: ReportPlan, env: Env, filters: Sequence[ReportFilter]
) -> list[dict[str, Any]]:
    """The number's last months, for its spark line."""
    definition = plan.definition
    period = definition.period
    assert period is not None
    others = [each for each in definition.filters if each.field != period]
    measures = [each.model_copy(update={"compare": None}) for each in definition.measures]
    by_month = definition.model_copy(
        update={
            "rows": [Dimension(by=period, bucket="month")],
            "columns": [],
            "measures": measures,
            "show": "line",
            "goal": None,
            "filters": [*others, ReportFilter(field=period, op="relative", value=f"last_{TREND_BUCKETS}_months")],
        }
    )
    kept = [each for each in filters if each.field != period]
    statement = compile_report(plan_report(by_month, sight.schema), sight, Question(env, kept))
    shaped = shape(statement, await _rows(work, statement, env), env, Reader(work.actor.language))
    chart = shaped.get("chart") or {"categories": [], "series": []}
    series = chart["series"][-1]["data"] if chart["series"] else []
    return [{"at": at, "value": value} for at, value in zip(chart["categories"], series, strict=True)]


async def _reader(work: Work, sight: Sight, plan: ReportPlan, rows: list[Mapping[str, Any]]) -> Reader:
    parts: list[tuple[str, str, Expression]] = [
        (each.key, each.definition.by, each.expression) for each in plan.dimensions
    ]
    parts += [(each.key, each.path, each.expression) for each in plan.fields]
    labels, field_labels, currencies = {}, {}, {}
    wanted: dict[str, set[int]] = {}
    for key, _, expression in parts:
        if expression.type.kind is Kind.RECORD:
            ids = {row[key] for row in rows if row.get(key) is not None}
            wanted.setdefault(expression.type.form or "", set()).update(ids)
    for path in {path for _, path, _ in parts} | {each.definition.of or "" for each in plan.measures}:
        found = field_at(path, sight.schema[plan.definition.source], sight.schema)
        if found is not None:
            field_labels[path] = found.label or found.key
            if isinstance(found, ChoiceField):
                labels[path] = {option.key: option.label or option.key for option in found.options}
            currency = getattr(found, "currency", None)
            if isinstance(found, MoneyField) or currency:
                currencies[path] = str(currency or "CNY")
    return Reader(
        language=work.actor.language or "en",
        titles=await titles_of(work, sight, wanted),
        labels=labels,
        field_labels=field_labels,
        currencies=currencies,
    )


async def titles_of(work: Work, sight: Sight, wanted: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    """Names of records, one query a form, through the reader's eyes."""
    found: dict[tuple[str, int], str] = {}
    for form, ids in wanted.items():
        if not ids or not form:
            continue
        table = sight.table(form)
        title = _title_key(sight, form)
        if title is None or title not in table.c:
            continue
        query = sa.select(table.c.id, table.c[title]).where(table.c.id.in_(sorted(ids)))
        found.update({(form, row[0]): str(row[1]) for row in await work.connection.execute(query)})
    return found


def _title_key(sight: Sight, form: str) -> str | None:
    return "name" if form.startswith("core.") else sight.form(form).shape.title


__all__ = ["may_open", "preview_report", "report_of", "run_report", "titles_of"]
