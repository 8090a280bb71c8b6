"""What a real past leaves behind: who made each record, stages that changed, a few comments between colleagues."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from runtime.metadata.releases import installed
from runtime.records import tables
from runtime.work import Work

MADE = ("customer", "contact", "lead", "opportunity", "quote", "order", "contract", "ticket")
COMMENTS = (
    ("chen.yu", "li.na", "客户要求账期延长到 60 天，毛利仍在 30% 以上，请确认。"),
    ("li.na", "chen.yu", "可以，按 60 天报，合同里注明逾期利息。"),
    ("tom.hale", "ana.ruiz", "They asked for references in the medical sector. Do we have two?"),
    ("ana.ruiz", "tom.hale", "Yes, I will send the two case studies today."),
    ("wang.lei", "liu.min", "首付款已到账，麻烦核对一下。"),
    ("chen.yu", "priya.nair", "Sensor drift on line 2 again, can we go on site this week?"),
    ("liu.min", "wang.lei", "已核对，金额无误。"),
    ("li.na", "tom.hale", "Good progress. Please bring the decision maker into the next call."),
)


async def leave_traces(work: Work, app: str, people: Mapping[str, int], seed: int) -> None:
    """Audit lines and comments, written as the pipeline would have written them."""
    record_tables = (await installed(work, app)).plan.tables
    for form in MADE:
        await work.connection.execute(_made(app, form, record_tables.table(form)))
    await work.connection.execute(_closed(app, record_tables.table("opportunity"), work.now))
    await _comment(work, app, record_tables.table("customer"), people, seed)


def _made(app: str, form: str, table: sa.Table) -> sa.Insert:
    rows = sa.select(
        sa.literal(app), sa.literal(form), table.c.id, sa.literal("create"), table.c.created_by,
        sa.cast(sa.literal("{}"), sa.dialects.postgresql.JSONB), table.c.created_at,
    )  # fmt: skip
    return sa.insert(tables.audit).from_select(["app", "form", "record", "kind", "actor", "changes", "at"], rows)


def _closed(app: str, table: sa.Table, now: datetime) -> sa.Insert:
    """Won and lost deals came from the negotiation."""
    change = sa.func.jsonb_build_object("stage", sa.func.jsonb_build_array("negotiate", table.c.stage))
    at = sa.func.least(sa.cast(table.c.closed_on, sa.TIMESTAMP(timezone=True)) + timedelta(hours=6), now)
    rows = sa.select(
        sa.literal(app), sa.literal("opportunity"), table.c.id, sa.literal("update"), table.c.owner, change, at
    ).where(table.c.closed_on.is_not(None))
    return sa.insert(tables.audit).from_select(["app", "form", "record", "kind", "actor", "changes", "at"], rows)


async def _comment(work: Work, app: str, customer: sa.Table, people: Mapping[str, int], seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - demo data, not secrets
    best = sa.select(customer.c.id).order_by(customer.c.spent.desc().nulls_last(), customer.c.id).limit(30)
    rows = []
    for record in (await work.connection.execute(best)).scalars():
        for by, to, text in dice.sample(COMMENTS, 2):
            at = work.now - timedelta(days=dice.randint(0, 40), hours=dice.randint(1, 9))
            rows.append(
                {
                    "app": app,
                    "form": "customer",
                    "record": record,
                    "text": text,
                    "mentions": [people[to]],
                    "by": people[by],
                    "at": at,
                }
            )
    if rows:
        await work.connection.execute(sa.insert(tables.comment), rows)
