"""Dry run: what a rule that is not published yet would do to the records there are. Nothing is written.

The rule is compiled against the installed forms (that is where the records are); its condition counts in SQL, and the
first records it holds for are looked at as in a real run, whose commands are then told instead of carried out. All of
it through the eyes of the person who tries it: a rule sees everything when it runs, its author need not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from engines.kernel.commands import RecordRef
from engines.kernel.diagnostics import has_errors
from engines.kernel.errors import MortiseError, NotAllowed
from engines.kernel.texts import Text
from engines.rule import Decision, RuleDef, RulePlan, RulesPlan, TableDef, TriggerBlock, decide_one, plan_rules
from engines.rule.check import check_rule
from runtime.metadata.releases import installed
from runtime.records.load import Path, Row
from runtime.records.quick import bare_of
from runtime.records.read import binds
from runtime.records.seen_rows import seen_rows
from runtime.records.sight import Sight, sight_of
from runtime.records.titles import titles_of
from runtime.rules.plans import env_of
from runtime.rules.runs import trace_json
from runtime.rules.scheduled import day_of
from runtime.rules.selection import Selection, binds_of, selected_from
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
    the next month on which it has something to do. `narrowed`: there may be records that the person may not see."""

    form: str | None
    count: int
    complete: bool = True
    on: date | None = None
    items: list[dict[str, Any]] = field(default_factory=list)
    narrowed: bool = False


@dataclass(frozen=True)
class _Look:
    """Who looks at which rule: the plan, and the records through the person's eyes."""

    work: Work
    sight: Sight
    plan: RulesPlan
    rule: RulePlan

    @property
    def form(self) -> str:
        assert self.rule.form is not None
        return self.rule.form

    async def rows(self, form: str, ids: Sequence[int], paths: Sequence[Path] | frozenset[Path]) -> dict[int, Row]:
        """Records of the rule's form with all fields that the person may see; of other forms with `paths` alone."""
        own = [(key,) for key in self.sight.form(form).visible_keys] if form == self.form else []
        bare = await bare_of(self.work.connection)
        return await seen_rows(bare, self.sight, form, ids, [*paths, *own], binds(self.work))

    def selection(self, on: tuple[TriggerBlock, date] | None) -> Selection:
        rows = self.sight.form(self.form).visible()
        return selected_from(self.sight, rows, self.rule, self.work.mortise.settings.timezone, on)


async def try_rule(work: Work, app: str, rule: RuleDef, tables: Sequence[TableDef]) -> Trial:
    """Raises NotFound (the app is not installed), DefinitionError (the rule has mistakes, or needs fields or forms that
    are not published yet), NotAllowed (`rule.trial_hidden`: it reads what the person may not see)."""
    home = await installed(work, app)
    plan = plan_rules(
        [rule.model_copy(update={"enabled": True}), *_others(home, rule)], tables, home.plan.schema, app=app
    )
    tried = plan.rules[rule.key]
    sight = await sight_of(work, app)
    _require_in_sight(sight, rule, tables, frozenset(plan.rules))
    look = _Look(work, sight, plan, tried)
    if tried.form is None:
        return _without_records(await _told(look, None, {}))
    seen = sight.form(tried.form)
    if not seen.readable:
        raise seen.refusal("read")
    ids, trial = await _selected(look)
    trial.narrowed = not seen.sees_every_row
    await _show(look, ids, trial)
    return trial


def _require_in_sight(sight: Sight, rule: RuleDef, tables: Sequence[TableDef], rules: frozenset[str]) -> None:
    """The rule has no mistakes; what is unknown now is what the person may not see."""
    unknown, _ = check_rule(rule, {each.key: each for each in tables}, sight.schema, set(rules))
    if has_errors(unknown):
        text = "\n".join(rule.text)
        names = ", ".join(dict.fromkeys(text[slice(*each.span)] for each in unknown if each.span))
        raise NotAllowed.because(
            "rule.trial_hidden",
            Text(f"This rule uses what you may not see: {names}.", f"此规则使用了您无权查看的内容：{names}。"),
            Text("Ask an administrator to try it.", "请让管理员来试运行。"),
        )


def _others(home: Any, rule: RuleDef) -> list[RuleDef]:
    """The rules that it may call."""
    return [each for each in home.definition.rules if each.key != rule.key]


async def _selected(look: _Look) -> tuple[list[int], Trial]:
    """The first ids, and how many there are."""
    work, env, form = look.work, await env_of(look.work), look.form
    dated = [each for each in look.rule.blocks.on if each.kind == "date"]
    on = await _first_day(look, dated[0]) if dated else None
    found = look.selection((dated[0], on or day_of(work)) if dated else None)
    if not found.exact:
        ids, complete = await _looked_at(look, found)
        return ids[:SHOWN], Trial(form, len(ids), complete, on)
    counted = sa.select(sa.func.count()).select_from(found.statement.subquery())
    count = int(await work.connection.scalar(counted, binds_of(counted, env)) or 0)
    first = found.statement.order_by(found.row_id).limit(SHOWN)
    ids = list(await work.connection.scalars(first, binds_of(first, env)))
    return ids, Trial(form, count, True, on)


async def _first_day(look: _Look, trigger: TriggerBlock) -> date | None:
    """The first day from today on for which a date rule has a record."""
    today, env = day_of(look.work), await env_of(look.work)
    for ahead in range(AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        statement = look.selection((trigger, day)).statement.limit(1)
        if await look.work.connection.scalar(statement, binds_of(statement, env)) is not None:
            return day
    return None


async def _looked_at(look: _Look, found: Selection) -> tuple[list[int], bool]:
    """Record by record, up to a bound: (ids for which it holds, whether all were looked at)."""
    rule, env, held = look.rule, await env_of(look.work), []
    bounded = found.statement.order_by(found.row_id).limit(MOST_LOOKED_AT + 1)
    ids = list(await look.work.connection.scalars(bounded, binds_of(bounded, env)))
    for id_, record in (await look.rows(look.form, ids[:MOST_LOOKED_AT], rule.paths)).items():
        names = {**record, "record": record, look.form: record, "old": record, "current user": env.user}
        if rule.condition is None or rule.condition.truth(names, env):
            held.append(id_)
    return held, len(ids) <= MOST_LOOKED_AT


async def _show(look: _Look, ids: list[int], trial: Trial) -> None:
    records = await look.rows(look.form, ids, look.rule.paths)
    titles = await titles_of(await bare_of(look.work.connection), look.sight, look.form, ids, binds(look.work))
    for id_ in ids:
        record = records[id_]
        shown = await _told(look, RecordRef(look.plan.app, look.form, id_), record)
        await _with_old_values(look, shown)
        trial.items.append({"record": {"id": str(id_), "title": titles.get(id_, str(id_))}, **shown})


async def _told(look: _Look, ref: RecordRef | None, record: Mapping[str, Any]) -> dict[str, Any]:
    """`{fired, parts, would: […], error}`: the rule looks, its commands are told."""
    before = any(each.kind == "record" and each.moment == "before" for each in look.rule.blocks.on)
    language = look.work.actor.language or "en"
    try:
        env = await env_of(look.work)
        decision: Decision = decide_one(look.plan, look.rule, record, env, ref=ref, before=before)
    except MortiseError as error:
        return {"fired": False, "parts": [], "would": [], "error": error.diagnostics[0].message.to(language)}
    trace = decision.trace[0]
    would = [told(each, record, language) for each in decision.commands]
    return {"fired": trace.fired, "parts": trace_json(trace).get("parts", []), "would": would, "error": None}


async def _with_old_values(look: _Look, shown: dict[str, Any]) -> None:
    """Changes to other records say what is there now, too, where the person may see it."""
    for each in shown["would"]:
        if not (each.get("record") and each.get("changes")) or each["form"] not in look.sight.schema:
            continue
        form, id_ = each["form"], int(each["record"]["id"])
        if not look.sight.form(form).readable:
            continue
        now = await look.rows(form, [id_], [(change["field"],) for change in each["changes"]])
        for change in each["changes"]:
            change["old"] = plain_json(now.get(id_, {}).get(change["field"]))


def _without_records(shown: dict[str, Any]) -> Trial:
    return Trial(None, int(shown["fired"]), True, None, [{"record": None, **shown}])


__all__ = ["SHOWN", "Trial", "try_rule"]
