"""S16: the limits for answering and solving a ticket, on the working calendar and a virtual clock."""

from __future__ import annotations

from typing import Any

from runtime.flows.timers import wake_due_timers
from tests.story import Crm, Person


async def a_ticket(person: Person, **values: Any) -> Any:
    given = {"subject": "Line stands still", "description": "No power", "priority": "urgent", "owner": person.id}
    return await person.create("ticket", **{**given, **values})


async def notices(person: Person, words: str) -> list[str]:
    found = (await person.get("/notifications", limit=100))["items"]
    return [str(each["title"]) for each in found if words in str(each["title"])]


async def clock(crm: Crm, **parts: float) -> None:
    await crm.later(**parts)
    while await wake_due_timers(crm.mortise):
        pass


async def test_S16_who_does_not_answer_is_warned_before_and_the_manager_told_after(crm: Crm) -> None:
    zhao, li = await crm.as_("priya.nair"), await crm.as_("li.na")
    ticket = await a_ticket(zhao)
    await clock(crm, minutes=31)
    assert await notices(zhao, "Answer soon: Line stands still")
    assert not await notices(li, "Nobody answered in time: Line stands still")
    await clock(crm, minutes=30)
    assert await notices(li, "Nobody answered in time: Line stands still")
    assert (await zhao.read("ticket", ticket))["sla"] == "breached"


async def test_S16_the_clock_stands_still_while_the_ticket_waits_for_the_customer(crm: Crm) -> None:
    zhao, li = await crm.as_("priya.nair"), await crm.as_("li.na")
    ticket = await a_ticket(zhao)
    await zhao.change("ticket", ticket, status="in_progress")
    assert (await zhao.read("ticket", ticket))["responded_at"] == "2026-11-23T04:00:00.000000Z"
    await clock(crm, hours=2)
    await zhao.change("ticket", ticket, status="waiting")
    await clock(crm, days=3)
    assert (await zhao.read("ticket", ticket))["sla"] == "on_track"
    await zhao.change("ticket", ticket, status="in_progress")
    await clock(crm, hours=1.1)
    assert (await zhao.read("ticket", ticket))["sla"] == "at_risk"
    assert not await notices(li, "Not solved in time")
    await clock(crm, hours=1)
    assert (await zhao.read("ticket", ticket))["sla"] == "breached"
    assert await notices(li, "Not solved in time: Line stands still")


async def test_S16_nights_and_weekends_do_not_count(crm: Crm) -> None:
    zhao = await crm.as_("priya.nair")
    await crm.later(days=4, hours=5)
    ticket = await a_ticket(zhao, priority="normal")
    await zhao.change("ticket", ticket, status="in_progress")
    await clock(crm, days=2)
    assert (await zhao.read("ticket", ticket))["sla"] == "on_track"
    await clock(crm, days=2, hours=1)
    assert (await zhao.read("ticket", ticket))["sla"] == "at_risk"


async def test_S16_a_ticket_that_is_solved_in_time_is_left_alone(crm: Crm) -> None:
    zhao = await crm.as_("priya.nair")
    ticket = await a_ticket(zhao)
    await zhao.change("ticket", ticket, status="in_progress")
    await zhao.change("ticket", ticket, status="solved", solution="New fuse")
    await clock(crm, days=7)
    assert (await zhao.read("ticket", ticket))["sla"] == "on_track"
    assert not await notices(zhao, "Line stands still")


async def test_S16_another_priority_has_other_limits_from_then_on(crm: Crm) -> None:
    priya, li = await crm.as_("priya.nair"), await crm.as_("li.na")
    ticket = await a_ticket(priya, priority="low")
    await clock(crm, hours=1)
    await priya.change("ticket", ticket, priority="urgent")
    await clock(crm, minutes=61)
    assert await notices(li, "Nobody answered in time: Line stands still")
    await priya.change("ticket", ticket, status="in_progress")
    await priya.change("ticket", ticket, priority="low")
    await clock(crm, days=1)
    assert not await notices(li, "Not solved in time"), "the limits of the urgent one are gone"


async def test_S16_a_ticket_that_is_opened_again_has_its_limits_again(crm: Crm) -> None:
    priya, li = await crm.as_("priya.nair"), await crm.as_("li.na")
    ticket = await a_ticket(priya)
    await priya.change("ticket", ticket, status="in_progress")
    answered = (await priya.read("ticket", ticket))["responded_at"]
    await priya.change("ticket", ticket, status="solved", solution="New fuse")
    await clock(crm, days=1)
    assert not await notices(li, "Not solved in time")
    await priya.change("ticket", ticket, status="in_progress")
    await clock(crm, hours=4.1)
    assert await notices(li, "Not solved in time: Line stands still")
    assert (await priya.read("ticket", ticket))["responded_at"] == answered
