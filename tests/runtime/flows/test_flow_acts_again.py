"""What people do with flows is carried out again, wholly and once, when the database ended it in favour of another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import psycopg
import pytest
import sqlalchemy as sa

from runtime.flows.letters import send_quick_mail
from tests.workshop import Workshop

SIGNED: dict[str, Any] = {
    "key": "check",
    "on": [
        {"record": "order", "event": "created", "when": "amount > 0"},
        {"record": "order", "event": "updated", "hold": True, "when": "amount > 100"},
        {"webhook": "come"},
    ],
    "nodes": [
        {"key": "start", "type": "start", "next": "ask"},
        {"key": "ask", "type": "approval", "quick": True, "by": [{"user": "bob"}], "next": "sign"},
        {"key": "sign", "type": "update_records", "values": {"status": '"signed"'}, "next": "end"},
        {"key": "end", "type": "end", "outcome": "approved"},
    ],
}
FREE: dict[str, Any] = {**SIGNED, "key": "free", "record": "order", "on": []}
HELD = 7
"""The number of the lock that keeps an approval between its record and its task."""


@pytest.fixture
async def others(database_url: str) -> AsyncIterator[Callable[[], Any]]:
    """Opens connections of our own beside the server's."""
    opened: list[psycopg.AsyncConnection[Any]] = []

    async def connect() -> psycopg.AsyncConnection[Any]:
        opened.append(await psycopg.AsyncConnection.connect(database_url, autocommit=True))
        return opened[-1]

    yield connect
    for each in opened:
        await each.close()


async def test_an_approval_that_loses_a_deadlock_with_another_connection_goes_through(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], others: Callable[[], Any]
) -> None:
    await shop.install(flows=[SIGNED])
    order = await shop.create("order", "ann", name="O-1", amount="50")
    task = (await shop.open_tasks())["bob"]
    gate, rival = await others(), await others()
    await gate.execute("CREATE SEQUENCE tries")
    await gate.execute(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('tries'); "
        f"PERFORM pg_advisory_xact_lock({HELD}); RETURN NULL; END $$"
    )
    await gate.execute('CREATE TRIGGER hold BEFORE UPDATE ON "shop__order" EXECUTE FUNCTION hold()')
    await gate.execute("SELECT pg_advisory_lock(%s)", [HELD])
    await rival.execute("BEGIN")
    await rival.execute("SET LOCAL deadlock_timeout = '1h'")  # so that it is the approval which finds the deadlock
    await rival.execute("SELECT 1 FROM mortise.flow_task WHERE id = %s FOR UPDATE", [task])
    approving = asyncio.create_task(clients["bob"].post(f"/api/tasks/{task}/approve", json={"comment": "fine"}))
    await _until_waiting(gate, "advisory")
    lock = 'SELECT 1 FROM "shop__order" WHERE id = %s FOR UPDATE'
    locking = asyncio.create_task(rival.execute(lock, [order]))
    await _until_waiting(gate, "transactionid")
    await gate.execute("SELECT pg_advisory_unlock(%s)", [HELD])
    await locking
    await rival.execute("COMMIT")
    answer = await approving
    assert (answer.status_code, answer.json()["outcome"]) == (200, "approved"), answer.text
    assert (await shop.read("order", order))["status"] == "signed"
    tries = await gate.execute("SELECT last_value, (SELECT count(*) FROM mortise.flow_log) FROM tries")
    assert await tries.fetchone() == (2, 3), "tried twice; in the log: started, decided, carried out"


async def _until_waiting(watcher: psycopg.AsyncConnection[Any], event: str) -> None:
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND wait_event = %s"
    async with asyncio.timeout(60):
        while await (await watcher.execute(waiting, [event])).fetchone() is None:
            await asyncio.sleep(0.01)


async def test_every_act_over_http_is_carried_out_again(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.install(flows=[SIGNED, FREE])
    mails: list[Any] = []

    async def keep(work: Any, command: Any) -> None:
        mails.append(command)

    monkeypatch.setattr("runtime.flows.letters.notify", keep)
    orders = [str(await shop.create("order", name=f"O-{n}")) for n in range(3)]
    ann, bob = clients["ann"], clients["bob"]
    await _lose_twice(shop)

    async def act(client: httpx.AsyncClient, path: str, body: Any, status: int = 200) -> Any:
        async with shop.mortise.work() as work:
            await work.connection.execute(sa.text("ALTER SEQUENCE lost RESTART"))
        answer = await client.post(path, json=body)
        assert answer.status_code == status, f"{path}: {answer.text}"
        return answer.json()

    started = await act(ann, "/api/apps/shop/flows/free/start", {"record": orders[0]}, 201)
    await act(ann, f"/api/instances/{started['instance']}/comment", {"comment": "soon, please"})
    await act(bob, f"/api/tasks/{(await shop.open_tasks())['bob']}/approve", {})
    held = {"record": orders[1], "values": {"amount": "500"}}
    held = await act(ann, "/api/apps/shop/flows/check/propose", held, 201)
    batch = {"ids": [str((await shop.open_tasks())["bob"])], "action": "approve"}
    assert (await act(bob, "/api/tasks/batch", batch))["failed"] == []
    assert len((await act(ann, "/api/hooks/shop/come", {}, 202))["started"]) == 1
    async with shop.mortise.work() as work:
        await send_quick_mail(work, (await shop.open_tasks())["bob"])
        await work.connection.execute(sa.text("ALTER SEQUENCE lost RESTART"))
    done = await clients["nobody"].post(mails[0].link, data={"action": "approve"})
    assert done.status_code == 200, done.text
    assert [each.outcome for each in await shop.instances()] == ["approved"] * 3
    assert (await shop.read("order", int(orders[1])))["status"] == "signed"


async def _lose_twice(shop: Workshop) -> None:
    """Of every act, the first two tries to write its event lose; a sequence counts them, as nothing takes it back."""
    async with shop.mortise.work() as work:
        for statement in (
            "CREATE SEQUENCE lost",
            "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('lost') < 3 THEN "
            "RAISE EXCEPTION 'lost' USING ERRCODE = 'deadlock_detected'; END IF; RETURN NULL; END $$",
            "CREATE TRIGGER lose BEFORE INSERT ON mortise.flow_log EXECUTE FUNCTION lose()",
        ):
            await work.connection.execute(sa.text(statement))
