"""Journeys of the loyalty app, each kept by metadata alone, on a clock that the test sets."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from builder.exchange.templates import template
from engines.app.bundle import parse_app
from runtime.flows.timers import wake_due_timers
from runtime.identity.people import set_roles
from runtime.metadata.install import install_release
from runtime.rules.scheduled import run_due_rules
from tests.mailbox import Mailbox, open_mailbox, run_jobs
from tests.story import Crm, Person

TEMPLATE = Path(__file__).parents[2] / "templates" / "loyalty"


@pytest.fixture
async def mailbox(crm: Crm) -> AsyncIterator[Mailbox]:
    async with open_mailbox(crm.mortise) as box:
        yield box


@pytest.fixture
async def shop(crm: Crm, mailbox: Mailbox) -> Person:
    """Chen Yu in the loyalty app, as marketing, with products."""
    person = await crm.as_("chen.yu")
    async with crm.mortise.work() as work:
        await install_release(work, parse_app(template("loyalty")))
        await set_roles(work, int(person.id), "loyalty", ["marketing"])
    return person.in_app("loyalty")


async def a_member(shop: Person, **values: Any) -> Any:
    given = {"name": "Sun Li", "email": "sun.li@example.com", "phone": "+8613900001111", "agent": shop.id, **values}
    return await shop.create("member", **given)


async def a_product(shop: Person, name: str, **values: Any) -> Any:
    return await shop.create("product", name=name, price="100.00", **values)


async def buys(shop: Person, member: Any, product: Any, **values: Any) -> Any:
    return await shop.create("purchase", member=member["id"], product=product["id"], **{"amount": "100.00", **values})


async def days_pass(crm: Crm, days: int = 0, **parts: float) -> None:
    """Day by day: rules, timers and mails that fall due."""
    for _ in range(days):
        await crm.later(days=1)
        await run_due_rules(crm.mortise)
    if parts:
        await crm.later(**parts)
    while await wake_due_timers(crm.mortise):
        pass
    await run_jobs(crm.mortise)


def subjects(mailbox: Mailbox) -> list[str]:
    """Of the mails to members; the CRM beside it sends its own."""
    return [str(each["Subject"]) for each in mailbox.mails if each["To"] == "sun.li@example.com"]


async def touches(shop: Person, member: Any) -> list[str]:
    found = await shop.list("touch", f"member.id = {member['id']}", sort="id", limit=100)
    return [each["journey"] for each in found]


# -- S22


async def test_S22_a_week_after_the_first_purchase_the_guide_is_sent(crm: Crm, shop: Person, mailbox: Mailbox) -> None:
    member, shoes = await a_member(shop), await a_product(shop, "Trail 5")
    await buys(shop, member, shoes)
    await days_pass(crm, 6)
    assert subjects(mailbox) == []
    await days_pass(crm, 1, hours=1)
    assert subjects(mailbox) == ["How do you like it, Sun Li?"]
    assert await touches(shop, member) == ["first_repurchase"]


async def test_S22_a_second_purchase_ends_the_guide_before_it_is_sent(crm: Crm, shop: Person, mailbox: Mailbox) -> None:
    member, shoes = await a_member(shop), await a_product(shop, "Trail 5")
    await buys(shop, member, shoes)
    await days_pass(crm, 3)
    await buys(shop, member, shoes)
    await days_pass(crm, 10)
    assert subjects(mailbox) == []


async def test_S22_a_month_after_a_printer_its_ink_is_offered(crm: Crm, shop: Person, mailbox: Mailbox) -> None:
    member, ink = await a_member(shop), await a_product(shop, "Ink 21", category="supplies")
    printer = await a_product(shop, "Printer 7", category="printers", goes_with=ink["id"])
    await buys(shop, member, await a_product(shop, "Cap"), bought_on="2026-09-01")
    await buys(shop, member, printer)
    await days_pass(crm, 28)
    assert "Ink 21 goes with what you bought" not in subjects(mailbox)
    await days_pass(crm, 3)
    assert "Ink 21 goes with what you bought" in subjects(mailbox)


async def test_S22_the_birthday_coupon_comes_three_days_early(crm: Crm, shop: Person, mailbox: Mailbox) -> None:
    born = (crm.clock.now() + timedelta(days=5)).replace(year=1990).date()
    member = await a_member(shop, birthday=born.isoformat(), level="gold")
    await days_pass(crm, 1)
    assert subjects(mailbox) == []
    await days_pass(crm, 2)
    assert subjects(mailbox) == ["Happy birthday, Sun Li"]
    (mail,) = [each for each in mailbox.mails if each["To"] == "sun.li@example.com"]
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "A coupon of 15 % waits for you. As a Gold member" in text
    coupons = await shop.list("coupon", f"member.id = {member['id']}")
    assert [(each["reason"], each["percent"]) for each in coupons] == [("birthday", "0.1500")]


async def test_S22_who_needs_more_soon_is_reminded_a_week_before_with_a_coupon(
    crm: Crm, shop: Person, mailbox: Mailbox
) -> None:
    member, ink = await a_member(shop), await a_product(shop, "Ink 21")
    for ago in (80, 50, 20):
        bought_on = (crm.clock.now() - timedelta(days=ago)).date()
        await buys(shop, member, ink, bought_on=bought_on.isoformat())
    assert (await shop.read("member", member))["cycle_days"] == "30"
    await days_pass(crm, 2)
    assert subjects(mailbox) == []
    await days_pass(crm, 1)
    assert subjects(mailbox) == ["Running low?"]
    coupons = await shop.list("coupon", f"member.id = {member['id']}")
    assert [(each["reason"], each["percent"]) for each in coupons] == [("replenish", "0.1000")]


async def test_S22_a_year_of_membership_is_thanked_for_with_points(crm: Crm, shop: Person, mailbox: Mailbox) -> None:
    joined = (crm.clock.now() + timedelta(days=1)).date().replace(year=2024)
    member = await a_member(shop, joined_on=joined.isoformat())
    await days_pass(crm, 2)
    assert subjects(mailbox) == ["Thank you for another year"]
    assert (await shop.read("member", member))["balance"] == "100"


async def test_S22_ninety_silent_days_make_a_to_do_and_an_offer(crm: Crm, shop: Person, mailbox: Mailbox) -> None:
    member, cap = await a_member(shop), await a_product(shop, "Cap")
    await buys(shop, member, cap, bought_on=(crm.clock.now() - timedelta(days=88)).date().isoformat())
    await days_pass(crm, 1)
    assert await shop.list("todo", f"member.id = {member['id']}") == []
    await days_pass(crm, 2)
    todos = await shop.list("todo", f"member.id = {member['id']}")
    assert [(each["subject"], each["owner"]["id"]) for each in todos] == [
        ("Call Sun Li: nothing bought for 90 days", shop.id)
    ]
    coupons = await shop.list("coupon", f"member.id = {member['id']}")
    assert [(each["reason"], each["percent"]) for each in coupons] == [("come_back", "0.2000")]
    assert subjects(mailbox) == ["We miss you, Sun Li"]
    assert (await shop.read("member", member))["tags"] == ["at risk"]
    await buys(shop, member, cap)
    assert (await shop.read("member", member))["tags"] == []


# -- S23


@pytest.fixture
async def runner(shop: Person) -> Any:
    return await a_member(shop, tags=["runner"])


async def views(shop: Person, member: Any, category: str = "running_shoes") -> Any:
    product = await a_product(shop, f"{category} 9", category=category)
    await shop.create("visit", member=member["id"], product=product["id"])
    return product


async def test_S23_a_runner_who_looks_and_does_not_buy_gets_a_mail_then_an_sms_with_a_coupon(
    crm: Crm, shop: Person, mailbox: Mailbox, runner: Any
) -> None:
    await views(shop, runner)
    await days_pass(crm, hours=1)
    assert subjects(mailbox) == []
    await days_pass(crm, hours=1.1)
    assert subjects(mailbox) == ["Still thinking about running_shoes 9?"]
    await days_pass(crm, hours=23)
    assert await shop.list("coupon", f"member.id = {runner['id']}") == []
    await days_pass(crm, hours=1.1)
    coupons = await shop.list("coupon", f"member.id = {runner['id']}")
    assert [each["reason"] for each in coupons] == ["browse"]
    assert await touches(shop, runner) == ["browse", "browse"]
    log = await (await crm.as_("admin")).get("/admin/deliveries", channel="sms")
    assert [each["address"] for each in log["items"]] == ["+8613900001111"]


@pytest.mark.parametrize("hours", [1.0, 3.0, 20.0])
async def test_S23_an_order_at_any_time_ends_the_journey(
    crm: Crm, shop: Person, mailbox: Mailbox, runner: Any, hours: float
) -> None:
    product = await views(shop, runner)
    await days_pass(crm, hours=hours)
    sent = len(subjects(mailbox))
    await buys(shop, runner, product, bought_on="2026-11-20")
    await days_pass(crm, hours=48)
    assert len(subjects(mailbox)) == sent
    assert await shop.list("coupon", f"member.id = {runner['id']}") == []


async def test_S23_who_is_no_runner_or_looks_at_something_else_is_left_alone(
    crm: Crm, shop: Person, mailbox: Mailbox, runner: Any
) -> None:
    await views(shop, await a_member(shop, name="Walker"))
    await views(shop, runner, "clothing")
    await days_pass(crm, hours=30)
    assert subjects(mailbox) == []


# -- S24


async def test_S24_points_that_expire_and_a_product_that_takes_them_remind_once(
    crm: Crm, shop: Person, mailbox: Mailbox
) -> None:
    member, unseen, early, elsewhere = [await a_member(shop, name=each) for each in ("Sun Li", "B", "C", "D")]
    lamp, cap = await a_product(shop, "Lamp", points_offer=True), await a_product(shop, "Cap")
    for each, days in ((member, 20), (unseen, 20), (early, 65), (elsewhere, 20)):
        expires_on = (crm.clock.now() + timedelta(days=days)).date().isoformat()
        await shop.create("points", member=each["id"], amount=500, reason="start", expires_on=expires_on)
    for each, product in ((member, lamp), (early, lamp), (elsewhere, cap)):
        await shop.create("visit", member=each["id"], product=product["id"])
    await days_pass(crm, 2)
    assert subjects(mailbox) == ["Your points expire soon"]
    assert [await touches(shop, each) for each in (member, unseen, early, elsewhere)] == [["points"], [], [], []]
    await days_pass(crm, 36)
    assert await touches(shop, early) == [], "then its points expire soon, but the visit was more than a month ago"


# -- S28


async def test_S28_a_contact_that_led_to_a_purchase_counts_as_converted(crm: Crm, shop: Person) -> None:
    member, cap = await a_member(shop), await a_product(shop, "Cap")
    await shop.create("touch", member=member["id"], journey="browse", channel="email")
    await crm.later(days=2)
    await buys(shop, member, cap)
    (touch,) = await shop.list("touch", f"member.id = {member['id']}")
    assert touch["converted"] is True


def parts_of(mail: Any) -> tuple[str, str | None]:
    """The addresses inside a mail: the picture that tells it was opened, the link (if there is one)."""
    html = mail.get_body(("html",)).get_content()
    seen = re.search(r'<img src="https://crm.example.com(/m/[^"]+)"', html)
    link = re.search(r'<a href="https://crm.example.com(/m/[^"]+)"', html)
    assert seen is not None, html
    return seen[1], link[1] if link else None


async def opens(crm: Crm, path: str) -> Any:
    """As the member's mail program asks: nobody is signed in."""
    async with httpx.AsyncClient(transport=crm.transport, base_url="https://crm.example.com") as reader:
        answer = await reader.get(path)
    await run_jobs(crm.mortise)
    return answer


async def test_S28_a_send_is_recorded_step_by_step_from_sent_to_bought(
    crm: Crm, shop: Person, mailbox: Mailbox, runner: Any
) -> None:
    page = "https://shop.example.com/trail-9"
    shoes = await a_product(shop, "Trail 9", category="running_shoes", page=page)

    async def state() -> dict[str, bool]:
        (touch,) = await shop.list("touch", f"member.id = {runner['id']}")
        return {key: touch[key] for key in ("sent", "opened", "clicked", "converted")}

    await shop.create("visit", member=runner["id"], product=shoes["id"])
    await days_pass(crm, hours=2.1)
    assert await state() == {"sent": True, "opened": False, "clicked": False, "converted": False}
    (mail,) = [each for each in mailbox.mails if each["To"] == "sun.li@example.com"]
    seen, link = parts_of(mail)
    assert "Mortise" not in mail.get_body(("plain",)).get_content(), "a customer knows nothing of our tools"
    await opens(crm, seen)
    assert await state() == {"sent": True, "opened": True, "clicked": False, "converted": False}
    assert link is not None and (await opens(crm, link)).headers["location"] == page
    await opens(crm, link)
    await buys(shop, runner, shoes, bought_on=crm.clock.now().date().isoformat())
    assert await state() == {"sent": True, "opened": True, "clicked": True, "converted": True}
    log = await (await crm.as_("admin")).get("/admin/deliveries", channel="email")
    (sent,) = [each for each in log["items"] if each["address"] == "sun.li@example.com"]
    assert sent["opened_at"] and sent["clicked_at"]
    report = await shop.report("journeys")
    (cells,) = [row["cells"] for row in report["rows"] if row["cells"][0]["text"] == "Browsed, not bought"]
    assert [each["text"] for each in cells[1:]] == ["1", "1", "1", "1", "1", "100.0%"]


async def test_S28_who_leaves_three_mails_unread_is_reached_by_sms_next(
    crm: Crm, shop: Person, mailbox: Mailbox
) -> None:
    reader = await a_member(shop, name="Reader", email="reader@example.com")
    sleeper = await a_member(shop, name="Sleeper", email="sleeper@example.com")
    for message in ("guide", "anniversary", "points"):
        for each in (reader, sleeper):
            await shop.create("touch", member=each["id"], journey="points", channel="email", message=message)
    await run_jobs(crm.mortise)
    first = next(each for each in mailbox.mails if each["To"] == "reader@example.com")
    await opens(crm, parts_of(first)[0])
    channels = [(await shop.read("member", each))["best_channel"] for each in (reader, sleeper)]
    assert channels == ["email", "sms"]

    async def segment(view: str) -> list[str]:
        return [each["name"] for each in await shop.list("member", view=view)]

    assert (await segment("readers"), await segment("unread")) == (["Reader"], ["Sleeper"])
    born = (crm.clock.now() + timedelta(days=4)).replace(year=1990).date().isoformat()
    for each in (reader, sleeper):
        await shop.change("member", each, birthday=born)
    await days_pass(crm, 1)
    birthday = await shop.list("touch", 'journey = "birthday"', sort="id")
    assert {each["member"]["title"]: each["channel"] for each in birthday} == {"Reader": "email", "Sleeper": "sms"}


async def test_S28_nothing_is_sent_to_members_who_do_not_want_it(crm: Crm, shop: Person, mailbox: Mailbox) -> None:
    member = await a_member(shop, may_contact=False)
    await shop.create("touch", member=member["id"], journey="points", channel="email", message="points")
    await run_jobs(crm.mortise)
    assert subjects(mailbox) == []
    (touch,) = await shop.list("touch", f"member.id = {member['id']}")
    assert touch["sent"] is False


async def test_S28_a_mail_opened_after_its_contact_was_deleted_does_no_harm(
    crm: Crm, shop: Person, mailbox: Mailbox
) -> None:
    member = await a_member(shop)
    touch = await shop.create("touch", member=member["id"], journey="points", channel="email", message="points")
    await run_jobs(crm.mortise)
    seen, _ = parts_of(next(each for each in mailbox.mails if each["To"] == "sun.li@example.com"))
    await shop.send("DELETE", f"/apps/loyalty/forms/touch/records/{touch['id']}", status=204)
    assert (await opens(crm, seen)).status_code == 200
    jobs = await (await crm.as_("admin")).get("/admin/jobs", name="channels.outcome")
    assert {each["status"] for each in jobs["items"]} == {"succeeded"}
