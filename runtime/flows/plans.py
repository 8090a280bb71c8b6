"""The plan of a flow on the release an instance runs on."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from engines.app.bundle import parse_app
from engines.app.plan import plan_app
from engines.flow import FlowPlan
from engines.flow.durations import Calendar
from engines.kernel.errors import NotFound
from engines.kernel.texts import Text
from runtime.metadata.releases import InstalledApp, installed, release_document, used_plans
from runtime.work import Work


async def flow_plan(work: Work, app: str, flow: str, release: int | None = None) -> tuple[FlowPlan, int]:
    """The flow's plan and its release: the given one, else the one in force. Raises NotFound (`flow.unknown`)."""
    found = await installed(work, app)
    if release is None or release == found.number:
        plans = flow_plans(work, found)
    else:
        plans = await _older(work, app, release)
    if flow not in plans:
        raise NotFound.because("flow.unknown", Text(f"There is no flow '{flow}'.", f"没有流程“{flow}”。"))
    return plans[flow], found.number if release is None else release


class PlansAtHand:
    """The plans that one transaction needs, each looked up once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._found: dict[tuple[str, str, int | None], tuple[FlowPlan, int]] = {}

    async def of(self, app: str, flow: str, release: int | None = None) -> tuple[FlowPlan, int]:
        """As `flow_plan`."""
        key = (app, flow, release)
        if key not in self._found:
            self._found[key] = await flow_plan(self._work, app, flow, release)
        return self._found[key]


def flow_plans(work: Work, app: InstalledApp) -> dict[str, FlowPlan]:
    """Every flow of a release, in the workspace's time zone (working time is asked of the workspace's calendar)."""
    zone = work.mortise.settings.timezone
    found: dict[str, FlowPlan] | None = app.parts.get(("flows", zone))
    if found is None:
        found = {key: replace(plan, app=app.key, calendar=Calendar(zone=zone)) for key, plan in app.plan.flows.items()}
        app.parts["flows", zone] = found
    return found


async def _older(work: Work, app: str, release: int) -> dict[str, FlowPlan]:
    kept: dict[tuple[str, int], dict[str, FlowPlan]] = work.mortise.parts.setdefault("flows.older", {})
    if (app, release) not in kept:
        document = await release_document(work, app, release)
        definition = await asyncio.to_thread(parse_app, document)
        plan = await asyncio.to_thread(plan_app, definition, uses=await used_plans(work, definition))
        calendar = Calendar(zone=work.mortise.settings.timezone)
        kept[app, release] = {key: replace(each, app=app, calendar=calendar) for key, each in plan.flows.items()}
    return kept[app, release]
