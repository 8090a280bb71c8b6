"""Rules that limit how many records there may be."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from engines.app.checks import check_app
from engines.kernel.errors import InputError
from tests.workshop import FORMS, ROLES, Workshop

LIMIT = (
    'rule "Three"\n on order before save (status)\n when status = "open"\n'
    ' then limit 3 where status = "open" and owner = current user message {{ en: "Enough.", zh: "够了。" }}\nend'
)


def rule(text: str) -> list[dict[str, Any]]:
    return [{"key": "limit", "text": text.format().split("\n")}]


async def test_what_would_exceed_the_limit_is_refused_in_the_authors_words(shop: Workshop) -> None:
    await shop.install(rules=rule(LIMIT))
    ann, bob = shop.people["ann"], shop.people["bob"]
    made = [await shop.create("order", by="ann", name=str(n), status="open", owner=ann) for n in range(3)]
    with pytest.raises(InputError) as refused:
        await shop.create("order", by="ann", name="4", status="open", owner=ann)
    assert refused.value.diagnostics[0].message == ("Enough.", "够了。")
    assert len(await shop.rows("order")) == 3
    await shop.change("order", made[0], by="ann", status="open", name="still mine")
    await shop.change("order", made[0], by="ann", status="paid")
    await shop.create("order", by="ann", name="4", status="open", owner=ann)
    await shop.create("order", by="ann", name="paid", status="paid", owner=bob)


async def test_two_at_once_do_not_exceed_the_limit_together(shop: Workshop) -> None:
    await shop.install(rules=rule(LIMIT))
    ann = shop.people["ann"]
    tries = [shop.create("order", by="ann", name=str(n), status="open", owner=ann) for n in range(6)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, InputError) for each in answers) == 3
    assert len(await shop.rows("order")) == 3


def test_only_the_counted_records_fields_may_be_named() -> None:
    text = 'rule "x"\n on order before save\n then limit 3 where status = old.status\nend'
    document = {"format": 1, "key": "shop", "name": "Shop", "forms": FORMS, "roles": ROLES}
    found = check_app({**document, "rules": [{"key": "limit", "text": text.split("\n")}]})
    assert [(each.code, each.pointer) for each in found if each.pointer.startswith("/rules")] == [
        ("expr.unknown_name", "/rules/0/text/2")
    ]
