"""Links inside messages, quiet hours, and the administrator's view of what was sent."""

from __future__ import annotations

import sqlalchemy as sa

from engines.kernel.commands import Notify
from runtime.channels.deliver import notify
from runtime.channels.log import list_deliveries
from runtime.engine import Mortise


async def sent(mortise: Mortise, link: str | None) -> str:
    async with mortise.work() as work:
        await notify(work, Notify((), "Hi", "x", ("email",), addresses=("a@example.com",), link=link))
        return str(await work.connection.scalar(sa.text("SELECT max(token) FROM mortise.delivery")))


async def test_a_tracked_link_leads_to_the_messages_own_page_without_signing_in(client, mortise: Mortise) -> None:
    answer = await client.get(f"/m/{await sent(mortise, '/a/crm/f/customer/7')}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/a/crm/f/customer/7")
    picture = await client.get("/m/nobody/seen.gif")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/gif")


async def test_a_link_never_leads_to_another_server(client, mortise: Mortise) -> None:
    for token in (await sent(mortise, "//evil.example"), "made-up"):
        assert (await client.get(f"/m/{token}")).headers["location"] == "/"


async def test_a_person_sets_quiet_hours_and_takes_them_back(sign_in) -> None:
    ann = await sign_in("ann")
    hours = {"from": "22:00", "until": "07:30"}
    assert (await ann.patch("/api/me", json={"quiet_hours": hours})).json()["quiet_hours"] == hours
    assert (await ann.patch("/api/me", json={"quiet_hours": None})).json()["quiet_hours"] is None
    wrong = await ann.patch("/api/me", json={"quiet_hours": {"from": "22:00", "until": "late"}})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/quiet_hours/until")


async def test_a_connection_serves_a_channel_that_there_is(sign_in) -> None:
    admin = await sign_in("ann", is_admin=True)
    channels = {each["key"]: each for each in (await admin.get("/api/admin/channels")).json()["items"]}
    assert channels["dingtalk"]["secrets"][0]["required"] is True
    body = {"key": "team", "base_url": channels["dingtalk"]["base_url"], "channel": "dingtalk"}
    assert (await admin.post("/api/admin/connections", json=body)).status_code == 201
    wrong = await admin.post("/api/admin/connections", json={**body, "key": "other", "channel": "dingtlak"})
    assert wrong.json()["errors"][0]["pointer"] == "/channel" and "dingtalk" in wrong.json()["errors"][0]["hint"]


async def test_the_log_is_for_administrators_and_only_failures_are_sent_again(sign_in, mortise: Mortise) -> None:
    await sent(mortise, None)
    assert (await (await sign_in("bob")).get("/api/admin/deliveries")).status_code == 403
    admin = await sign_in("ann", is_admin=True)
    (found,) = (await admin.get("/api/admin/deliveries?status=skipped")).json()["items"]
    assert (found["address"], found["error"]) == ("a@example.com", "the channel is not set up")
    assert (await admin.post(f"/api/admin/deliveries/{found['id']}/retry")).status_code == 409
    async with mortise.reading() as work:
        assert await list_deliveries(work, {"status": "sent"}, before=None, limit=5) == []
