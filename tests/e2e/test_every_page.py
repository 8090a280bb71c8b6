"""Every page, in both languages, on desktop and phone: it opens, nothing breaks, and axe finds nothing serious."""

from __future__ import annotations

from pathlib import Path

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
    ("li.na", "/a/crm/f/opportunity?view=pipeline"),
    ("li.na", "/a/crm/f/task?view=calendar"),
    ("li.na", "/a/crm/r/sales_by_month_region"),
    ("priya.nair", "/a/crm/f/payment"),
    ("zheng.wen", "/inbox"),
    ("chen.yu", "/me"),
    ("admin", "/admin/users"),
    ("admin", "/admin/departments"),
    ("admin", "/admin/apps"),
    ("admin", "/admin/jobs"),
    ("admin", "/admin/audit"),
    ("admin", "/admin/messages"),
    ("admin", "/admin/connections"),
    ("admin", "/admin/roles"),
    ("admin", "/admin/about"),
    ("admin", "/design/"),
    ("admin", "/design/crm"),
]


def serious_problems(page: Page) -> list[str]:
    """What axe calls serious or critical: rule, and the first place of each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("login", "path"), PAGES)
def test_a_page_opens_clean(open_page, login: str, path: str, language: str) -> None:  # type: ignore[no-untyped-def]
    page = open_page(login, path, language=language)
    assert page.locator("h1, h2, [role=heading]").count() > 0
    assert serious_problems(page) == []
    assert page.complaints == []


@pytest.mark.parametrize(("login", "path"), [each for each in PAGES if not each[1].startswith("/design")])
def test_a_page_fits_a_phone(open_page, login: str, path: str) -> None:  # type: ignore[no-untyped-def]
    page = open_page(login, path, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert serious_problems(page) == []
    assert page.complaints == []


def test_the_login_page_is_clean(server: str, browser) -> None:  # type: ignore[no-untyped-def]
    for locale in ("en-GB", "zh-CN"):
        context = browser.new_context(base_url=server, locale=locale)
        page = context.new_page()
        page.goto("/login")
        assert serious_problems(page) == []
        context.close()
