"""Journeys through the product as its people make them: what they see, and what is stored afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.asking import ask, get

OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
CUSTOMERS = "/a/crm/f/customer"


def records(form: str) -> str:
    return f"apps/crm/forms/{form}/records"


def choose(page: Page, box: Locator, text: str) -> None:
    """Pick an entry of a list that opens under a field."""
    box.click()
    found = page.get_by_role("option").filter(has_text=text).first
    expect(found).to_be_visible()
    found.click()


def an_opportunity(page: Page, name: str, **more: Any) -> dict[str, Any]:
    customer = get(page, records("customer"), limit=1)["items"][0]
    me = get(page, "session")["id"]
    values = {"name": name, "customer": customer["id"], "owner": me, "stage": "qualify", **more}
    return ask(page, "POST", records("opportunity"), {"values": values})  # type: ignore[no-any-return]


def a_contract(page: Page, name: str, amount: str) -> dict[str, Any]:
    customer = get(page, records("customer"), limit=1)["items"][0]
    me = get(page, "session")["id"]
    values = {"name": name, "customer": customer["id"], "owner": me, "kind": "sales", "amount": amount}
    return ask(page, "POST", records("contract"), {"values": values})  # type: ignore[no-any-return]


def answered(page: Page, method: str, path: str) -> AbstractContextManager[Any]:
    """The block ends when the server has answered such a request of the page: what it changes is stored then."""
    return page.expect_response(lambda answer: answer.request.method == method and path in answer.url and answer.ok)


def test_a_person_signs_in_and_stands_in_front_of_the_day(server: str, browser: Browser) -> None:
    context = browser.new_context(base_url=server, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    expect(page).to_have_url(re.compile("/login"))
    page.get_by_label("Name, e-mail or phone").fill("chen.yu")
    page.get_by_label("Password", exact=True).fill("not-this-one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("password", re.I))
    expect(page.get_by_label("Name, e-mail or phone")).to_have_value("chen.yu")
    page.get_by_label("Password", exact=True).fill("mortise-demo")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/a/crm"))
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.locator(".widget, .kpi, section").first).to_be_visible()
    context.close()


def test_a_new_customer_is_asked_for_what_it_needs_then_found_by_search(open_page: OpenPage) -> None:
    page = open_page("chen.yu", f"{CUSTOMERS}/new")
    page.get_by_label("E-mail").fill("not an address")
    page.get_by_role("button", name="Create customer").click()
    summary = page.locator(".ferrors")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Company")
    expect(summary).to_contain_text("“not an address” is not an e-mail address")
    summary.get_by_role("button", name="E-mail").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.get_by_label("E-mail").fill("info@chenxi.example")
    page.get_by_label("Company").fill("上海晨曦精密制造有限公司")
    choose(page, page.get_by_role("combobox", name="Level"), "Core")
    expect(summary).to_be_hidden()
    page.get_by_role("button", name="Create customer").click()
    expect(page).to_have_url(re.compile(r"/f/customer/\d+"))
    expect(page.get_by_role("heading", name="上海晨曦精密制造有限公司")).to_be_visible()

    page.goto(CUSTOMERS)
    page.get_by_role("searchbox").or_(page.get_by_placeholder(re.compile("Search: "))).first.fill("晨曦精密")
    row = page.get_by_role("row", name=re.compile("上海晨曦精密制造有限公司"))
    expect(row).to_have_count(1)
    assert get(page, records("customer"), q="晨曦精密")["items"][0]["name"] == "上海晨曦精密制造有限公司"


def test_a_cell_of_a_list_is_changed_in_place(open_page: OpenPage) -> None:
    page = open_page("chen.yu", f"{CUSTOMERS}?view=mine")
    row = page.locator("tbody tr[aria-rowindex]").first
    title = row.locator("td.title .n").inner_text()
    row.locator("td").nth(7).dblclick()
    box = row.get_by_role("textbox")
    box.fill("Call about the audit 回访")
    with answered(page, "PATCH", records("customer")):
        box.press("Enter")
    expect(row).to_contain_text("Call about the audit 回访")
    stored = [each for each in get(page, records("customer"), view="mine", limit=200)["items"] if each["name"] == title]
    assert stored[0]["next_step"] == "Call about the audit 回访"


def test_a_card_that_may_not_move_says_why_and_moves_when_it_may(open_page: OpenPage) -> None:
    page = open_page("chen.yu", "/a/crm")
    card_record = an_opportunity(page, "Kanban journey")
    page.goto("/a/crm/f/opportunity?view=pipeline&q=Kanban")
    card = page.locator(f'[data-card="{card_record["id"]}"]')
    card.focus()
    page.keyboard.press("m")
    page.get_by_role("menuitemcheckbox", name="Negotiate").click()
    why = card.get_by_role("alert")
    expect(why).to_contain_text("Cannot move to Negotiate")
    expect(why).to_contain_text("Write down the need")
    expect(page.get_by_role("region", name="Qualify").locator(card)).to_be_visible()
    assert get(page, f"{records('opportunity')}/{card_record['id']}")["stage"] == "qualify"

    decider = {"name": "Zhou Kanban", "customer": card_record["customer"]["id"]}
    decider = ask(page, "POST", records("contact"), {"values": decider})
    filled = {"need": "A line that never stops", "amount": "230000.00", "decision_maker": decider["id"]}
    ask(page, "PATCH", f"{records('opportunity')}/{card_record['id']}", {"values": filled})
    page.reload()
    card.focus()
    page.keyboard.press("m")
    with answered(page, "PATCH", card_record["id"]):
        page.get_by_role("menuitemcheckbox", name="Negotiate").click()
    expect(page.get_by_role("region", name="Negotiate").locator(card)).to_be_visible()
    assert get(page, f"{records('opportunity')}/{card_record['id']}")["stage"] == "negotiate"


def test_a_contract_goes_from_the_salesperson_to_the_approver_and_back(open_page: OpenPage) -> None:
    seller = open_page("chen.yu", "/a/crm")
    contract = a_contract(seller, "Approval journey", "42000.00")
    seller.goto(f"/a/crm/f/contract/{contract['id']}")
    with answered(seller, "POST", "/buttons/contract_approval"):
        seller.get_by_role("button", name="Submit for approval").click()
    expect(seller.get_by_text("In approval").first).to_be_visible()

    approver = open_page("li.na", "/inbox")
    approver.get_by_text("Approval journey").first.click()
    approver.get_by_role("textbox", name="Comment").fill("Good terms 同意")
    with answered(approver, "POST", "/approve"):
        approver.get_by_role("button", name="Approve", exact=True).click()
    expect(approver.get_by_text("Approved: Approval journey")).to_be_visible()
    assert get(seller, f"{records('contract')}/{contract['id']}")["status"] == "active"

    seller.reload()
    expect(seller.get_by_text("In force").first).to_be_visible()
    expect(seller.get_by_text("Good terms 同意").first).to_be_visible()


def test_a_mention_in_a_comment_reaches_the_colleague(open_page: OpenPage) -> None:
    page = open_page("chen.yu", f"{CUSTOMERS}?view=mine")
    customer = get(page, records("customer"), view="mine", limit=1)["items"][0]
    page.goto(f"{CUSTOMERS}/{customer['id']}")
    box = page.get_by_role("textbox", name=re.compile("comment", re.I))
    box.click()
    box.press_sequentially("Please look at this @李")
    page.get_by_role("option", name=re.compile("李娜")).click()
    box.press_sequentially("before Friday")
    with answered(page, "POST", "/comments"):
        page.keyboard.press("Control+Enter")
    expect(page.locator("main").get_by_text("before Friday")).to_be_visible()

    colleague = open_page("li.na", "/a/crm")
    colleague.get_by_role("button", name=re.compile("Notifications")).first.click()
    news = colleague.get_by_role("dialog")
    line = news.locator(".news-item").filter(has_text="before Friday").first
    expect(line).to_be_visible()
    line.click()
    expect(colleague).to_have_url(re.compile(f"/f/customer/{customer['id']}"))


def test_two_who_change_the_same_field_are_asked_which_value_stays(open_page: OpenPage) -> None:
    page = open_page("li.na", CUSTOMERS)
    customer = get(page, records("customer"), limit=1)["items"][0]
    address = f"{records('customer')}/{customer['id']}"
    page.goto(f"{CUSTOMERS}/{customer['id']}")
    page.get_by_role("button", name="More", exact=True).first.click()
    page.get_by_role("menuitem", name="Edit").click()
    dialog = page.get_by_role("dialog")
    step = dialog.get_by_label("Next step")
    step.fill("Mine: send the offer")
    other = open_page("admin", "/admin")
    ask(other, "PATCH", address, {"values": {"next_step": "Theirs: wait"}})
    dialog.get_by_role("button", name="Save").click()
    merge = page.get_by_role("dialog").filter(has_text="Someone saved first")
    expect(merge).to_contain_text("Mine: send the offer")
    expect(merge).to_contain_text("Theirs: wait")
    merge.get_by_text("Theirs: wait").click()
    merge.get_by_role("button", name="Save these choices").click()
    expect(merge).to_be_hidden()
    assert get(page, address)["next_step"] == "Theirs: wait"


def test_a_number_of_the_dashboard_opens_exactly_its_records(open_page: OpenPage) -> None:
    page = open_page("li.na", "/a/crm/p/board")
    number = (
        page.get_by_role("region", name="Sales funnel")
        .get_by_role("button")
        .filter(has_text=re.compile(r"^\d+$"))
        .first
    )
    shown = int(number.inner_text())
    assert shown > 0
    number.click()
    expect(page).to_have_url(re.compile("/f/opportunity"))
    expect(page.get_by_role("region", name="Qualify")).to_contain_text(str(shown))
    condition = parse_qs(urlparse(page.url).query)["filter"][0]
    assert get(page, f"{records('opportunity')}/count", filter=condition)["count"] == shown


def test_a_list_leaves_as_a_spreadsheet(open_page: OpenPage) -> None:
    page = open_page("li.na", CUSTOMERS)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export as Excel (.xlsx)").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    content = download.value.path().read_bytes()
    assert content[:2] == b"PK"
    assert len(content) > 5000


def test_a_chinese_spreadsheet_is_imported_and_its_bad_row_named(open_page: OpenPage) -> None:
    page = open_page("admin", f"{CUSTOMERS}/import")
    lines = [
        "公司名称,客户级别,员工人数",
        "金川导入甲公司,核心,120",
        "金川导入乙公司,普通,很多",
        "金川导入丙公司,VIP,30",
    ]
    page.get_by_label("Choose a file").set_input_files(
        {"name": "客户.csv", "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode("gb18030")}
    )
    expect(page.get_by_text("金川导入甲公司")).to_be_visible()
    page.get_by_role("button", name="Check the rows").click()
    mistakes = page.get_by_role("region", name="What is wrong")
    expect(mistakes).to_contain_text("员工人数")
    page.get_by_role("button", name=re.compile("Import 2 rows")).click()
    expect(page.get_by_text("2 rows are imported")).to_be_visible(timeout=60000)
    page.get_by_role("button", name="Open the list").click()
    expect(page).to_have_url(re.compile("/f/customer"))
    found = {each["name"] for each in get(page, records("customer"), q="金川导入")["items"]}
    assert found == {"金川导入甲公司", "金川导入丙公司"}


def test_a_field_travels_from_the_palette_to_the_form_and_back_out(open_page: OpenPage) -> None:
    page = open_page("admin", "/design/crm?part=forms&key=customer")
    page.get_by_title("Text", exact=True).click()
    page.keyboard.type("Nickname")
    page.keyboard.press("Enter")
    outline = page.get_by_role("treeitem", name="Nickname")
    expect(outline).to_be_visible()
    page.get_by_role("button", name="Undo: Name the field Nickname").click()
    expect(outline).to_be_hidden()
    page.get_by_role("button", name="Redo: ").click()
    expect(outline).to_be_visible()
    before = get(page, "apps/crm")["release"]

    page.get_by_role("button", name="Publish").click()
    publishing = page.get_by_role("dialog", name=re.compile("Publish CRM"))
    expect(publishing).to_contain_text("Field “Nickname” was added to form “Customer”.")
    expect(publishing.locator(".di").filter(has_text="Nickname")).to_have_count(1)
    expect(publishing.locator(".di").filter(has_text="Nickname")).to_contain_text(re.compile("Shown in .*[0-9]+ rows"))
    publishing.get_by_label("Note for the history").fill("A name to call them by")
    publishing.get_by_role("button", name="Publish release").click()
    expect(page.get_by_text(f"Release {before + 1} is published")).to_be_visible()

    seller = open_page("chen.yu", f"{CUSTOMERS}/new")
    seller.get_by_label("Company").fill("Nicknamed Ltd")
    seller.get_by_label("Nickname").fill("Nicky")
    seller.keyboard.press("Control+s")
    expect(seller).to_have_url(re.compile(r"/f/customer/\d+"))
    stored = get(seller, f"{records('customer')}/{seller.url.rsplit('/', 1)[1]}")
    assert (stored["name"], stored["nickname"]) == ("Nicknamed Ltd", "Nicky")

    page.goto("/design/crm?part=releases")
    expect(page.get_by_text("A name to call them by").first).to_be_visible()
    expect(page.get_by_text("Field “Nickname” was added to form “Customer”.")).to_be_visible()
    page.get_by_role("button", name=re.compile(f"^Release {before} ")).click()
    page.get_by_role("button", name="Roll back").click()
    page.get_by_role("alertdialog").or_(page.get_by_role("dialog")).get_by_role("button", name="Roll back").click()
    losing = page.get_by_role("dialog").or_(page.get_by_role("alertdialog")).filter(has_text="nickname")
    losing.get_by_role("button", name="Roll back all the same").click()
    expect(page.get_by_text(f"Release {before + 2} is in force")).to_be_visible()
    seller.goto(f"{CUSTOMERS}/new")
    expect(seller.get_by_label("Company")).to_be_visible()
    expect(seller.get_by_label("Nickname")).to_have_count(0)


def test_an_app_leaves_as_a_file_and_a_dry_run_tells_what_it_would_change(open_page: OpenPage) -> None:
    page = open_page("admin", "/admin/apps")
    before = get(page, "apps/crm")["release"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").or_(page.get_by_role("link", name="Export")).first.click()
    document = json.loads(download.value.path().read_text())
    assert document["key"] == "crm"
    document["forms"][0]["name"] = {"en": "Renamed by a file", "zh": "由文件改名"}
    page.get_by_role("button", name=re.compile("Import")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Choose a file").set_input_files(
        {"name": "crm.json", "mimeType": "application/json", "buffer": json.dumps(document).encode()}
    )
    expect(dialog.locator(".diff .di")).to_have_count(1)
    expect(dialog).to_contain_text("Renamed by a file")
    dialog.get_by_role("button", name="Cancel").click()
    assert get(page, "apps/crm")["release"] == before


def test_language_and_theme_stay_after_a_reload(open_page: OpenPage) -> None:
    page = open_page("guo.jianhua", "/a/crm")
    page.get_by_role("button", name="郭建华").first.click()
    page.get_by_role("menuitemcheckbox", name="中文").click()
    expect(page.get_by_role("link", name="待办中心")).to_be_visible()
    page.get_by_role("button", name="郭建华").first.click()
    with page.expect_response(
        lambda answer: answer.url.endswith("/api/me") and "dark" in (answer.request.post_data or "")
    ):
        page.get_by_role("menuitemcheckbox", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", re.compile("zh"))
    expect(page.get_by_role("link", name="待办中心")).to_be_visible()


def test_on_a_phone_one_reads_a_list_a_record_and_goes_back(open_page: OpenPage) -> None:
    page = open_page("chen.yu", CUSTOMERS, size=PHONE)
    bar = page.locator("nav.tabbar")
    expect(bar.locator("a, button")).to_have_count(5)
    first = page.locator("main a[href*='/f/customer/']").first
    name = first.inner_text().split("\n")[0]
    first.click()
    expect(page).to_have_url(re.compile(r"/f/customer/\d+"))
    expect(page.get_by_text(name).first).to_be_visible()
    page.get_by_role("button", name=re.compile("Back")).or_(
        page.get_by_role("link", name=re.compile("Back"))
    ).first.click()
    expect(page).to_have_url(re.compile(r"/f/customer(\?.*)?$"))


def test_on_a_phone_one_approves(open_page: OpenPage) -> None:
    seller = open_page("chen.yu", "/a/crm")
    contract = a_contract(seller, "Phone journey", "9000.00")
    ask(seller, "POST", f"{records('contract')}/{contract['id']}/buttons/contract_approval")
    page = open_page("li.na", "/inbox", size=PHONE)
    page.get_by_text("Phone journey").first.click()
    with answered(page, "POST", "/approve"):
        page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved: Phone journey")).to_be_visible()
    assert get(seller, f"{records('contract')}/{contract['id']}")["status"] == "active"


def test_ctrl_k_finds_a_customer_by_characters_and_by_pinyin(open_page: OpenPage) -> None:
    page = open_page("li.na", "/a/crm")
    name = "深圳市蓝鲸自动化设备有限公司"
    ask(
        page,
        "POST",
        records("customer"),
        {"values": {"name": name, "level": "core", "owner": get(page, "session")["id"]}},
    )
    for words in ("蓝鲸自动", "ljzdh"):
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").last.fill(words)
        expect(page.get_by_role("option").filter(has_text=name)).to_be_visible()
        page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").last.fill("蓝鲸自动")
    page.get_by_role("option").filter(has_text=name).wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_list_is_walked_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("chen.yu", f"{CUSTOMERS}?view=mine")
    rows = page.locator("tbody tr[aria-rowindex]")
    expect(rows.first).to_be_visible()
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    here = page.locator("tbody tr.here")
    expect(here).to_have_count(1)
    expect(here).to_have_attribute("aria-rowindex", "2")
    title = here.locator("td.title .n").inner_text()
    page.keyboard.press("Shift+?")
    shortcuts = page.get_by_role("dialog", name=re.compile("shortcuts", re.I))
    expect(shortcuts).to_be_visible()
    page.keyboard.press("Escape")
    expect(shortcuts).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/f/customer/\d+"))
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_a_form_that_is_not_theirs_says_who_can_open_it(open_page: OpenPage) -> None:
    page = open_page("priya.nair", "/a/crm/f/payment")
    expect(page.get_by_text("You may not see", exact=False)).to_be_visible()
    expect(page.get_by_text(re.compile("administrator", re.I))).to_be_visible()
