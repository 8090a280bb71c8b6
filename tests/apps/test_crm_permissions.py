"""Every address that answers a GET, walked by a salesperson past the records of another department: nothing of them is
in any answer. The addresses come from the server itself, so that a new one is walked too."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute
from starlette.routing import Route

from runtime.http.app import routers_in
from tests.story import Crm, Person

SECRET = "Kanarienvogel"
OWN = "Of the salesperson"
HIDDEN_AMOUNT = "987654321"


async def test_no_address_shows_a_salesperson_what_belongs_to_another_department(crm: Crm) -> None:
    admin, sales = await crm.as_("admin"), await crm.as_("chen.yu")
    planted = await plant(admin, sales)
    shown_to_admin = await walk(admin, planted)
    assert len([path for path, text in shown_to_admin.items() if SECRET in text]) >= 25
    require_kept(await walk(sales, planted))
    made = await sales.send("POST", "/me/tokens", {"name": "integration", "scopes": ["read", "crm"]}, 201)
    sales.client.cookies.clear()
    sales.client.headers["Authorization"] = f"Bearer {made['token']}"
    require_kept(await walk(sales, planted))


def require_kept(shown: dict[str, str]) -> None:
    assert len([path for path, text in shown.items() if OWN in text]) >= 5
    for path, text in shown.items():
        assert SECRET not in text, path
        assert HIDDEN_AMOUNT not in text, path


async def plant(admin: Person, sales: Person) -> dict[str, list[str]]:
    """Records of somebody in another department, all with the secret word, and a hidden field of the salesperson's own
    customer; ids by form."""
    department = sales.me["department"]["id"]
    people = (await admin.get("/people", limit=100))["items"]
    other = next(each["id"] for each in people if each["department"] and each["department"]["id"] != department)
    customer = await admin.create("customer", name=f"{SECRET} Ltd", level="vip", owner=other, notes=SECRET)
    own = await admin.create("customer", name=OWN, level="vip", owner=sales.id, credit_limit=HIDDEN_AMOUNT)
    deal = await admin.create("opportunity", name=f"{SECRET} deal", customer=customer["id"], owner=other, amount="5")
    follow_up = await admin.create("follow_up", customer=customer["id"], owner=other, summary=SECRET, kind="call")
    task = await admin.create("task", subject=f"{SECRET} task", owner=other)
    comments = f"/apps/crm/forms/customer/records/{customer['id']}/comments"
    await admin.send("POST", comments, {"text": f"{SECRET} comment", "mentions": [other], "files": []}, 201)
    return {
        "customer": [customer["id"], own["id"]],
        "opportunity": [deal["id"]],
        "follow_up": [follow_up["id"]],
        "task": [task["id"]],
    }  # fmt: skip


async def walk(person: Person, planted: dict[str, list[str]]) -> dict[str, str]:
    """What every address answers, as text; no answer is a failure of the server."""
    view = await person.get("/apps/crm")
    found = {}
    for path in sorted(set(addresses(view, planted))):
        answer = await person.client.get(path)
        assert answer.status_code < 500, f"{path}: {answer.text}"
        found[path] = answer.text if answer.status_code == 200 else ""
    for key in view["reports"]:
        ran = await person.client.post(f"/api/apps/crm/reports/{key}/run", json={"filters": []})
        assert ran.status_code < 500, ran.text
        found[f"run {key}"] = ran.text
    return found


def addresses(view: dict[str, Any], planted: dict[str, list[str]]) -> Iterator[str]:
    for template in templates():
        for form, ids in planted.items():
            fields = [each["key"] for each in view["forms"].get(form, {"fields": []})["fields"]]
            known = {
                "app": ["crm"],
                "form": [form],
                "field": [each for each in fields if each in ("contacts", "opportunities", "follow_ups", "tasks")] or ["tasks"],
                "id": ids,
                "key": list(view["reports"]),
            }  # fmt: skip
            names = re.findall(r"{(\w+)(?::path)?}", template)
            for values in itertools.product(*(known.get(name, ["1"]) for name in names)):
                path = re.sub(r"{\w+(:path)?}", "{}", template).format(*values)
                yield from (path + question for question in QUESTIONS.get(template.rpartition("/")[2], [""]))


QUESTIONS = {
    "records": ["", f"?q={SECRET}", "?sort=-created_at&limit=200", "?deleted=true", "?filter=owner != null&limit=200"],
    "search": [f"?q={SECRET}"],
    "groups": ["?by=owner", "?by=level"],
    "export": ["?format=csv", "?filter=owner != null"],
    "inbox": ["", "?tab=done", "?tab=mine"],
    "count": ["", f"?q={SECRET}"],
}
"""What is asked at an address, by its last part."""


def templates() -> list[str]:
    routes = [
        each
        for package in ("runtime.http.routes", "builder.http.routes")
        for r in routers_in(package)
        for each in r.routes
    ]
    found = {each.path for each in routes if isinstance(each, Route | APIRoute) and "GET" in (each.methods or ())}
    return sorted(each for each in found if each.startswith("/api/"))
