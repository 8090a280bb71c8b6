"""Group robots and SMS gateways over real HTTP: each stand-in checks signatures as its documentation gives them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from engines.kernel.commands import Notify, RecordRef
from runtime.channels.channel import Recipient
from runtime.channels.deliver import notify
from runtime.channels.described import specs
from runtime.channels.quiet import quiet_until
from runtime.channels.tracking import follow_link, mark_opened
from runtime.connectors.connections import create_connection
from runtime.engine import Mortise
from runtime.identity.people import create_person
from runtime.identity.tables import person as people
from tests.mailbox import run_jobs
from tests.workshop import StillClock

SECRET = "SECa1b2c3"
Check = Callable[[str, dict[str, str], dict[str, Any]], dict[str, Any]]


class Gateway:
    """A server on the loopback; `check` answers like the real one."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.check: Check = lambda path, headers, body: {}
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in head[1:]) if name}
        body = json.loads(await reader.readexactly(int(headers["content-length"])))
        self.bodies.append(body)
        answer = json.dumps(self.check(head[0].split(" ")[1], headers, body)).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(answer), answer))
        await writer.drain()
        writer.close()


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    found = Gateway()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield found
    server.close()
    await server.wait_closed()


async def connect(mortise: Mortise, channel: str, url: str, **secrets: str) -> None:
    async with mortise.work() as work:
        values = {"key": f"my_{channel}", "name": channel, "base_url": url, "allow_private": True, "channel": channel}
        await create_connection(work, {**values, "secrets": secrets})


async def person(mortise: Mortise, login: str, **values: Any) -> int:
    async with mortise.work() as work:
        return await create_person(work, {"name": login, "login": login, "phone": "+8613800001111", **values})


async def tell(mortise: Mortise, channel: str, *to: int, **how: Any) -> None:
    async with mortise.work() as work:
        record = RecordRef("crm", "customer", 7)
        await notify(work, Notify(to, {"en": "VIP waits", "zh": "重要客户"}, "Call now", (channel,), record, **how))
    await run_jobs(mortise)


async def deliveries(mortise: Mortise) -> list[Any]:
    async with mortise.reading() as work:
        rows = await work.connection.execute(sa.text("SELECT * FROM mortise.delivery ORDER BY id"))
        return list(rows.all())


def dingtalk(path: str, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    text = f"{asked['timestamp']}\n{SECRET}"
    sign = base64.b64encode(hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest()).decode()
    if asked["sign"] != sign or asked["access_token"] != "tok":
        return {"errcode": 310000, "errmsg": "sign not match"}
    return {"errcode": 0, "errmsg": "ok"}


def feishu(path: str, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    key = f"{body['timestamp']}\n{SECRET}".encode()
    sign = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    good = path == "/hook-id" and body["sign"] == sign
    return {"code": 0, "msg": "success"} if good else {"code": 19021, "msg": "sign match fail"}


def wecom(path: str, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    good = parse_qs(urlsplit(path).query) == {"key": ["k1"]} and body["msgtype"] == "text"
    return {"errcode": 0, "errmsg": "ok"} if good else {"errcode": 93000, "errmsg": "invalid webhook url"}


def sms(path: str, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    text = f"{headers['x-timestamp']}.{body['id']}.{body['to']}.{body['text']}"
    sign = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"code": 0} if headers["x-signature"] == sign else {"code": 401, "message": "bad signature"}


CASES: list[tuple[str, Check, dict[str, str]]] = [
    ("dingtalk", dingtalk, {"access_token": "tok", "secret": SECRET}),
    ("feishu", feishu, {"hook": "hook-id", "secret": SECRET}),
    ("wecom", wecom, {"key": "k1"}),
    ("sms", sms, {"signing_key": SECRET}),
]


@pytest.mark.parametrize(("channel", "check", "secrets"), CASES, ids=[each[0] for each in CASES])
async def test_a_gateway_takes_the_message_and_its_signature(mortise, gateway, channel, check, secrets) -> None:
    gateway.check = check
    await connect(mortise, channel, gateway.url, **secrets)
    await tell(mortise, channel, await person(mortise, "ann"))
    (row,) = await deliveries(mortise)
    assert (row.status, row.error) == ("sent", None)
    said = json.dumps(gateway.bodies[0], ensure_ascii=False)
    assert "VIP waits" in said and f"/m/{row.token}" in said


def test_every_described_gateway_has_a_stand_in_here() -> None:
    assert {each[0] for each in CASES} == set(specs())


async def test_a_wrong_secret_is_told_in_the_log_and_not_tried_for_ever(mortise, gateway) -> None:
    gateway.check = dingtalk
    await connect(mortise, "dingtalk", gateway.url, access_token="tok", secret="other")
    await tell(mortise, "dingtalk")
    (row,) = await deliveries(mortise)
    assert row.status == "failed" and "sign not match" in row.error


async def test_a_robot_that_takes_twenty_a_minute_gets_no_more_and_all_in_the_end(mortise, gateway) -> None:
    gateway.check = dingtalk
    mortise.clock = StillClock(mortise.clock.now())
    await connect(mortise, "dingtalk", gateway.url, access_token="tok", secret=SECRET)
    async with mortise.work() as work:
        for number in range(45):
            await notify(work, Notify((), f"No. {number}", "", ("dingtalk",)))
    for arrived in (20, 40, 45):
        await run_jobs(mortise)
        assert len(gateway.bodies) == arrived
        mortise.clock.at += timedelta(minutes=1)
        async with mortise.work() as work:
            due = "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE scheduled_at <= :now AND status = 'todo'"
            await work.connection.execute(sa.text(due), {"now": mortise.clock.at})
    assert [(each.status, each.tries) for each in await deliveries(mortise)] == [("sent", 1)] * 45


BUSY = [
    ("dingtalk", {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}),
    ("dingtalk", {"errcode": 410100, "errmsg": "发送速度太快而限流"}),
    ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}),
    ("feishu", {"code": 11232, "msg": "frequency limited psm"}),
    ("feishu", {"code": 9499, "msg": "too many request"}),
]
REFUSED = [
    ("dingtalk", {"errcode": 400013, "errmsg": "群已被解散"}),
    ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}),
    ("feishu", {"code": 9499, "msg": "Bad Request"}),
    ("feishu", {"code": 19024, "msg": "Key Words Not Found"}),
]


@pytest.mark.parametrize(("channel", "answer", "status"), [
    *((*each, "queued") for each in BUSY), *((*each, "failed") for each in REFUSED)
])  # fmt: skip
async def test_a_gateway_that_is_busy_is_asked_again_and_one_that_refuses_is_not(
    mortise, gateway, channel, answer, status
) -> None:
    """They answer 200 and say in the body what they think: codes as their documentation lists them."""
    gateway.check = lambda path, headers, body: answer
    await connect(mortise, channel, gateway.url, **dict(next(each[2] for each in CASES if each[0] == channel)))
    await tell(mortise, channel)
    (row,) = await deliveries(mortise)
    assert (row.status, row.tries) == (status, 1) and str(answer.get("errmsg") or answer.get("msg")) in row.error


async def test_a_group_robot_calls_people_by_their_numbers_and_posts_once(mortise, gateway) -> None:
    gateway.check = dingtalk
    await connect(mortise, "dingtalk", gateway.url, access_token="tok", secret=SECRET)
    both = await person(mortise, "ann"), await person(mortise, "lee", phone="+14155550100")
    await tell(mortise, "dingtalk", *both)
    assert [each["at"]["atMobiles"] for each in gateway.bodies] == [["13800001111", "14155550100"]]


async def test_of_several_channels_each_takes_the_addresses_of_its_kind(mortise, gateway) -> None:
    gateway.check = sms
    await connect(mortise, "sms", gateway.url, signing_key=SECRET)
    mortise.settings = replace(mortise.settings, smtp_url="smtp://127.0.0.1:9")
    to = ("a@example.com", "+86 138 0000 1111", "my_sms", "https://example.com/in")
    async with mortise.work() as work:
        await notify(work, Notify((), "Hi", "", ("sms", "email", "webhook"), addresses=to))
    found = await deliveries(mortise)
    assert [(each.channel, each.address) for each in found if each.status == "queued"] == [
        ("sms", "+86 138 0000 1111"), ("email", "a@example.com"),
        ("webhook", "my_sms"), ("webhook", "https://example.com/in"),
    ]  # fmt: skip
    assert {each.error for each in found if each.status == "skipped"} == {"no address"} and len(found) == 12


async def test_without_a_connection_the_log_says_that_the_channel_is_not_set_up(mortise: Mortise) -> None:
    await tell(mortise, "sms", await person(mortise, "ann"))
    assert [(each.status, each.error) for each in await deliveries(mortise)] == [
        ("skipped", "the channel is not set up")
    ]


async def test_a_message_longer_than_the_gateway_takes_is_cut(mortise, gateway) -> None:
    gateway.check = wecom
    await connect(mortise, "wecom", gateway.url, key="k1")
    async with mortise.work() as work:
        await notify(work, Notify((), "字" * 2000, "", ("wecom",)))
    await run_jobs(mortise)
    text = gateway.bodies[0]["text"]["content"]
    assert len(text.encode()) <= 2048 and text.endswith("…")


async def test_nothing_is_sent_outside_in_a_persons_quiet_hours(mortise, gateway) -> None:
    gateway.check = sms
    await connect(mortise, "sms", gateway.url, signing_key=SECRET)
    now = mortise.clock.now()
    begins, ends = time((now.hour - 1) % 24), time((now.hour + 2) % 24)
    await tell(mortise, "sms", await person(mortise, "ann", quiet_from=begins, quiet_until=ends, timezone="UTC"))
    await tell(mortise, "sms", await person(mortise, "bob", quiet_from=ends, quiet_until=begins, timezone="UTC"))
    quiet, loud = await deliveries(mortise)
    assert (quiet.status, quiet.not_before.astimezone(now.tzinfo).time(), loud.status) == ("queued", ends, "sent")


async def test_a_message_that_had_to_wait_does_not_arrive_in_quiet_hours_that_have_begun_meanwhile(
    mortise, gateway
) -> None:
    gateway.check = lambda path, headers, body: {"code": 503}
    await connect(mortise, "sms", gateway.url, signing_key=SECRET)
    now = mortise.clock.now()
    ann = await person(mortise, "ann", timezone="UTC")
    async with mortise.work() as work:
        await notify(work, Notify((ann,), "Hi", "", ("sms",)))
        quiet = {"quiet_from": time((now.hour - 1) % 24), "quiet_until": time((now.hour + 2) % 24)}
        await work.connection.execute(sa.update(people).where(people.c.id == ann).values(quiet))
    await run_jobs(mortise)
    (row,) = await deliveries(mortise)
    assert (row.status, row.tries, gateway.bodies) == ("queued", 0, [])
    assert row.not_before.astimezone(now.tzinfo).time() == quiet["quiet_until"]


NIGHT, LATE = (time(22), time(7)), (time(1, 30), time(2, 30))


@pytest.mark.parametrize(
    ("zone", "hours", "now", "until"),
    [
        ("Asia/Shanghai", NIGHT, "2026-01-05T13:59", None),
        ("Asia/Shanghai", NIGHT, "2026-01-05T14:00", "2026-01-05T23:00"),
        ("Asia/Shanghai", NIGHT, "2026-01-05T22:59", "2026-01-05T23:00"),
        ("Asia/Shanghai", NIGHT, "2026-01-05T23:00", None),
        ("America/New_York", NIGHT, "2026-03-08T04:00", "2026-03-08T11:00"),
        ("America/New_York", NIGHT, "2026-11-01T04:00", "2026-11-01T12:00"),
        ("America/New_York", LATE, "2026-03-08T06:45", "2026-03-08T07:30"),
        ("America/New_York", (time(0), time(1, 30)), "2026-11-01T05:10", "2026-11-01T05:30"),
        ("America/New_York", (time(0), time(1, 30)), "2026-11-01T06:10", "2026-11-01T06:30"),
        ("Pacific/Auckland", NIGHT, "2026-01-05T10:00", "2026-01-05T18:00"),
        ("UTC", (time(9), time(9)), "2026-01-05T09:00", None),
    ],
)  # fmt: skip
def test_quiet_hours_go_over_midnight_and_follow_the_persons_own_clock(zone, hours, now, until) -> None:
    """Instants are UTC. Clocks in New York go forward at 07:00 on 8 March and back at 06:00 on 1 November."""
    someone = Recipient(1, "Ann", None, None, "en", zone, hours)
    expected = datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None
    assert quiet_until(someone, datetime.fromisoformat(now).replace(tzinfo=UTC)) == expected


async def test_the_log_knows_who_opened_a_message_and_followed_its_link(mortise: Mortise) -> None:
    await tell(mortise, "email", await person(mortise, "ann", email="ann@example.com"))
    (row,) = await deliveries(mortise)
    async with mortise.work() as work:
        await mark_opened(work, row.token)
        await mark_opened(work, "made-up")
    (opened,) = await deliveries(mortise)
    assert opened.opened_at is not None and opened.clicked_at is None
    async with mortise.work() as work:
        assert await follow_link(work, row.token) == "/a/crm/f/customer/7"
        assert await follow_link(work, "made-up") is None
    (clicked,) = await deliveries(mortise)
    assert clicked.clicked_at is not None and clicked.opened_at == opened.opened_at
