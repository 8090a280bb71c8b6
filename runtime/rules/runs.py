"""Running one rule by itself, and the rows that explain every run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.flow.values import to_json
from engines.kernel.commands import Command, Forbid, RecordRef, Require, SetValues
from engines.rule import Decision, RulePlan, RulesPlan, RuleTrace, decide_one
from runtime.performer import refused
from runtime.rules.loading import as_it_is
from runtime.rules.plans import env_of, rule_named, rules_of
from runtime.rules.tables import rule_run
from runtime.work import Work


async def run_rule(
    work: Work, app: str, rule: str, ref: RecordRef | None, payload: Mapping[str, Any] | None = None
) -> Decision:
    """Run a rule on a record now: a call, a button, a message. Raises NotFound (`rule.unknown`)."""
    plan = await rules_of(work, app)
    return await run_planned(work, plan, rule_named(plan, rule), ref, payload)


async def run_planned(
    work: Work,
    plan: RulesPlan,
    rule: RulePlan,
    ref: RecordRef | None,
    payload: Mapping[str, Any] | None = None,
    *,
    period: str | None = None,
    record: Mapping[str, Any] | None = None,
) -> Decision:
    if record is None:
        record = await as_it_is(work, ref, rule.paths) if ref else {}
    decision = decide_one(plan, rule, record, await env_of(work), ref=ref, payload=payload)
    await _perform(work, decision)
    await note_runs(work, plan.app, rule.form, ref.id if ref else None, decision, period=period, always=True)
    return decision


async def _perform(work: Work, decision: Decision) -> None:
    commands: list[Command] = []
    for each in decision.commands:
        if isinstance(each, Forbid):
            raise refused(each.message, each.field)
        if not isinstance(each, SetValues | Require):
            commands.append(each)
    if commands:
        assert work.mortise.performer is not None
        await work.mortise.performer.perform(work, commands)


async def note_runs(
    work: Work,
    app: str,
    form: str | None,
    record: int | None,
    decision: Decision,
    *,
    period: str | None = None,
    always: bool = False,
) -> None:
    """A row for each rule that fired (with `always`: for each that looked)."""
    rows = [
        {
            "app": app,
            "rule": each.rule,
            "form": form,
            "record": record,
            "period": period,
            "at": work.now,
            "actor": work.actor.id,
            "fired": each.fired,
            "commands": each.commands,
            "trace": trace_json(each),
        }
        for each in decision.trace
        if each.fired or always
    ]
    if rows:
        await work.connection.execute(sa.insert(rule_run), rows)


def trace_json(trace: RuleTrace) -> dict[str, Any]:
    """`{why, parts: [{text, value, depth}]}` for people and logs."""
    parts = [{"text": each.text, "value": _short(each.value), "depth": each.depth} for each in trace.parts]
    return {"why": trace.why, "name": trace.name, **({"parts": parts} if parts else {})}


def _short(value: Any) -> Any:
    if isinstance(value, Mapping) and "id" in value:
        return {"id": value["id"]}
    if isinstance(value, list | tuple):
        return [_short(each) for each in list(value)[:20]]
    return to_json(value)
