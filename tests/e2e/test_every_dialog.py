"""What opens over a page, and how pages behave for the keyboard, for those who want rest, and when something fails."""

from __future__ import annotations

import pytest

from tests.e2e.pages import LOW_TARGETS, PHONE, opened, serious_problems

DIALOGS = [
    ("chen.yu", "/a/crm", ["Control+k"]),
    ("chen.yu", "/a/crm", [".userline button >> nth=0"]),
    ("admin", "/a/crm", ["button.switch"]),
    ("chen.yu", "/a/crm/f/customer", ["until tbody a", "Shift+?"]),
    ("chen.yu", "/a/crm/f/customer", ["until tbody a", "f"]),
    ("chen.yu", "/a/crm/f/customer", [".tabs + * button, .tabs button >> nth=-1"]),
    ("chen.yu", "/a/crm/f/customer", ["tbody input[type=checkbox] >> nth=1", ".bulk button.a >> nth=1"]),
    ("chen.yu", "/a/crm/f/opportunity?view=pipeline", ["[data-card] >> nth=0", "m"]),
    ("li.na", "/a/crm/f/customer/{first customer}", ["until h1", "e"]),
    ("li.na", "/a/crm", ["button.bellb"]),
    ("li.na", "/inbox", ["button:has-text('Transfer'), button:has-text('转交')"]),
    ("admin", "/admin/users", ["header .btn.p"]),
    ("admin", "/admin/users", ["tbody tr:nth-child(2) button"]),
    ("admin", "/admin/departments", ["header .btn.p"]),
    ("admin", "/admin/apps", ["header .btn.p"]),
    ("admin", "/admin/connections", [".empty .btn.p"]),
    ("admin", "/admin/roles", ["tbody tr:nth-child(1) button"]),
    ("admin", "/design/", ["button.btn.p"]),
    (
        "admin",
        "/design/crm?part=forms&key=customer",
        ["button:has-text('Preview'), button:has-text('预览')", "button:has-text('Lists'), button:has-text('列表')"],
    ),
    ("admin", "/design/crm?part=forms&key=customer", [".palette .palh .link >> nth=0"]),
    ("admin", "/design/crm?part=forms", ["header.desbar .right > :last-child", "[role=menuitem] >> nth=0"]),
    ("admin", "/design/crm?part=forms", ["button:has-text('From a spreadsheet'), button:has-text('从电子表格')"]),
    ("admin", "/design/crm?part=flows", [".sidenav .ph button", "[role=menuitem]:has-text('BPMN')"]),
    ("admin", "/design/crm?part=rules", [".sidenav .ph button", "[role=menuitem]:has-text('DMN')"]),
]
"""What opens over a page: keys, selectors to press, or `until` something stands there."""

PHONE_DIALOGS = [
    ("chen.yu", "/a/crm", [".tabbar button"]),
    ("chen.yu", "/a/crm/f/customer", [".phone-bar .pi >> nth=1"]),
    ("chen.yu", "/a/crm/f/customer", [".phone-head .chip >> nth=0"]),
    ("li.na", "/a/crm/f/customer/{first customer}", ["header.bar .right .pi"]),
    ("admin", "/admin/users", ["header .btn.p"]),
]


@pytest.mark.parametrize(("login", "path", "steps"), DIALOGS)
def test_what_opens_over_a_page_is_clean(open_any, login: str, path: str, steps: list[str]) -> None:  # type: ignore[no-untyped-def]
    for language, theme in (("en", "light"), ("zh", "dark")):
        page = open_any(login, path, language=language, theme=theme)
        opened(page, steps)
        assert serious_problems(page) == []
        assert page.complaints == []


@pytest.mark.parametrize(("login", "path", "steps"), PHONE_DIALOGS)
def test_what_opens_over_a_page_on_a_phone_is_clean(open_any, login: str, path: str, steps: list[str]) -> None:  # type: ignore[no-untyped-def]
    page = open_any(login, path, language="zh", size=PHONE, touch=True)
    opened(page, steps)
    assert page.evaluate(LOW_TARGETS) == []
    assert serious_problems(page) == []
    assert page.complaints == []


def test_escape_closes_a_dialog_and_gives_the_focus_back(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page("admin", "/admin/users")
    opener = page.locator("header .btn.p")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert opener.evaluate("(each) => each === document.activeElement")


def test_tab_reaches_the_content_in_one_step_and_every_stop_shows_where_it_is(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page("chen.yu", "/a/crm/f/customer")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


RING = """
() => {
  const at = document.activeElement, shown = (each) => {
    const style = getComputedStyle(each)
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"
  }
  return at !== document.body && (shown(at) || shown(at.parentElement))
}
"""


def test_nothing_moves_for_those_who_asked_for_less_motion(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page("chen.yu", "/a/crm")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").wait_for()
    moving = "document.getAnimations().filter((each) => each.effect.getComputedTiming().duration > 50).length"
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_list_says_what_is_wrong_and_offers_to_try_again(open_page, language: str) -> None:  # type: ignore[no-untyped-def]
    page = open_page("chen.yu", "/a/crm", language=language)
    broken = {"status": 422, "content_type": "application/problem+json", "body": '{"status": 422, "title": "No"}'}
    page.route("**/api/apps/crm/forms/customer/records*", lambda route: route.fulfill(**broken))
    page.goto("/a/crm/f/customer")
    page.locator("[role=alert] button").first.wait_for()
    assert serious_problems(page) == []


def test_the_login_page_is_clean(server: str, browser) -> None:  # type: ignore[no-untyped-def]
    for locale, scheme in (("en-GB", "light"), ("zh-CN", "dark")):
        context = browser.new_context(base_url=server, locale=locale, color_scheme=scheme)
        page = context.new_page()
        page.goto("/login")
        assert serious_problems(page) == []
        context.close()
