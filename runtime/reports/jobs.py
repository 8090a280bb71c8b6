"""Reports that are sent."""

from __future__ import annotations

from engines.kernel.commands import SendReport
from runtime.engine import Mortise
from runtime.jobs.effects import once
from runtime.jobs.registry import job
from runtime.reports.deliver import deliver_report


# The name `format` is the job's argument, as the rule's author wrote it.
@job("reports.deliver")
async def deliver(mortise: Mortise, app: str, report: str, person: int, channels: list[str], format: str) -> None:  # noqa: A002
    """One person's copy of a report; sent once, however often the job runs."""
    async with mortise.work() as work:
        if await once(work):
            await deliver_report(
                work, SendReport(app, report, (person,), channels=tuple(channels), format=format), person
            )
