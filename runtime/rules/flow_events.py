"""Rules that look when a flow has started or ended."""

from __future__ import annotations

from typing import Literal

from engines.kernel.commands import RecordRef
from runtime.rules.plans import rules_of
from runtime.rules.runs import run_planned
from runtime.work import Work


async def flow_came(
    work: Work, app: str, flow: str, event: Literal["started", "ended"], ref: RecordRef | None, outcome: str = ""
) -> None:
    """Run the rules that wait for it, on the flow's record, in the transaction of the flow's step."""
    plan = await rules_of(work, app)
    for rule, trigger in plan.on_flow.get((flow, event), ()):
        if ref is not None and ref.form == trigger.form:
            await run_planned(work, plan, rule, ref, {"flow": flow, "event": event, "outcome": outcome})
