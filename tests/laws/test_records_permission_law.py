"""No read path shows a record or a field that the roles may not see: lists, one record, relations, search, sums, lanes,
groups, counts, exports, timelines."""

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
from engines.kernel.errors import MortiseError, NotAllowed, NotFound
from runtime.engine import Mortise
from runtime.identity.tables import person
from runtime.metadata.install import install_release
from runtime.records import query as lists
from runtime.records.export import Export, csv_chunks
from runtime.records.global_search import search_everywhere
from runtime.records.printing import print_document
from runtime.records.question import ListQuery, question_binds
from runtime.records.quick import bare_of
from runtime.records.read import binds, read_record
from runtime.records.sight import sight_of
from runtime.records.timeline import read_timeline
from runtime.records.write import create_record, update_record
from runtime.work import Actor, Work

SHOP = yaml.safe_load((Path(__file__).parents[1] / "cases/records/shop.yaml").read_text())
LEVELS = ("vip", "normal", "low", None)
ROLES = ("own", "vips", "clerk")
CUSTOMERS = st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from([1, 2, None])), min_size=1, max_size=6)


@pytest.fixture
async def shop(mortise: Mortise) -> Mortise:
    async with mortise.work() as work:
        await work.connection.execute(
            sa.insert(person), [{"name": "Ann", "login": "ann"}, {"name": "Bob", "login": "bob"}]
        )
        await install_release(work, parse_app(SHOP))
    return mortise


def actor_with(roles: frozenset[str], id_: int = 1) -> Actor:
    return Actor(id=id_, name="Ann", roles={"shop": roles}, timezone="UTC")


def may_see(roles: frozenset[str], level: str | None, owner: int | None) -> bool:
    return "clerk" in roles or ("own" in roles and owner == 1) or ("vips" in roles and level == "vip")


def sees_secret(roles: frozenset[str], level: str | None) -> bool:
    return "vips" in roles and level == "vip"


def sees_phone(roles: frozenset[str], level: str | None, owner: int | None) -> bool:
    return ("own" in roles and owner == 1) or ("vips" in roles and level == "vip")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(customers=CUSTOMERS, roles=st.frozensets(st.sampled_from(ROLES)))
async def test_no_read_path_shows_what_the_roles_may_not_see(
    shop: Mortise, customers: list[tuple[str | None, int | None]], roles: frozenset[str]
) -> None:
    made: dict[int, tuple[str | None, int | None]] = {}
    async with shop.work() as work:
        await work.connection.execute(sa.text("UPDATE shop__customer SET deleted_at = now()"))
        await work.connection.execute(sa.text("DELETE FROM mortise.search_entry"))
        for number, (level, owner) in enumerate(customers):
            values = {
                "name": f"name{number}",
                "phone": f"phone{number}",
                "level": level,
                "owner": owner,
                "amount": "1",
                "secret": f"secret{number}",
            }
            change = await create_record(work, "shop", "customer", values)
            assert change.id is not None
            made[change.id] = (level, owner)
            await create_record(work, "shop", "order", {"customer": change.id})
            await update_record(
                work, "shop", "customer", change.id, {"secret": f"secret{number}b", "phone": f"phone{number}b"}
            )
    numbers = {id_: number for number, id_ in enumerate(made)}
    visible = {id_ for id_, (level, owner) in made.items() if may_see(roles, level, owner)}
    async with shop.work(actor_with(roles)) as work:
        shown = await everything_shown(work, list(made))
        for id_ in visible:
            assert sum(f"name{numbers[id_]}" in text for text in shown) >= 4
        for text in shown:
            for id_, (level, owner) in made.items():
                assert id_ in visible or f"name{numbers[id_]}" not in text, text
                assert sees_secret(roles, level) or f"secret{numbers[id_]}" not in text, text
                assert sees_phone(roles, level, owner) or f"phone{numbers[id_]}" not in text, text
        assert await listed(work) == visible
        assert await counted(work) == len(visible)


async def listed(work: Work) -> set[int]:
    try:
        page = await list_page(work, ListQuery("customer"))
    except NotAllowed:
        return set()
    return {int(each["id"]) for each in page["items"]}


async def counted(work: Work) -> int:
    sight, bare = await sight_of(work, "shop"), await bare_of(work.connection)
    try:
        return int((await lists.count_records(bare, sight, ListQuery("customer"), binds(work)))["count"])
    except NotAllowed:
        return 0


async def list_page(work: Work, query: ListQuery) -> dict[str, Any]:
    sight, bare = await sight_of(work, "shop"), await bare_of(work.connection)
    values = {**binds(work), **question_binds(query)}
    found: dict[str, Any] = orjson.loads(await lists.list_records(bare, sight, query, values, 200))
    return found


async def everything_shown(work: Work, ids: list[int]) -> list[str]:
    """What every read path answers, as text."""
    sight, bare = await sight_of(work, "shop"), await bare_of(work.connection)
    shown: list[str] = []

    async def note(coroutine: Any) -> None:
        try:
            answer = await coroutine
        except (NotAllowed, NotFound, MortiseError):
            return
        shown.append(answer.decode() if isinstance(answer, bytes) else str(answer))

    values = {**binds(work), **question_binds(ListQuery("customer", q="name0"))}
    for query in (
        ListQuery("customer"),
        ListQuery("order"),
        ListQuery("customer", view="vips"),
        ListQuery("customer", q="name0"),
        ListQuery("order", fields=("number", "customer", "customer.name", "customer.secret")),
        ListQuery("order", fields=("number", "customer", "customer.name")),
        ListQuery("customer", sort=("secret",)),
        ListQuery("order", sort=("customer",)),
        ListQuery("customer", filter='starts with(secret, "secret")'),
        ListQuery("order", filter='starts with(customer.secret, "secret")'),
    ):
        await note(lists.list_records(bare, sight, query, values, 100))
        await note(lists.sum_records(bare, sight, query, values, ["amount"]))
    board = ListQuery("customer", view="board")
    await note(lists.lane_records(bare, sight, board, values, 20, ["amount"]))
    for key in ("name", "secret", "phone", "level", "owner"):
        await note(lists.group_records(bare, sight, ListQuery("customer"), values, key))
    await note(lists.group_records(bare, sight, ListQuery("order"), values, "customer"))
    await note(exported(work))
    for q in ("name", "secret0", "phone0", "secret0b"):
        await note(search_everywhere(work, q))
    for id_ in ids:
        await note(read_record(work, "shop", "customer", id_))
        await note(read_timeline(work, "shop", "customer", id_))
        await note(print_document(work, "shop", "customer", id_, "sheet"))
    return shown


async def exported(work: Work) -> bytes:
    sight, bare = await sight_of(work, "shop"), await bare_of(work.connection)
    export = Export(sight, ListQuery("customer"), work.actor)
    return b"".join(
        [chunk async for chunk in csv_chunks(export, bare, {**binds(work), **question_binds(ListQuery("customer"))})]
    )


async def test_a_hidden_field_finds_nothing_in_the_search(shop: Mortise) -> None:
    """Not even as a yes or no: what a role may not see, it may not search by."""
    async with shop.work() as work:
        await create_record(work, "shop", "customer", {"name": "Quiet", "phone": "13912345678", "owner": 1})
    async with shop.work(actor_with(frozenset({"own"}))) as work:
        assert [hit["title"] for hit in await search_everywhere(work, "13912345678")] == ["Quiet"]
    async with shop.work(actor_with(frozenset({"clerk"}))) as work:
        assert await search_everywhere(work, "13912345678") == []
        assert [hit["title"] for hit in await search_everywhere(work, "quiet")] == ["Quiet"]
