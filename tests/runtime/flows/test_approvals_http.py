"""Approvals as people meet them: agents, mails with one-time links, passwords, held changes, notices that tell nothing."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from runtime.flows import letters
from runtime.flows.away import set_away
from runtime.flows.jobs import sweep_links
from runtime.flows.letters import send_quick_mail
from tests.workshop import Workshop

NODE: dict[str, Any] = {"key": "ask", "type": "approval", "by": [{"user": "lee"}], "next": "end"}


def flow(node: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "key": "check",
        "name": {"en": "Check", "zh": "审核"},
        "on": {"record": "order", "event": "created"},
        "nodes": [
            {"key": "start", "type": "start", "next": "ask"},
            {**NODE, **(node or {})},
            {"key": "end", "type": "end", "outcome": "approved"},
        ],
        **more,
    }


async def ask(client: httpx.AsyncClient, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    found = await client.request(method, f"/api{path}", json=body)
    assert found.status_code == status, found.text
    return found.json()


async def test_a_notice_opens_the_task_and_names_nothing_its_reader_may_not_see(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    await shop.install(flows=[flow({"by": [{"user": "lee"}, {"user": "bob"}]})])
    await shop.create("order", "ann", name="Secret deal", amount="5")  # legal sees orders above 10 only
    for login, subject in (("lee", "Check"), ("bob", "Secret deal")):
        (notice,) = (await ask(clients[login], "GET", "/notifications"))["items"]
        task = (await shop.open_tasks())[login]
        assert notice["title"]["en"] == f"Please approve: {subject}" and notice["link"] == f"/inbox/{task}"
    found = await ask(clients["lee"], "GET", "/inbox?q=Secret")
    assert found["items"] == [] and found["apps"] == [{"app": "shop", "count": 1}]


async def test_an_agent_decides_and_both_names_are_told(shop: Workshop, clients: dict[str, httpx.AsyncClient]) -> None:
    await shop.install(flows=[flow()])
    away = {"agent": str(shop.people["lou"]), "flows": ["shop.check"], "note": "on holiday"}
    await ask(clients["lee"], "POST", "/me/away", {**away, "agent": str(shop.people["lee"])}, 422)
    await ask(clients["lee"], "POST", "/me/away", away, 201)
    await ask(clients["lou"], "POST", "/me/away", {**away, "person": str(shop.people["lee"])}, 403)
    await shop.create("order", "ann", name="O-1", amount="50")
    tasks = await shop.open_tasks()
    assert list(tasks) == ["lou"]
    done = await ask(clients["lou"], "POST", f"/tasks/{tasks['lou']}/approve", {"comment": "fine"})
    seat = done["progress"][0]["seats"][0]
    assert (seat["person"]["title"], seat["agent_of"]["title"]) == ("Lou", "Lee")
    told = await ask(clients["lou"], "GET", f"/instances/{done['instance']}")
    line = told["history"][-1]
    assert (line["kind"], line["by"]["title"], line["agent_of"]["title"]) == ("approved", "Lou", "Lee")
    (setting,) = (await ask(clients["lee"], "GET", "/me/away"))["items"]
    assert (await clients["lou"].delete(f"/api/me/away/{setting['id']}")).status_code == 404
    assert (await clients["lee"].delete(f"/api/me/away/{setting['id']}")).status_code == 204
    await shop.create("order", "ann", name="O-2", amount="50")
    assert list(await shop.open_tasks()) == ["lee"]


async def test_agents_of_agents_count_and_circles_end(shop: Workshop) -> None:
    await shop.install(flows=[flow()])
    async with shop.mortise.work() as work:
        for of, agent in (("lee", "lou"), ("lou", "bob"), ("bob", "lee")):
            await set_away(work, shop.people[of], shop.people[agent], work.now, None, None, "")
    await shop.create("order", "ann", name="O-1", amount="50")
    assert list(await shop.open_tasks()) == ["bob"]


async def test_a_sensitive_node_wants_the_password_again(shop: Workshop, clients: dict[str, httpx.AsyncClient]) -> None:
    await shop.install(flows=[flow({"password": True, "quick": True})])
    await shop.create("order", "ann", name="O-1", amount="50")
    task = (await shop.open_tasks())["lee"]
    lee = clients["lee"]
    assert (await ask(lee, "GET", f"/tasks/{task}"))["needs"]["password"] is True
    assert (await ask(lee, "POST", f"/tasks/{task}/approve", {}, 403))["code"] == "flow.password_required"
    assert (await ask(lee, "POST", f"/tasks/{task}/approve", {"password": "guess"}, 403))[
        "code"
    ] == "flow.password_wrong"
    batch = await ask(lee, "POST", "/tasks/batch", {"ids": [str(task)], "action": "approve"})
    assert (batch["done"], len(batch["failed"])) == ([], 1)
    done = await ask(lee, "POST", f"/tasks/{task}/approve", {"password": "correct horse 1"})
    assert done["outcome"] == "approved"
    async with shop.mortise.reading() as work:
        mails = await work.connection.scalar(
            sa.text("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%mail'")
        )
    assert mails == 0, "no link is mailed for a sensitive node"


async def test_a_link_in_a_mail_decides_once_after_a_click_and_only_for_its_person(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.install(flows=[flow({"quick": True})])
    await shop.create("order", "ann", name="O-1", amount="50")
    task = (await shop.open_tasks())["lee"]
    told: list[Any] = []

    async def keep(work: Any, command: Any) -> None:
        told.append(command)

    monkeypatch.setattr(letters, "notify", keep)
    async with shop.mortise.work() as work:
        await send_quick_mail(work, task)
    path = told[0].link
    assert told[0].to == (shop.people["lee"],) and re.fullmatch(r"/quick/[\w-]{43}", path)
    nobody = clients["nobody"]
    for passed_on in (await clients["lou"].get(path), await clients["lou"].post(path, data={"action": "approve"})):
        assert passed_on.status_code == 403 and "This link is for Lee; you are signed in as Lou." in passed_on.text
        assert "O-1" not in passed_on.text and list(await shop.open_tasks()) == ["lee"]
    assert (await clients["lee"].get(path)).status_code == 200
    page = await nobody.get(path)
    assert page.status_code == 200 and "O-1" in page.text and list(await shop.open_tasks()) == ["lee"]
    assert (await nobody.post(path, data={"action": "burn"})).status_code == 422
    assert (await nobody.get(path[:-1] + ("A" if path[-1] != "A" else "B"))).status_code == 404
    done = await nobody.post(path, data={"action": "approve", "comment": "by mail"})
    assert done.status_code == 200 and await shop.open_tasks() == {}
    assert (await nobody.post(path, data={"action": "approve"})).status_code == 409
    async with shop.mortise.reading() as work:
        row = (await work.connection.execute(sa.text("SELECT closed_by, comment FROM mortise.flow_task"))).one()
    assert tuple(row) == (shop.people["lee"], "by mail")
    await shop.create("order", "ann", name="O-2", amount="50")
    async with shop.mortise.work() as work:
        await send_quick_mail(work, (await shop.open_tasks())["lee"])
    shop.forward(days=4)
    assert (await nobody.get(told[1].link)).status_code == 404, "the link has expired"
    for days, kept in ((0, 2), (31, 0)):
        shop.forward(days=days)
        await sweep_links(shop.mortise, shop.clock.now())
        async with shop.mortise.reading() as work:
            assert await work.connection.scalar(sa.text("SELECT count(*) FROM mortise.flow_link")) == kept


async def test_a_link_whose_task_was_closed_or_given_away_meanwhile_decides_nothing(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.install(flows=[flow({"quick": True, "may": ["transfer"]})])
    told: list[Any] = []

    async def keep(work: Any, command: Any) -> None:
        told.append(command)

    monkeypatch.setattr(letters, "notify", keep)
    for name in ("O-1", "O-2"):
        await shop.create("order", "ann", name=name, amount="50")
        async with shop.mortise.work() as work:
            await send_quick_mail(work, (await shop.open_tasks())["lee"])
        if name == "O-1":
            await ask(clients["lee"], "POST", f"/tasks/{(await shop.open_tasks())['lee']}/approve", {})
    given_away = (await shop.open_tasks())["lee"]
    await ask(clients["lee"], "POST", f"/tasks/{given_away}/transfer", {"to": str(shop.people["lou"])})
    nobody = clients["nobody"]
    for command in told:
        shown, decided = await nobody.get(command.link), await nobody.post(command.link, data={"action": "reject"})
        assert (shown.status_code, decided.status_code) == (409, 409)
        assert "decided already" in shown.text and "O-" not in shown.text
    assert list(await shop.open_tasks()) == ["lou"]


async def test_what_the_page_of_a_mail_cannot_take_sends_its_reader_to_the_inbox(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []

    async def keep(work: Any, command: Any) -> None:
        told.append(command)

    monkeypatch.setattr(letters, "notify", keep)
    nobody = clients["nobody"]
    for node in ({"signature": "required"}, {"files": "required"}, {"fields": {"due_on": "require"}}):
        await shop.install(flows=[flow({"quick": True, "by": [{"user": "bob"}], **node})])
        order = await shop.create("order", "ann", name="O-1", amount="50")
        async with shop.mortise.work() as work:
            await send_quick_mail(work, (await shop.open_tasks())["bob"])
        for answer in (await nobody.get(told[-1].link), await nobody.post(told[-1].link, data={"action": "approve"})):
            assert answer.status_code == 409 and "Sign in to decide this." in answer.text
    await shop.change("order", order, due_on="2026-02-01")
    done = await nobody.post(told[-1].link, data={"action": "approve"})
    assert done.status_code == 200, "what was to be filled in is there by now"


async def test_a_held_change_is_written_when_it_is_approved_and_not_before(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    holding = flow(on=[
        {"record": "order", "event": "updated", "hold": True, "when": "amount > 100"},
        {"record": "order", "event": "created", "hold": True, "when": "amount > 100"},
    ])  # fmt: skip
    await shop.install(flows=[holding])
    order = await shop.create("order", "ann", name="O-1", amount="50")
    ann, lee = clients["ann"], clients["lee"]
    refused = await ask(ann, "PATCH", f"/apps/shop/forms/order/records/{order}", {"values": {"amount": "500"}}, 409)
    assert refused["code"] == "flow.needs_approval" and refused["flow"] == "check"
    await ask(ann, "PATCH", f"/apps/shop/forms/order/records/{order}", {"values": {"amount": "60"}})
    body = {"record": str(order), "values": {"amount": "500"}}
    await ask(ann, "POST", "/apps/shop/flows/check/propose", {**body, "values": {"amount": "x"}}, 422)
    await ask(ann, "POST", "/apps/shop/flows/check/propose", body, 201)
    assert (await ask(ann, "POST", "/apps/shop/flows/check/propose", body, 409))["code"] == "flow.change_pending"
    task = (await shop.open_tasks())["lee"]
    (change,) = (await ask(lee, "GET", f"/tasks/{task}"))["proposal"]["values"]
    assert (change["field"], change["old"], change["new"]) == ("amount", "60.00", "500")
    assert str((await shop.read("order", order))["amount"]) == "60.00"
    await ask(lee, "POST", f"/tasks/{task}/approve", {})
    assert str((await shop.read("order", order))["amount"]) == "500.00"
    await ask(ann, "POST", "/apps/shop/flows/check/propose", {"values": {"name": "New", "amount": "900"}}, 201)
    await ask(lee, "POST", f"/tasks/{(await shop.open_tasks())['lee']}/approve", {})
    assert [each.name for each in await shop.rows("order")] == ["O-1", "New"]
    await ask(ann, "POST", "/apps/shop/flows/check/propose", {**body, "values": {"amount": "700"}}, 201)
    await ask(lee, "POST", f"/tasks/{(await shop.open_tasks())['lee']}/reject", {})
    assert str((await shop.read("order", order))["amount"]) == "500.00"


async def test_fields_are_hidden_closed_and_required_by_the_server(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    await shop.install(flows=[flow({"fields": {"amount": "hide", "due_on": "require"}}, summary=["amount", "name"])])
    await shop.create("order", "ann", name="O-1", amount="50")
    task, lee = (await shop.open_tasks())["lee"], clients["lee"]
    seen = await ask(lee, "GET", f"/tasks/{task}")
    assert "amount" not in seen["record"] and [each["field"] for each in seen["summary"]] == ["name"]
    assert (await ask(lee, "POST", f"/tasks/{task}/approve", {}, 422))["code"] == "flow.field_required"
    closed = await ask(lee, "POST", f"/tasks/{task}/approve", {"values": {"amount": "1"}}, 422)
    assert closed["code"] == "flow.field_closed"
    await ask(lee, "POST", f"/tasks/{task}/approve", {"values": {"due_on": "2026-02-01"}})


async def test_signers_are_added_and_removed_and_a_decision_is_taken_back(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    two = flow({"next": "two"})
    two["nodes"].append({"key": "two", "type": "approval", "by": [{"user": "bob"}], "next": "end"})
    await shop.install(flows=[two])
    await shop.create("order", "ann", name="O-1", amount="50")
    lee, task = clients["lee"], (await shop.open_tasks())["lee"]
    seen = await ask(lee, "POST", f"/tasks/{task}/add_signer", {"to": [str(shop.people["lou"])], "where": "after"})
    assert [(each["person"]["title"], each["removable"]) for each in seen["added"]] == [("Lou", True)]
    await ask(lee, "POST", f"/tasks/{task}/add_signer", {"to": [str(shop.people["bob"])], "where": "beside"}, 422)
    await ask(lee, "POST", f"/tasks/{task}/remove_signer", {"seat": seen["added"][0]["seat"]})
    done = await ask(lee, "POST", f"/tasks/{task}/approve", {})
    assert done["may_take_back"] is True and list(await shop.open_tasks()) == ["bob"]
    await ask(lee, "POST", f"/tasks/{task}/take_back", {})
    tasks = await shop.open_tasks()
    assert list(tasks) == ["lee"]
    await ask(clients["bob"], "POST", f"/tasks/{tasks['lee']}/reassign", {"to": str(shop.people["lou"])}, 404)


async def test_the_initiator_chooses_who_is_asked(shop: Workshop, clients: dict[str, httpx.AsyncClient]) -> None:
    free = flow({"by": [{"choice": True}]}, on=[], record="order")
    await shop.install(flows=[free])
    order = await shop.create("order", "ann", name="O-1", amount="50")
    ann = clients["ann"]
    told = await ask(ann, "GET", "/apps/shop/flows/check/start")
    assert told == {"choose": [{"node": "ask", "name": "ask"}], "may": True}
    body = {"record": str(order), "choices": {"ask": [str(shop.people["bob"])]}}
    await ask(ann, "POST", "/apps/shop/flows/check/start", {**body, "choices": {"ask": ["999999"]}}, 422)
    await ask(ann, "POST", "/apps/shop/flows/check/start", body, 201)
    assert list(await shop.open_tasks()) == ["bob"]


async def test_the_calendar_is_the_administrators(shop: Workshop, clients: dict[str, httpx.AsyncClient]) -> None:
    await ask(clients["ann"], "GET", "/admin/calendar", None, 403)
    await ask(clients["ann"], "PUT", "/admin/calendar", {}, 403)
