"""Computed fields, lookups and rollups are, after any writes, what a full recomputation gives."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.app.bundle import parse_app
from engines.kernel.errors import Conflict
from runtime.engine import Mortise
from runtime.metadata.install import install_release
from runtime.records.derived import rederive_all
from runtime.records.load import load_record
from runtime.records.write import create_record, delete_record, restore_record, update_record

SHOP = yaml.safe_load((Path(__file__).parents[1] / "cases/records/shop.yaml").read_text())
STEP = st.tuples(
    st.sampled_from(["order", "move", "pay", "lines", "level", "delete", "restore"]),
    st.integers(0, 5),
    st.integers(0, 2),
    st.integers(1, 9),
)


@pytest.fixture
async def shop(mortise: Mortise) -> Mortise:
    async with mortise.work() as work:
        await install_release(work, parse_app(SHOP))
    return mortise


@settings(
    max_examples=400 if os.environ.get("MORTISE_LAWS") == "full" else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=1, max_size=10))
async def test_derived_fields_equal_a_full_recomputation(shop: Mortise, steps: list[tuple[str, int, int, int]]) -> None:
    async with shop.work() as work:
        customers = [await made(work, "customer", {"name": f"c{n}", "level": "vip"}) for n in range(3)]
        orders = [await made(work, "order", order(customers[0], 2)) for _ in range(2)]
        for what, which, customer, number in steps:
            await take(work, what, orders, orders[which % len(orders)], customers[customer], number)
        by_hand = await spent_by_hand(work, customers)
        assert {id_: (await load_record(work, "shop", "customer", id_))["spent"] or 0 for id_ in customers} == by_hand
        assert await rederive_all(work, "shop") == 0


def order(customer: int, quantity: int) -> dict[str, Any]:
    return {
        "customer": customer,
        "status": "open",
        "lines": [{"quantity": quantity, "price": "25.50"}, {"quantity": 1, "price": "1"}],
    }


async def made(work: Any, form: str, values: dict[str, Any]) -> int:
    change = await create_record(work, "shop", form, values)
    assert change.id is not None
    return change.id


async def take(work: Any, what: str, orders: list[int], id_: int, customer: int, number: int) -> None:
    bin_ = await work.connection.scalar(
        sa.text("SELECT deleted_at IS NOT NULL FROM shop__order WHERE id = :id"), {"id": id_}
    )
    match what:
        case "order":
            orders.append(await made(work, "order", {**order(customer, number), "status": "paid"}))
        case "level":
            await update_record(work, "shop", "customer", customer, {"level": ("vip", "normal", "low")[number % 3]})
        case "restore" if bin_:
            await restore_record(work, "shop", "order", id_)
        case "delete" if not bin_:
            await delete_record(work, "shop", "order", id_)
        case "move" if not bin_:
            await update_record(work, "shop", "order", id_, {"customer": customer})
        case "pay" if not bin_:
            await update_record(work, "shop", "order", id_, {"status": ("paid", "open")[number % 2]})
        case "lines" if not bin_:
            rows = (await load_record(work, "shop", "order", id_))["lines"]
            kept = [{"id": rows[0]["id"], "quantity": number}] if rows and number % 3 else []
            await update_record(work, "shop", "order", id_, {"lines": [*kept, {"quantity": number, "price": "2"}]})


async def spent_by_hand(work: Any, customers: list[int]) -> dict[int, Any]:
    found = {}
    for id_ in customers:
        found[id_] = await work.connection.scalar(
            sa.text(
                "SELECT coalesce(sum(l.quantity * l.price), 0) FROM shop__order o JOIN shop__order__lines l ON l.parent = o.id "
                "WHERE o.customer = :id AND o.status = 'paid' AND o.deleted_at IS NULL AND l.deleted_at IS NULL"
            ),
            {"id": id_},
        )
    return found


async def test_writers_at_the_same_moment_end_with_the_same_sums(shop: Mortise) -> None:
    """Twelve orders for one customer, four at a time, while the customer's level changes."""
    async with shop.work() as work:
        customer = await made(work, "customer", {"name": "busy", "level": "low"})

    async def write(number: int) -> None:
        for _ in range(20):
            try:
                async with shop.work() as work:
                    await made(work, "order", {**order(customer, number), "status": "paid"})
                    if number % 3 == 0:
                        await update_record(
                            work, "shop", "customer", customer, {"level": ("vip", "normal")[number % 2]}
                        )
                return
            except (Conflict, sa.exc.OperationalError):
                continue
        raise AssertionError("never got through")

    for start in range(0, 12, 4):
        await asyncio.gather(*(write(number) for number in range(start, start + 4)))
    async with shop.work() as work:
        loaded = await load_record(work, "shop", "customer", customer)
        assert {customer: loaded["spent"]} == await spent_by_hand(work, [customer])
        assert loaded["count"] == 12
        assert await rederive_all(work, "shop") == 0
