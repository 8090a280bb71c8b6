"""What people do with a task besides yes and no, clicked as they would: return, ask others, take back, withdraw, be
too late, lose the connection."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.asking import ask
from tests.e2e.workshop import (
    MEMBERS,
    NAMES,
    PHONE,
    act,
    become,
    find_person,
    holders,
    install,
    more,
    open_task,
    start,
    task_of,
)

OpenPage = Callable[..., Page]
_INSTALLED: set[str] = set()


@pytest.fixture
def seller(open_page: OpenPage, server: str) -> Page:
    """Chen Yu's page; the workshop is there, and has its people."""
    if server not in _INSTALLED:
        admin = open_page("admin", "/admin/flows")
        install(admin)
        for login, role in MEMBERS.items():
            become(admin, "workshop", login, role)
        _INSTALLED.add(server)
    return open_page("chen.yu", "/inbox")


def approve(page: Page, comment: str = "") -> None:
    """Approve the task on the screen, and wait until it is done."""
    if comment:
        page.get_by_role("textbox", name="Comment").fill(comment)
    page.locator(".task-foot").get_by_role("button", name=re.compile("^Approve")).click()
    expect(page.get_by_text("Approved: ")).to_be_visible()


def return_to(page: Page, step: str, how: str, why: str) -> None:
    page.locator(".task-foot").get_by_role("button", name="Return").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=step).click()
    dialog.get_by_text(how).click()
    dialog.get_by_label("Comment").fill(why)
    dialog.get_by_role("button", name="Return to").click()
    expect(page.get_by_text("Returned: ")).to_be_visible()


def involve(page: Page, entry: str, person: str, words: str, said: str) -> None:
    """Bring somebody else into the task on the screen by an entry of its menu, and wait until it is done."""
    more(page, ".task-foot", entry)
    hand_to(page, person, words, said)


def hand_to(page: Page, person: str, words: str, said: str) -> None:
    """Fill in the dialog that asks for a person, and wait until it is done."""
    dialog = page.get_by_role("dialog")
    find_person(page, dialog.get_by_role("combobox"), person)
    dialog.get_by_label("Comment").fill(words)
    dialog.locator("button[type=submit]").click()
    expect(page.get_by_text(said)).to_be_visible()


def submit_again(page: Page, name: str, note: str) -> None:
    open_task(page, name)
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted: ")).to_be_visible()


def test_a_returned_request_goes_every_step_again_or_straight_back(seller: Page, open_page: OpenPage) -> None:
    run = start(seller, "ordering", "Mill to return", amount=12000)
    open_task(seller, "Mill to return")
    expect(seller.locator(".task-side .step").last).to_contain_text("郑文 and 刘敏")
    seller.get_by_role("button", name="Submit").click()
    expect(seller.get_by_text("Note is empty")).to_be_visible()
    submit_again(seller, "Mill to return", "first words")
    lead = open_page("li.na", "/inbox")
    open_task(lead, "Mill to return")
    return_to(lead, "Prepare", "every step again", "Which model? 型号？")

    open_task(seller, "Mill to return")
    expect(seller.get_by_text("李娜 returned this to you")).to_be_visible()
    expect(seller.locator(".because")).to_contain_text("Which model? 型号？")
    submit_again(seller, "Mill to return", "Model X")
    assert holders(seller, run) == [NAMES["li.na"]]
    open_task(lead, "Mill to return")
    expect(lead.get_by_text("1 value was changed since 李娜 returned this.")).to_be_visible()
    expect(lead.locator(".task-fact.changed")).to_contain_text("Model X")
    approve(lead)

    board = open_page("zheng.wen", "/inbox")
    open_task(board, "Mill to return")
    return_to(board, "Prepare", "straight back to me", "And the price?")
    submit_again(seller, "Mill to return", "Model X, 12,000")
    assert holders(seller, run) == [NAMES["zheng.wen"]], "nobody in between is asked again"
    open_task(board, "Mill to return")
    side = board.locator(".task-side")
    expect(side.get_by_text("2 signers, one after another")).to_be_visible()
    side.get_by_role("button", name="1 earlier answer").last.click()
    expect(side.get_by_text(re.compile("^returned"))).to_be_visible()
    approve(board)
    assert holders(seller, run) == [NAMES["liu.min"]]


@pytest.mark.parametrize(
    ("when", "how", "asked"),
    [
        ("Before me", "one after another", ["郑文"]),
        ("After me", "one is enough", ["李娜"]),
        ("Together with me", "all must", ["李娜", "郑文", "刘敏"]),
    ],
)
def test_signers_come_before_after_or_beside(
    seller: Page, open_page: OpenPage, when: str, how: str, asked: list[str]
) -> None:
    name = f"Signers {when}"
    run = start(seller, "shipping", name, amount=3)
    lead = open_page("li.na", "/inbox")
    open_task(lead, name)
    more(lead, ".task-foot", "Add signer")
    dialog = lead.get_by_role("dialog")
    for each in ("郑文", "刘敏"):
        find_person(lead, dialog.get_by_role("combobox"), each)
    dialog.get_by_role("button", name=when).click()
    dialog.get_by_role("button", name=how).click()
    dialog.get_by_label("Comment").fill("please look 请看")
    dialog.get_by_role("button", name="Add signer").click()
    expect(lead.get_by_text("Signer added: ")).to_be_visible()
    assert sorted(holders(seller, run)) == sorted(asked)
    if when == "Before me":
        expect(lead.locator(".task-side")).to_contain_text("waits for added signers")
        other = open_page("zheng.wen", "/inbox")
        open_task(other, name)
        expect(other.locator(".because")).to_contain_text("李娜 added you as a signer")
        approve(other)
        act(open_page("liu.min", "/inbox"), run, "approve")
        assert holders(seller, run) == ["李娜"], "then it is the first one's turn again"
    elif when == "After me":
        approve(lead)
        assert sorted(holders(seller, run)) == ["刘敏", "郑文"]
        act(open_page("zheng.wen", "/inbox"), run, "approve")
        assert ask(seller, "GET", f"instances/{run}")["progress"][0]["status"] == "done", "one of them was enough"
    else:
        more(lead, ".task .bar", "Remove signer 刘敏")
        expect(lead.get_by_text("Signer removed: ")).to_be_visible()
        assert sorted(holders(seller, run)) == ["李娜", "郑文"]
    assert "status." not in lead.locator("body").inner_text()


def test_a_delegated_task_comes_back_with_the_advice(seller: Page, open_page: OpenPage) -> None:
    run = start(seller, "shipping", "Advice wanted", amount=3)
    lead, other = open_page("li.na", "/inbox"), open_page("zheng.wen", "/inbox")
    open_task(lead, "Advice wanted")
    involve(lead, "Delegate", "郑文", "Your opinion?", "Delegated: ")
    open_task(other, "Advice wanted")
    expect(other.locator(".because")).to_contain_text("asks for your advice")
    approve(other, "Fine for me")
    assert holders(seller, run) == ["李娜"]
    open_task(lead, "Advice wanted")
    expect(lead.locator(".because")).to_contain_text("郑文, whom you asked, advises to approve")
    expect(lead.locator(".because")).to_contain_text("Fine for me")


def test_a_task_is_handed_on_for_good(seller: Page, open_page: OpenPage) -> None:
    run = start(seller, "shipping", "Handed on", amount=3)
    lead, other = open_page("li.na", "/inbox"), open_page("zheng.wen", "/inbox")
    open_task(lead, "Handed on")
    lead.locator(".task-foot").get_by_role("button", name="Transfer").click()
    hand_to(lead, "郑文", "You know them better", "Transferred: ")
    assert holders(seller, run) == ["郑文"]
    open_task(other, "Handed on")
    expect(other.locator(".because")).to_contain_text("You know them better")


def test_a_decision_is_taken_back_while_nobody_has_gone_on(seller: Page, open_page: OpenPage) -> None:
    run = start(seller, "shipping", "Too quick", amount=3)
    lead = open_page("li.na", "/inbox")
    open_task(lead, "Too quick")
    approve(lead)
    assert holders(seller, run) == ["郑文"]
    lead.goto("/inbox?tab=done")
    lead.locator(".inbox-items").get_by_text("Too quick").first.click()
    more(lead, ".task .bar", "Take my decision back")
    lead.get_by_role("button", name="Go to it").click()
    expect(lead.locator(".task-foot").get_by_role("button", name=re.compile("^Approve"))).to_be_visible()
    assert holders(seller, run) == ["李娜"]


def test_who_is_too_late_is_told_why_and_loses_no_word(seller: Page, open_page: OpenPage) -> None:
    run = start(seller, "shipping", "Called off", amount=3)
    lead = open_page("li.na", "/inbox")
    open_task(lead, "Called off")
    lead.get_by_role("textbox", name="Comment").fill("I had written this")
    seller.goto("/inbox?tab=mine")
    seller.locator(".inbox-items").get_by_text("Called off").first.click()
    more(seller, ".task .bar", "Urge")
    expect(seller.get_by_text("Reminder sent: ")).to_be_visible()
    more(seller, ".task .bar", "Urge")
    expect(seller.get_by_text("They were reminded a few minutes ago.")).to_be_visible()
    more(seller, ".task .bar", "Withdraw")
    seller.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(seller.get_by_text("Withdrawn: ")).to_be_visible()

    lead.locator(".task-foot").get_by_role("button", name=re.compile("^Approve")).click()
    expect(lead.get_by_text("Chen Yu withdrew this request")).to_be_visible()
    expect(lead.get_by_text("“I had written this”")).to_be_visible()
    expect(lead.get_by_role("button", name=re.compile("^Approve"))).to_have_count(0)
    assert holders(seller, run) == []
    news = ask(lead, "GET", "notifications")["items"]
    assert any(re.fullmatch(r"/inbox/\d+", each["link"] or "") for each in news if "hurry" in str(each["title"]))


def test_nothing_typed_is_lost_while_the_server_cannot_be_reached(seller: Page, open_page: OpenPage) -> None:
    run = start(seller, "shipping", "On the train", amount=3)
    lead = open_page("li.na", "/inbox")
    open_task(lead, "On the train")
    comment = lead.get_by_role("textbox", name="Comment")
    comment.fill("written in a tunnel 隧道里写的")
    lead.context.set_offline(True)
    lead.locator(".task-foot").get_by_role("button", name=re.compile("^Approve")).click()
    expect(lead.get_by_text("What you typed stays here")).to_be_visible()
    lead.keyboard.press("Escape")
    lead.context.set_offline(False)
    lead.keyboard.press("j")
    lead.keyboard.press("k")
    open_again = lead.locator(".inbox-items").get_by_text("On the train").first
    open_again.click()
    expect(comment).to_have_value("written in a tunnel 隧道里写的")
    lead.reload()
    expect(comment).to_have_value("written in a tunnel 隧道里写的")
    approve(lead)
    assert holders(seller, run) == ["郑文"]


def test_a_copy_says_from_whom_it_is_and_is_read(seller: Page, open_page: OpenPage) -> None:
    start(seller, "shipping", "For your information", amount=3)
    lead = open_page("li.na", "/inbox")
    open_task(lead, "For your information")
    involve(lead, "Send a copy", "刘敏", "so that you know", "Copy sent: ")
    reader = open_page("liu.min", "/inbox?tab=cc")
    reader.locator(".inbox-items").get_by_text("For your information").first.click()
    expect(reader.locator(".because")).to_contain_text("李娜 sent you a copy")
    expect(reader.locator(".because")).to_contain_text("so that you know")
    reader.get_by_role("button", name="Mark as read").click()
    expect(reader.get_by_text("Marked as read: ")).to_be_visible()


def test_deciding_several_leaves_the_one_that_wants_more_and_says_why(seller: Page, open_page: OpenPage) -> None:
    plain, sealed = start(seller, "shipping", "Batch plain"), start(seller, "sealing", "Batch sealed")
    lead = open_page("li.na", "/inbox")
    lead.get_by_role("button", name="Decide several at once").click()
    for name in ("Batch plain", "Batch sealed"):
        lead.get_by_role("checkbox", name=f"Select {name}").check()
    bar = lead.locator(".batch-bar")
    bar.get_by_role("button", name="Approve").click()
    expect(bar).to_contain_text("1 could not be decided: Type your password to decide this.")
    expect(bar).to_contain_text("1 selected")
    assert task_of(lead, plain) is None
    assert task_of(lead, sealed) is not None


def test_a_step_that_wants_more_gets_a_drawn_signature_a_file_and_the_password(
    seller: Page, open_page: OpenPage
) -> None:
    run = start(seller, "sealing", "Sealed with all")
    lead = open_page("li.na", "/inbox")
    open_task(lead, "Sealed with all")
    lead.keyboard.press("a")
    dialog = lead.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "proof 证明.txt", "mimeType": "text/plain", "buffer": b"proof"}
    )
    expect(dialog.get_by_text("proof 证明.txt")).to_be_visible()
    pad = dialog.get_by_role("img", name="Signature").bounding_box()
    assert pad is not None
    lead.mouse.move(pad["x"] + 40, pad["y"] + 60)
    lead.mouse.down()
    for step in range(8):
        lead.mouse.move(pad["x"] + 60 + step * 24, pad["y"] + 50 + step % 2 * 40)
    lead.mouse.up()
    dialog.get_by_label("Your password").fill("mortise-demo")
    dialog.get_by_role("button", name="Approve").click()
    expect(lead.get_by_text("Approved: ")).to_be_visible()
    seller.goto(f"/flows/{run}")
    seller.get_by_role("tab", name="History").click()
    expect(seller.get_by_role("img", name="Signature of 李娜")).to_be_visible()
    expect(seller.get_by_role("link", name="proof 证明.txt")).to_be_visible()


def test_the_inbox_goes_by_keys_and_its_help_names_them(seller: Page, open_page: OpenPage) -> None:
    for name in ("Keys one", "Keys two"):
        start(seller, "shipping", name)
    lead = open_page("li.na", "/inbox")
    expect(lead.locator(".task-title")).to_contain_text("Keys two")
    lead.keyboard.press("j")
    expect(lead.locator(".task-title")).to_contain_text("Keys one")
    lead.keyboard.press("Enter")
    expect(lead.get_by_role("textbox", name="Comment")).to_be_focused()
    lead.keyboard.type("ok")
    lead.keyboard.press("Escape")
    lead.keyboard.press("a")
    expect(lead.get_by_text("Approved: Keys one")).to_be_visible()
    lead.keyboard.press("?")
    expect(lead.get_by_role("dialog")).to_contain_text("Write a comment")


def test_a_link_in_a_mail_shows_decides_once_and_asks_again_for_what_is_missing(
    seller: Page, open_page: OpenPage, mailbox: object, server: str
) -> None:
    open_page("li.na", "/inbox", language="zh")  # her language is that of the mail and of its page
    run = start(seller, "letter", "By post 邮寄", amount=3)
    path = mailbox.link_to("li.na@", "By post", r"/quick/[\w-]{43}")  # type: ignore[attr-defined]
    anybody = seller.context.browser.new_context(base_url=server, viewport=PHONE).new_page()  # type: ignore[union-attr,arg-type]
    anybody.goto(path)
    expect(anybody.get_by_role("heading", name="By post 邮寄")).to_be_visible()
    assert holders(seller, run) == ["李娜"], "opening it decides nothing"
    anybody.get_by_role("button", name="拒绝").click()
    expect(anybody.get_by_role("alert")).to_be_visible()
    anybody.get_by_label("意见").fill("太贵")
    anybody.get_by_role("button", name="拒绝").click()
    expect(anybody.get_by_role("heading", name="已拒绝")).to_be_visible()
    anybody.goto(path)
    expect(anybody.get_by_role("alert")).to_contain_text("该任务已处理。")
    anybody.goto(path[:-4] + "AAAA")
    expect(anybody.get_by_role("alert")).to_contain_text("unknown or has expired")
    told = ask(seller, "GET", f"instances/{run}")["history"][-1]
    assert (told["kind"], told["by"]["title"], told["comment"]) == ("rejected", "李娜", "太贵")
    anybody.context.close()
