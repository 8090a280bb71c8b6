"""Reports that are asked for strangely: an answer or a clear problem."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.reports.export import to_csv, to_xlsx
from tests.story import Crm

COUNT = {"key": "q", "source": "order", "measures": [{"key": "n"}], "show": "table"}


async def ask(crm: Crm, definition: dict[str, Any], status: int, *filters: dict[str, Any]) -> Any:
    person = await crm.as_("li.na")
    body = {"definition": COUNT | definition, "filters": list(filters)}
    return await person.send("POST", "/apps/crm/reports/preview", body, status)


@pytest.mark.parametrize(
    ("chip", "status"),
    [
        ({"field": "total", "op": "between", "value": ["1", "500"]}, 200),
        ({"field": "total", "op": "between", "value": ["x", "y"]}, 422),
        ({"field": "ordered_on", "op": "between", "value": ["x", "2026-01-01"]}, 422),
        ({"field": "ordered_on", "op": "between", "value": ["2026-01-01", "9999-12-31"]}, 200),
        ({"field": "ordered_on", "op": "between", "value": ["2026-02-30", "2026-03-01"]}, 422),
        ({"field": "ordered_on", "op": "between", "value": ["2026-01-01", None]}, 200),
        ({"field": "ordered_on", "op": "relative", "value": "last_99999999999_days"}, 422),
        ({"field": "ordered_on", "op": "relative", "value": "next_9999_years"}, 422),
        ({"field": "ordered_on", "op": "relative", "value": "some_day"}, 422),
        ({"field": "status", "op": "=", "value": {"a": [1]}}, 422),
        ({"field": "nothing", "op": "=", "value": 1}, 422),
        ({"field": "status", "op": "like", "value": "x"}, 422),
        ({"field": "customer.name", "op": "contains", "value": 'a"\\\n'}, 200),
    ],
)
async def test_a_filter_works_or_is_refused(crm: Crm, chip: dict[str, Any], status: int) -> None:
    await ask(crm, {}, status, chip)
    await ask(crm, {"rows": [{"by": "ordered_on", "bucket": "month"}], "show": "line"}, status, chip)


@pytest.mark.parametrize(
    ("measure", "start"),
    [
        ({"of": "ordered_on", "agg": "max"}, "20"),
        ({"of": "customer.name", "agg": "min"}, ""),
        ({"of": "created_at", "agg": "max"}, "20"),
        ({"of": "status", "agg": "max"}, ""),
    ],
)
async def test_the_first_and_last_of_dates_and_texts_are_shown_as_what_they_are(
    crm: Crm, measure: dict[str, Any], start: str
) -> None:
    result = await ask(
        crm, {"rows": [{"by": "status"}], "measures": [{"key": "x", **measure}], "totals": ["rows"]}, 200
    )
    for row in result["rows"]:
        cell = row["cells"][-1]
        assert cell["value"]
        assert cell["text"].startswith(start)
    await ask(crm, {"measures": [{"key": "x", **measure}], "show": "number"}, 200)


@pytest.mark.parametrize("show", ["table", "pivot", "number", "bar", "line", "area", "pie", "donut", "funnel"])
async def test_every_shape_answers_without_records_and_without_dimensions(crm: Crm, show: str) -> None:
    nothing = {"where": 'customer.name = "nobody"', "show": show, "totals": ["rows", "columns"]}
    await ask(crm, nothing, 200)
    await ask(crm, {**nothing, "rows": [{"by": "status"}]}, 200)
    if show not in ("pie", "donut", "funnel"):
        await ask(crm, {**nothing, "columns": [{"by": "status"}]}, 200)
    await ask(crm, {"show": show, "totals": ["rows", "columns"]}, 200)


async def test_times_between_dates_are_measured_in_days_or_hours(crm: Crm) -> None:
    between = "date(created_at) - ordered_on"
    measures = [{"key": agg, "of": between, "agg": agg} for agg in ("sum", "avg", "median", "min", "max")]
    measures.append({"key": "hours", "of": between, "agg": "sum", "format": "hours"})
    result = await ask(crm, {"measures": measures, "rows": [{"by": "status"}], "totals": ["rows"]}, 200)
    async with crm.mortise.database.connect() as connection:
        query = """SELECT sum(d), avg(d), percentile_cont(0.5) WITHIN GROUP (ORDER BY d), min(d), max(d), sum(d) * 24 FROM (
            SELECT (created_at AT TIME ZONE 'Asia/Shanghai')::date - ordered_on AS d FROM crm__order WHERE deleted_at IS NULL) t"""
        expected = (await connection.execute(sa.text(query))).one()
    total = [Decimal(cell["value"]) for cell in result["rows"][-1]["cells"][1:]]
    assert [round(each, 6) for each in total] == [round(Decimal(str(each)), 6) for each in expected]
    assert result["rows"][-1]["cells"][1]["text"].endswith(" d")
    assert b"status" not in to_csv(result)
    assert to_xlsx(result)[:2] == b"PK"
    await ask(crm, {"measures": measures, "show": "pie", "rows": [{"by": "status"}]}, 200)
