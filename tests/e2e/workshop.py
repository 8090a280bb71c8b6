"""A small app whose flows use everything that an approval can ask for, and how the tests act in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.asking import ask

WORKSHOP: dict[str, Any] = json.loads((Path(__file__).parent / "workshop.json").read_text())
PHONE = {"width": 390, "height": 844}
NAMES = {"li.na": "李娜", "zheng.wen": "郑文", "liu.min": "刘敏", "wang.lei": "王磊", "guo.jianhua": "郭建华"}
MEMBERS = {
    "chen.yu": "clerk",
    "wang.lei": "clerk",
    "li.na": "lead",
    "zheng.wen": "board",
    "liu.min": "board",
    "guo.jianhua": "board",
}
"""Who does what in the workshop. Of `board`, only those whom a flow names by login are asked."""


def become(admin: Page, app: str, login: str, *roles: str) -> None:
    """Give a person these roles in an app, and no others."""
    people = ask(admin, "GET", "admin/users?limit=100")["items"]
    user = next(each["id"] for each in people if each["login"] == login)
    ask(admin, "POST", f"admin/apps/{app}/members", {"user": user, "roles": list(roles)})


def install(admin: Page, app: dict[str, Any] = WORKSHOP) -> None:
    """Publish the app as it is written; again is harmless."""
    ask(admin, "POST", "builder/import", {"document": app})


def new_record(page: Page, form: str, **values: Any) -> str:
    """A record of the workshop by the person of this page."""
    made = ask(page, "POST", f"apps/workshop/forms/{form}/records", {"values": values})
    return str(made["id"])


def start(page: Page, flow: str, name: str, **values: Any) -> str:
    """The person of this page starts a flow on a new order of that name; gives the id of its run."""
    record = new_record(page, "order", name=name, **values)
    return str(ask(page, "POST", f"apps/workshop/flows/{flow}/start", {"record": record})["instance"])


def task_of(page: Page, run: str) -> str | None:
    """The open task that the person of this page has in a run."""
    items = ask(page, "GET", "inbox?limit=200")["items"]
    return next((str(each["id"]) for each in items if each["instance"] == run), None)


def act(page: Page, run: str, action: str, **body: Any) -> None:
    """The person of this page acts on their task in a run, without looking."""
    ask(page, "POST", f"tasks/{task_of(page, run)}/{action}", body)


def holders(page: Page, run: str) -> list[str]:
    """Who is asked now."""
    steps = ask(page, "GET", f"instances/{run}")["progress"]
    return [seat["person"]["title"] for step in steps for seat in step["seats"] if seat["status"] == "open"]


def find_person(page: Page, box: Locator, name: str) -> None:
    box.click()
    page.get_by_role("option").filter(has_text=name).first.click()


def open_task(page: Page, name: str) -> None:
    page.goto("/inbox")
    page.locator(".inbox-items").get_by_text(name).first.click()
    expect(page.locator(".task-title")).to_contain_text(name)


def more(page: Page, place: str, entry: str | re.Pattern[str], menu: str = "More actions") -> None:
    page.locator(place).get_by_role("button", name=menu).click()
    page.get_by_role("menuitem", name=entry).click()


def new_record_approved(clerk: Page, lead: Page, name: str) -> str:
    """A price of 7 that has been approved."""
    values = {"name": name, "value": 7, "stage": "draft"}
    run = str(ask(clerk, "POST", "apps/workshop/flows/pricing/propose", {"values": values})["instance"])
    act(lead, run, "approve")
    return str(ask(clerk, "GET", f"instances/{run}")["record"]["id"])
