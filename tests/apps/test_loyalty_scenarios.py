"""Journeys of the loyalty app, each kept by metadata alone, on a clock that the test sets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

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
    await days_pass(crm, 31)
    assert "Ink 21 for your Printer 7" in subjects(mailbox)


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


async def test_S22_a_year_of_membership_is_thanked_for_with_points(crm: Crm, shop: Person, mailbox: Mailbox) -> None:
    joined = (crm.clock.now() + timedelta(days=1)).date().replace(year=2024)
    member = await a_member(shop, joined_on=joined.isoformat())
    await days_pass(crm, 2)
    assert subjects(mailbox) == ["Thank you for another year"]
    assert (await shop.read("member", member))["balance"] == "100"


async def test_S22_ninety_silent_days_make_a_to_do_and_an_offer(crm: Crm, shop: Person) -> None:
    member, cap = await a_member(shop), await a_product(shop, "Cap")
    await buys(shop, member, cap, bought_on=(crm.clock.now() - timedelta(days=88)).date().isoformat())
    await days_pass(crm, 3)
    todos = await shop.list("todo", f"member.id = {member['id']}")
    assert [(each["subject"], each["owner"]["id"]) for each in todos] == [
        ("Call Sun Li: nothing bought for 90 days", shop.id)
    ]
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
    await days_pass(crm, hours=24.1)
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
    member, other, lamp = (
        await a_member(shop),
        await a_member(shop, name="Other"),
        await a_product(shop, "Lamp", points_offer=True),
    )
    soon = (crm.clock.now() + timedelta(days=20)).date().isoformat()
    for each in (member, other):
        await shop.create("points", member=each["id"], amount=500, reason="start", expires_on=soon)
    await shop.create("visit", member=member["id"], product=lamp["id"])
    await days_pass(crm, 2)
    assert subjects(mailbox) == ["Your points expire soon"]
    assert (await touches(shop, member), await touches(shop, other)) == (["points"], [])


# -- S28


async def test_S28_a_contact_that_led_to_a_purchase_counts_as_converted(crm: Crm, shop: Person) -> None:
    member, cap = await a_member(shop), await a_product(shop, "Cap")
    await shop.create("touch", member=member["id"], journey="browse", channel="email")
    await crm.later(days=2)
    await buys(shop, member, cap)
    (touch,) = await shop.list("touch", f"member.id = {member['id']}")
    assert touch["converted"] is True
