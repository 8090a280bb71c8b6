"""Printable pages as PDF: what is read from HTML, what is left out, and that nothing people write is a program."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engines.kernel.errors import Unavailable
from runtime.paper.fonts import CHINESE, families, fonts_of, lacks_chinese
from runtime.paper.pages import file_name, title_of
from runtime.paper.pdf import pdf_of
from runtime.paper.tree import tree_of

AT = datetime(2026, 1, 5, 2, 30, 15, 250_000, tzinfo=UTC)


def texts(branch: Any) -> list[str]:
    """Every text of a tree, tables included."""
    if isinstance(branch, str):
        return [branch] if branch.strip() else []
    parts = [*branch["c"], *branch.get("head", ()), *branch.get("rows", ())]
    return [each for part in parts for each in texts(part)]


async def made(page: str, tmp_path: Path, language: str = "en") -> bytes:
    return await pdf_of(tree_of(page), title="T", language=language, folder=tmp_path, at=AT)


def pages_of(content: bytes) -> int:
    """How many pages a PDF has; its objects may be packed into streams."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    plain = content + b"".join(zlib.decompress(each) for each in streams if each[:1] == b"x")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", plain))


def test_what_a_page_shows_is_read_and_the_rest_is_left_out() -> None:
    tree = tree_of(
        "<html><head><title>no</title><style>p {}</style></head><body><h1>One</h1><p>two <b>three</b>&amp;<br>four"
        "<ul><li>a<li>b</ul><script>alert(1)</script><img src='x' alt='Logo'></body></html>"
    )
    assert texts(tree) == ["One", "two ", "three", "&", "four", "a", "b", "Logo"]


def test_a_table_knows_its_columns_and_its_head() -> None:
    tree = tree_of(
        "<table><thead><tr><th>Product</th><th class='number'>Amount</th></tr></thead>"
        "<tr><td>A longer name</td><td class='number'>12</td><tr class='total'><td colspan=2>Total</td></table>"
    )
    (table,) = tree["c"]
    assert table["columns"] == [13, 0]
    assert [len(table["head"]), len(table["rows"])] == [1, 2]
    assert table["rows"][1]["look"] == "total" and table["rows"][1]["c"][0]["span"] == 2


@pytest.mark.parametrize(
    "page",
    ["", "<table></table>", "<table><tr></tr></table>", "</p></b>", "<b><p><i>x", "<ul>x</ul>", "<td>x", "<p>" * 500],
)
async def test_any_html_makes_a_page(page: str, tmp_path: Path) -> None:
    assert (await made(page, tmp_path)).startswith(b"%PDF-")


async def test_what_people_write_is_text_and_never_a_program(tmp_path: Path) -> None:
    page = "<p>#panic(1) $x$ *b* _i_ @ref `raw` #read(\"/etc/passwd\") \\ ] }</p><td colspan='9' class='number'>#</td>"
    assert pages_of(await made(page, tmp_path)) == 1


async def test_a_long_table_goes_on_over_pages(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{index}</td><td>x</td></tr>" for index in range(120))
    assert pages_of(await made(f"<table><thead><tr><th>#</th><th>y</th></tr></thead>{rows}</table>", tmp_path)) > 2


async def test_chinese_needs_a_font_that_has_it(tmp_path: Path) -> None:
    chosen = families(fonts_of(tmp_path))
    assert lacks_chinese("报价单", ["Libertinus Serif"]) and not lacks_chinese("Quotation", ["Libertinus Serif"])
    if CHINESE.intersection(chosen):
        assert b"CJK" in await made("<h1>报价单</h1>", tmp_path, "zh-CN") or "Noto Sans CJK SC" not in chosen
    else:
        with pytest.raises(Unavailable):
            await made("<h1>报价单</h1>", tmp_path, "zh-CN")


def test_a_file_is_called_as_its_page() -> None:
    page = "<title>Quotation · Q-1 &lt;b&gt; / 报价</title>"
    assert title_of(page) == "Quotation · Q-1 <b> / 报价"
    assert file_name(page) == "Quotation Q-1 b 报价"
    assert file_name("<p>x</p>") == "document"
