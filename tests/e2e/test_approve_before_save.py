"""A change that a flow wants to approve first is offered as a request wherever it is made, and written when it may be."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.asking import ask
from tests.e2e.workshop import MEMBERS, act, become, install, new_record_approved

OpenPage = Callable[..., Page]
PRICES = "/a/workshop/f/price"


@pytest.fixture
def clerk(open_page: OpenPage) -> Page:
    admin = open_page("admin", "/admin/flows")
    install(admin)
    for login in ("chen.yu", "li.na"):
        become(admin, "workshop", login, MEMBERS[login])
    return open_page("chen.yu", PRICES)


def send_for_approval(page: Page) -> str:
    """Accept the offer; gives the run."""
    page.get_by_role("dialog").get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_text("Submitted for approval")).to_be_visible()
    mine = ask(page, "GET", "inbox?tab=mine")["items"]
    return str(next(each["instance"] for each in mine if each["flow"]["key"] == "pricing"))


def price(page: Page, record: str) -> dict[str, object]:
    found: dict[str, object] = ask(page, "GET", f"apps/workshop/forms/price/records/{record}")
    return found


def test_a_new_record_waits_and_is_named_in_the_inbox(clerk: Page, open_page: OpenPage) -> None:
    clerk.goto(f"{PRICES}/new")
    clerk.get_by_label("Name").fill("Bolt M8 螺栓")
    clerk.get_by_label("Value").fill("12")
    clerk.get_by_role("button", name="Create price").click()
    run = send_for_approval(clerk)
    expect(clerk).to_have_url(re.compile(f"{PRICES}$"))
    lead = open_page("li.na", "/inbox")
    lead.locator(".inbox-items").get_by_text("Bolt M8 螺栓").first.click()
    expect(lead.locator(".changes")).to_contain_text("Bolt M8 螺栓")
    expect(lead.locator(".changes")).to_contain_text("12")
    lead.keyboard.press("a")
    expect(lead.locator(".toasts")).to_contain_text("Approved: Bolt M8 螺栓")
    assert ask(clerk, "GET", f"instances/{run}")["record"] is not None
    clerk.goto(PRICES)
    expect(clerk.get_by_text("Bolt M8 螺栓").first).to_be_visible()


def test_a_cell_of_the_list_a_card_of_the_board_and_the_edit_dialog_offer_it_too(
    clerk: Page, open_page: OpenPage
) -> None:
    lead = open_page("li.na", "/inbox")
    record = new_record_approved(clerk, lead, "Nut M8 螺母")
    clerk.goto(PRICES)
    row = clerk.get_by_role("row").filter(has_text="Nut M8 螺母")
    row.locator("td").nth(2).dblclick()
    box = row.get_by_role("textbox").or_(row.get_by_role("spinbutton"))
    box.fill("8")
    box.press("Enter")
    run = send_for_approval(clerk)
    expect(row).to_contain_text("7")
    act(lead, run, "reject", comment="too dear")
    assert price(clerk, record)["value"] == 7, "rejected: nothing was written"

    clerk.goto(f"{PRICES}?view=board")
    card = clerk.locator(".kcard").filter(has_text="Nut M8 螺母")
    card.focus()
    clerk.keyboard.press("m")
    clerk.get_by_role("menuitemcheckbox", name="Valid").click()
    run = send_for_approval(clerk)
    act(lead, run, "approve")
    assert price(clerk, record)["stage"] == "valid"

    clerk.goto(f"{PRICES}/{record}")
    expect(clerk.get_by_role("heading", name="Nut M8 螺母")).to_be_visible()
    clerk.keyboard.press("e")
    dialog = clerk.get_by_role("dialog")
    dialog.get_by_label("Value").fill("9")
    dialog.get_by_role("button", name="Save").click()
    clerk.get_by_role("button", name="Submit for approval").click()
    expect(clerk.get_by_text("Submitted for approval")).to_be_visible()
    expect(dialog).to_be_hidden()
    waits = clerk.locator(".note").filter(has_text="It waits for 李娜, and is written when it is approved:")
    expect(waits.locator(".changes")).to_have_text(re.compile("Value.*7.*9"))
    expect(clerk.get_by_role("button", name="Show the request")).to_be_visible()
    expect(clerk.get_by_role("tabpanel")).to_contain_text("started Price approval")
    clerk.keyboard.press("e")
    dialog.get_by_label("Value").fill("10")
    dialog.get_by_role("button", name="Save").click()
    clerk.get_by_role("button", name="Submit for approval").click()
    expect(clerk.get_by_text("A change of this record already waits for approval.")).to_be_visible()
    lead.goto(f"{PRICES}/{record}")
    lead.get_by_role("button", name="Decide").click()
    expect(lead.locator(".task .changes")).to_have_text(re.compile("Value.*7.*9"))
    lead.keyboard.press("a")
    expect(lead.locator(".toasts")).to_contain_text("Approved: Nut M8 螺母")
    lead.goto(f"{PRICES}/{record}")
    expect(lead.get_by_role("heading", name="Nut M8 螺母")).to_be_visible()
    expect(lead.get_by_text("is written when it is approved")).to_have_count(0)
    assert price(clerk, record)["value"] == 9
