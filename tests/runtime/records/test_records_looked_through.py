"""Filters that the database cannot work out: the same records as in SQL, with the same eyes, bounded, and told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
import yaml

from engines.app.bundle import parse_app
from engines.kernel.errors import InputError, LimitReached
from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.identity.tables import person
from runtime.metadata.install import install_release
from runtime.records import looking
from runtime.records import query as lists
from runtime.records.question import ListQuery, question_binds
from runtime.records.quick import Bare, bare_of
from runtime.records.read import binds
from runtime.records.sight import Sight, sight_of
from runtime.records.write import create_record, delete_record, update_record
from runtime.settings import Settings
from runtime.work import Actor, Work
from tests.databases import cloned, prepared

SHOP = yaml.safe_load((Path(__file__).parents[2] / "cases/records/shop.yaml").read_text())
LEVELS = ("vip", "normal", "low", None)


@pytest.fixture(scope="session")
def stocked_database(postgres_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    return prepared(postgres_url, template_database, tmp_path_factory.mktemp("stocked"), stock)


@pytest.fixture
async def shop(postgres_url: str, stocked_database: str, tmp_path: Path) -> AsyncIterator[Mortise]:
    with cloned(postgres_url, stocked_database) as url:
        engine = engine_for(url, 5)
        yield Mortise(Settings(data_dir=tmp_path, database_url=url, worker=False, timezone="UTC"), engine)
        await engine.dispose()


async def stock(mortise: Mortise) -> None:
    """Twelve customers of all levels and owners, each with orders of its own; and two people."""
    async with mortise.work() as work:
        people = [{"name": "Ann", "login": "ann"}, {"name": "Bob", "login": "bob"}]
        await work.connection.execute(sa.insert(person), people)
        await install_release(work, parse_app(SHOP))
        products = [await create_record(work, "shop", "product", {"name": name}) for name in ("a", "b")]
        for number in range(12):
            values = {
                "name": f"name {number}", "phone": f"13{number % 3}", "level": LEVELS[number % 4],
                "owner": (1, 2, None)[number % 3], "amount": f"{number}.50", "secret": "x" * (number % 2),
            }  # fmt: skip
            made = await create_record(work, "shop", "customer", values)
            for at in range(number % 3):
                lines = [{"product": products[at].id, "quantity": number, "price": "2.00"}]
                order = {"customer": made.id, "status": ("open", "paid")[at], "lines": lines}
                await create_record(work, "shop", "order", {**order, "gifts": [products[0].id]} if at else order)


class Eyes:
    """One person's way to the lists."""

    def __init__(self, work: Work, bare: Bare, sight: Sight) -> None:
        self.work, self.bare, self.sight = work, bare, sight

    async def page(self, query: ListQuery, limit: int = 50, cursor: str | None = None) -> dict[str, Any]:
        values = {**binds(self.work), **question_binds(query)}
        found: dict[str, Any] = orjson.loads(
            await lists.list_records(self.bare, self.sight, query, values, limit, cursor)
        )
        return found

    async def all_pages(self, query: ListQuery, limit: int) -> list[Any]:
        found, cursor = [], None
        while True:
            page = await self.page(query, limit, cursor)
            found += page["items"]
            assert len(page["items"]) <= limit
            cursor = page["next"]
            if cursor is None:
                return found


async def eyes(work: Work) -> Eyes:
    return Eyes(work, await bare_of(work.connection), await sight_of(work, "shop"))


def actor(*roles: str) -> Actor:
    return Actor(id=1, name="Ann", login="ann", roles={"shop": frozenset(roles)}, timezone="Asia/Shanghai")


@pytest.mark.parametrize("roles", [("clerk",), ("own",), ("vips",), ("own", "vips"), ("own", "vips", "clerk")])
@pytest.mark.parametrize(
    "condition",
    [
        'level = "vip"',
        'level != "vip"',
        "owner = current user",
        'owner.name = "Bob"',
        "amount > 3 and amount <= 9.5",
        'phone = "131"',
        'secret = "x"',
        "count(orders) > 1",
        'sum(orders[status = "paid"].total) > 20',
        'some o in orders satisfies o.lines.quantity[1] = null or o.status = "paid"',
        "count(orders.gifts) > 0",
        "created by = current user",
        "date(created_at) = today()",
    ],
)
async def test_a_record_looked_at_answers_as_in_the_database(
    shop: Mortise, roles: tuple[str, ...], condition: str
) -> None:
    condition = condition.replace("created by", "created_by")
    async with shop.work(actor(*roles)) as work:
        seen = await eyes(work)
        for sort in ((), ("-amount",), ("level", "owner")):
            query = ListQuery("customer", filter=condition, sort=sort)
            other = ListQuery("customer", filter="{it: " + condition + "}.it", sort=sort)
            try:
                wanted = await seen.all_pages(query, 50)
            except InputError as error:
                with pytest.raises(InputError) as refused:
                    await seen.page(other)
                assert [each.code for each in refused.value.diagnostics] == [each.code for each in error.diagnostics]
                continue
            assert await seen.all_pages(other, 2) == wanted


async def test_what_sql_can_say_of_an_and_is_said_there_and_only_the_rest_is_looked_at(shop: Mortise) -> None:
    async with shop.work(actor("clerk")) as work:
        seen = await eyes(work)
        page = await seen.page(ListQuery("customer", filter='matches(name, "[13]$") and level = "normal"'))
        assert [each["name"] for each in page["items"]] == ["name 1"]
        assert page["note"]["looked_at"] == 3 and not page["note"]["stopped"]
        assert "one by one" in page["note"]["message"]
        assert "note" not in await seen.page(ListQuery("customer", filter='level = "normal"'))


async def test_counts_sums_groups_and_lanes_agree_with_the_list(shop: Mortise) -> None:
    async with shop.work(actor("clerk")) as work:
        seen = await eyes(work)
        query = ListQuery("customer", view="board", filter='matches(name, "[1-5]$")')
        values = {**binds(work), **question_binds(query)}
        items = await seen.all_pages(query, 3)
        wanted = [f"name {each}" for each in (1, 2, 3, 4, 5, 11)]
        assert sorted(each["name"] for each in items) == sorted(wanted)
        assert await lists.count_records(seen.bare, seen.sight, query, values) == {"count": 6, "capped": False}
        summed = await lists.sum_records(seen.bare, seen.sight, query, values, ["amount"])
        assert summed == {"count": 6, "sums": {"amount": "29.00"}}
        groups = await lists.group_records(seen.bare, seen.sight, query, values, "level")
        assert {each["value"]: each["count"] for each in groups["groups"]} == {"normal": 2, "low": 1, "vip": 1, None: 2}
        lanes = orjson.loads(await lists.lane_records(seen.bare, seen.sight, query, values, 10, ["amount"]))["lanes"]
        assert {each["key"]: (each["count"], len(each["items"])) for each in lanes} == {
            "vip": (1, 1), "normal": (2, 2), "low": (1, 1), "": (2, 2),
        }  # fmt: skip


async def test_an_empty_board_says_too_that_records_were_looked_at_one_by_one(shop: Mortise) -> None:
    async with shop.work(actor("clerk")) as work:
        seen = await eyes(work)
        for condition, told in (('matches(name, "nothing$")', True), ('name = "nothing"', False)):
            query = ListQuery("customer", view="board", filter=condition)
            values = {**binds(work), **question_binds(query)}
            board = orjson.loads(await lists.lane_records(seen.bare, seen.sight, query, values, 10, []))
            assert {each["count"] for each in board["lanes"]} == {0}
            assert ("one by one" in board.get("note", {}).get("message", "")) is told


async def test_no_request_looks_at_more_records_than_the_bound(shop: Mortise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_LOOKED_AT", 4)
    monkeypatch.setattr(looking, "BATCH", 2)
    async with shop.work(actor("clerk")) as work:
        seen = await eyes(work)
        query = ListQuery("customer", filter='matches(name, " 1")', sort=("id",))
        first = await seen.page(query, 2)
        assert [each["name"] for each in first["items"]] == ["name 1"]
        assert first["note"]["stopped"] and first["note"]["looked_at"] == 4
        second = await seen.page(query, 2, first["next"])
        assert second["items"] == [] and second["note"]["stopped"]
        third = await seen.page(query, 2, second["next"])
        assert [each["name"] for each in third["items"]] == ["name 10", "name 11"]
        values = {**binds(work), **question_binds(query)}
        with pytest.raises(LimitReached) as refused:
            await lists.count_records(seen.bare, seen.sight, query, values)
        assert refused.value.diagnostics[0].code == "list.too_many_to_look_at"


async def test_a_hostile_pattern_ends_with_a_coded_error(shop: Mortise) -> None:
    async with shop.work(actor("clerk")) as work:
        seen = await eyes(work)
        with pytest.raises(LimitReached) as refused:
            await seen.page(
                ListQuery("customer", filter='matches(string join(for i in 1..40 return name, ""), "(a|a?)+$")')
            )
        assert refused.value.diagnostics[0].code == "expr.limit.pattern"


async def test_a_record_that_changes_while_it_is_looked_at_is_judged_by_what_it_is_now(
    shop: Mortise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The candidates are chosen, then somebody renames one, gives one away and deletes one, then they are looked at."""
    told = looking.Condition.holding

    async def holding(condition: looking.Condition, bare: Bare, ids: Sequence[int]) -> set[int]:
        async with shop.work() as other:
            for number, values in ((1, {"name": "renamed"}), (4, {"owner": 2})):
                await update_record(other, "shop", "customer", number, values)
            await delete_record(other, "shop", "customer", 7)
        monkeypatch.setattr(looking.Condition, "holding", told)
        return await told(condition, bare, ids)

    query = ListQuery("customer", filter='matches(name, "^name")', sort=("id",))
    async with shop.work(actor("own")) as work:
        seen = await eyes(work)
        before = [each["id"] for each in (await seen.page(query))["items"]]
        monkeypatch.setattr(looking.Condition, "holding", holding)
        after = [each["id"] for each in (await seen.page(query))["items"]]
    assert before == ["1", "4", "7", "10"]
    assert after == ["10"]
