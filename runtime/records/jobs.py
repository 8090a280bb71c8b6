"""Work of the records that runs in the background."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from runtime.engine import Mortise
from runtime.jobs.effects import once
from runtime.jobs.registry import job, periodic
from runtime.metadata.releases import installed_apps
from runtime.records import tables
from runtime.records.derived import rederive_all
from runtime.records.importing.job import run_import

KEEP_ANSWERS = timedelta(days=7)


@job("records.import")
async def import_rows(mortise: Mortise, import_id: int) -> None:
    await run_import(mortise, import_id)


@periodic("*/5 * * * *", "records.clock")
async def follow_the_clock(mortise: Mortise, at: datetime) -> None:
    """Derived fields that change with time alone: soon after every hour begins where the workspace is (so after
    midnight, too), and after a start when the hour's turn was missed. One transaction per app."""
    async with mortise.reading() as work:
        keys = [each.key for each in await installed_apps(work) if each.plan.volatile]
    zone = ZoneInfo(mortise.settings.timezone)
    for key in keys:
        async with mortise.work() as work:
            hour = work.now.astimezone(zone).isoformat(timespec="hours")
            if await once(work, f"records.clock:{key}:{hour}"):
                await rederive_all(work, key, of_the_clock=True)


@periodic("35 3 * * *", "records.sweep")
async def sweep(mortise: Mortise, at: datetime) -> None:
    """Kept answers of old Idempotency-Keys, rows of old imports."""
    async with mortise.work() as work:
        await work.connection.execute(sa.delete(tables.idempotency).where(tables.idempotency.c.at < at - KEEP_ANSWERS))
        await work.connection.execute(
            sa.delete(tables.import_job).where(
                tables.import_job.c.at < at - KEEP_ANSWERS, tables.import_job.c.state != "running"
            )
        )
