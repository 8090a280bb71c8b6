"""Columns of a spreadsheet as kinds of field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest

from builder.exchange.sheet_forms import guess_column, guess_sheet


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("Company", ["Acme", "Bolt Ltd", "Core"], "text"),
        ("Employees", ["12", "1,200", ""], "integer"),
        ("Weight", ["1.5", "2"], "decimal"),
        ("Amount", ["1200", "99.50"], "money"),
        ("合同金额", ["1200", "99.50"], "money"),
        ("Share", ["5%", "12.5%"], "percent"),
        ("Signed", ["2026-01-31", "2026/2/1"], "date"),
        ("Called", ["2026-01-31 10:30", "2026-02-01 09:00:00"], "date_time"),
        ("Mail", ["a@example.com", "b@example.cn"], "email"),
        ("Phone", ["138 0013 8000", "+86 10 5555 0100"], "phone"),
        ("手机", ["13800138000", "13900139000"], "phone"),
        ("Active", ["yes", "no", "yes"], "yes_no"),
        ("是否有效", ["是", "否"], "yes_no"),
        ("Count", ["1", "0", "1"], "integer"),
        ("Part no.", ["007", "1200"], "text"),
        ("Level", ["VIP", "Normal", "VIP", "Normal", "VIP"], "choice"),
        ("Remark", ["old friend", "old friend", "", "old friend", "old friend"], "text"),
        ("Notes", ["x" * 300, "short"], "long_text"),
        ("Nothing", ["", ""], "text"),
        ("Mixed", ["12", "unknown", "14"], "text"),
    ],
)
def test_a_column_is_the_most_telling_type_that_reads_every_cell(name: str, cells: list[str], expected: str) -> None:
    assert guess_column(name, cells).type == expected


def test_what_another_type_cannot_read_is_counted_with_an_example() -> None:
    fits = {each.type: each for each in guess_column("Due", ["2026-01-31", "soon", "soon", "later"]).fits}
    assert (fits["date"].unreadable, fits["date"].example) == (3, "soon")
    assert fits["text"].unreadable == 0


def test_a_more_telling_type_that_nearly_fits_is_named_but_not_taken() -> None:
    days = [f"2026-01-{day:02d}" for day in range(1, 20)]
    assert (guess_column("Due", [*days, "soon"]).type, guess_column("Due", [*days, "soon"]).nearly) == ("text", "date")
    assert guess_column("Due", [*days[:5], "soon"]).nearly is None
    assert guess_column("Due", days).nearly is None


def test_a_file_tells_its_rows_and_columns() -> None:
    found = guess_sheet("客户 list.csv", "公司,级别\n甲,VIP\n乙,普通\n丙,VIP\n丁,普通\n".encode("gb18030"))
    assert (found.name, found.rows) == ("客户 list", 4)
    assert [(each.name, each.type, each.options) for each in found.columns] == [
        ("公司", "text", ["甲", "乙", "丙", "丁"]),
        ("级别", "choice", ["VIP", "普通"]),
    ]


async def test_the_designer_reads_a_file_and_nobody_else_does(
    analyst: httpx.AsyncClient, enter: Callable[..., Awaitable[httpx.AsyncClient]]
) -> None:
    told = await analyst.post("/api/builder/sheets/read", files={"file": ("a.csv", b"Name,Born\nAnn,2001-02-03\n")})
    assert [each["type"] for each in told.json()["columns"]] == ["text", "date"]
    empty = await analyst.post("/api/builder/sheets/read", files={"file": ("a.csv", b"Name\n")})
    assert empty.json()["errors"][0]["code"] == "import.empty"
    reader = await enter("reader")
    assert (await reader.post("/api/builder/sheets/read", files={"file": ("a.csv", b"A\n1\n")})).status_code == 403
