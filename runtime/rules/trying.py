"""Dry run: what a rule that is not published yet would do to the records there are. Nothing is written.

The rule is compiled against the installed forms (that is where the records are); its condition counts in SQL, and the
first records it holds for are looked at as in a real run, whose commands are then told instead of carried out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from engines.data.record_type import Schema
from engines.kernel.commands import RecordRef
from engines.kernel.errors import MortiseError
from engines.rule import Decision, RuleDef, RulePlan, RulesPlan, TableDef, TriggerBlock, decide_one, plan_rules
from runtime.metadata.releases import installed
from runtime.records.load import load_records
from runtime.records.quick import bare_of
from runtime.records.read import binds
from runtime.records.shape import Workspace
from runtime.records.sight import Sight, sight_of, system_sight
from runtime.records.titles import titles_of
from runtime.rules.plans import env_of
from runtime.rules.runs import trace_json
from runtime.rules.scheduled import day_of
from runtime.rules.selection import binds_of, selection
from runtime.rules.telling import plain_json, told
from runtime.work import Work

SHOWN = 20
MOST_LOOKED_AT = 2_000
"""Records whose condition is looked at one by one, when SQL cannot say it."""
AHEAD_DAYS = 31
"""How far ahead a date rule is looked at."""


@dataclass
class Trial:
    """`count`: records it would touch; at least that many when not `complete`. `on`: of a date rule, the first day in
    the next month on which it has something to do."""

    form: str | None
    count: int
    complete: bool = True
    on: date | None = None
    items: list[dict[str, Any]] = field(default_factory=list)


async def try_rule(work: Work, app: str, rule: RuleDef, tables: Sequence[TableDef]) -> Trial:
    """Raises NotFound (the app is not installed), DefinitionError (the rule has mistakes, or needs fields or forms that
    are not published yet)."""
    home = await installed(work, app)
    plan = plan_rules(
        [rule.model_copy(update={"enabled": True}), *_others(home, rule)], tables, home.plan.schema, app=app
    )
    tried = plan.rules[rule.key]
    if tried.form is None:
        return _without_records(await _look(work, plan, tried, None, {}))
    workspace = (await system_sight(work, app)).workspace
    ids, trial = await _selected(work, workspace, plan, tried)
    await _show(work, workspace, plan, tried, ids, trial)
    return trial


def _others(home: Any, rule: RuleDef) -> list[RuleDef]:
    """The rules that it may call."""
    return [each for each in home.definition.rules if each.key != rule.key]


async def _selected(work: Work, workspace: Workspace, plan: RulesPlan, rule: RulePlan) -> tuple[list[int], Trial]:
    """The first ids, and how many there are."""
    zone, env = work.mortise.settings.timezone, await env_of(work)
    dated = [each for each in rule.blocks.on if each.kind == "date"]
    on = await _first_day(work, workspace, rule, dated[0]) if dated else None
    found = selection(workspace, rule, zone, (dated[0], on or day_of(work)) if dated else None)
    if not found.exact:
        ids, complete = await _looked_at(work, workspace, plan, rule, found.statement)
        return ids[:SHOWN], Trial(rule.form, len(ids), complete, on)
    counted = sa.select(sa.func.count()).select_from(found.statement.subquery())
    count = int(await work.connection.scalar(counted, binds_of(counted, env)) or 0)
    first = found.statement.order_by(found.row_id).limit(SHOWN)
    ids = list(await work.connection.scalars(first, binds_of(first, env)))
    return ids, Trial(rule.form, count, True, on)


async def _first_day(work: Work, workspace: Workspace, rule: RulePlan, trigger: TriggerBlock) -> date | None:
    """The first day from today on for which a date rule has a record."""
    zone, today, env = work.mortise.settings.timezone, day_of(work), await env_of(work)
    for ahead in range(AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        statement = selection(workspace, rule, zone, (trigger, day)).statement.limit(1)
        if await work.connection.scalar(statement, binds_of(statement, env)) is not None:
            return day
    return None


async def _looked_at(
    work: Work, workspace: Workspace, plan: RulesPlan, rule: RulePlan, statement: sa.Select[Any]
) -> tuple[list[int], bool]:
    """Record by record, up to a bound: (ids for which it holds, whether all were looked at)."""
    bounded = statement.order_by(statement.selected_columns[0]).limit(MOST_LOOKED_AT + 1)
    ids = list(await work.connection.scalars(bounded, binds_of(bounded, await env_of(work))))
    records = await load_records(work, plan.app, rule.form or "", ids[:MOST_LOOKED_AT], rule.paths)
    env, held = await env_of(work), []
    for id_, record in records.items():
        names = {**record, "record": record, rule.form or "record": record, "old": record, "current user": env.user}
        if rule.condition is None or rule.condition.truth(names, env):
            held.append(id_)
    return held, len(ids) <= MOST_LOOKED_AT


async def _show(
    work: Work, workspace: Workspace, plan: RulesPlan, rule: RulePlan, ids: list[int], trial: Trial
) -> None:
    assert rule.form is not None
    sight = await sight_of(work, plan.app)
    records = await load_records(work, plan.app, rule.form, ids, rule.paths)
    titles = await titles_of(
        await bare_of(work.connection), await system_sight(work, plan.app), rule.form, ids, binds(work)
    )
    for id_, record in records.items():
        shown = await _look(work, plan, rule, RecordRef(plan.app, rule.form, id_), record)
        await _with_old_values(work, sight, workspace.schema, shown, record)
        trial.items.append({"record": {"id": str(id_), "title": titles.get(id_, str(id_))}, **shown})


async def _look(
    work: Work, plan: RulesPlan, rule: RulePlan, ref: RecordRef | None, record: Mapping[str, Any]
) -> dict[str, Any]:
    """`{fired, parts, would: […], error}`: the rule looks, its commands are told."""
    before = any(each.kind == "record" and each.moment == "before" for each in rule.blocks.on)
    try:
        decision: Decision = decide_one(plan, rule, record, await env_of(work), ref=ref, before=before)
    except MortiseError as error:
        first = error.diagnostics[0]
        return {"fired": False, "parts": [], "would": [], "error": first.message.to(work.actor.language or "en")}
    trace = decision.trace[0]
    would = [told(each, record, work.actor.language or "en") for each in decision.commands]
    return {"fired": trace.fired, "parts": trace_json(trace).get("parts", []), "would": would, "error": None}


async def _with_old_values(
    work: Work, sight: Sight, schema: Schema, shown: dict[str, Any], record: Mapping[str, Any]
) -> None:
    """Changes to other records say what is there now, too."""
    wanted: dict[str, set[int]] = {}
    for each in shown["would"]:
        if each.get("record") and each.get("changes") and "id" in each["record"]:
            wanted.setdefault(each["form"], set()).add(int(each["record"]["id"]))
    for form, ids in wanted.items():
        if form not in schema:
            continue
        now = await load_records(work, sight.workspace.home.key, form, sorted(ids), [])
        for each in shown["would"]:
            if each.get("form") == form and each.get("record"):
                there = now.get(int(each["record"]["id"]), {})
                for change in each["changes"]:
                    change["old"] = plain_json(there.get(change["field"]))


def _without_records(shown: dict[str, Any]) -> Trial:
    return Trial(None, int(shown["fired"]), True, None, [{"record": None, **shown}])


__all__ = ["SHOWN", "Trial", "try_rule"]
