"""Scheduled and date rules: one SQL query selects the records, batches act, each record at most once per period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engines.expr import Env, NotPushable, SqlRow, env_binds
from engines.flow.durations import add_months
from engines.kernel.commands import RecordRef
from engines.kernel.errors import MortiseError
from engines.rule import RulePlan, RulesPlan, TriggerBlock
from runtime.engine import Mortise
from runtime.jobs import enqueue
from runtime.metadata.releases import installed_apps
from runtime.records.load import load_records
from runtime.records.shape import Workspace
from runtime.records.sight import system_sight
from runtime.rules.cron import cron_of, due, published_at
from runtime.rules.plans import env_of, plan_of, rule_named, rules_of
from runtime.rules.runs import run_planned
from runtime.rules.tables import rule_run
from runtime.work import Work

BATCH = 200
MISSED_DAYS = 31
"""How far back a date rule makes up for days on which no server ran."""


@dataclass(frozen=True)
class Turn:
    """One run of a rule's trigger over all its records. `day`: of a date rule, the local day it runs for."""

    app: str
    rule: str
    trigger: int
    period: str
    day: date | None = None


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
    """Run a rule on every record it is for, a transaction per batch; gives on how many it fired. May be repeated."""
    fired, last = 0, 0
    while True:
        async with mortise.work() as work:
            plan = await rules_of(work, turn.app)
            rule = rule_named(plan, turn.rule)
            if rule.form is None:
                done = await _already(work, turn)
                return (
                    0 if done else int((await run_planned(work, plan, rule, None, period=turn.period)).trace[0].fired)
                )
            ids = await select_ids(work, rule, turn, after=last)
            if not ids:
                return fired
            fired += await _batch(work, plan, rule, turn, ids)
            last = ids[-1]


async def _already(work: Work, turn: Turn) -> bool:
    found = await work.connection.scalar(
        sa.select(rule_run.c.id)
        .where(rule_run.c.app == turn.app, rule_run.c.rule == turn.rule, rule_run.c.period == turn.period)
        .limit(1)
    )
    return found is not None


async def _batch(work: Work, plan: RulesPlan, rule: RulePlan, turn: Turn, ids: list[int]) -> int:
    fired = 0
    assert rule.form is not None
    records = await load_records(work, turn.app, rule.form, ids, rule.paths)
    for id_, record in records.items():
        ref = RecordRef(turn.app, rule.form, id_)
        try:
            async with work.connection.begin_nested():
                decision = await run_planned(work, plan, rule, ref, period=turn.period, record=record)
                fired += any(each.fired for each in decision.trace)
        except MortiseError as error:
            await _note_failure(work, rule, turn, id_, error)
    return fired


async def _note_failure(work: Work, rule: RulePlan, turn: Turn, record: int, error: MortiseError) -> None:
    """One record's failure does not keep the rule from the others; it is kept with the run."""
    words = "; ".join(each.message.en for each in error.diagnostics)
    await work.connection.execute(
        sa.insert(rule_run).values(
            app=turn.app,
            rule=rule.key,
            form=rule.form,
            record=record,
            period=turn.period,
            at=work.now,
            fired=False,
            error=words[:2000],
        )
    )


async def select_ids(work: Work, rule: RulePlan, turn: Turn, *, after: int = 0, limit: int = BATCH) -> list[int]:
    """The next records for which the condition holds and that have not had their turn: one query."""
    env = await env_of(work)
    workspace = (await system_sight(work, turn.app)).workspace
    statement = _selection(workspace, rule, turn, work.mortise.settings.timezone)
    row_id = statement.selected_columns[0]
    ran = sa.select(sa.literal(1)).where(
        rule_run.c.app == turn.app,
        rule_run.c.rule == turn.rule,
        rule_run.c.period == turn.period,
        rule_run.c.record == row_id,
    )
    statement = statement.where(row_id > after, ~ran.exists()).order_by(row_id).limit(limit)
    return list((await work.connection.scalars(statement, _binds(statement, env))).all())


async def count_touched(work: Work, app: str, rule: str) -> int:
    """Dry run: on how many records the rule's condition holds now; 1 or 0 for a rule without a form."""
    plan = rule_named(await rules_of(work, app), rule)
    if plan.form is None:
        env = await env_of(work)
        return int(plan.condition is None or plan.condition.truth({"current user": env.user, "payload": None}, env))
    workspace = (await system_sight(work, app)).workspace
    statement = _selection(workspace, plan, Turn(app, rule, -1, ""), work.mortise.settings.timezone)
    counted = sa.select(sa.func.count()).select_from(statement.subquery())
    return int(await work.connection.scalar(counted, _binds(counted, await env_of(work))) or 0)


def _selection(workspace: Workspace, rule: RulePlan, turn: Turn, zone: str) -> sa.Select[Any]:
    assert rule.form is not None
    table = workspace.shape(rule.form).table.alias("r")
    statement = sa.select(table.c.id).where(table.c.deleted_at.is_(None))
    if rule.condition is not None:
        try:
            statement = statement.where(rule.condition.to_sql_condition(SqlRow(workspace, rule.form, table)))
        except NotPushable:
            pass  # the condition is looked at again on each record, in Python
    if turn.day is not None:
        trigger = rule.blocks.on[turn.trigger]
        statement = statement.where(_on_day(table.c[trigger.field or ""], trigger, turn.day, zone))
    return statement


def _on_day(column: sa.ColumnElement[Any], trigger: TriggerBlock, day: date, zone: str) -> sa.ColumnElement[bool]:
    """The date field is `amount` after (for `before`) or before (for `after`) this day; yearly: whatever the year."""
    if isinstance(column.type, sa.DateTime):
        column = sa.cast(sa.func.timezone(zone, column), sa.Date)
    wanted = shifted(day, trigger)
    if not trigger.yearly:
        return column == wanted
    month, number = sa.extract("month", column), sa.extract("day", column)
    same = sa.and_(month == wanted.month, number == wanted.day)
    no_leap_day = wanted.month == 2 and wanted.day == 28 and (wanted + timedelta(days=1)).month == 3
    return sa.or_(same, sa.and_(month == 2, number == 29)) if no_leap_day else same


def shifted(day: date, trigger: TriggerBlock) -> date:
    """The value of the date field for which the rule runs on `day`."""
    sign = 1 if trigger.direction == "before" else -1
    match trigger.unit:
        case "days":
            return day + timedelta(days=sign * trigger.amount)
        case "weeks":
            return day + timedelta(weeks=sign * trigger.amount)
        case "months":
            return add_months(day, sign * trigger.amount)
        case "years":
            return add_months(day, sign * trigger.amount * 12)


def _binds(statement: sa.Select[Any], env: Env) -> Mapping[str, Any]:
    """The values of the world that the statement names."""
    names = statement.compile().params
    return {name: value for name, value in env_binds(env).items() if name in names}


__all__ = ["Turn", "count_touched", "queue_due", "run_due_rules", "run_turn", "select_ids", "shifted", "turns"]
