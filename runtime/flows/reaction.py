"""Flows take part in writes: records start them, wake them, and end them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engines.expr import Env
from engines.flow import FlowPlan
from engines.flow.definition import Trigger
from engines.rule.decide import differ
from runtime.engine import Change, Mortise
from runtime.flows.driver import start_flow
from runtime.flows.plans import flow_plans
from runtime.flows.proposals import holding_trigger, is_written_now, needs_approval
from runtime.flows.signals import record_changed, record_deleted
from runtime.metadata.releases import at_hand, installed
from runtime.records.load import load_record
from runtime.work import Work

_EVENTS = {"create": ("created", "submitted"), "update": ("updated",), "delete": ("deleted",)}


class FlowReaction:
    """After a write: deliver the change, then start what the change starts."""

    def __init__(self, mortise: Mortise) -> None:
        self._mortise = mortise

    def concerns(self, app: str, form: str, kind: str) -> bool:
        found = at_hand(self._mortise, app)
        if found is None:
            return True
        flows = found.plan.flows.values()
        if kind in ("update", "delete") and any(each.form == form for each in flows):
            return True
        return any(
            True
            for plan in flows
            if holding_trigger(plan, form, kind) or any(True for _ in _triggers(plan, form, kind))
        )

    async def before_write(self, work: Work, change: Change) -> None:
        """A person's own change that a flow has to approve first is refused; what rules and flows write is not."""
        if work.actor.id is None or work.depth > 1 or is_written_now():
            return
        for plan in flow_plans(work, await installed(work, change.app)).values():
            found = holding_trigger(plan, change.form, change.kind)
            if found is not None and await _starts(work, plan, *found, replace(change, after=_after(change))):
                raise needs_approval(plan)

    async def after_write(self, work: Work, change: Change) -> None:
        app = await installed(work, change.app)
        plans = flow_plans(work, app)
        concerned = any(each.form == change.form for each in plans.values())
        if change.kind == "delete" and concerned:
            await record_deleted(work, change.ref)
        elif change.kind == "update" and concerned:
            await record_changed(work, change.ref, _changed(change))
        for plan in plans.values():
            for index, trigger in _triggers(plan, change.form, change.kind):
                if await _starts(work, plan, index, trigger, change):
                    await start_flow(
                        work,
                        change.app,
                        plan.flow.key,
                        record=change.ref,
                        initiator=work.actor.id,
                        start=trigger.start,
                    )
                    break


def _after(change: Change) -> dict[str, Any]:
    """The record as it would be."""
    return {**(change.before or {}), **change.values}


def _changed(change: Change) -> list[str]:
    before, after = change.before or {}, change.after or {}
    return [key for key in after if after[key] != before.get(key)]


def _triggers(plan: FlowPlan, form: str, kind: str) -> Iterator[tuple[int, Trigger]]:
    for index, each in enumerate(plan.flow.triggers):
        if each.record == form and each.event in _EVENTS.get(kind, ()) and not each.hold:
            yield index, each


async def _starts(work: Work, plan: FlowPlan, index: int, trigger: Trigger, change: Change) -> bool:
    now, before = change.after or change.before or {}, change.before
    if trigger.fields and before is not None and change.after is not None and not differ(now, before, trigger.fields):
        return False
    condition = plan.conditions[index]
    if condition is None:
        return True
    deep = [path for path in condition.paths if len(path) > 1 or path[0] not in now]
    if deep and change.kind != "delete" and change.id is not None:
        now = await load_record(work, change.app, change.form, change.ref.id, deep)
    env = Env(now=work.now, timezone=work.mortise.settings.timezone, user={"id": work.actor.id})
    return condition.truth({**now, "record": now, "old": before, "current user": env.user}, env)
