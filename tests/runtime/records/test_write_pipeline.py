"""The write pipeline: reactions, cascades, the audit log, the bin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
import yaml

from engines.app.bundle import parse_app
from engines.kernel.errors import InputError, LimitReached
from engines.kernel.texts import Text
from runtime.engine import Change, Mortise
from runtime.metadata.install import install_release
from runtime.records.load import load_record
from runtime.records.write import create_record, delete_record, restore_record, update_record
from runtime.work import Work

SHOP = yaml.safe_load((Path(__file__).parents[2] / "cases/records/shop.yaml").read_text())


class Listening:
    """A reaction that writes down what it hears, and does what a test tells it to."""

    def __init__(self, form: str = "customer") -> None:
        self.form, self.heard = form, list[Change]()

    def concerns(self, app: str, form: str, kind: str) -> bool:
        return form == self.form

    async def before_write(self, work: Work, change: Change) -> None:
        if change.values.get("name") == "forbidden":
            raise InputError.because("rule.forbidden", Text("No.", "不行。"), pointer="/values/name")
        if "name" in change.values:
            change.values["secret"] = f"about {change.values['name']}"

    async def after_write(self, work: Work, change: Change) -> None:
        self.heard.append(change)


class Echo(Listening):
    """Answers every change of a customer with another change of it: a loop."""

    async def after_write(self, work: Work, change: Change) -> None:
        assert change.id is not None
        await update_record(work, "shop", "customer", change.id, {"phone": str(work.depth)}, trusted=True)


@pytest.fixture
async def shop(mortise: Mortise) -> Mortise:
    async with mortise.work() as work:
        await install_release(work, parse_app(SHOP))
    return mortise


async def made(work: Work, form: str, **values: Any) -> int:
    change = await create_record(work, "shop", form, values)
    assert change.id is not None
    return change.id


async def test_reactions_set_values_before_and_hear_the_result_after(shop: Mortise) -> None:
    listening = Listening()
    shop.reactions.append(listening)
    async with shop.work() as work:
        id_ = await made(work, "customer", name="Li")
        assert (await load_record(work, "shop", "customer", id_))["secret"] == "about Li"
        await update_record(work, "shop", "customer", id_, {"phone": "1"})
    assert [(each.kind, each.id) for each in listening.heard] == [("create", id_), ("update", id_)]
    assert listening.heard[1].before is not None
    assert (listening.heard[1].before["phone"], listening.heard[1].after and listening.heard[1].after["phone"]) == (
        None,
        "1",
    )


async def test_a_refusing_reaction_leaves_nothing(shop: Mortise) -> None:
    shop.reactions.append(Listening())
    with pytest.raises(InputError):
        async with shop.work() as work:
            await made(work, "customer", name="first")
            await made(work, "customer", name="forbidden")
    async with shop.work() as work:
        assert await work.connection.scalar(sa.text("SELECT count(*) FROM shop__customer")) == 0
        assert await work.connection.scalar(sa.text("SELECT count(*) FROM mortise.audit")) == 0


async def test_reactions_hear_of_derived_fields_that_change_with_others(shop: Mortise) -> None:
    async with shop.work() as work:
        customer = await made(work, "customer", name="Li")
    listening = Listening()
    shop.reactions.append(listening)
    async with shop.work() as work:
        await made(work, "order", customer=customer, status="paid", lines=[{"quantity": 2, "price": "60"}])
    heard = listening.heard[0]
    assert (heard.id, heard.kind, set(heard.values)) == (customer, "update", {"spent", "count", "rank"})
    assert heard.before is not None and heard.after is not None
    assert (heard.before["rank"], heard.after["rank"]) == ("small", "big")


async def test_a_cascade_without_end_is_stopped_and_undone(shop: Mortise) -> None:
    shop.reactions.append(Echo())
    with pytest.raises(LimitReached) as stopped:
        async with shop.work() as work:
            await made(work, "customer", name="loop")
    assert stopped.value.diagnostics[0].code == "record.cascade"
    async with shop.work() as work:
        assert await work.connection.scalar(sa.text("SELECT count(*) FROM shop__customer")) == 0


async def test_the_audit_log_holds_old_and_new_values_and_cannot_be_changed(shop: Mortise) -> None:
    async with shop.work() as work:
        id_ = await made(work, "customer", name="Li", amount="1")
        await update_record(work, "shop", "customer", id_, {"amount": "2", "name": "Li"})
        await update_record(work, "shop", "customer", id_, {"amount": "2"})
        rows = (
            await work.connection.execute(sa.text("SELECT kind, revision, changes FROM mortise.audit ORDER BY id"))
        ).all()
    assert [(row.kind, row.revision) for row in rows] == [("create", 1), ("update", 2)]
    assert rows[1].changes == {"amount": ["1.00", "2.00"]}
    for statement in ("UPDATE mortise.audit SET kind = 'x'", "DELETE FROM mortise.audit", "TRUNCATE mortise.audit"):
        with pytest.raises(sa.exc.DBAPIError) as refused:
            async with shop.work() as work:
                await work.connection.execute(sa.text(statement))
        assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


async def test_rows_of_a_sub_table_go_and_come_back_with_their_record(shop: Mortise) -> None:
    async with shop.work() as work:
        id_ = await made(work, "order", lines=[{"quantity": 1, "price": "1"}, {"quantity": 2, "price": "2"}])
        rows = (await load_record(work, "shop", "order", id_))["lines"]
        await update_record(work, "shop", "order", id_, {"lines": [{"id": rows[1]["id"]}]})
    async with shop.work() as work:
        await delete_record(work, "shop", "order", id_)
    async with shop.work() as work:
        await restore_record(work, "shop", "order", id_)
        assert [row["id"] for row in (await load_record(work, "shop", "order", id_))["lines"]] == [rows[1]["id"]]


async def test_numbers_of_a_series_follow_each_other(shop: Mortise) -> None:
    async with shop.work() as work:
        numbers = [(await load_record(work, "shop", "order", await made(work, "order")))["number"] for _ in range(3)]
    assert numbers == ["O-0001", "O-0002", "O-0003"]


async def test_paths_load_the_records_they_lead_to(shop: Mortise) -> None:
    async with shop.work() as work:
        customer = await made(work, "customer", name="Li")
        pen = await made(work, "product", name="Pen")
        id_ = await made(work, "order", customer=customer, gifts=[pen], lines=[{"product": pen, "quantity": 1}])
        order = await load_record(
            work, "shop", "order", id_, [("customer", "name"), ("gifts", "name"), ("lines", "product", "name")]
        )
        assert (order["customer"]["name"], order["gifts"][0]["name"], order["lines"][0]["product"]["name"]) == (
            "Li",
            "Pen",
            "Pen",
        )
        back = await load_record(work, "shop", "customer", customer, [("orders", "total")])
        assert [each["id"] for each in back["orders"]] == [id_]
