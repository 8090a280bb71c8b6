"""The designer in a real browser: names while JSON is written, files of other tools, two analysts, keys and the mouse."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, expect

from tests.bpmn_writing import bpmn_file
from tests.e2e.asking import ask, get

OpenPage = Callable[..., Page]
FORM = "/design/crm?part=forms&key=customer"


@pytest.fixture
def design(open_page: OpenPage) -> Iterator[OpenPage]:
    """`design(path)`: the designer as an analyst has it; the draft is as published before and after."""
    pages: list[Page] = []

    def open_(path: str, **how: Any) -> Page:
        page = open_page("admin", "/design/", **how)
        if not pages:
            ask(page, "DELETE", "builder/apps/crm/draft")
        pages.append(page)
        page.goto(path)
        expect(page.locator(".savemark")).to_be_visible()
        return page

    yield open_
    for page in pages:
        page.goto("about:blank")
    if pages:
        ask(pages[0], "DELETE", "builder/apps/crm/draft")


def draft(page: Page) -> dict[str, Any]:
    return get(page, "builder/apps/crm/draft")["document"]  # type: ignore[no-any-return]


def saved(page: Page) -> None:
    expect(page.locator(".savemark")).to_contain_text(re.compile("Draft saved|草稿已保存"))


def cell(page: Page, name: str) -> Locator:
    return page.locator(f'.canvas .cell[aria-label^="{name},"]').first


def order(page: Page, many: int = 6) -> list[str]:
    names = page.locator(".canvas .cell").evaluate_all("cells => cells.map(each => each.getAttribute('aria-label'))")
    return [str(each).rsplit(",", 1)[0] for each in names[:many]]


def offers(page: Page) -> Locator:
    return page.locator(".cm-tooltip-autocomplete li")


def empty_text(page: Page, member: str) -> None:
    """Puts the cursor into `"member": "…"` and deletes what stands there."""
    line = page.locator(".cm-line", has_text=f'"{member}"').first
    line.click()
    text = re.search(rf'"{member}": "([^"]*)"(,?)', line.inner_text())
    assert text is not None
    page.keyboard.press("End")
    for _ in range(1 + len(text[2])):
        page.keyboard.press("ArrowLeft")
    for _ in text[1]:
        page.keyboard.press("Backspace")


def test_names_of_forms_and_fields_are_offered_inside_json(design: OpenPage) -> None:
    page = design("/design/crm?part=reports&key=reports.funnel")
    empty_text(page, "source")
    page.keyboard.press("Control+Space")
    expect(offers(page).filter(has_text="opportunity")).to_be_visible()
    page.keyboard.type("oppor")
    expect(offers(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".cm-line", has_text='"source": "opportunity"')).to_be_visible()
    empty_text(page, "by")
    page.keyboard.type("sta")
    expect(offers(page).filter(has_text="stage").first).to_be_visible()
    page.keyboard.press("Escape")


def test_roles_and_steps_are_offered_in_a_flow_by_their_chinese_names_too(design: OpenPage) -> None:
    page = design("/design/crm?part=flows&key=flows.contract_approval", language="zh")
    empty_text(page, "next")
    page.keyboard.press("Control+Space")
    expect(offers(page).filter(has_text="标记为审批中")).to_be_visible()
    page.keyboard.type("审批中")
    expect(offers(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".cm-line", has_text='"next": "mark"')).to_be_visible()


def test_a_mistake_in_json_is_marked_at_its_place_and_listed_beside_it(design: OpenPage) -> None:
    page = design("/design/crm?part=reports&key=reports.funnel")
    empty_text(page, "source")
    page.keyboard.type("nobody")
    page.keyboard.press("Escape")
    expect(page.locator(".cm-lintRange-error")).to_have_text('"nobody"')
    expect(page.get_by_label("In words")).to_contain_text("There is no form 'nobody'.")


def test_a_bpmn_file_is_read_shown_and_taken_over_in_one_step(design: OpenPage) -> None:
    page = design("/design/crm?part=flows")
    page.get_by_role("button", name="New from an example").first.click()
    page.get_by_role("menuitem", name="From a BPMN file").click()
    dialog = page.get_by_role("dialog")
    bad = bpmn_file(["startEvent s", "serviceTask odd name=Call", "s>odd"])
    dialog.locator("input[type=file]").set_input_files({"name": "bad.bpmn", "mimeType": "text/xml", "buffer": bad})
    expect(dialog).to_contain_text("serviceTask 'Call' (odd) cannot run")
    expect(dialog.get_by_role("button", name="Take over")).to_be_disabled()
    good = bpmn_file(["startEvent s", "userTask look name=Inspect", "endEvent e", "s>look", "look>e"])
    dialog.locator("input[type=file]").set_input_files({"name": "good.bpmn", "mimeType": "text/xml", "buffer": good})
    expect(dialog).to_contain_text("Inspect")
    dialog.get_by_role("button", name="Take over 1").click()
    expect(page.locator(".cm-content")).to_contain_text('"Inspect"')
    saved(page)
    assert "p" in [each["key"] for each in draft(page)["flows"]]
    page.locator(".formbar").get_by_role("button", name="More").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export as BPMN").click()
    assert b'name="Inspect"' in download.value.path().read_bytes()
    page.get_by_role("button", name=re.compile("^Undo: Import p")).click()
    saved(page)
    assert "p" not in [each["key"] for each in draft(page)["flows"]]


def test_a_spreadsheet_becomes_a_decision_table_and_leaves_as_dmn(design: OpenPage) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Rates")
        for number, line in enumerate([["First", "Level", "then Rate"], [1, "vip", 0.1], [2, "-", 0]]):
            sheet.write_row(number, 0, line)
    page = design("/design/crm?part=rules")
    page.get_by_role("button", name="New from an example").first.click()
    page.get_by_role("menuitem", name="From a spreadsheet or DMN file").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "discounts.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": made.getvalue()}
    )
    expect(dialog.get_by_role("region", name="discounts")).to_contain_text("Inputs Level")
    dialog.get_by_role("button", name="Take over 1").click()
    expect(page.locator(".cm-content")).to_contain_text('"form": "customer"')
    expect(page.locator(".cm-content")).to_contain_text('"expression": "level"')
    saved(page)
    page.locator(".formbar").get_by_role("button", name="More").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export as DMN").click()
    assert b"decisionTable" in download.value.path().read_bytes()


def rename(page: Page, old: str, new: str) -> None:
    cell(page, old).click()
    page.get_by_role("textbox", name="Label").first.fill(new)


def test_two_analysts_in_different_places_keep_both_their_changes(design: OpenPage) -> None:
    ann, bob = design(FORM), design("/design/crm?part=forms&key=contact")
    rename(bob, "Name", "Full name")
    saved(bob)
    rename(ann, "Company", "Firm")
    expect(ann.get_by_text("both your changes are in the draft")).to_be_visible()
    saved(ann)
    text = json.dumps(draft(ann))
    assert "Full name" in text and "Firm" in text


def test_two_analysts_in_one_place_choose_and_nothing_else_is_lost(design: OpenPage) -> None:
    ann, bob = design(FORM), design(FORM)
    rename(bob, "Company", "Business")
    rename(bob, "Region", "Area")
    saved(bob)
    rename(ann, "Company", "Firm")
    dialog = ann.get_by_role("dialog")
    expect(dialog).to_contain_text("1 place to decide")
    assert "Firm" not in json.dumps(draft(ann))
    dialog.get_by_role("radio", name="Firm").check()
    dialog.get_by_role("button", name="Join with these choices").click()
    saved(ann)
    text = json.dumps(draft(ann))
    assert '"Firm"' in text and '"Area"' in text and '"Business"' not in text


def test_a_field_is_added_named_moved_widened_and_deleted_by_keys_alone(design: OpenPage) -> None:
    page = design(FORM)
    expect(cell(page, "Company")).to_be_visible()
    assert order(page, 3) == ["Company", "Level", "Region"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("whole")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("Branches")
    page.keyboard.press("Enter")
    expect(cell(page, "Branches")).to_be_focused()
    assert order(page, 3) == ["Company", "Branches", "Level"]
    page.keyboard.press("Alt+ArrowUp")
    expect(cell(page, "Branches")).to_be_focused()
    assert order(page, 2) == ["Branches", "Company"]
    page.keyboard.press("Alt+ArrowRight")
    expect(cell(page, "Branches")).to_have_attribute("aria-label", "Branches, 7 / 12")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".canvas .cell.sel")).to_have_count(2)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Delete field").click()
    expect(cell(page, "Branches")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(cell(page, "Branches")).to_be_visible()


def drag(page: Page, source: Locator, target: Locator, at: tuple[float, float], cancel: bool = False) -> None:
    start, end = source.bounding_box(), target.bounding_box()
    assert start is not None and end is not None
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8, steps=3)
    page.mouse.move(end["x"] + end["width"] * at[0], end["y"] + end["height"] * at[1], steps=12)
    expect(page.locator(".dropline").first).to_be_visible()
    if cancel:
        page.keyboard.press("Escape")
    page.mouse.up()


def test_the_mouse_drags_from_the_palette_and_on_the_canvas_and_escape_gives_up(design: OpenPage) -> None:
    page = design(FORM)
    drag(page, page.get_by_title("Text", exact=True), cell(page, "Region"), (0.9, 0.5))
    expect(cell(page, "Text")).to_be_visible()
    page.keyboard.press("Escape")
    assert order(page, 4) == ["Company", "Level", "Region", "Text"]
    drag(page, cell(page, "Owner"), cell(page, "Company"), (0.1, 0.5))
    expect(page.locator(".canvas .cell").first).to_have_attribute("aria-label", re.compile("^Owner,"))
    drag(page, cell(page, "Lifecycle"), cell(page, "Company"), (0.1, 0.5), cancel=True)
    assert order(page, 3) == ["Owner", "Company", "Level"]


def test_several_fields_are_copied_into_another_form_in_another_tab(design: OpenPage) -> None:
    page = design(FORM)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cell(page, "Industry").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+c")
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    other = page.context.new_page()
    other.goto("/design/crm?part=forms&key=contact")
    cell(other, "Name").click()
    other.keyboard.press("Control+v")
    expect(cell(other, "Industry")).to_be_visible()
    expect(cell(other, "Lead source")).to_be_visible()
    saved(other)
    (contact,) = [each for each in draft(other)["forms"] if each["key"] == "contact"]
    assert {"industry", "source"} <= {each["key"] for each in contact["fields"]}
    other.close()


def test_a_page_with_its_own_list_of_fields_offers_those_it_does_not_show(design: OpenPage) -> None:
    page = design(f"{FORM}&tab=page")
    form = next(each for each in draft(page)["forms"] if each["key"] == "customer")
    left = [each["field"] for each in form["page"]["left"][0]["items"] if "field" in each]
    assert left
    box = page.locator(".pagegrid .sheet").first
    box.get_by_role("button", name=re.compile("^Remove|^Delete")).first.click()
    first = box.get_by_text("not shown on this page").locator("..").get_by_role("button").first
    name = first.inner_text()
    first.click()
    expect(box.locator(".listrow").last).to_contain_text(name)


def test_a_spreadsheet_becomes_a_form_with_its_rows(design: OpenPage) -> None:
    lines = [
        "公司,级别,签约日期,合同金额,是否有效",
        *(f"金桥{n},{'VIP' if n % 2 else '普通'},2026-01-{n:02d},{n}00.50,是" for n in range(1, 13)),
    ]
    page = design("/design/crm?part=forms", language="zh")
    page.get_by_role("button", name="从电子表格创建").click()
    dialog = page.get_by_role("dialog")
    file = {"name": "金桥客户.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode("gb18030")}
    dialog.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    for column, kind in {
        "公司": "文本",
        "级别": "单选",
        "签约日期": "日期",
        "合同金额": "金额",
        "是否有效": "是/否",
    }.items():
        box = dialog.get_by_role("combobox", name=f"类型: {column}")
        expect(box).to_contain_text(re.compile(kind.replace("/", " ?/ ?")))
    dialog.get_by_role("button", name="创建表单").click()
    expect(cell(page, "公司")).to_be_visible()
    saved(page)
    form = next(each for each in draft(page)["forms"] if each["name"] == "金桥客户")
    assert [each["type"] for each in form["fields"]] == ["text", "choice", "date", "money", "yes_no"]
    assert form["key"] == "jin_qiao_ke_hu"


KEPT = """async words => {
  const asked = request => new Promise(done => { request.onsuccess = () => done(request.result) })
  const kept = await asked(indexedDB.open("mortise-designer", 1))
  const copies = await asked(kept.transaction("drafts").objectStore("drafts").getAll())
  kept.close()
  return words.every(each => JSON.stringify(copies).includes(each))
}"""


def test_what_was_drawn_without_network_outlives_the_tab(design: OpenPage) -> None:
    """Several fields from lines, and a condition over a part of an address, drawn in rows."""
    context = design("/design/crm?part=releases").context
    page = context.new_page()
    page.goto(FORM)
    expect(cell(page, "Company")).to_be_visible()
    context.set_offline(True)
    page.get_by_role("button", name="Several at once").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Fields, one per line").fill("Branches\tWhole number\tyes\n开业日期\t日期")
    expect(dialog.get_by_role("combobox", name="Kind: 开业日期")).to_have_text("Date")
    dialog.get_by_role("button", name="Add 2 fields").click()
    cell(page, "Branches").click()
    page.get_by_role("button", name="Visible: Add a condition").click()
    rows = page.locator(".condedit", has_text="Visible")
    rows.get_by_role("combobox", name="Field").click()
    page.keyboard.type("city")
    page.keyboard.press("Enter")
    expect(cell(page, "Branches")).to_contain_text("shown when Address › City is filled in")
    expect(page.locator(".savemark")).to_contain_text("Offline")
    page.wait_for_function(KEPT, arg=["address.city != null", "开业日期"])
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(FORM)
    expect(page.get_by_text("were restored from this computer")).to_be_visible()
    saved(page)
    form = next(each for each in draft(page)["forms"] if each["key"] == "customer")
    branches, opened = form["fields"][-2:]
    assert (branches["type"], branches["required"], branches["visible"]) == ("integer", True, "address.city != null")
    assert opened["type"] == "date"
