"""What people do to forms and lists that nobody wishes for: nothing they typed is lost, nothing is made twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.asking import ask, get
from tests.e2e.pages import serious_problems

OpenPage = Callable[..., Page]
PASSWORD = "mortise-demo"
PHONE = {"width": 390, "height": 844}
CUSTOMERS = "/a/crm/f/customer"


def records(form: str) -> str:
    return f"apps/crm/forms/{form}/records"


def make(page: Page, form: str, **values: Any) -> str:
    return str(ask(page, "POST", records(form), {"values": values})["id"])


def test_nothing_typed_is_lost_when_the_session_ends(open_page: OpenPage) -> None:
    page = open_page("chen.yu", f"{CUSTOMERS}/new")
    page.get_by_label("Company").fill("Signed out Ltd")
    page.get_by_label("Next step").fill("keep me")
    page.context.clear_cookies()
    page.keyboard.press("Control+s")
    expect(page).to_have_url(re.compile("/login"))
    page.get_by_label("Name, e-mail or phone").fill("chen.yu")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("What you typed is back.")).to_be_visible()
    expect(page.get_by_label("Company")).to_have_value("Signed out Ltd")
    expect(page.get_by_label("Next step")).to_have_value("keep me")


def test_too_long_a_text_is_kept_and_refused_and_two_presses_make_one_record(open_page: OpenPage) -> None:
    page = open_page("chen.yu", f"{CUSTOMERS}/new")
    name = page.get_by_label("Company")
    name.fill("很" * 10_000)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("This text has 10,000 characters. Shorten it to 120.").first).to_be_visible()
    company = f"Pressed twice {uuid4().hex[:8]} 🚀 مرحبا"
    name.fill(company)
    page.get_by_label("Last follow-up").fill("31.02.2026")
    page.keyboard.press("Tab")
    expect(page.get_by_text("“31.02.2026” is not a date.", exact=False).first).to_be_visible()
    page.get_by_label("Last follow-up").fill("")
    page.get_by_role("button", name=re.compile("^Create customer")).dblclick()
    expect(page.get_by_role("heading", name=company)).to_be_visible()
    assert len(get(page, records("customer"), q=company.split()[2])["items"]) == 1


def test_who_leaves_a_half_filled_page_is_led_back_to_it(open_page: OpenPage) -> None:
    page = open_page("chen.yu", CUSTOMERS)
    page.keyboard.press("c")
    company = page.get_by_label(re.compile("^Company"))
    company.fill("Half typed Ltd")
    page.go_back()
    page.get_by_role("button", name="Go on").click()
    expect(company).to_have_value("Half typed Ltd")
    page.get_by_role("button", name="Cancel").click()
    expect(page).to_have_url(re.compile(f"{CUSTOMERS}$"))
    expect(page.get_by_role("button", name="Go on")).to_be_hidden()


def test_rows_come_from_a_spreadsheet_and_what_cannot_be_read_is_named(open_page: OpenPage) -> None:
    page = open_page("chen.yu", "/a/crm/f/quote/new")
    first, second = (each["title"] for each in get(page, records("product"), limit=2)["items"])
    page.get_by_role("button", name="Add a row").click()
    page.get_by_label("Product, Row 1").focus()
    lines = [f"{first}\t3\t1,200.50\t5%", f"{second}\t2\t¥99\t", "Nothing such\tmany\t1\t"]
    page.evaluate(
        """text => { const cells = new DataTransfer(); cells.setData("text/plain", text)
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: cells, bubbles: true, cancelable: true})) }""",
        "\r\n".join(lines),
    )
    expect(
        page.get_by_text("“Nothing such” (Product, row 3) and “many” (Quantity, row 3)", exact=False)
    ).to_be_visible()
    rows = page.locator("table.edit tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("¥3,421.43")
    expect(rows.nth(1)).to_contain_text("¥198.00")
    expect(page.get_by_label("Product, Row 2")).to_contain_text(second)


def test_a_day_that_is_none_stays_in_its_cell_until_it_is_mended(open_page: OpenPage) -> None:
    page = open_page("chen.yu", "/a/crm")
    record = get(page, records("customer"), view="mine", limit=1)["items"][0]["id"]
    ask(page, "PATCH", f"{records('customer')}/{record}", {"values": {"last_follow_up": None}})
    page.goto(f"{CUSTOMERS}?view=mine&filter=id = {record}")
    row = page.locator("tbody tr[aria-rowindex]").first
    expect(row).to_be_visible()
    at = page.locator("thead th").all_inner_texts().index("Last follow-up")
    row.locator("td").nth(at).dblclick()
    box = row.get_by_role("textbox")
    box.fill("32/13/2026")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="“32/13/2026” is not a date")).to_be_visible()
    box.fill("2025-12-24")
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as saved:
        page.keyboard.press("Enter")
    assert saved.value.ok
    assert get(page, f"{records('customer')}/{record}")["last_follow_up"] == "2025-12-24"


def test_many_deleted_records_come_back_with_one_press(open_page: OpenPage) -> None:
    page = open_page("admin", "/a/crm")
    company = f"Swept away {uuid4().hex[:8]}"
    made = [make(page, "lead", company=f"{company} {n}", phone="13800000000") for n in (1, 2)]
    page.goto(f"/a/crm/f/lead?q={company}")
    page.get_by_role("checkbox", name="Select all loaded rows").click()
    page.locator(".bulk").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("alertdialog").or_(page.get_by_role("dialog")).get_by_role("button", name="Delete 2 leads").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 leads restored")).to_be_visible()
    assert {each["id"] for each in get(page, records("lead"), q=company)["items"]} == set(made)


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_calendar_holds_the_last_of_its_days(open_page: OpenPage, size: dict[str, int] | None) -> None:
    title = "On the last day, phone" if size else "On the last day"
    page = open_page("chen.yu", "/a/crm/f/task?view=calendar", **({"size": size, "touch": True} if size else {}))
    today = page.evaluate("new Intl.DateTimeFormat('en-CA', {timeZone: 'Asia/Shanghai'}).format(new Date())")
    make(page, "task", subject=title, due_on=today)
    page.reload()
    page.get_by_role("button", name="Month" if size else "Day", exact=True).click()
    expect(page.get_by_text(title).first).to_be_visible()
    assert serious_problems(page) == []
