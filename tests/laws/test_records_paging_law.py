"""Keyset paging: under every sort, nulls and equal values included, the pages hold each record exactly once, in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.app.bundle import parse_app
from engines.kernel.errors import InputError
from runtime.engine import Mortise
from runtime.metadata.install import install_release
from runtime.records import query as lists
from runtime.records.question import ListQuery, question_binds
from runtime.records.quick import bare_of
from runtime.records.read import binds
from runtime.records.sight import sight_of

SHOP = yaml.safe_load((Path(__file__).parents[1] / "cases/records/shop.yaml").read_text())
KEYS = ("name", "level", "amount", "since", "spent", "created_at", "owner", "id")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "ä", "文", None]),
        st.sampled_from(["vip", "normal", None]),
        st.sampled_from(["1.50", "-3", "1000000", None]),
        st.sampled_from(["2026-01-01", "2025-12-31", None]),
    ),
    max_size=12,
)
SORTS = st.lists(
    st.sampled_from([sign + key for key in KEYS for sign in ("", "-")]),
    max_size=3,
    unique_by=lambda each: each.removeprefix("-"),
)


@pytest.fixture
async def shop(mortise: Mortise) -> Mortise:
    async with mortise.work() as work:
        await install_release(work, parse_app(SHOP))
    return mortise


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=ROWS, sort=SORTS, limit=st.integers(1, 4))
async def test_pages_hold_each_record_once_and_in_order(
    shop: Mortise, rows: list[tuple[Any, ...]], sort: list[str], limit: int
) -> None:
    async with shop.work() as work:
        await work.connection.execute(sa.text("DELETE FROM shop__customer"))
        for name, level, amount, since in rows:
            await work.connection.execute(
                sa.text(
                    "INSERT INTO shop__customer (name, level, amount, since) VALUES (:n, :l, :a ::numeric, :s ::date)"
                ),
                {"n": name, "l": level, "a": amount, "s": since},
            )
        sight, bare, query = (
            await sight_of(work, "shop"),
            await bare_of(work.connection),
            ListQuery("customer", sort=tuple(sort)),
        )
        values = {**binds(work), **question_binds(query)}
        whole = orjson.loads(await lists.list_records(bare, sight, query, values, 200))
        assert whole["next"] is None
        paged, cursor = [], None
        for _ in range(len(rows) + 2):
            page = orjson.loads(await lists.list_records(bare, sight, query, values, limit, cursor))
            paged += page["items"]
            cursor = page["next"]
            if cursor is None:
                break
        ids = [each["id"] for each in paged]
        assert ids == [each["id"] for each in whole["items"]]
        assert len(set(ids)) == len(rows)
        if sort and sort[0].removeprefix("-") == "amount":
            amounts = [None if each["amount"] is None else float(each["amount"]) for each in paged]
            filled = [each for each in amounts if each is not None]
            assert amounts == sorted(filled, reverse=sort[0].startswith("-")) + [None] * (len(amounts) - len(filled))


async def test_a_cursor_of_another_list_is_refused(shop: Mortise) -> None:
    async with shop.work() as work:
        for number in range(3):
            await work.connection.execute(sa.text("INSERT INTO shop__customer (name) VALUES (:n)"), {"n": str(number)})
        sight, bare = await sight_of(work, "shop"), await bare_of(work.connection)
        first, other = ListQuery("customer", sort=("name",)), ListQuery("customer", sort=("-name",))
        values = {**binds(work), **question_binds(first)}
        cursor = orjson.loads(await lists.list_records(bare, sight, first, values, 1))["next"]
        for broken in (cursor, "x", "AAAA", ""[:0] + "W10"):
            with pytest.raises(InputError) as refused:
                await lists.list_records(bare, sight, other, values, 1, broken)
            assert refused.value.diagnostics[0].code == "list.cursor"
