"""Reports against an oracle that counts the raw rows in plain Python."""

from __future__ import annotations

import csv
import io
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
        "show": "pivot" if split < len(dimensions) else dice.choice(["table", "pivot"]),
    }
    result = await preview(crm, definition)
    rows = await raw(crm, ORDERS)
    depths = range(1, split + 1) if definition["show"] == "pivot" else [split]
    groups = {tuple((each, KEYS[each](row)) for each in dimensions[:depth]) for row in rows for depth in depths}
    cells = _cells(result, dimensions, split)
    assert groups <= set(cells)
    li = await crm.as_("li.na")
    for place, found in cells.items():
        expected = [row for row in rows if _stands_at(row, place)]
        for name, cell in zip(names, found, strict=True):
            answer = MEASURES[name][1](expected) if expected or name in COUNTED else None
            assert _same(cell["value"], answer), (place, name)
        count = (await li.get("/apps/crm/forms/order/records/count", filter=found[0]["filter"]))["count"]
        assert count == len(expected)


def _stands_at(row: Row, place: tuple[tuple[str, Any], ...]) -> bool:
    return all(KEYS[dimension](row) == value for dimension, value in place)


def _cells(result: Any, dimensions: list[str], split: int) -> dict[tuple[tuple[str, Any], ...], list[Any]]:
    """Every cell, subtotal and total, by the members it stands under."""
    if "pivot" not in result:
        found = {}
        for row in result["rows"]:
            kept = len(dimensions) - row["level"]
            place = zip(dimensions[:kept], (cell["value"] for cell in row["cells"]), strict=False)
            found[tuple(place)] = row["cells"][len(dimensions) :]
        return found
    pivot = result["pivot"]
    found = {(): pivot["grand"]} if pivot["grand"] else {}
    columns = [
        tuple(zip(dimensions[split:], (part["value"] for part in each), strict=True)) for each in pivot["columns"]
    ]
    for column, cells in zip(columns, pivot["column_totals"], strict=True):
        found[column] = cells
    for y, row in enumerate(pivot["rows"]):
        place = tuple(zip(dimensions, (part["value"] for part in row), strict=False))
        found |= {place: pivot["row_totals"][y]} if pivot["row_totals"] else {}
        found |= {place + column: pivot["cells"][y][x] for x, column in enumerate(columns)}
    return found


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


async def test_the_subtotals_of_a_pivot_are_those_of_hand_written_queries_and_survive_its_export(crm: Crm) -> None:
    """Orders, their lines and distinct customers side by side: nothing is multiplied, nothing is added up from cells."""
    definition = {
        "rows": [{"by": "customer.region"}, {"by": "customer"}],
        "columns": [{"by": "status"}],
        "measures": [
            {"key": "customers", "of": "customer", "agg": "count_distinct"},
            {"key": "total", "of": "total", "agg": "sum"},
            {"key": "quantity", "of": "lines.quantity", "agg": "sum"},
            {"key": "each", "agg": "ratio", "formula": "total / quantity"},
        ],
        "totals": ["rows", "columns"],
        "sort": ["-total"],
        "show": "pivot",
    }
    result = await preview(crm, definition)
    by_hand = await raw(
        crm,
        """
        SELECT c.region, o.status, count(DISTINCT o.customer) AS customers, sum(o.total) AS total, sum(l.quantity) AS quantity
        FROM crm__order o
        JOIN crm__customer c ON c.id = o.customer
        LEFT JOIN (
            SELECT parent, sum(quantity) AS quantity FROM crm__order__lines WHERE deleted_at IS NULL GROUP BY parent
        ) l ON l.parent = o.id
        WHERE o.deleted_at IS NULL
        GROUP BY GROUPING SETS ((c.region, o.status), (c.region))
        """,
    )
    pivot = result["pivot"]
    subtotals = {row[0]["value"]: at for at, row in enumerate(pivot["rows"]) if len(row) == 1}
    columns = {column[0]["value"]: at for at, column in enumerate(pivot["columns"])}
    assert len(subtotals) == len({each["region"] for each in by_hand}) > 1
    for each in by_hand:
        at = subtotals[str(each["region"])]
        found = pivot["row_totals"][at] if each["status"] is None else pivot["cells"][at][columns[each["status"]]]
        ratio = each["total"] / each["quantity"] if each["quantity"] else None
        for cell, expected in zip(found, (each["customers"], each["total"], each["quantity"] or 0, ratio), strict=True):
            assert _same(cell["value"], expected), each
    outer = [Decimal(pivot["row_totals"][at][1]["value"]) for at in subtotals.values()]
    assert outer == sorted(outer, reverse=True)
    lines = list(csv.reader(io.StringIO(to_csv(result).decode("utf-8-sig"))))
    exported = {line[0]: line[-4:] for line in lines if line[1] == "Subtotal"}
    for at in subtotals.values():
        assert exported[pivot["rows"][at][0]["text"]] == [cell["value"] for cell in pivot["row_totals"][at]]
    assert lines[-1][0] == "Total"
    assert lines[-1][-4:] == [cell["value"] for cell in pivot["grand"]]


@pytest.mark.parametrize(
    ("source", "path", "query"),
    [
        ("customer", "address.city", "SELECT address ->> 'city' AS city FROM crm__customer WHERE deleted_at IS NULL"),
        (
            "order",
            "customer.address.city",
            """SELECT c.address ->> 'city' AS city FROM crm__order o
            JOIN crm__customer c ON c.id = o.customer WHERE o.deleted_at IS NULL""",
        ),
    ],
)
async def test_a_part_of_an_address_is_grouped_by_and_filtered_by(crm: Crm, source: str, path: str, query: str) -> None:
    result = await preview(crm, {"source": source, "rows": [{"by": path}], "measures": [{"key": "n"}], "show": "table"})
    cities: dict[str, int] = defaultdict(int)
    for row in await raw(crm, query):
        cities[row["city"]] += 1
    assert {row["cells"][0]["value"]: int(row["cells"][1]["value"]) for row in result["rows"]} == cities
    assert result["columns"][0]["label"] == "City"
    city, count = next(iter(cities.items()))
    chip = {"field": path, "op": "=", "value": city}
    only = await preview(crm, {"source": source, "measures": [{"key": "n"}], "show": "number"}, "li.na", chip)
    assert int(only["number"]["value"]) == count


async def test_a_pivot_that_is_too_long_says_so_and_keeps_whole_rows(crm: Crm) -> None:
    definition = {
        "rows": [{"by": "customer"}],
        "columns": [{"by": "status"}],
        "measures": [{"key": "total", "of": "total", "agg": "sum"}],
        "totals": ["rows", "columns"],
        "sort": ["-total"],
        "show": "pivot",
    }
    whole, cut = await preview(crm, definition), await preview(crm, definition | {"limit": 3})
    assert (whole["truncated"], cut["truncated"], cut["pivot"]["truncated"]["rows"]) == (False, True, True)
    assert cut["pivot"]["row_totals"] == whole["pivot"]["row_totals"][:3]
    assert cut["pivot"]["grand"] == whole["pivot"]["grand"]


async def test_bars_over_two_row_fields_show_every_pair(crm: Crm) -> None:
    definition = {
        "rows": [{"by": "customer.level"}, {"by": "status"}],
        "measures": [{"key": "n"}],
        "show": "bar",
    }
    result = await preview(crm, definition)
    chart = result["chart"]
    pairs = {" · ".join(cell["text"] for cell in row["cells"][:2]): row["cells"][2]["value"] for row in result["rows"]}
    assert dict(zip(chart["categories"], chart["series"][0]["data"], strict=True)) == pairs


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
    assert number["basis_text"] == "1–23 Oct"
    assert len(number["trend"]) == 8
    assert number["better"] == "more"


async def test_a_measure_says_which_way_is_better_and_less_time_is_unless_told(crm: Crm) -> None:
    for measure, better in (
        ({"format": "hours"}, "less"),
        ({"format": "hours", "better": "none"}, "none"),
        ({"better": "less"}, "less"),
    ):
        number = (await preview(crm, {"measures": [{"key": "n", **measure}], "show": "number"}))["number"]
        assert number["better"] == better


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
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(result))).get_sheet_by_index(0).to_python()
    assert ["=1+1", 10.5] in sheet


@pytest.mark.parametrize(
    ("definition", "pointer"),
    [
        (
            {"rows": [{"by": "status"}], "columns": [{"by": "owner"}], "measures": [{"key": "n"}], "show": "pie"},
            "/columns",
        ),
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
    from engines.report.periods import Span, a_year_before, named, previous, so_far, span_text

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
    today = date(2026, 11, 22)
    words = {
        ("2025-10-01", "2025-10-23"): ("1–22 Oct 2025", "2025 年 10 月 1 日至 22 日"),
        ("2026-10-01", "2026-11-01"): ("October 2026", "2026 年 10 月"),
        ("2026-07-01", "2026-10-01"): ("Q3 2026", "2026 年第 3 季度"),
        ("2025-01-01", "2026-01-01"): ("2025", "2025 年"),
        ("2026-10-01", "2026-10-23"): ("1–22 Oct", "10 月 1 日至 22 日"),
        ("2026-05-28", "2026-08-26"): ("28 May – 25 Aug", "5 月 28 日至 8 月 25 日"),
        ("2025-12-30", "2026-01-02"): ("30 Dec 2025 – 1 Jan 2026", "2025 年 12 月 30 日至 2026 年 1 月 1 日"),
        ("2026-11-21", "2026-11-22"): ("21 Nov", "11 月 21 日"),
    }
    for (start, end), (english, chinese) in words.items():
        span = Span(date.fromisoformat(start), date.fromisoformat(end))
        assert (span_text(span, today, "en"), span_text(span, today, "zh")) == (english, chinese)
