"""Publishing breaks at every statement in turn: everything is as it was, each time."""

from __future__ import annotations

import copy
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from builder.drafts.store import read_draft, save_draft
from builder.exchange.app_document import Import, import_app
from builder.publish.publish import Publication, publish
from runtime.engine import Mortise

SNAPSHOT = """
SELECT 'column', table_schema || '.' || table_name, column_name, data_type FROM information_schema.columns
 WHERE table_schema IN ('public', 'mortise') AND table_name NOT LIKE 'procrastinate%'
UNION ALL SELECT 'index', schemaname || '.' || tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'app', key, release::text, hash FROM mortise.app
UNION ALL SELECT 'release', app, number::text, hash FROM mortise.release
UNION ALL SELECT 'draft', app, revision::text, document::text FROM mortise.draft
UNION ALL SELECT 'archived', table_name, column_name, archive_name FROM mortise.archived
UNION ALL SELECT 'record', id::text, name, '' FROM shop__customer
ORDER BY 1, 2, 3, 4
"""


class Broken(Exception):
    """What the test makes happen."""


async def snapshot(mortise: Mortise) -> list[tuple[Any, ...]]:
    async with mortise.reading() as work:
        return [tuple(each) for each in await work.connection.execute(sa.text(SNAPSHOT))]


async def test_a_publish_that_breaks_at_any_statement_changes_nothing(mortise: Mortise, shop: dict[str, Any]) -> None:
    async with mortise.work() as work:
        await import_app(work, Import(shop))
    async with mortise.work() as work:
        await work.connection.execute(
            sa.text("INSERT INTO shop__customer (name, phone) VALUES ('Ann', '1'), ('Ben', 'x')")
        )
        changed = copy.deepcopy(shop)
        fields = changed["forms"][0]["fields"]
        fields[2] = {"key": "phone", "type": "integer", "label": {"en": "Phone", "zh": "电话"}}
        fields.append({"key": "code", "type": "text", "label": {"en": "Code", "zh": "编码"}, "unique": True})
        changed["forms"].append(
            {
                "key": "visit",
                "name": {"en": "Visit", "zh": "拜访"},
                "title": "subject",
                "fields": [
                    {"key": "subject", "type": "text", "label": {"en": "Subject", "zh": "主题"}},
                    {
                        "key": "customer",
                        "type": "reference",
                        "form": "customer",
                        "label": {"en": "Customer", "zh": "客户"},
                    },
                ],
            }
        )
        changed["roles"][0]["may"].append({"form": "visit", "read": True})
        await save_draft(work, "shop", changed, (await read_draft(work, "shop")).revision)
    before = await snapshot(mortise)
    engine, left = mortise.database.sync_engine, 0

    def break_when_it_is_time(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Broken

    sa.event.listen(engine, "before_cursor_execute", break_when_it_is_time)
    try:
        for left_at_start in count():
            left = left_at_start
            try:
                async with mortise.work() as work:
                    await publish(work, "shop", Publication("x", accept_losses=True))
                break
            except Broken:
                left = 10**9
                assert await snapshot(mortise) == before, f"statement {left_at_start}"
    finally:
        sa.event.remove(engine, "before_cursor_execute", break_when_it_is_time)
    assert left_at_start > 15
    after = await snapshot(mortise)
    assert after != before and ("app", "shop", "2") in {each[:3] for each in after}
    async with mortise.reading() as work:
        phones = (
            (await work.connection.execute(sa.text("SELECT phone FROM shop__customer ORDER BY id"))).scalars().all()
        )
    assert phones == [1, None]


async def test_a_publish_that_breaks_can_be_done_again(mortise: Mortise, shop: dict[str, Any]) -> None:
    """What a process cached while it tried is not believed afterwards."""
    async with mortise.work() as work:
        await import_app(work, Import(shop))
    newer = copy.deepcopy(shop)
    newer["forms"][0]["fields"].append({"key": "city", "type": "text", "label": {"en": "City", "zh": "城市"}})
    with pytest.raises(Broken):
        async with mortise.work() as work:
            await import_app(work, Import(newer))
            raise Broken
    async with mortise.work() as work:
        done = await import_app(work, Import(newer))
    assert done.release == 2
    from runtime.metadata.releases import installed

    async with mortise.reading() as work:
        assert "city" in (await installed(work, "shop")).plan.forms["customer"].fields
