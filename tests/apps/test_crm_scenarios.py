"""The CRM's promises, each kept by metadata alone: told over HTTP, as the people of the demo company."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from runtime.flows.timers import wake_due_timers
from runtime.rules.scheduled import run_due_rules
from tests.mailbox import Mailbox, open_mailbox, run_jobs
from tests.story import Crm, Person

TODAY = date(2026, 11, 23)
LI_NA = "li.na@example.com"


@pytest.fixture
async def mailbox(crm: Crm) -> AsyncIterator[Mailbox]:
    async with open_mailbox(crm.mortise) as box:
        yield box


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


async def a_customer(person: Person, name: str = "Nordwind Instruments", **values: Any) -> Any:
    return await person.create("customer", name=name, **{"level": "ordinary", "owner": person.id, **values})


async def an_opportunity(person: Person, customer: Any, **values: Any) -> Any:
    return await person.create(
        "opportunity", name="Line 3 retrofit", customer=customer["id"], **{"owner": person.id, **values}
    )


async def a_contract(person: Person, customer: Any, **values: Any) -> Any:
    given = {"name": "Framework 2027", "kind": "framework", "amount": "50000.00", "owner": person.id, **values}
    return await person.create("contract", customer=customer["id"], **given)


async def decide(crm: Crm, login: str, action: str, contract: Any, **body: Any) -> Any:
    """The one task about the contract in somebody's inbox, decided."""
    person = await crm.as_(login)
    tasks = await inbox_of(crm, login, contract)
    assert len(tasks) == 1, [each["title"] for each in tasks]
    return await person.send("POST", f"/tasks/{tasks[0]['id']}/{action}", body)


async def inbox_of(crm: Crm, login: str, record: Any, tab: str = "todo") -> list[Any]:
    """What somebody's inbox holds about the record."""
    items = (await (await crm.as_(login)).get("/inbox", tab=tab))["items"]
    return [each for each in items if each["record"] and each["record"]["id"] == record["id"]]


# -- S01


async def test_S01_one_page_shows_the_whole_customer(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    customer = await a_customer(chen, tags=["高价值"])
    await chen.create("contact", name="林晓云", customer=customer["id"], phone="+8613812345678")
    await an_opportunity(chen, customer, amount="1000.00")
    await chen.create("follow_up", summary="First call", customer=customer["id"])
    base = f"/apps/crm/forms/customer/records/{customer['id']}"
    for relation, count in {"contacts": 1, "opportunities": 1, "orders": 0, "follow_ups": 1}.items():
        assert len((await chen.get(f"{base}/related/{relation}"))["items"]) == count
    timeline = (await chen.get(f"{base}/timeline"))["items"]
    assert any(each["kind"] == "create" for each in timeline)
    assert (await chen.read("customer", customer))["open_amount"] == "1000.00"


async def test_S01_anybody_finds_a_customer_in_one_box(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    customer = await a_customer(chen, "苏州云鹤医疗器械有限公司分公司", phone="+8651287654321")
    await chen.create("contact", name="赵明辉", customer=customer["id"])
    for words in ("云鹤医疗器械有限公司分", "87654321"):
        found = (await chen.get("/search", q=words))["items"]
        assert customer["id"] in {each["id"] for each in found if each["form"] == "customer"}, words


# -- S07


async def test_S07_a_lead_goes_to_the_person_of_its_region_with_a_deadline(crm: Crm) -> None:
    li = await crm.as_("li.na")
    region = (await li.list("region", 'name = "华东 East China"'))[0]
    lead = await li.create("lead", company="Acme", phone="+8613800000000", region=region["id"])
    assert lead["owner"]["title"] == "Chen Yu"
    assert lead["respond_by"] == "2026-11-23T08:00:00.000000Z"


async def test_S07_of_two_desks_of_a_region_the_one_with_less_to_do_gets_the_lead(crm: Crm) -> None:
    li = await crm.as_("li.na")
    region = (await li.list("region", 'name = "华北 North China"'))[0]

    async def loads() -> dict[str, int]:
        desks = await li.list("lead_desk", f"region.id = {region['id']}")
        return {each["person"]["title"]: int(each["open_leads"]) for each in desks}

    for number in range(4):
        before = await loads()
        assert set(before) == {"王磊", "Chen Yu"}
        lead = await li.create("lead", company=f"Load {number}", phone="+8613800000000", region=region["id"])
        who = lead["owner"]["title"]
        assert before[who] == min(before.values())
        assert await loads() == {**before, who: before[who] + 1}
    before = await loads()
    await li.change("lead", lead, status="invalid")
    assert sum((await loads()).values()) == sum(before.values()) - 1, "what is done weighs nothing"
    await li.change("lead", lead, status="new", in_pool=True, owner=None)
    assert sum((await loads()).values()) == sum(before.values()) - 1, "nor does what went back to the pool"


async def test_S07_a_lead_goes_to_whoever_takes_its_industry(crm: Crm) -> None:
    li = await crm.as_("li.na")
    region = (await li.list("region", 'name = "海外 Overseas"'))[0]
    (ana,) = await li.list("lead_desk", 'industries = null and region.name = "海外 Overseas"')
    for _ in range(3):  # the one who takes everything has more and more to do, and still nobody else takes food
        lead = await li.create("lead", company="Foods", phone="+8613800000000", region=region["id"], industry="food")
        assert lead["owner"]["id"] == ana["person"]["id"]
    await li.change("lead_desk", ana, active=False)
    lead = await li.create("lead", company="Foods", phone="+8613800000000", region=region["id"], industry="food")
    assert lead["owner"]["title"] == "Tom Hale", "where no desk takes it, whom the region names"


async def test_S07_an_untouched_lead_returns_to_the_pool_and_can_be_claimed(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    lead = await chen.create("lead", company="Acme", phone="+8613800000000", owner=chen.id)
    await crm.later(days=17)
    await run_due_rules(crm.mortise)
    lead = await chen.read("lead", lead)
    assert (lead["in_pool"], lead["owner"]) == (True, None)
    claimed = (await chen.press("lead", lead, "claim_lead"))["record"]
    assert (claimed["in_pool"], claimed["owner"]["id"]) == (False, chen.id)


async def test_S07_the_owner_of_an_overdue_lead_is_reminded(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    await chen.create("lead", company="Acme", phone="+8613800000000", owner=chen.id, respond_by="2026-11-23T05:00:00Z")
    await crm.later(days=1)
    await run_due_rules(crm.mortise)
    notes = (await chen.get("/notifications"))["items"]
    assert any("First follow-up is overdue: Acme" in each["title"] for each in notes)


async def test_S07_nobody_claims_more_leads_than_the_quota(crm: Crm) -> None:
    chen, li = await crm.as_("chen.yu"), await crm.as_("li.na")
    mine = f'owner.id = {chen.id} and in_pool = false and status in ["new", "contacted", "qualified"]'
    for number in range(29 - len(await li.list("lead", mine, limit=200))):
        await chen.create("lead", company=f"Acme {number}", phone="+8613800000000", owner=chen.id)
    pooled = [await li.create("lead", company="Pooled", phone="+8613800000000", in_pool=True) for _ in range(2)]
    thirtieth = (await chen.press("lead", pooled[0], "claim_lead"))["record"]
    for attempt in (chen.press("lead", pooled[1], "claim_lead", 422),
                    chen.change("lead", pooled[1], 422, owner=chen.id, in_pool=False)):  # fmt: skip
        problem = await attempt
        assert problem["errors"][0]["message"] == "You have 30 open leads. Finish or release one first."
    await chen.change("lead", thirtieth, phone="+8613800000001")
    await chen.press("lead", thirtieth, "release_lead")
    assert (await chen.press("lead", pooled[1], "claim_lead"))["record"]["owner"]["id"] == chen.id


# -- S08


async def test_S08_a_stage_asks_for_what_it_needs(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    customer = await a_customer(chen)
    deal = await an_opportunity(chen, customer)
    problem = await chen.change("opportunity", deal, 422, stage="propose")
    assert {each["pointer"] for each in problem["errors"]} == {"/values/need"}
    contact = await chen.create("contact", name="Lin", customer=customer["id"])
    problem = await chen.change("opportunity", deal, 422, stage="negotiate", need="40 sensors")
    assert {each["pointer"] for each in problem["errors"]} == {"/values/amount", "/values/decision_maker"}
    moved = await chen.change(
        "opportunity", deal, stage="negotiate", need="40 sensors", amount="90000.00", decision_maker=contact["id"]
    )
    assert moved["stage_since"] == day(0)


async def test_S08_the_decision_maker_is_a_contact_of_the_customer(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    ours, other = await a_customer(chen), await a_customer(chen, "Other Instruments")
    lin = await chen.create("contact", name="Lin", customer=ours["id"])
    stranger = await chen.create("contact", name="Stranger", customer=other["id"])
    asked = {"choose": "opportunity.decision_maker", "given": json.dumps({"customer": ours["id"]})}
    assert [each["name"] for each in await chen.list("contact", **asked)] == ["Lin"]
    deal = await an_opportunity(chen, ours, decision_maker=lin["id"])
    problem = await chen.change("opportunity", deal, 422, decision_maker=stranger["id"])
    assert {each["pointer"] for each in problem["errors"]} == {"/values/decision_maker"}


async def test_S08_the_forecast_is_weighted(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    deal = await an_opportunity(chen, await a_customer(chen), amount="1000.00")
    assert (Decimal(deal["probability"]), Decimal(deal["weighted"])) == (Decimal("0.2"), Decimal(200))


# -- S09


async def test_S09_a_small_contract_needs_the_sales_manager(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    contract = await a_contract(chen, await a_customer(chen))
    await chen.press("contract", contract, "contract_approval")
    assert (await chen.read("contract", contract))["status"] == "approving"
    await decide(crm, "li.na", "approve", contract)
    assert (await chen.read("contract", contract))["status"] == "active"


async def test_S09_a_large_contract_needs_legal_finance_and_management(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    contract = await a_contract(chen, await a_customer(chen), amount="2000000.00")
    await chen.press("contract", contract, "contract_approval")
    await decide(crm, "zheng.wen", "approve", contract, comment="Clause 7 is fine")
    assert await inbox_of(crm, "guo.jianhua", contract) == []
    await decide(crm, "liu.min", "approve", contract)
    assert (await chen.read("contract", contract))["status"] == "approving"
    await decide(crm, "guo.jianhua", "approve", contract)
    assert (await chen.read("contract", contract))["status"] == "active"


async def test_S09_a_rejected_contract_comes_back_to_its_owner(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    contract = await a_contract(chen, await a_customer(chen), kind="nda", amount=None)
    await chen.press("contract", contract, "contract_approval")
    await decide(crm, "zheng.wen", "reject", contract, comment="Wrong party")
    assert (await chen.read("contract", contract))["status"] == "rejected"


async def test_S09_a_task_is_transferred_and_a_request_withdrawn(crm: Crm) -> None:
    chen, zheng = await crm.as_("chen.yu"), await crm.as_("zheng.wen")
    contract = await a_contract(chen, await a_customer(chen), kind="nda", amount=None)
    await chen.press("contract", contract, "contract_approval")
    guo = await crm.as_("guo.jianhua")
    await decide(crm, "zheng.wen", "transfer", contract, to=guo.id, comment="Please take this one")
    assert await inbox_of(crm, "zheng.wen", contract) == []
    assert len(await inbox_of(crm, "guo.jianhua", contract)) == 1
    mine = await inbox_of(crm, "chen.yu", contract, "mine")
    detail = await chen.get(f"/tasks/{mine[0]['id']}") if "instance" not in mine[0] else mine[0]
    await chen.send("POST", f"/instances/{detail['instance']}/withdraw", {"comment": "Changed my mind"})
    assert await inbox_of(crm, "guo.jianhua", contract) == []
    assert zheng.id != guo.id


async def test_S09_a_large_contract_goes_by_advice_signers_copies_reminders_and_back(crm: Crm) -> None:
    chen, zheng, guo, wang = [await crm.as_(each) for each in ("chen.yu", "zheng.wen", "guo.jianhua", "wang.lei")]
    contract = await a_contract(chen, await a_customer(chen), amount="2000000.00")
    await chen.press("contract", contract, "contract_approval")
    instance = (await inbox_of(crm, "zheng.wen", contract))[0]["instance"]
    await decide(crm, "zheng.wen", "delegate", contract, to=wang.id, comment="Is the liability usual?")
    await decide(crm, "wang.lei", "approve", contract, comment="It is")
    await decide(crm, "zheng.wen", "add_signer", contract, to=[wang.id], where="before")
    assert await inbox_of(crm, "zheng.wen", contract) == [], "the added signer comes first"
    await chen.send("POST", f"/instances/{instance}/urge", {"comment": "Please"})
    assert [each["urged"] for each in await inbox_of(crm, "wang.lei", contract)] == [True]
    await decide(crm, "wang.lei", "approve", contract)
    await decide(crm, "zheng.wen", "cc", contract, to=[guo.id], comment="For your information")
    assert len(await inbox_of(crm, "guo.jianhua", contract, "cc")) == 1
    await decide(crm, "zheng.wen", "approve", contract)
    await decide(crm, "liu.min", "approve", contract)
    await decide(crm, "guo.jianhua", "return", contract, to="start", how="back", comment="Which currency?")
    await decide(crm, "chen.yu", "complete", contract, comment="Yuan")
    await decide(crm, "guo.jianhua", "approve", contract)
    assert (await chen.read("contract", contract))["status"] == "active"
    told = [each["kind"] for each in (await zheng.get(f"/instances/{instance}"))["history"]]
    assert {"delegated", "signer_added", "urged", "copied", "returned", "approved"} <= set(told)


# -- S10


async def test_S10_a_quote_computes_its_lines_and_the_discount_of_the_level(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    customer = await a_customer(chen, level="vip", owner=chen.id, credit_limit=None)
    products = await chen.list("product", 'code in ["FS-200", "SV-CAL"]', sort="code")
    lines = [{"product": products[0]["id"], "quantity": "40", "price": "1790.00", "discount": "0.05"},
             {"product": products[1]["id"], "quantity": "1", "price": "4916.00"}]  # fmt: skip
    quote = await chen.create("quote", customer=customer["id"], lines=lines)
    assert [line["amount"] for line in quote["lines"]] == ["68020.00", "4916.00"]
    assert (quote["subtotal"], quote["total"]) == ("72936.00", "65642.40")
    assert Decimal(quote["discount"]) == Decimal("0.1")
    assert quote["number"].startswith("Q-2026-")
    paper = await chen.get(f"/apps/crm/forms/quote/records/{quote['id']}/print/quotation")
    assert quote["number"] in paper.text
    assert "65,642.40" in paper.text
    pdf = await chen.get(f"/apps/crm/forms/quote/records/{quote['id']}/pdf/quotation")
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")


# -- S11


async def test_S11_a_won_deal_counts_for_its_owner(crm: Crm) -> None:
    chen, li = await crm.as_("chen.yu"), await crm.as_("li.na")
    customer = await a_customer(chen)
    contact = await chen.create("contact", name="Lin", customer=customer["id"])
    deal = await an_opportunity(chen, customer, amount="90000.00", need="Sensors", decision_maker=contact["id"])
    won = await chen.change("opportunity", deal, stage="won")
    assert won["closed_on"] == day(0)
    earned = await li.list("performance", f"opportunity.id = {deal['id']}")
    assert [(each["amount"], each["owner"]["id"]) for each in earned] == [("90000.00", chen.id)]


async def test_S11_a_payment_turns_the_prospect_into_a_customer(crm: Crm) -> None:
    chen, liu = await crm.as_("chen.yu"), await crm.as_("liu.min")
    customer = await a_customer(chen, level="prospect", tags=["prospect"])
    await liu.create("payment", customer=customer["id"], amount="100.00")
    after = await chen.read("customer", customer)
    assert (after["stage"], after["level"], after["tags"]) == ("new", "ordinary", ["customer"])


# -- S12


async def test_S12_an_expiring_contract_starts_a_renewal_for_its_owner(crm: Crm) -> None:
    chen, li = await crm.as_("chen.yu"), await crm.as_("li.na")
    contract = await a_contract(chen, await a_customer(chen), starts_on=day(-300), ends_on=day(31))
    await li.change("contract", contract, status="active")
    await run_due_rules(crm.mortise)
    assert await inbox_of(crm, "chen.yu", contract) == [], "31 days are left"
    await crm.later(days=1)
    await run_due_rules(crm.mortise)
    renewals = await inbox_of(crm, "chen.yu", contract)
    assert [each["flow"]["key"] for each in renewals] == ["renewal"]
    await run_due_rules(crm.mortise)
    assert len(await inbox_of(crm, "chen.yu", contract)) == 1


# -- S13


async def test_S13_the_vip_rule_word_for_word(crm: Crm) -> None:
    """If [customer level] is [VIP] and [last follow-up] is more than [15 days] ago, then [create a to-do] for [that
    customer's owner] saying [follow up this VIP customer now]."""
    chen = await crm.as_("chen.yu")
    quiet = await a_customer(chen, "Quiet VIP", level="vip", last_follow_up=day(-15))
    fresh = await a_customer(chen, "Fresh VIP", level="vip", last_follow_up=day(-10))
    plain = await a_customer(chen, "Quiet ordinary", last_follow_up=day(-60))
    await crm.later(days=1)
    await run_due_rules(crm.mortise)
    subject = "Follow up this VIP customer now"
    todos = await chen.list("task", f'subject = "{subject}"', limit=200)
    by_customer = {each["customer"]["id"]: each for each in todos}
    assert by_customer[quiet["id"]]["owner"]["id"] == chen.id
    assert fresh["id"] not in by_customer
    assert plain["id"] not in by_customer
    await run_due_rules(crm.mortise)
    assert len(await chen.list("task", f'subject = "{subject}"', limit=200)) == len(todos)


# -- S14


async def test_S14_each_role_starts_on_its_own_home(crm: Crm) -> None:
    homes = {}
    for login in ("chen.yu", "guo.jianhua"):
        person = await crm.as_(login)
        homes[login] = (await person.get("/apps/crm"))["home"]
    assert homes == {"chen.yu": "my_day", "guo.jianhua": "board"}


async def test_S14_the_daily_report_counts_todays_work(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    before = await _todays_work(chen)
    customer = await a_customer(chen)
    for _ in range(3):
        await chen.create("follow_up", summary="Call", customer=customer["id"])
    after = await _todays_work(chen)
    assert [new - old for new, old in zip(after, before, strict=True)] == [3, 1]


async def test_S14_the_daily_report_is_sent_on_schedule(crm: Crm, mailbox: Mailbox) -> None:
    """At six every sales manager gets the day's numbers: a notice that opens them, and a sheet by mail. Once."""
    chen, li = await crm.as_("chen.yu"), await crm.as_("li.na")
    customer = await a_customer(chen)
    await chen.create("follow_up", summary="Call", customer=customer["id"])
    expected = await _todays_work(li, "Chen Yu")
    before = await _links(li)
    await crm.later(hours=5)
    await run_due_rules(crm.mortise)
    await run_jobs(crm.mortise)
    assert await _links(li) == before
    await crm.later(hours=2)
    await run_due_rules(crm.mortise)
    await run_due_rules(crm.mortise)
    await run_jobs(crm.mortise)
    assert await _links(li) == ["/a/crm/r/daily_sales", *before]
    assert "/a/crm/r/daily_sales" not in await _links(chen)
    (mail,) = [each for each in mailbox.mails if each["To"] == LI_NA]
    assert mail["Subject"] == "Sales daily report · 2026-11-23"
    (sheet,) = mail.iter_attachments()
    assert sheet.get_filename() == "Sales daily report 2026-11-23.xlsx"
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.get_content())).get_sheet_by_index(0).to_python()
    assert [row[1:] for row in rows if row[0] == "Chen Yu"] == [expected]


async def _todays_work(person: Person, whose: str = "Chen Yu") -> list[int]:
    report = await person.report("daily_sales")
    mine = [row["cells"] for row in report["rows"] if row["cells"][0]["text"] == whose]
    return [int(cell["value"]) for cell in mine[0][1:]] if mine else [0, 0]


async def _links(person: Person) -> list[str]:
    return [each["link"] for each in (await person.get("/notifications"))["items"] if "/r/" in (each["link"] or "")]


# -- S29


async def test_S29_every_number_of_the_pivot_opens_exactly_its_records(crm: Crm) -> None:
    li = await crm.as_("li.na")
    report = await li.report("sales_by_month_region")
    pivot = report["pivot"]
    checked = 0
    for row in pivot["cells"]:
        for cell, *_ in row:
            if Decimal(cell["value"]) > 0 and checked < 4:
                orders = await li.list("order", cell["filter"], limit=200)
                assert sum(Decimal(each["total"]) for each in orders) == Decimal(cell["value"])
                checked += 1
    assert checked == 4
    total = sum(Decimal(cell[0]["value"]) for cell in pivot["row_totals"])
    assert total == Decimal(pivot["grand"][0]["value"])


async def test_S29_funnel_cycle_and_leaderboard_answer(crm: Crm) -> None:
    li = await crm.as_("li.na")
    funnel = (await li.report("funnel"))["chart"]
    assert funnel["categories"] == ["Qualify", "Propose", "Negotiate", "Won"]
    won = await li.list("opportunity", 'stage = "won" and closed_on >= start of quarter(today())', limit=200)
    assert Decimal(funnel["series"][0]["data"][3]) == len(won)
    leaders = (await li.report("leaderboard"))["chart"]
    amounts = [Decimal(each) for each in leaders["series"][0]["data"]]
    assert amounts == sorted(amounts, reverse=True)
    assert (await li.report("sales_cycle"))["rows"]


async def test_S29_a_salesperson_sees_only_the_own_teams_numbers(crm: Crm) -> None:
    chen, li = await crm.as_("chen.yu"), await crm.as_("li.na")
    mine = sum(Decimal(row["cells"][1]["value"]) for row in (await chen.report("by_source"))["rows"])
    whole = sum(Decimal(row["cells"][1]["value"]) for row in (await li.report("by_source"))["rows"])
    assert 0 < mine < whole


async def test_a_timer_reminds_an_approver_who_is_late(crm: Crm) -> None:
    chen = await crm.as_("chen.yu")
    contract = await a_contract(chen, await a_customer(chen))
    await chen.press("contract", contract, "contract_approval")
    await crm.later(days=3)
    await wake_due_timers(crm.mortise)
    li = await crm.as_("li.na")
    assert (await li.get("/notifications"))["unread"] >= 1
