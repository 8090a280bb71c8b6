"""A record's timeline: related records, flows and rules, and only what the reader may see."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from engines.kernel.commands import Notify, RecordRef
from runtime.channels.deliver import notify
from runtime.flows.acts import act
from runtime.metadata.releases import installed
from runtime.records.app_view import app_view
from runtime.records.sight import sight_of
from runtime.records.timeline import read_timeline
from runtime.rules.buttons import press
from tests.workshop import FORMS, Workshop, open_workshop

VISITS = {
    "key": "visit",
    "name": {"en": "Visit", "zh": "拜访"},
    "title": "subject",
    "fields": [
        {"key": "subject", "type": "text"},
        {"key": "notes", "type": "long_text"},
        {"key": "secret", "type": "yes_no"},
        {"key": "customer", "type": "reference", "form": "customer"},
    ],
}
RELATED = [
    {"key": "tasks", "type": "related", "form": "task", "by": "customer"},
    {"key": "visits", "type": "related", "form": "visit", "by": "customer"},
    {"key": "orders", "type": "related", "form": "order", "by": "customer"},
]
SEES = {"create": True, "update": True}
ROLES = [
    {"key": "seller", "name": "S", "may": [{"form": f["key"], "read": True, **SEES} for f in [*FORMS, VISITS]]},
    {
        "key": "legal",
        "name": "L",
        "may": [
            {"form": "customer", "read": True},
            {"form": "visit", "read": "secret = false", "hide": ["notes"]},
        ],
    },
    {
        "key": "boss",
        "name": "B",
        "may": [{"form": "customer", "read": True, "hide": ["tasks"]}]
        + [{"form": f, "read": True} for f in ("task", "visit")],
    },
]
CALL = {
    "key": "call",
    "name": {"en": "Plan a call", "zh": "安排回访"},
    "text": [
        'rule "Call"',
        '  on customer button "Call"',
        '  then create task { subject: "Call", customer: customer }',
        "end",
    ],
}
FLOW: dict[str, Any] = {
    "key": "credit",
    "name": {"en": "Credit", "zh": "授信"},
    "on": {"record": "customer", "event": "updated", "when": "limit > 10"},
    "nodes": [
        {"key": "start", "type": "start", "next": "legal"},
        {
            "key": "legal",
            "type": "approval",
            "name": "Legal says",
            "by": [{"role": "legal"}],
            "mode": "any",
            "next": "end",
        },
        {"key": "end", "type": "end", "outcome": "granted"},
    ],
}


async def opened(shop: Workshop, **parts: Any) -> int:
    forms = deepcopy(FORMS)
    forms[0]["fields"] += RELATED
    forms[0]["page"] = {"tabs": ["visits"], "right": ["tasks"]}
    await shop.install(forms=[*forms, VISITS], roles=ROLES, **parts)
    return await shop.create("customer", name="Acme")


async def timeline(shop: Workshop, customer: int, by: str, **how: Any) -> dict[str, Any]:
    async with shop.mortise.reading(shop.actors[by]) as work:
        return await read_timeline(work, "shop", "customer", customer, **how)


async def related(shop: Workshop, customer: int, by: str) -> list[tuple[str, str, str | None]]:
    items = (await timeline(shop, customer, by, kind="related"))["items"]
    return [(each["form"], each["record"]["title"], each.get("text")) for each in items]


async def test_new_related_records_are_told_but_only_to_those_who_see_them(mortise: Any) -> None:
    shop = await open_workshop(mortise)
    customer, other = await opened(shop), await shop.create("customer", name="Other")
    await shop.create("visit", "ann", subject="Fair", notes="Wants a quote", secret=False, customer=customer)
    shop.forward(hours=1)
    await shop.create("visit", "ann", subject="Dinner", notes="Hush", secret=True, customer=customer)
    shop.forward(hours=1)
    await shop.create("task", "ann", subject="Quote", customer=customer)
    await shop.create("task", "ann", subject="Elsewhere", customer=other)
    await shop.create("order", "ann", name="Not on the page", customer=customer)
    all_visits = [("visit", "Dinner", "Hush"), ("visit", "Fair", "Wants a quote")]
    assert await related(shop, customer, "ann") == [("task", "Quote", None), *all_visits]
    assert await related(shop, customer, "lee") == [("visit", "Fair", None)], "neither rows nor fields nor forms"
    assert await related(shop, customer, "bob") == all_visits, "a hidden related field hides its list"
    newest = (await timeline(shop, customer, "ann"))["items"][0]
    assert newest["by"]["title"] == "Ann" and newest["field"] == "tasks"


async def test_pages_go_on_through_many_records_of_one_instant(mortise: Any) -> None:
    shop = await open_workshop(mortise)
    customer = await opened(shop)
    for number in range(30):
        await shop.create("visit", "ann", subject=f"V{number}", secret=False, customer=customer)
    found, cursor = [], None
    while True:
        page = await timeline(shop, customer, "ann", limit=3, cursor=cursor)
        found += [each["id"] for each in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert len(found) == len(set(found)) == 31


async def test_a_rule_is_named_with_what_it_made_and_told_once(mortise: Any) -> None:
    shop = await open_workshop(mortise)
    customer = await opened(shop, rules=[CALL])
    shop.forward(hours=1)
    async with shop.mortise.work(shop.actors["ann"]) as work:
        await press(work, "shop", "customer", customer, "call")
    line, created = (await timeline(shop, customer, "ann"))["items"]
    assert (line["kind"], line["rule"]["name"], created["kind"]) == ("rule", CALL["name"], "create")
    assert [(each["form"], each["record"]["title"]) for each in line["made"]] == [("task", "Call")]
    (line, _) = (await timeline(shop, customer, "lee"))["items"]
    assert (line["kind"], line["made"]) == ("rule", []), "whoever does not see tasks does not learn of one"


async def test_a_change_that_nobody_made_names_the_rule(mortise: Any) -> None:
    shop = await open_workshop(mortise)
    rule = {"key": "mark", "name": "Mark", "text": ['rule "M"', "on customer created", 'then set note = "new"', "end"]}
    customer = await opened(shop, rules=[rule])
    found = {each["kind"]: each for each in (await timeline(shop, customer, "ann"))["items"]}
    assert found["change"]["via"] == {"kind": "rule", "name": "Mark"}


async def test_a_flow_tells_its_start_its_decisions_and_its_end(mortise: Any) -> None:
    shop = await open_workshop(mortise)
    customer = await opened(shop, flows=[FLOW])
    shop.forward(hours=1)
    await shop.change("customer", customer, "ann", limit=50)
    shop.forward(hours=1)
    async with shop.mortise.work(shop.actors["lee"]) as work:
        await act(work, (await shop.open_tasks())["lee"], "approve", comment="fine")
    items = (await timeline(shop, customer, "ann", kind="flow"))["items"]
    told = {each["what"]: each for each in items}
    assert sorted(told) == ["decided", "ended", "started"]
    assert all(each["flow"]["name"] == FLOW["name"] for each in items)
    assert told["started"]["by"]["title"] == "Ann"
    decided = told["decided"]
    assert (decided["by"]["title"], decided["node"], decided["text"]) == ("Lee", "Legal says", "fine")
    assert decided["outcome"].startswith("approve") and told["ended"]["outcome"] == "granted"


async def test_a_button_carries_the_name_of_its_rule_in_every_language(mortise: Any) -> None:
    shop = await open_workshop(mortise)
    bare = {**CALL, "key": "bare", "name": ""}
    await opened(shop, rules=[CALL, bare])
    async with shop.mortise.reading(shop.actors["ann"]) as work:
        view = app_view(await installed(work, "shop"), await sight_of(work, "shop"))
    buttons = {each["key"]: each["label"] for each in view["forms"]["customer"]["buttons"]}
    assert buttons == {"call": CALL["name"], "bare": "Call"}


async def test_what_was_sent_about_a_record_is_told_and_its_subject_only_to_who_sees_every_field(mortise: Any) -> None:
    shop = await open_workshop(mortise)
    customer = await opened(shop)
    async with mortise.work() as work:
        told = Notify(
            to=(shop.actors["ann"].id,),
            channels=("email",),
            subject={"en": "Limit is 5"},
            body="",
            record=RecordRef("shop", "customer", customer),
        )
        await notify(work, told)
    for reader, shown in (("ann", True), ("bob", False)):
        (mail,) = (await timeline(shop, customer, reader, kind="mail"))["items"]
        assert mail["to"]["title"] == "Ann" and ("subject" in mail) is shown, reader
