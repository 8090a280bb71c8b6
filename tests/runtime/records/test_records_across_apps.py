"""Apps that look at each other's records."""

from __future__ import annotations

from typing import Any

import pytest

from engines.app.bundle import parse_app
from engines.kernel.errors import Conflict
from runtime.engine import Mortise
from runtime.metadata.install import install_release
from runtime.records.load import load_record
from runtime.records.read import read_record
from runtime.records.write import create_record, delete_record, update_record
from runtime.work import Actor

CRM: dict[str, Any] = {
    "format": 1,
    "key": "crm",
    "name": "CRM",
    "forms": [
        {
            "key": "customer",
            "name": "Customer",
            "fields": [{"key": "name", "type": "text"}, {"key": "level", "type": "text"}],
        }
    ],
    "roles": [{"key": "seller", "name": "Seller", "may": [{"form": "customer", "read": True}]}],
}
DESK: dict[str, Any] = {
    "format": 1,
    "key": "desk",
    "name": "Desk",
    "uses": ["crm"],
    "forms": [
        {
            "key": "ticket",
            "name": "Ticket",
            "fields": [
                {"key": "subject", "type": "text"},
                {"key": "customer", "type": "reference", "form": "crm.customer"},
                {"key": "level", "type": "lookup", "path": "customer.level"},
                {"key": "cc", "type": "reference", "form": "crm.customer", "on_delete": "clear"},
            ],
        }
    ],
    "roles": [{"key": "agent", "name": "Agent", "may": [{"form": "ticket", "read": True}]}],
}


@pytest.fixture
async def two_apps(mortise: Mortise) -> Mortise:
    for document in (CRM, DESK):
        async with mortise.work() as work:
            await install_release(work, parse_app(document))
    return mortise


async def test_a_lookup_follows_a_record_of_another_app(two_apps: Mortise) -> None:
    async with two_apps.work() as work:
        customer = await create_record(work, "crm", "customer", {"name": "Li", "level": "vip"})
        ticket = await create_record(work, "desk", "ticket", {"subject": "Help", "customer": customer.id})
        assert customer.id is not None
        assert ticket.id is not None
        assert (await load_record(work, "desk", "ticket", ticket.id))["level"] == "vip"
        await update_record(work, "crm", "customer", customer.id, {"level": "low"})
        assert (await load_record(work, "desk", "ticket", ticket.id))["level"] == "low"


async def test_the_title_of_another_apps_record_needs_a_role_there(two_apps: Mortise) -> None:
    async with two_apps.work() as work:
        customer = await create_record(work, "crm", "customer", {"name": "Li", "level": "vip"})
        ticket = await create_record(work, "desk", "ticket", {"subject": "Help", "customer": customer.id})
    assert ticket.id is not None
    for roles, shown in (
        ({"desk": frozenset({"agent"})}, False),
        ({"desk": frozenset({"agent"}), "crm": frozenset({"seller"})}, True),
    ):
        async with two_apps.work(Actor(id=1, name="Ann", roles=roles)) as work:
            assert ('"Li"' in await read_record(work, "desk", "ticket", ticket.id)) is shown


async def test_a_record_that_another_app_needs_is_not_deleted(two_apps: Mortise) -> None:
    async with two_apps.work() as work:
        customer = await create_record(work, "crm", "customer", {"name": "Li"})
        await create_record(work, "desk", "ticket", {"subject": "Help", "customer": customer.id})
        assert customer.id is not None
        with pytest.raises(Conflict) as caught:
            await delete_record(work, "crm", "customer", customer.id)
    assert (caught.value.diagnostics[0].code, caught.value.extra["used_by"]) == ("record.in_use", ["Ticket (1)"])


async def test_what_another_app_may_lose_is_emptied(two_apps: Mortise) -> None:
    async with two_apps.work() as work:
        customer = await create_record(work, "crm", "customer", {"name": "Li"})
        ticket = await create_record(work, "desk", "ticket", {"subject": "Help", "cc": customer.id})
        assert customer.id is not None
        assert ticket.id is not None
        await delete_record(work, "crm", "customer", customer.id)
        assert (await load_record(work, "desk", "ticket", ticket.id))["cc"] is None
