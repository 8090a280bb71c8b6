"""The pages of the product, and what must be true of each: shared by the tests that open them all."""

from __future__ import annotations

import re
from pathlib import Path

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
    ("li.na", "/a/crm/r/revenue_month"),
    ("li.na", "/a/crm/r/sales_by_team"),
    ("li.na", "/a/crm/f/opportunity/{first opportunity}"),
    ("li.na", "/a/crm/f/contract/{first contract}"),
    ("priya.nair", "/a/crm/f/ticket"),
    ("priya.nair", "/a/crm/f/ticket?view=board"),
    ("chen.yu", "/a/crm/f/lead?view=pool"),
    ("chen.yu", "/inbox?tab=cc"),
    ("chen.yu", "/inbox?tab=done"),
    ("chen.yu", "/admin/users"),
    ("chen.yu", "/a/no-such-app"),
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

LOW_TARGETS = """
() => [...document.querySelectorAll(".btn, .pi, .tabbar > *, .prow, .input, .menu .mi, .nav")]
  .filter((each) => each.getClientRects().length && each.getBoundingClientRect().height < 43.5 && !each.closest("[inert], .input .btn"))
  .map((each) => `${each.className}: ${each.textContent.trim().slice(0, 40)}`)
"""


def serious_problems(page: Page) -> list[str]:
    """What axe calls serious or critical: rule, and the first place of each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def opened(page: Page, steps: list[str]) -> None:
    """Press what opens something, and wait until it stands there with what it loads."""
    for step in steps:
        if step.startswith("until "):
            page.locator(step.removeprefix("until ")).first.wait_for()
        elif re.fullmatch(r"[\w+?]+", step):
            page.keyboard.press(step)
        else:
            page.locator(step).first.click()
    page.locator("[role=dialog], [role=menu], .bulk").first.wait_for()
    page.wait_for_load_state("networkidle", timeout=20000)
