"""Derived fields that look at another app's records stay true, however long the way there."""

from __future__ import annotations

from typing import Any

import pytest

from engines.app.bundle import parse_app
from runtime.engine import Mortise
from runtime.metadata.install import install_release
from runtime.records.derived import rederive_all
from runtime.records.load import load_record
from runtime.records.write import create_record, update_record

SHOP: dict[str, Any] = {
    "format": 1,
    "key": "shop",
    "name": "Shop",
    "forms": [
        {
            "key": "customer",
            "name": "Customer",
            "title": "name",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "orders", "type": "related", "form": "order", "by": "customer"},
            ],
        },
        {
            "key": "product",
            "name": "Product",
            "title": "name",
            "fields": [{"key": "name", "type": "text"}, {"key": "price", "type": "integer"}],
        },
        {
            "key": "order",
            "name": "Order",
            "title": "name",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "amount", "type": "integer"},
                {"key": "customer", "type": "reference", "form": "customer"},
                {"key": "gifts", "type": "references", "form": "product"},
            ],
        },
    ],
}
CLUB: dict[str, Any] = {
    "format": 1,
    "key": "club",
    "name": "Club",
    "uses": ["shop"],
    "forms": [
        {
            "key": "member",
            "name": "Member",
            "title": "name",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "customer", "type": "reference", "form": "shop.customer"},
                {"key": "spent", "type": "computed", "formula": "sum(customer.orders.amount)"},
                {"key": "gift", "type": "computed", "formula": "sum(customer.orders.gifts.price)"},
            ],
        }
    ],
}


@pytest.fixture
async def club(mortise: Mortise) -> Mortise:
    for document in (SHOP, CLUB):
        async with mortise.work() as work:
            await install_release(work, parse_app(document))
    return mortise


async def test_what_happens_to_another_apps_lines_reaches_the_members(club: Mortise) -> None:
    async with club.work() as work:
        customer = (await create_record(work, "shop", "customer", {"name": "Li"})).id
        product = (await create_record(work, "shop", "product", {"name": "Cup", "price": 3})).id
        assert customer is not None and product is not None
        member = (await create_record(work, "club", "member", {"name": "Li", "customer": customer})).id
        assert member is not None
        order = (await create_record(work, "shop", "order", {"amount": 7, "customer": customer, "gifts": [product]})).id
        assert order is not None
        assert [(await load_record(work, "club", "member", member))[key] for key in ("spent", "gift")] == [7, 3]
        await update_record(work, "shop", "order", order, {"amount": 9})
        await update_record(work, "shop", "product", product, {"price": 4})
        assert [(await load_record(work, "club", "member", member))[key] for key in ("spent", "gift")] == [9, 4]
        assert await rederive_all(work, "club") == 0
