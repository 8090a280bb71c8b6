"""What an administrator does with a run that has stopped, is old, or is not wanted any more; what a manager looks at."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.asking import ask
from tests.e2e.workshop import MEMBERS, PHONE, WORKSHOP, become, holders, install, start

OpenPage = Callable[..., Page]


@pytest.fixture
def admin(open_page: OpenPage) -> Page:
    page = open_page("admin", "/admin/flows")
    install(page)
    for login, role in MEMBERS.items():
        become(page, "workshop", login, role)
    return page


def manage(page: Page, entry: str) -> None:
    page.get_by_role("button", name="Manage").click()
    page.get_by_role("menuitem", name=entry).click()


def test_a_stopped_run_is_repaired_by_a_formula_or_the_step_is_skipped(admin: Page, open_page: OpenPage) -> None:
    clerk = open_page("chen.yu", "/inbox")
    run = start(clerk, "counting", "Count again", amount=-3)
    clerk.goto("/inbox?tab=mine")
    item = clerk.locator(".inbox-item").filter(has_text="Count again")
    expect(item).to_contain_text("stopped")
    item.click()
    expect(clerk.get_by_text("Stopped at Count each")).to_be_visible()
    assert not clerk.complaints  # type: ignore[attr-defined]

    admin.goto(f"/flows/{run}")
    admin.get_by_role("button", name="Try again").click()
    expect(admin.get_by_text("It stopped again: ")).to_be_visible()
    admin.get_by_role("button", name="Repair data").click()
    dialog = admin.get_by_role("dialog")
    many = dialog.get_by_label("many")
    expect(many).to_have_value("-3")
    many.fill("2 +")
    dialog.get_by_role("button", name="Try again").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The expression stops too early")
    many.fill("1 + 1")
    dialog.get_by_role("button", name="Try again").click()
    expect(dialog).to_be_hidden()
    expect(admin.get_by_text("Stopped at")).to_have_count(0)
    assert holders(clerk, run) == ["李娜"]

    run = start(clerk, "counting", "Count not", amount=-3)
    admin.goto(f"/flows/{run}")
    admin.get_by_role("button", name="Skip this step").click()
    admin.get_by_role("dialog").get_by_role("button", name="Skip this step").click()
    admin.get_by_role("tab", name="History").click()
    expect(admin.locator(".run .steps")).to_contain_text("Alex Morgan skipped the step · Count each")
    assert holders(clerk, run) == ["李娜"]


def test_a_running_run_is_moved_to_a_new_version_where_the_administrator_says_and_then_ended(
    admin: Page, open_page: OpenPage
) -> None:
    clerk = open_page("chen.yu", "/inbox")
    run = start(clerk, "shipping", "Moving house", amount=3)
    newer = copy.deepcopy(WORKSHOP)
    nodes = next(each for each in newer["flows"] if each["key"] == "shipping")["nodes"]
    nodes[0]["next"] = nodes[1]["key"] = "inspect"
    nodes[1]["name"] = {"en": "Inspect", "zh": "检验"}
    install(admin, newer)
    try:
        admin.goto(f"/flows/{run}")
        manage(admin, "Move to the newest version")
        dialog = admin.get_by_role("dialog")
        move = dialog.get_by_role("button", name="Move to the newest version")
        expect(dialog).to_contain_text("Choose where it goes on.")
        expect(move).to_be_disabled()
        dialog.get_by_role("combobox").click()
        admin.get_by_role("option").filter(has_text="Inspect").click()
        move.click()
        expect(dialog).to_be_hidden()
        expect(admin.get_by_role("group", name="The flow and where it stands")).to_contain_text("Inspect")
        assert holders(clerk, run) == ["李娜"]
        manage(admin, "End this run")
        dialog.get_by_label("Comment").fill("not needed")
        dialog.get_by_role("button", name="End this run").click()
        expect(dialog).to_be_hidden()
        expect(admin.locator(".bar .tag")).to_have_text("Not needed any more")
        assert holders(clerk, run) == []
    finally:
        install(admin)


def test_on_a_phone_the_picture_begins_where_the_run_stands_and_there_is_a_way_back(
    admin: Page, open_page: OpenPage
) -> None:
    run = ask(admin, "GET", "admin/flows?status=running&app=crm&flow=contract_approval")["items"][0]["id"]
    page = open_page("admin", "/admin/flows", size=PHONE)
    page.goto(f"/flows/{run}")
    picture = page.get_by_role("group", name="The flow and where it stands")
    picture.scroll_into_view_if_needed()
    expect(picture.locator(".fp-words.current:not(.frame)").first).to_be_in_viewport(ratio=0.5)
    page.get_by_role("button", name="Back").first.click()
    expect(page).to_have_url(re.compile("/admin/flows$"))


def test_a_manager_sees_by_name_which_step_takes_how_long_and_who_is_waited_for(
    admin: Page, open_page: OpenPage
) -> None:
    page = open_page("li.na", "/a/crm/p/approvals")
    steps = page.get_by_role("region", name="Where time is lost")
    expect(steps.get_by_role("row").filter(has_text="Legal countersign")).to_be_visible()
    expect(page.get_by_text("Who is waited for")).to_be_visible()
    assert "contract_approval." not in page.locator("main").inner_text()
