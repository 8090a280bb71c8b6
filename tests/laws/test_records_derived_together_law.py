"""Computed fields, lookups and rollups over several levels stay true while several connections write at once."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.app.bundle import parse_app
from engines.kernel.errors import MortiseError
from runtime.engine import Mortise
from runtime.identity.tables import membership, person
from runtime.metadata.install import install_release
from runtime.records import retrying
from runtime.records.derived import rederive_all
from runtime.records.importing import job as imports
from runtime.records.load import load_record
from runtime.records.retrying import in_transaction
from runtime.records.write import create_record, delete_record, restore_record, update_record
from runtime.work import Actor

IMPORTER = Actor(id=1, name="Ann", roles={"mill": frozenset({"clerk"})}, timezone="UTC")
MILL: dict[str, Any] = {
    "format": 1,
    "key": "mill",
    "name": "Mill",
    "forms": [
        {
            "key": "region",
            "name": "Region",
            "title": "name",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "factor", "type": "integer"},
                {"key": "customers", "type": "related", "form": "customer", "by": "region"},
                {"key": "turnover", "type": "rollup", "of": "customers", "aggregate": "sum", "field": "spent"},
                {"key": "busy", "type": "computed", "formula": "count(customers[spent > 20])"},
            ],
        },
        {
            "key": "customer",
            "name": "Customer",
            "title": "name",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "level", "type": "text"},
                {"key": "region", "type": "reference", "form": "region"},
                {"key": "orders", "type": "related", "form": "order", "by": "customer"},
                {
                    "key": "spent", "type": "rollup", "of": "orders", "aggregate": "sum", "field": "total",
                    "where": 'status = "paid"',
                },
                {"key": "rank", "type": "computed", "formula": 'if spent > 30 then "big" else level'},
            ],
        },
        {
            "key": "product",
            "name": "Product",
            "title": "name",
            "fields": [{"key": "name", "type": "text"}, {"key": "price", "type": "integer"}],
        },
        {
            "key": "order",
            "name": "Order",
            "title": "name",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "customer", "type": "reference", "form": "customer"},
                {"key": "status", "type": "text"},
                {"key": "gifts", "type": "references", "form": "product"},
                {"key": "level", "type": "lookup", "path": "customer.level"},
                {"key": "factor", "type": "lookup", "path": "customer.region.factor"},
                {
                    "key": "lines", "type": "sub_table",
                    "fields": [
                        {"key": "quantity", "type": "integer"},
                        {"key": "price", "type": "integer"},
                        {"key": "sum", "type": "computed", "formula": "quantity * price"},
                    ],
                },
                {"key": "worth", "type": "computed", "formula": "sum(lines.sum)"},
                {"key": "gift", "type": "computed", "formula": "sum(gifts.price)"},
                {"key": "total", "type": "computed", "formula": "worth + gift"},
            ],
        },
    ],
    "roles": [
        {
            "key": "clerk", "name": "Clerk",
            "may": [{"form": each, "read": True, "create": True, "update": True, "import": True}
                    for each in ("region", "customer", "order", "product")],
        }
    ],
}  # fmt: skip
STEP = st.tuples(
    st.sampled_from(
        ["order", "move", "pay", "lines", "gifts", "price", "level", "factor", "resettle", "delete", "restore", "bulk",
         "import"]
    ),
    st.integers(0, 5),
    st.integers(0, 2),
    st.integers(1, 9),
)  # fmt: skip
WRITERS = st.lists(st.lists(STEP, min_size=1, max_size=4), min_size=2, max_size=4)


@pytest.fixture
async def mill(mortise: Mortise) -> Mortise:
    async with mortise.work() as work:
        await work.connection.execute(sa.insert(person).values(name="Ann", login="ann"))
        await install_release(work, parse_app(MILL))
        await work.connection.execute(sa.insert(membership).values(person=1, app="mill", role="clerk"))
    return mortise


class World:
    """The ids that the writers choose from; what is made while they write is added."""

    def __init__(self, mortise: Mortise) -> None:
        self.mortise = mortise
        self.regions: list[int] = []
        self.customers: list[int] = []
        self.products: list[int] = []
        self.orders: list[int] = []

    async def fill(self) -> None:
        async with self.mortise.work() as work:
            self.regions = [await made(work, "region", {"name": f"r{n}", "factor": n}) for n in range(2)]
            self.customers = [
                await made(work, "customer", {"name": f"c{n}", "level": "a", "region": self.regions[n % 2]})
                for n in range(3)
            ]
            self.products = [await made(work, "product", {"name": f"p{n}", "price": n + 1}) for n in range(2)]
            self.orders = [await made(work, "order", self.order(0, 2, "paid")) for _ in range(3)]

    def order(self, customer: int, number: int, status: str) -> dict[str, Any]:
        lines = [{"quantity": number, "price": 3}, {"quantity": 1, "price": number}]
        gifts = [self.products[number % 2]]
        return {"customer": self.customers[customer], "status": status, "lines": lines, "gifts": gifts}

    async def take(self, what: str, which: int, customer: int, number: int) -> None:
        """One transaction, or the import's own; what it may not do (a deleted record) it does not do."""
        if what == "import":
            await self.bring_in(customer, number)
            return
        order = self.orders[which % len(self.orders)]
        fresh: list[int] = []

        async def act(work: Any) -> None:
            fresh.clear()
            for each in ("pay", "lines", "move", "order") if what == "bulk" else (what,):
                await self.step(work, each, order, customer, number, fresh)

        try:
            await in_transaction(self.mortise, act)
            self.orders += fresh
        except MortiseError as error:
            assert {each.code for each in error.diagnostics} <= {
                "record.unknown",
                "record.not_in_bin",
                "record.in_use",
                "record.stale",
            }, error

    async def step(self, work: Any, what: str, order: int, customer: int, number: int, fresh: list[int]) -> None:
        async def change(form: str, id_: int, **values: Any) -> None:
            await update_record(work, "mill", form, id_, values)

        match what:
            case "order":
                fresh.append(await made(work, "order", self.order(customer, number, "paid")))
            case "move":
                await change("order", order, customer=self.customers[customer])
            case "pay":
                await change("order", order, status=("paid", "open")[number % 2])
            case "lines":
                await change("order", order, lines=[{"quantity": number, "price": 2}] * (number % 3))
            case "gifts":
                await change("order", order, gifts=self.products[: number % 3])
            case "price":
                await change("product", self.products[number % 2], price=number)
            case "level":
                await change("customer", self.customers[customer], level="abc"[number % 3])
            case "factor":
                await change("region", self.regions[number % 2], factor=number)
            case "resettle":
                await change("customer", self.customers[customer], region=self.regions[number % 2])
            case "delete":
                await delete_record(work, "mill", "order", order)
            case "restore":
                await restore_record(work, "mill", "order", order)

    async def bring_in(self, customer: int, number: int) -> None:
        """A file of three products and one customer's new level, matched by name."""
        content = "name,price\n" + "".join(f"p{n},{number + n}\n" for n in range(3))
        async with self.mortise.work(IMPORTER) as work:
            id_ = int((await imports.start_import(work, "mill", "product", "p.csv", content.encode()))["id"])
            await imports.check_import(work, id_, {"name": "name", "price": "price"}, ["name"], "update")
            await work.connection.execute(sa.update(imports.job).where(imports.job.c.id == id_).values(state="running"))
        await imports.run_import(self.mortise, id_)


async def made(work: Any, form: str, values: dict[str, Any]) -> int:
    change = await create_record(work, "mill", form, values)
    assert change.id is not None
    return change.id


async def check(world: World) -> None:
    """What is stored is what a full recomputation gives, and what plain SQL over the plain columns gives."""
    async with world.mortise.work() as work:
        stored = {id_: await load_record(work, "mill", "customer", id_) for id_ in world.customers}
        for id_, record in stored.items():
            by_hand = await work.connection.scalar(
                sa.text(
                    """
                    SELECT coalesce(sum(
                      (SELECT coalesce(sum(l.quantity * l.price), 0) FROM mill__order__lines l
                        WHERE l.parent = o.id AND l.deleted_at IS NULL)
                      + (SELECT coalesce(sum(p.price), 0) FROM mill__order__gifts g JOIN mill__product p
                          ON p.id = g.target_id WHERE g.record_id = o.id)), 0)
                    FROM mill__order o WHERE o.customer = :id AND o.status = 'paid' AND o.deleted_at IS NULL
                    """
                ),
                {"id": id_},
            )
            assert record["spent"] == by_hand, (id_, record["spent"], by_hand)
            assert record["rank"] == ("big" if by_hand > 30 else record["level"])
        assert await rederive_all(work, "mill") == 0


@settings(
    max_examples=200 if os.environ.get("MORTISE_LAWS") == "full" else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(writers=WRITERS)
async def test_derived_fields_are_true_after_writers_on_several_connections(
    mill: Mortise, writers: list[list[tuple[str, int, int, int]]]
) -> None:
    world = World(mill)
    await world.fill()

    async def write(steps: list[tuple[str, int, int, int]]) -> None:
        for step in steps:
            await world.take(*step)

    await asyncio.gather(*(write(steps) for steps in writers))
    await check(world)


@settings(
    max_examples=200 if os.environ.get("MORTISE_LAWS") == "full" else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=1, max_size=10))
async def test_derived_fields_are_true_after_every_kind_of_write(
    mill: Mortise, steps: list[tuple[str, int, int, int]]
) -> None:
    world = World(mill)
    await world.fill()
    for step in steps:
        await world.take(*step)
    await check(world)


async def test_writers_of_children_of_one_parent_do_not_lock_each_other_out(
    mill: Mortise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New children of the same parent wait for each other in one order: no transaction is ended by the database."""
    lost: Counter[str] = Counter()
    told = retrying.is_lost

    def counted(error: BaseException) -> bool:
        lost["times"] += told(error)
        return told(error)

    monkeypatch.setattr(retrying, "is_lost", counted)
    world = World(mill)
    await world.fill()

    async def write() -> None:
        for number in range(6):
            await world.take("order", 0, 0, number + 1)

    await asyncio.gather(*(write() for _ in range(4)))
    assert lost["times"] == 0
    assert len(world.orders) == 27
    await check(world)


async def test_parents_and_children_written_at_once_all_get_through(mill: Mortise) -> None:
    """Down (a level, a factor, a price) and up (lines, payments) at the same time: whoever loses is repeated."""
    world = World(mill)
    await world.fill()
    kinds = ("level", "lines", "factor", "pay", "price", "move")

    async def write(what: str) -> None:
        for number in range(4):
            await world.take(what, number, number % 3, number + 1)

    await asyncio.gather(*(write(each) for each in kinds))
    await check(world)
