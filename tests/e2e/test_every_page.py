"""Every page, in both languages, on desktop and phone: it opens, nothing breaks, and axe finds nothing serious."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}

PAGES = [
    ("chen.yu", "/a/crm"),
    ("li.na", "/a/crm/p/board"),
    ("chen.yu", "/a/crm/f/customer"),
    ("chen.yu", "/a/crm/f/customer?q=zzzzzz"),
    ("chen.yu", "/a/crm/f/customer/new"),
    ("chen.yu", "/a/crm/f/customer/99999999"),
    ("chen.yu", "/a/crm/f/customer/{first customer}"),
    ("chen.yu", "/a/crm/f/quote/{first quote}"),
    ("chen.yu", "/a/crm/f/quote/new"),
    ("chen.yu", "/a/crm/f/customer/import"),
    ("chen.yu", "/a/crm/f/customer?group=level"),
    ("chen.yu", "/a/crm/no/such/page"),
    ("priya.nair", "/a/crm"),
    ("guo.jianhua", "/a/crm"),
    ("priya.nair", "/a/crm/p/service"),
    ("li.na", "/a/crm/f/opportunity?view=pipeline"),
    ("li.na", "/a/crm/f/task?view=calendar"),
    ("li.na", "/a/crm/r/sales_by_month_region"),
    ("priya.nair", "/a/crm/f/payment"),
    ("li.na", "/a/crm/r/leaderboard"),
    ("zheng.wen", "/inbox"),
    ("chen.yu", "/inbox?tab=mine"),
    ("chen.yu", "/me"),
    ("admin", "/admin/users"),
    ("admin", "/admin/departments"),
    ("admin", "/admin/roles"),
    ("admin", "/admin/apps"),
    ("admin", "/admin/jobs"),
    ("admin", "/admin/audit"),
    ("admin", "/admin/connections"),
    ("admin", "/admin/about"),
    ("admin", "/admin/messages"),
    ("admin", "/admin/flows"),
    ("admin", "/admin/calendar"),
    ("zheng.wen", "/flows/1"),
    ("admin", "/admin/connections"),
    ("admin", "/admin/roles"),
    ("admin", "/admin/about"),
    ("admin", "/design/"),
    ("admin", "/design/crm"),
    ("admin", "/design/crm?part=forms&key=customer"),
    ("admin", "/design/crm?part=flows"),
    ("admin", "/design/crm?part=rules"),
    ("admin", "/design/crm?part=reports"),
    ("admin", "/design/crm?part=pages"),
    ("admin", "/design/crm?part=roles"),
    ("admin", "/design/crm?part=releases"),
]

DIALOGS = [
    ("chen.yu", "/a/crm", ["Control+k"]),
    ("chen.yu", "/a/crm/f/customer", ["Shift+?"]),
    ("chen.yu", "/a/crm/f/customer", ["f"]),
    ("chen.yu", "/a/crm/f/customer", ["text='View'"]),
    ("chen.yu", "/a/crm/f/customer", ["tbody input[type=checkbox] >> nth=1", "text='Edit field'"]),
    ("chen.yu", "/a/crm/f/opportunity?view=pipeline", ["[data-card] >> nth=0", "m"]),
    ("li.na", "/a/crm", ["button[aria-label^=Notifications]"]),
    ("li.na", "/inbox", ["text='Transfer'"]),
    ("admin", "/admin/users", ["text='New person'"]),
    ("admin", "/admin/roles", ["text='Salesperson'"]),
    ("admin", "/design/crm?part=forms&key=customer", ["text='Preview'"]),
]
"""What opens over a page: keys, or selectors to press."""


def serious_problems(page: Page) -> list[str]:
    """What axe calls serious or critical: rule, and the first place of each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def open_any(open_page):  # type: ignore[no-untyped-def]
    """`open_page` for a path that may name the first record of a form: `…/{first customer}`."""

    def open_(login: str, path: str, **how: Any) -> Page:
        wanted = re.search(r"\{first (\w+)\}", path)
        if not wanted:
            return open_page(login, path, **how)  # type: ignore[no-any-return]
        page = open_page(login, "/a/crm", **how)
        records = page.request.get(f"/api/apps/crm/forms/{wanted[1]}/records", params={"limit": 1}).json()["items"]
        page.goto(path.replace(wanted[0], records[0]["id"]))
        page.wait_for_load_state("networkidle", timeout=20000)
        return page  # type: ignore[no-any-return]

    return open_


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("login", "path"), PAGES)
def test_a_page_opens_clean(open_any, login: str, path: str, language: str) -> None:  # type: ignore[no-untyped-def]
    page = open_any(login, path, language=language)
    page.locator("h1, h2, [role=heading]").first.wait_for(state="attached")
    assert serious_problems(page) == []
    assert page.complaints == []


@pytest.mark.parametrize(("login", "path"), [each for each in PAGES if not each[1].startswith("/design")])
def test_a_page_fits_a_phone(open_any, login: str, path: str) -> None:  # type: ignore[no-untyped-def]
    page = open_any(login, path, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert serious_problems(page) == []
    assert page.complaints == []


@pytest.mark.parametrize(("login", "path", "steps"), DIALOGS)
def test_what_opens_over_a_page_is_clean(open_page, login: str, path: str, steps: list[str]) -> None:  # type: ignore[no-untyped-def]
    page = open_page(login, path)
    for step in steps:
        if re.fullmatch(r"[\w+?]+", step):
            page.keyboard.press(step)
        else:
            page.locator(step).first.click()
    page.locator("[role=dialog], [role=menu], .bulk").first.wait_for()
    page.wait_for_load_state("networkidle", timeout=20000)
    assert serious_problems(page) == []
    assert page.complaints == []


def test_the_login_page_is_clean(server: str, browser) -> None:  # type: ignore[no-untyped-def]
    for locale in ("en-GB", "zh-CN"):
        context = browser.new_context(base_url=server, locale=locale)
        page = context.new_page()
        page.goto("/login")
        assert serious_problems(page) == []
        context.close()
