"""Who is asked: heads of departments, superiors, people who have left, agents; on a real organisation."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from runtime.flows.away import set_away
from runtime.flows.detail import task_detail
from runtime.identity.people import create_person
from runtime.identity.tables import department, person
from tests.workshop import Workshop

LEVELS = 24


def flow(*rules: dict[str, Any], **node: Any) -> dict[str, Any]:
    return {
        "key": "check",
        "on": {"record": "order", "event": "created"},
        "nodes": [
            {"key": "start", "type": "start", "next": "ask"},
            {"key": "ask", "type": "approval", "by": list(rules), "next": "end", "nobody": "admin", **node},
            {"key": "end", "type": "end", "outcome": "approved"},
        ],
    }


async def organise(shop: Workshop) -> None:
    """ann works in the lowest of 24 departments, each with a head: `h1` above her, then `h2` … ; `root` administers."""
    async with shop.mortise.work() as work:
        above = None
        for level in range(LEVELS, 0, -1):
            name = f"h{level}"
            head = shop.people[name] = await create_person(work, {"name": name, "login": name})
            values = {"key": f"d{level}", "name": f"D{level}", "parent": above, "head": head}
            above = await work.connection.scalar(sa.insert(department).values(values).returning(department.c.id))
            await put(work, name, department=above)
        await put(work, "ann", department=above)
        shop.people["root"] = await create_person(work, {"name": "Root", "login": "root", "is_admin": True})


async def put(work: Any, login: str, **values: Any) -> None:
    await work.connection.execute(sa.update(person).where(person.c.login == login).values(values))


async def change(shop: Workshop, login: str, **values: Any) -> None:
    async with shop.mortise.work() as work:
        await put(work, login, **values)


async def asked(shop: Workshop, *rules: dict[str, Any], **node: Any) -> list[str]:
    """Who is asked about a new order of ann's."""
    await shop.install(flows=[flow(*rules, **node)])
    async with shop.mortise.work() as work:
        await work.connection.execute(sa.text("TRUNCATE mortise.flow_instance, mortise.flow_task CASCADE"))
    await shop.create("order", "ann", name="O", amount="50", owner=shop.people["lee"])
    return list(await shop.open_tasks())


async def test_the_chain_of_heads_goes_up_20_levels_and_passes_over_who_has_left(shop: Workshop) -> None:
    await organise(shop)
    assert await asked(shop, {"chain": 20}) == [f"h{level}" for level in range(1, 21)]
    await change(shop, "h2", active=False)
    assert await asked(shop, {"chain": 20}) == ["h1", *(f"h{level}" for level in range(3, 22))]
    assert await asked(shop, {"superior": 2}) == ["h3"]
    assert await asked(shop, {"department_head": "d2"}) == ["root"], "nobody is found: the administrators are asked"


async def test_departments_that_stand_above_themselves_end_somewhere(shop: Workshop) -> None:
    await organise(shop)
    async with shop.mortise.work() as work:
        low = sa.select(department.c.id).where(department.c.key == "d1").scalar_subquery()
        await work.connection.execute(sa.update(department).where(department.c.key == "d3").values(parent=low))
        await put(work, "h3", manager=shop.people["h1"])
    assert await asked(shop, {"chain": 20}) == ["h1", "h2", "h3"]
    assert await asked(shop, {"superior": 5}) == ["root"]
    async with shop.mortise.work() as work:
        await work.connection.execute(sa.update(department).values(head=None))
    assert await asked(shop, {"superior": 1}) == ["root"]


@pytest.mark.parametrize(
    ("rule", "after"),
    [({"field": "owner"}, ["root"]), ({"expression": "owner"}, ["root"]), ({"role": "legal"}, ["lou"])],
)
async def test_somebody_who_has_left_is_not_asked_however_they_are_named(
    shop: Workshop, rule: dict[str, Any], after: list[str]
) -> None:
    await organise(shop)
    before = await asked(shop, rule)
    assert before[0] == "lee"
    await change(shop, "lee", active=False)
    assert await asked(shop, rule) == after


async def test_an_agent_who_has_left_or_asks_for_themselves_does_not_decide(shop: Workshop) -> None:
    await organise(shop)
    async with shop.mortise.work() as work:
        await set_away(work, shop.people["lee"], shop.people["ann"], work.now, None, None, "")
    assert await asked(shop, {"user": "lee"}) == ["ann"], "the node lets initiators decide"
    assert await asked(shop, {"user": "lee"}, initiator="skip") == ["lee"]
    async with shop.mortise.work() as work:
        await set_away(work, shop.people["lee"], shop.people["bob"], work.now, None, None, "")
    assert await asked(shop, {"user": "lee"}, initiator="superior") == ["bob"]
    await change(shop, "bob", active=False)
    assert await asked(shop, {"user": "lee"}, initiator="superior") == ["lee"]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"role": "legal"}, ["lee", "lou"]),
        ({"user": "bob"}, ["bob"]),
        ({"initiator": True}, ["ann"]),
        ({"superior": 1}, ["h1"]),
        ({"chain": 2}, ["h1", "h2"]),
        ({"department_head": "d3"}, ["h3"]),
        ({"department_head": "initiator"}, ["h1"]),
        ({"same_as": "ask"}, []),
        ({"field": "owner"}, []),
    ],
)
async def test_who_takes_part_sees_whom_the_next_step_would_ask(
    shop: Workshop, rule: dict[str, Any], told: list[str]
) -> None:
    """Whom the record names stays untold: it may change, and the reader may not see the field."""
    await organise(shop)
    steps = flow({"user": "bob"})
    steps["nodes"][1]["next"] = "later"
    steps["nodes"].append({"key": "later", "type": "approval", "by": [rule], "next": "end"})
    await shop.install(flows=[steps])
    await shop.create("order", "ann", name="O", amount="50", owner=shop.people["lee"])
    logins = {str(id_): login for login, id_ in shop.people.items()}
    task = (await shop.open_tasks())["bob"]
    async with shop.mortise.work(shop.actors["bob"]) as work:
        now, later = (await task_detail(work, task))["progress"]
    assert (now["status"], now["expected"]) == ("current", [])
    assert [logins[each["id"]] for each in later["expected"]] == told
