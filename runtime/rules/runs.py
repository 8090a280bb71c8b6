"""Running one rule by itself, and the rows that explain every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from engines.flow.values import to_json
from engines.kernel.commands import Command, CreateRecord, Forbid, RecordRef, Require, SetValues
from engines.rule import Decision, RulePlan, RulesPlan, RuleTrace, decide_one
from engines.rule.tracing import TracedPart
from runtime.performer import refused
from runtime.rules.chain import called
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
) -> Decision:
    """Run a rule and note it. Raises LimitReached (`rule.cascade`) when rules call each other too deeply."""
    decision, created = await act_on(work, plan, rule, ref, payload=payload)
    await note_runs(work, plan.app, rule.form, ref.id if ref else None, decision, created, period=period, always=True)
    return decision


async def act_on(
    work: Work,
    plan: RulesPlan,
    rule: RulePlan,
    ref: RecordRef | None,
    *,
    payload: Mapping[str, Any] | None = None,
    record: Mapping[str, Any] | None = None,
) -> tuple[Decision, list[RecordRef]]:
    """Let a rule look at a record and carry out what it says; gives the created records, too."""
    with called(rule.name):
        if record is None:
            record = await as_it_is(work, ref, rule.paths) if ref else {}
        decision = decide_one(plan, rule, record, await env_of(work), ref=ref, payload=payload)
        return decision, await _perform(work, decision)


async def _perform(work: Work, decision: Decision) -> list[RecordRef]:
    commands: list[Command] = []
    for each in decision.commands:
        if isinstance(each, Forbid):
            raise refused(each.message, each.field)
        if not isinstance(each, SetValues | Require):
            commands.append(each)
    if not commands:
        return []
    assert work.mortise.performer is not None
    return await work.mortise.performer.perform(work, commands)


async def note_runs(
    work: Work,
    app: str,
    form: str | None,
    record: int | None,
    decision: Decision,
    created: Sequence[RecordRef] = (),
    *,
    period: str | None = None,
    always: bool = False,
) -> None:
    """A row for each rule that fired (with `always`: for each that looked). `created`: what the decision's commands
    created, in their order."""
    made = _made_by(decision, created)
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
            "trace": trace_json(each) | ({"made": made[place]} if made.get(place) else {}),
        }
        for place, each in enumerate(decision.trace)
        if each.fired or always
    ]
    if rows:
        await work.connection.execute(sa.insert(rule_run), rows)


def _made_by(decision: Decision, created: Sequence[RecordRef]) -> dict[int, list[dict[str, str]]]:
    """`{app, form, id}` of the records each rule created, by the rule's place in the trace."""
    found: dict[int, list[dict[str, str]]] = {}
    commands, refs = iter(decision.commands), iter(created)
    for place, each in enumerate(decision.trace):
        for command in islice(commands, each.commands):
            ref = next(refs, None) if isinstance(command, CreateRecord) else None
            if ref is not None:
                found.setdefault(place, []).append({"app": ref.app, "form": ref.form, "id": str(ref.id)})
    return found


def trace_json(trace: RuleTrace) -> dict[str, Any]:
    """`{why, name, parts: [{text, value, depth, span, null?, origin?, origin_span?, reason?}]}` for people and logs."""
    parts = [_part_json(each) for each in trace.parts]
    return {"why": trace.why, "name": trace.name, **({"parts": parts} if parts else {})}


def _part_json(part: TracedPart) -> dict[str, Any]:
    told = {"text": part.text, "value": _short(part.value), "depth": part.depth, "span": list(part.span)}
    if part.null and part.origin_span:
        told |= {"null": part.null, "origin": part.origin, "origin_span": list(part.origin_span)}
        told |= {"reason": part.reason._asdict()} if part.reason else {}
    return told


def _short(value: Any) -> Any:
    if isinstance(value, Mapping) and "id" in value:
        return {"id": value["id"]}
    if isinstance(value, list | tuple):
        return [_short(each) for each in list(value)[:20]]
    return to_json(value)
