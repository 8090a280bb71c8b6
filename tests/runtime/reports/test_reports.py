"""Reports against an oracle that counts the raw rows in plain Python."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.reports.export import to_csv, to_xlsx
from tests.story import Crm

ORDERS = """
SELECT o.*, c.name AS c_name, c.level AS c_level, c.region AS c_region
FROM crm__order o JOIN crm__customer c ON c.id = o.customer WHERE o.deleted_at IS NULL
"""
Row = dict[str, Any]
KEYS: dict[str, Callable[[Row], Any]] = {
    "status": lambda row: row["status"],
    "customer.level": lambda row: row["c_level"],
    "customer.region": lambda row: str(row["c_region"]),
    "owner": lambda row: str(row["owner"]),
}
MEASURES: dict[str, tuple[dict[str, Any], Callable[[list[Row]], Any]]] = {
    "n": ({"key": "n"}, len),
    "total": ({"key": "total", "of": "total", "agg": "sum"}, lambda rows: _sum(row["total"] for row in rows)),
    "customers": (
        {"key": "customers", "of": "customer", "agg": "count_distinct"},
        lambda rows: len({row["customer"] for row in rows}),
    ),
    "middle": (
        {"key": "middle", "of": "total", "agg": "median"},
        lambda rows: Decimal(str(round(median([float(row["total"]) for row in rows if row["total"] is not None]), 6))),
    ),
    "paid": (
        {"key": "paid", "of": "total", "agg": "sum", "where": 'status = "paid"'},
        lambda rows: _sum(row["total"] for row in rows if row["status"] == "paid"),
    ),
    "share": (
        {"key": "share", "agg": "ratio", "formula": "paid / total"},
        lambda rows: _sum(r["total"] for r in rows if r["status"] == "paid") / _sum(r["total"] for r in rows),
    ),
}


COUNTED = ("n", "total", "customers", "paid")
"""What is 0, not nothing, where there are no records."""


def _sum(values: Iterable[Any]) -> Decimal:
    return sum((Decimal(each) for each in values if each is not None), Decimal(0))


async def preview(crm: Crm, definition: dict[str, Any], login: str = "li.na", *filters: dict[str, Any]) -> Any:
    person = await crm.as_(login)
    body = {"definition": {"key": "q", "source": "order", **definition}, "filters": list(filters)}
    return await person.send("POST", "/apps/crm/reports/preview", body)


async def raw(crm: Crm, query: str) -> list[Row]:
    async with crm.mortise.database.connect() as connection:
        return [dict(each) for each in (await connection.execute(sa.text(query))).mappings()]


@pytest.mark.parametrize("seed", range(12))
async def test_every_cell_and_total_equals_the_oracle_and_opens_its_records(crm: Crm, seed: int) -> None:
    dice = random.Random(seed)
    dimensions = dice.sample(list(KEYS), dice.randint(1, 3))
    split = dice.randint(1, len(dimensions))
    names = ["n", "total", *dice.sample(["customers", "middle", "paid"], 2)]
    names += ["share"] if "paid" in names else []
    definition = {
        "rows": [{"by": each} for each in dimensions[:split]],
        "columns": [{"by": each} for each in dimensions[split:]],
        "measures": [MEASURES[each][0] for each in names],
        "totals": ["rows", "columns"],
        "show": "pivot" if split < len(dimensions) else "table",
    }
    result = await preview(crm, definition)
    rows = await raw(crm, ORDERS)
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(KEYS[each](row) for each in dimensions)].append(row)
    cells = _cells(result, len(dimensions))
    assert len(cells) >= len(groups)
    li = await crm.as_("li.na")
    for place, found in cells.items():
        expected = groups.get(place, [])
        for name, cell in zip(names, found, strict=True):
            answer = MEASURES[name][1](expected) if expected or name in COUNTED else None
            assert _same(cell["value"], answer), (place, name)
        count = (await li.get("/apps/crm/forms/order/records/count", filter=found[0]["filter"]))["count"]
        assert count == len(expected)
    if "pivot" in result:
        for name, cell in zip(names, result["pivot"]["grand"], strict=True):
            assert _same(cell["value"], MEASURES[name][1](rows)), name


def _cells(result: Any, width: int) -> dict[tuple[Any, ...], list[Any]]:
    if "pivot" not in result:
        full = [row["cells"] for row in result["rows"] if row["level"] == 0]
        return {tuple(cell["value"] for cell in cells[:width]): cells[width:] for cells in full}
    pivot = result["pivot"]
    return {
        tuple(part["value"] for part in (*row, *column)): pivot["cells"][y][x]
        for y, row in enumerate(pivot["rows"])
        for x, column in enumerate(pivot["columns"])
    }


def _same(found: Any, expected: Any) -> bool:
    if found is None or expected is None:
        return found is None and expected in (None, 0)
    return abs(Decimal(str(found)) - Decimal(str(expected))) < Decimal("0.000001") * max(1, abs(Decimal(str(expected))))


async def test_a_total_over_lines_never_multiplies_the_order(crm: Crm) -> None:
    measures = [
        {"key": "orders"},
        {"key": "total", "of": "total", "agg": "sum"},
        {"key": "quantity", "of": "lines.quantity", "agg": "sum"},
        {"key": "lines", "of": "lines.quantity", "agg": "count"},
    ]
    result = await preview(crm, {"measures": measures, "show": "table"})
    values = [Decimal(cell["value"]) for cell in result["rows"][0]["cells"]]
    once = await raw(crm, "SELECT count(*) AS n, sum(total) AS t FROM crm__order WHERE deleted_at IS NULL")
    lines = await raw(crm, "SELECT sum(quantity) AS q, count(*) AS n FROM crm__order__lines WHERE deleted_at IS NULL")
    assert values == [once[0]["n"], once[0]["t"], lines[0]["q"], lines[0]["n"]]


async def test_the_top_members_are_ranked_over_base_rows_and_others_is_computed_from_them(crm: Crm) -> None:
    definition = {
        "rows": [{"by": "customer", "top": 3}],
        "measures": [{"key": "total", "of": "total", "agg": "sum"}, {"key": "middle", "of": "total", "agg": "median"}],
        "sort": ["-total"],
        "show": "table",
    }
    result = await preview(crm, definition)
    rows = await raw(crm, ORDERS)
    by_customer: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        by_customer[row["customer"]] += row["total"]
    best = sorted(by_customer, key=lambda each: (-by_customer[each], each))[:3]
    assert [int(line["cells"][0]["value"]) for line in result["rows"][:3]] == best
    others = result["rows"][3]["cells"]
    rest = [row for row in rows if row["customer"] not in best]
    assert others[0]["text"] == "Others"
    assert _same(others[1]["value"], _sum(row["total"] for row in rest))
    assert _same(others[2]["value"], median([float(row["total"]) for row in rest]))
    li = await crm.as_("li.na")
    assert (await li.get("/apps/crm/forms/order/records/count", filter=others[1]["filter"]))["count"] == len(rest)


async def test_empty_months_are_filled_with_zero(crm: Crm) -> None:
    definition = {
        "rows": [{"by": "ordered_on", "bucket": "month"}],
        "measures": [{"key": "total", "of": "total", "agg": "sum"}],
        "filters": [{"field": "ordered_on", "op": "relative", "value": "last_12_months"}],
        "where": 'customer.name = "nobody"',
        "show": "line",
    }
    chart = (await preview(crm, definition))["chart"]
    assert chart["categories"][0] == "Dec 2025"
    assert chart["categories"][-1] == "Nov 2026"
    assert chart["series"][0]["data"] == ["0"] * 12


async def test_a_running_month_is_compared_with_the_same_days_of_the_month_before(crm: Crm) -> None:
    li = await crm.as_("li.na")
    await raw_write(crm, "UPDATE crm__payment SET deleted_at = now()")
    customer = (await li.list("customer", limit=1))[0]
    for paid_on, amount in (("2026-11-05", "300"), ("2026-10-20", "100"), ("2026-10-25", "1000")):
        await li.create("payment", customer=customer["id"], amount=amount, paid_on=paid_on)
    number = (await li.report("revenue_month"))["number"]
    assert (Decimal(number["value"]), Decimal(number["previous"]["value"]), Decimal(number["delta"])) == (300, 100, 2)
    assert len(number["trend"]) == 8


async def test_a_ratio_is_compared_with_the_ratio_of_the_period_before(crm: Crm) -> None:
    measures = [
        {"key": "won", "where": 'stage = "won"'},
        {"key": "closed"},
        {"key": "rate", "agg": "ratio", "formula": "won / closed", "compare": "previous_period"},
    ]
    definition = {
        "source": "opportunity",
        "where": 'stage in ["won", "lost"]',
        "measures": measures,
        "period": "closed_on",
        "filters": [{"field": "closed_on", "op": "relative", "value": "last_90_days"}],
        "show": "number",
    }
    number = (await preview(crm, definition))["number"]
    rows = await raw(crm, "SELECT stage, closed_on FROM crm__opportunity WHERE closed_on > '2026-11-23'::date - 180")
    then = [each["stage"] for each in rows if each["closed_on"] <= date(2026, 8, 25)]
    assert _same(number["previous"]["value"], Decimal(then.count("won")) / len(then))


async def raw_write(crm: Crm, statement: str) -> None:
    async with crm.mortise.database.begin() as connection:
        await connection.execute(sa.text(statement))


async def test_days_are_counted_in_the_readers_zone(crm: Crm) -> None:
    """23:30 on the 22nd in UTC is already the 23rd in Shanghai."""
    li = await crm.as_("li.na")
    ticket = await li.create("ticket", subject="Late", description="x")
    await raw_write(crm, f"UPDATE crm__ticket SET created_at = '2026-11-22 23:30Z' WHERE id = {ticket['id']}")
    definition = {
        "source": "ticket",
        "where": 'subject = "Late"',
        "rows": [{"by": "created_at", "bucket": "day"}],
        "measures": [{"key": "n"}],
        "show": "table",
    }
    result = await preview(crm, definition)
    assert result["rows"][0]["cells"][0]["value"] == "2026-11-23"
    found = await li.list("ticket", result["rows"][0]["cells"][1]["filter"])
    assert [each["id"] for each in found] == [ticket["id"]]


async def test_a_hidden_field_is_refused_and_rows_of_others_are_not_counted(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    hidden = {
        "key": "q",
        "source": "customer",
        "measures": [{"key": "x", "of": "credit_limit", "agg": "sum"}],
        "show": "number",
    }
    problem = await chen.send("POST", "/apps/crm/reports/preview", {"definition": hidden}, 422)
    assert "credit_limit" in problem["errors"][0]["message"]
    mine = await preview(crm, {"source": "order", "measures": [{"key": "n"}], "show": "number"}, "chen.yu")
    whole = await preview(crm, {"source": "order", "measures": [{"key": "n"}], "show": "number"})
    listed = (await chen.get("/apps/crm/forms/order/records/count"))["count"]
    assert int(mine["number"]["value"]) == listed < int(whole["number"]["value"])


async def test_an_export_keeps_numbers_and_defuses_formulas(crm: Crm) -> None:
    li = await crm.as_("li.na")
    await li.create("product", name="=1+1", code="BAD-1", price="10.50")
    definition = {
        "source": "product",
        "rows": [{"by": "name"}],
        "measures": [{"key": "p", "of": "price", "agg": "sum", "format": "money"}],
        "show": "table",
    }
    result = await preview(crm, definition)
    text = to_csv(result).decode("utf-8-sig")
    assert "'=1+1,10.50" in text
    import io

    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(result))).get_sheet_by_index(0).to_python()
    assert ["=1+1", 10.5] in sheet


@pytest.mark.parametrize(
    ("definition", "pointer"),
    [
        ({"source": "ordr", "measures": [{"key": "n"}]}, "/source"),
        ({"rows": [{"by": "statsu"}], "measures": [{"key": "n"}]}, "/rows/0/by"),
        ({"rows": [{"by": "status", "bucket": "month"}], "measures": [{"key": "n"}]}, "/rows/0/bucket"),
        ({"measures": [{"key": "n", "agg": "sum"}]}, "/measures/0"),
        ({"measures": [{"key": "n", "agg": "sum", "of": "status"}]}, "/measures/0/of"),
        ({"measures": [{"key": "n"}, {"key": "n"}]}, "/measures/1/key"),
        ({"measures": [{"key": "r", "agg": "ratio", "formula": "nothing / 2"}]}, "/measures/0/formula"),
        ({"rows": [{"by": "lines"}], "measures": [{"key": "n"}]}, "/rows/0/by"),
        ({"measures": []}, "/measures"),
    ],
)
async def test_a_mistake_in_a_report_has_its_place(crm: Crm, definition: dict[str, Any], pointer: str) -> None:
    li = await crm.as_("li.na")
    body = {"definition": {"key": "q", "source": "order", **definition}}
    problem = await li.send("POST", "/apps/crm/reports/preview", body, 422)
    assert pointer in {each["pointer"] for each in problem["errors"]}


def test_named_periods_have_the_edges_people_expect() -> None:
    from engines.report.periods import Span, a_year_before, named, previous, so_far

    today = date(2024, 2, 29)
    expected = {
        "today": ("2024-02-29", "2024-03-01"),
        "this_week": ("2024-02-26", "2024-03-04"),
        "last_month": ("2024-01-01", "2024-02-01"),
        "this_quarter": ("2024-01-01", "2024-04-01"),
        "last_year": ("2023-01-01", "2024-01-01"),
        "last_7_days": ("2024-02-23", "2024-03-01"),
        "last_12_months": ("2023-03-01", "2024-03-01"),
    }
    for name, (start, end) in expected.items():
        assert named(name, today) == Span(date.fromisoformat(start), date.fromisoformat(end)), name
    month = Span(date(2024, 2, 1), date(2024, 3, 1))
    assert so_far(month, date(2024, 2, 10)) == Span(date(2024, 2, 1), date(2024, 2, 11))
    assert previous(so_far(month, date(2024, 2, 10)), month) == Span(date(2024, 1, 1), date(2024, 1, 11))
    assert a_year_before(Span(date(2024, 2, 29), date(2024, 3, 1))) == Span(date(2023, 2, 28), date(2023, 3, 1))
