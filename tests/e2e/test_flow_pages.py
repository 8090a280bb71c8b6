"""Approvals as their people live them: the inbox, the page of a run, what administrators do, and who stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.asking import ask
from tests.e2e.workshop import become, find_person, more, open_task

OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
SEALS: dict[str, Any] = {
    "format": 1,
    "key": "seals",
    "name": {"en": "Seals", "zh": "用印"},
    "forms": [
        {
            "key": "paper",
            "name": {"en": "Paper", "zh": "文件"},
            "title": "name",
            "fields": [{"key": "name", "type": "text", "label": {"en": "Name", "zh": "名称"}, "required": True}],
        }
    ],
    "flows": [
        {
            "key": "seal",
            "name": {"en": "Seal use", "zh": "用印审批"},
            "on": {"record": "paper", "event": "created"},
            "title": "name",
            "nodes": [
                {"key": "start", "type": "start", "next": "keeper"},
                {
                    "key": "keeper",
                    "type": "approval",
                    "name": {"en": "Seal keeper", "zh": "印章管理员"},
                    "by": [{"role": "keeper"}],
                    "comment": "always",
                    "signature": "required",
                    "password": True,
                    "next": "end",
                },
                {"key": "end", "type": "end"},
            ],
        }
    ],
    "roles": [
        {"key": key, "name": key, "may": [{"form": "paper", "read": True, "create": True}]}
        for key in ("clerk", "keeper")
    ],
}
"""An approval that nobody can give, until somebody keeps the seals; and then it asks for more than a yes."""


@pytest.fixture
def submit() -> Callable[[Page, str], str]:
    """`submit(page, name)`: the person of this page submits a contract of that name; gives the id of its run."""

    def start(page: Page, name: str) -> str:
        records = "apps/crm/forms/contract/records"
        customer = ask(page, "GET", "apps/crm/forms/customer/records?limit=1")["items"][0]["id"]
        me = ask(page, "GET", "session")["id"]
        values = {"name": name, "customer": customer, "owner": me, "kind": "sales", "amount": "42000.00"}
        record = ask(page, "POST", records, {"values": values})["id"]
        ask(page, "POST", f"{records}/{record}/buttons/contract_approval", {})
        mine = ask(page, "GET", "inbox?tab=mine")["items"]
        return str(next(each["instance"] for each in mine if each["subject"] == name))

    return start


@pytest.fixture
def seals(open_page: OpenPage) -> Iterator[Page]:
    """The app of the seals, with a clerk and no keeper; the page is an administrator's."""
    admin = open_page("admin", "/admin/flows")
    ask(admin, "POST", "builder/import", {"document": SEALS})
    yield admin
    for login in ("chen.yu", "zheng.wen"):
        become(admin, "seals", login)


def test_a_rejection_asks_why_and_an_approval_is_told_on_the_page_of_the_run(
    open_page: OpenPage, submit: Callable[[Page, str], str]
) -> None:
    seller = open_page("chen.yu", "/inbox")
    run = submit(seller, "Story with a comment")
    approver = open_page("li.na", "/inbox")
    open_task(approver, "Story with a comment")
    approver.get_by_role("button", name=re.compile("^Reject")).click()
    expect(approver.locator("#decide-mistake")).to_contain_text("Write why")
    approver.get_by_role("textbox", name="Comment").fill("Terms are fine 同意")
    approver.get_by_role("button", name=re.compile("^Approve")).click()
    expect(approver.get_by_text("Approved: Story with a comment")).to_be_visible()

    seller.goto(f"/flows/{run}")
    picture = seller.get_by_role("group", name="The flow and where it stands")
    expect(picture.get_by_text("Sales manager")).to_be_visible()
    seller.get_by_role("tab", name="History").click()
    expect(seller.get_by_text("“Terms are fine 同意”")).to_be_visible()
    expect(seller.locator(".run .steps")).to_contain_text("李娜 approved · Sales manager")


def test_a_signer_is_added_and_taken_away_again(open_page: OpenPage, submit: Callable[[Page, str], str]) -> None:
    seller = open_page("chen.yu", "/inbox")
    run = submit(seller, "Story of two signers")
    approver = open_page("li.na", "/inbox")
    open_task(approver, "Story of two signers")
    more(approver, ".task-foot", "Add signer")
    dialog = approver.get_by_role("dialog")
    for name in ("郑文", "刘敏"):
        find_person(approver, dialog.get_by_role("combobox"), name)
    dialog.get_by_text("Together with me").click()
    dialog.get_by_text("one is enough").click()
    dialog.get_by_role("button", name="Add signer").click()
    expect(approver.get_by_text("Signer added: ")).to_be_visible()
    expect(dialog).to_be_hidden()
    more(approver, ".task .bar", "Remove signer 刘敏")
    expect(approver.get_by_text("Signer removed: ")).to_be_visible()
    seats = [seat for step in ask(seller, "GET", f"instances/{run}")["progress"] for seat in step["seats"]]
    assert {seat["person"]["title"] for seat in seats if seat["status"] == "open"} == {"李娜", "郑文"}


def test_an_administrator_gives_a_task_to_somebody_else(
    open_page: OpenPage, submit: Callable[[Page, str], str]
) -> None:
    run = submit(open_page("chen.yu", "/inbox"), "Story of another desk")
    admin = open_page("admin", f"/flows/{run}")
    admin.get_by_role("button", name="Manage").click()
    admin.get_by_role("menuitem", name="Reassign").click()
    dialog = admin.get_by_role("dialog")
    find_person(admin, dialog.get_by_role("combobox"), "郑文")
    dialog.get_by_role("button", name="Reassign").click()
    expect(dialog).to_be_hidden()
    other = open_page("zheng.wen", "/inbox")
    expect(other.locator(".inbox-items").get_by_text("Story of another desk").first).to_be_visible()


def test_a_run_that_found_nobody_is_tried_again_and_then_signed(seals: Page, open_page: OpenPage) -> None:
    become(seals, "seals", "chen.yu", "clerk")
    clerk = open_page("chen.yu", "/inbox")
    ask(clerk, "POST", "apps/seals/forms/paper/records", {"values": {"name": "Story of the seal"}})
    clerk.goto("/inbox?tab=mine")
    clerk.locator(".inbox-items").get_by_text("Story of the seal").first.click()
    expect(clerk.get_by_text("Stopped at Seal keeper")).to_be_visible()

    seals.goto("/admin/flows")
    seals.get_by_role("tab", name=re.compile("Stopped")).click()
    seals.get_by_role("link", name="Story of the seal").click()
    expect(seals.get_by_text("Stopped at Seal keeper")).to_be_visible()
    become(seals, "seals", "zheng.wen", "keeper")
    seals.get_by_role("button", name="Try again").click()
    expect(seals.get_by_text("Stopped at Seal keeper")).to_be_hidden()

    keeper = open_page("zheng.wen", "/inbox")
    open_task(keeper, "Story of the seal")
    keeper.keyboard.press("a")
    dialog = keeper.get_by_role("dialog")
    dialog.get_by_label("Comment").fill("Sealed 已盖章")
    approve = dialog.get_by_role("button", name="Approve")
    approve.click()
    expect(dialog).to_contain_text("This step needs your signature.")
    dialog.get_by_placeholder("Or type your name").fill("郑文")
    dialog.get_by_label("Your password").fill("not-this-one")
    approve.click()
    expect(dialog).to_contain_text("The password is wrong")
    dialog.get_by_label("Your password").fill("mortise-demo")
    approve.click()
    expect(keeper.get_by_text("Approved: Story of the seal")).to_be_visible()

    seals.reload()
    seals.get_by_role("tab", name="History").click()
    expect(seals.get_by_role("img", name="Signature of 郑文")).to_be_visible()


def test_several_tasks_are_ticked_by_key_and_decided_at_once(
    open_page: OpenPage, submit: Callable[[Page, str], str]
) -> None:
    seller = open_page("chen.yu", "/inbox")
    for name in ("Ticked one", "Ticked two"):
        submit(seller, name)
    approver = open_page("li.na", "/inbox")
    for name in ("Ticked one", "Ticked two"):
        approver.locator(".inbox-items").get_by_text(name).first.click()
        expect(approver.locator(".task-title")).to_contain_text(name)
        approver.keyboard.press("x")
    bar = approver.locator(".batch-bar")
    expect(bar).to_contain_text("2 selected")
    bar.get_by_role("button", name="Approve").click()
    expect(approver.get_by_text("2 decided")).to_be_visible()
    approver.keyboard.press("/")
    approver.keyboard.type("Ticked")
    expect(approver.locator(".inbox-item")).to_have_count(0)


def test_somebody_stands_in_while_one_is_away(open_page: OpenPage, submit: Callable[[Page, str], str]) -> None:
    away = open_page("li.na", "/me")
    card = away.get_by_role("region", name="While I am away")
    find_person(away, card.get_by_role("combobox").first, "郑文")
    card.get_by_label("Note").fill("On leave 休假")
    card.get_by_role("button", name="Add").click()
    line = card.locator(".awayline").filter(has_text="On leave 休假")
    expect(line).to_contain_text("郑文")
    try:
        submit(open_page("chen.yu", "/inbox"), "Story of an absence")
        agent = open_page("zheng.wen", "/inbox")
        open_task(agent, "Story of an absence")
        expect(agent.get_by_text("in place of 李娜")).to_be_visible()
    finally:
        line.get_by_role("button").click()
        expect(line).to_have_count(0)


def test_on_a_phone_a_signer_is_added_in_chinese(open_page: OpenPage, submit: Callable[[Page, str], str]) -> None:
    submit(open_page("chen.yu", "/inbox"), "手机加签")
    page = open_page("li.na", "/inbox", language="zh", size=PHONE)
    page.locator(".inbox-items").get_by_text("手机加签").first.click()
    page.locator(".phone-decide").get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="加签").click()
    dialog = page.get_by_role("dialog")
    find_person(page, dialog.get_by_role("combobox"), "郑文")
    dialog.get_by_role("button", name="加签").click()
    expect(page.get_by_text("已加签：手机加签")).to_be_visible()
