"""Scheduled and date rules: one SQL query selects the records, batches act, each record at most once per period.

A batch is one transaction. Its first statement selects the next records and writes a row of `rule_run` for each, which
is the claim: (rule, period, record) is unique, so a second worker on the same turn waits, and then takes others. Claims,
effects and traces are committed together: after a crash a batch has happened wholly or not at all, and whoever repeats
the turn goes on with the records that have no row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from engines.kernel.commands import RecordRef
from engines.kernel.errors import MortiseError
from engines.rule import Decision, RulePlan, RulesPlan, TriggerBlock
from runtime.engine import Mortise
from runtime.jobs import enqueue
from runtime.metadata.releases import installed_apps
from runtime.records.load import load_records
from runtime.records.retrying import in_transaction
from runtime.records.sight import system_sight
from runtime.rules.cron import cron_of, due, published_at
from runtime.rules.plans import env_of, plan_of, rule_named, rules_of
from runtime.rules.runs import act_on, run_planned, trace_json
from runtime.rules.selection import Turn, binds_of, counted_from, selection
from runtime.rules.tables import rule_run
from runtime.work import Work

BATCH = 200
MISSED_DAYS = 31
"""How far back a date rule makes up for days on which no server ran."""


async def queue_due(mortise: Mortise) -> int:
    """A job for every schedule whose hour has come; gives how many."""
    async with mortise.work() as work:
        found = await _due_turns(work)
        for each in found:
            day = each.day.isoformat() if each.day else None
            await enqueue(
                work,
                "rules.turn",
                {"app": each.app, "rule": each.rule, "trigger": each.trigger, "period": each.period, "day": day},
            )
    return len(found)


async def run_due_rules(mortise: Mortise) -> int:
    """The same without jobs: run everything that is due, here and now; gives how often a rule fired."""
    async with mortise.work() as work:
        found = await _due_turns(work)
    return sum([await run_turn(mortise, each) for each in found])


async def _due_turns(work: Work) -> list[Turn]:
    zone, found = work.mortise.settings.timezone, list[Turn]()
    for app in await installed_apps(work):
        scheduled = numbered(plan_of(app))
        since = await published_at(work, app) if scheduled else work.now
        for rule, index, trigger in scheduled:
            came = await due(work, f"rule:{app.key}.{rule.key}/{index}", cron_of(trigger), zone, since)
            if came is not None:
                found += turns(app.key, rule.key, index, trigger, came, work.now, zone)
    return found


def numbered(plan: RulesPlan) -> list[tuple[RulePlan, int, TriggerBlock]]:
    """Every scheduled trigger with its place among its rule's triggers."""
    return [(rule, rule.blocks.on.index(trigger), trigger) for rule, trigger in plan.scheduled]


def turns(
    app: str, rule: str, index: int, trigger: TriggerBlock, came: datetime, now: datetime, zone: str
) -> list[Turn]:
    """A clock rule runs once, however many hours were missed; a date rule once for every day since."""
    if trigger.kind != "date":
        return [Turn(app, rule, index, f"{index}@{came.isoformat()}")]
    first, last = (each.astimezone(ZoneInfo(zone)).date() for each in (came, now))
    first = max(first, last - timedelta(days=MISSED_DAYS))
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    return [Turn(app, rule, index, f"{index}@{day.isoformat()}", day) for day in days]


async def run_turn(mortise: Mortise, turn: Turn) -> int:
    """Run a rule on every record it is for, a transaction per batch; gives on how many it fired. May be repeated, by
    several workers at once."""

    async def step(work: Work) -> tuple[int, bool]:
        """(on how many it fired, whether there may be more)."""
        plan = await rules_of(work, turn.app)
        rule = rule_named(plan, turn.rule)
        if rule.form is None:
            return await _without_records(work, plan, rule, turn), False
        claimed = await _claim(work, rule, turn)
        done = await _batch(work, plan, rule, turn, claimed)
        return done, bool(claimed) or bool(await select_ids(work, rule, turn, limit=1))

    fired, more = 0, True
    while more:
        done, more = await in_transaction(mortise, step)
        fired += done
    return fired


async def _without_records(work: Work, plan: RulesPlan, rule: RulePlan, turn: Turn) -> int:
    key = f"rule {turn.app}.{turn.rule} {turn.period}"
    await work.connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    done = await work.connection.scalar(
        sa.select(rule_run.c.id)
        .where(rule_run.c.app == turn.app, rule_run.c.rule == turn.rule, rule_run.c.period == turn.period)
        .limit(1)
    )
    if done is not None:
        return 0
    return int((await run_planned(work, plan, rule, None, period=turn.period)).trace[0].fired)


async def _claim(work: Work, rule: RulePlan, turn: Turn) -> dict[int, int]:
    """Take the next records: record → its row of `rule_run`. One statement."""
    chosen = (await _waiting(work, rule, turn)).limit(BATCH).subquery()
    values = {
        "app": turn.app,
        "rule": turn.rule,
        "form": rule.form,
        "period": turn.period,
        "at": work.now,
        "fired": False,
    }
    source = sa.select(
        *(sa.literal(value, rule_run.c[name].type).label(name) for name, value in values.items()), chosen.c.id
    )
    statement = (
        insert(rule_run)
        .from_select([*values, "record"], source)
        .on_conflict_do_nothing()
        .returning(rule_run.c.record, rule_run.c.id)
    )
    rows = (await work.connection.execute(statement, binds_of(statement, await env_of(work)))).all()
    return {row.record: row.id for row in sorted(rows)}


async def _waiting(work: Work, rule: RulePlan, turn: Turn) -> sa.Select[Any]:
    """The ids for which the condition holds and that have not had their turn, in order."""
    workspace = (await system_sight(work, turn.app)).workspace
    on = (rule.blocks.on[turn.trigger], turn.day) if turn.day is not None else None
    found = selection(workspace, rule, work.mortise.settings.timezone, on)
    ran = sa.select(sa.literal(1)).where(
        rule_run.c.app == turn.app,
        rule_run.c.rule == turn.rule,
        rule_run.c.period == turn.period,
        rule_run.c.record == found.row_id,
    )
    return found.statement.where(~ran.exists()).order_by(found.row_id)


async def _batch(work: Work, plan: RulesPlan, rule: RulePlan, turn: Turn, claimed: Mapping[int, int]) -> int:
    assert rule.form is not None
    records = await load_records(work, turn.app, rule.form, list(claimed), rule.paths)
    notes: list[dict[str, Any]] = []
    for id_, record in records.items():
        ref = RecordRef(turn.app, rule.form, id_)
        try:
            async with work.connection.begin_nested():
                decision, made = await act_on(work, plan, rule, ref, record=record)
                notes.append({"b_id": claimed[id_], **_told(decision, made)})
        except MortiseError as error:  # one record's failure does not keep the rule from the others
            words = "; ".join(each.message.en for each in error.diagnostics)
            notes.append({"b_id": claimed[id_], "fired": False, "commands": 0, "trace": {}, "error": words[:2000]})
    if notes:
        names = ("fired", "commands", "trace", "error")
        statement = (
            sa.update(rule_run)
            .where(rule_run.c.id == sa.bindparam("b_id"))
            .values({name: sa.bindparam(f"b_{name}", type_=rule_run.c[name].type) for name in names})
        )
        rows = [{"b_id": each["b_id"], **{f"b_{name}": each[name] for name in names}} for each in notes]
        await work.connection.execute(statement, rows)
    return sum(bool(each["fired"]) for each in notes)


def _told(decision: Decision, made: Sequence[RecordRef]) -> dict[str, Any]:
    trace = decision.trace[0]
    created = [{"app": each.app, "form": each.form, "id": str(each.id)} for each in made]
    told = trace_json(trace) | ({"made": created} if created else {})
    return {"fired": trace.fired, "commands": trace.commands, "trace": told, "error": None}


async def select_ids(work: Work, rule: RulePlan, turn: Turn, *, limit: int = BATCH) -> list[int]:
    """The next records of a turn, without taking them."""
    statement = (await _waiting(work, rule, turn)).limit(limit)
    return list((await work.connection.scalars(statement, binds_of(statement, await env_of(work)))).all())


async def count_touched(work: Work, app: str, rule: str) -> int:
    """On how many records the rule's condition holds now; 1 or 0 for a rule without a form."""
    plan = rule_named(await rules_of(work, app), rule)
    if plan.form is None:
        env = await env_of(work)
        return int(plan.condition is None or plan.condition.truth({"current user": env.user, "payload": None}, env))
    workspace = (await system_sight(work, app)).workspace
    found = selection(workspace, plan, work.mortise.settings.timezone, None)
    counted = sa.select(sa.func.count()).select_from(found.statement.subquery())
    return int(await work.connection.scalar(counted, binds_of(counted, await env_of(work))) or 0)


def day_of(work: Work) -> date:
    """Today, in the workspace's time zone."""
    return work.now.astimezone(ZoneInfo(work.mortise.settings.timezone)).date()


__all__ = [
    "Turn", "count_touched", "counted_from", "day_of", "queue_due", "run_due_rules", "run_turn", "select_ids", "turns",
]  # fmt: skip
