"""The compiled rules of an app, ready for this workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engines.expr import Env
from engines.kernel.errors import NotFound
from engines.kernel.texts import Text
from engines.rule import RulePlan, RulesPlan, TablePlan
from runtime.metadata.releases import InstalledApp, installed
from runtime.rules import chain
from runtime.work import Work


async def rules_of(work: Work, app: str) -> RulesPlan:
    """The rules of the release in force."""
    return plan_of(await installed(work, app))


def plan_of(found: InstalledApp) -> RulesPlan:
    kept: RulesPlan | None = found.parts.get("rules")
    if kept is None:
        kept = found.parts["rules"] = replace(found.plan.rules, app=found.key)
    return kept


def rule_named(plan: RulesPlan, key: str) -> RulePlan:
    if key not in plan.rules:
        raise NotFound.because("rule.unknown", Text(f"There is no rule '{key}'.", f"没有规则“{key}”。"))
    return plan.rules[key]


async def table_result(work: Work, plan: RulesPlan, table: str, values: Mapping[str, Any]) -> Any:
    """What a decision table says of these values."""
    found = plan.tables.get(table)
    if not isinstance(found, TablePlan):
        raise NotFound.because("rule.unknown_table", Text(f"There is no table '{table}'.", f"没有决策表“{table}”。"))
    return found.decide({**values, "record": values}, await env_of(work))


async def env_of(work: Work) -> Env:
    """The world for rules: the person who set them off, in the workspace's time zone."""
    return Env(now=work.now, timezone=work.mortise.settings.timezone, user=_user(work), budget=chain.budget())


def _user(work: Work) -> Mapping[str, Any] | None:
    actor = work.actor
    if actor.id is None:
        return None
    return {"id": actor.id, "name": actor.name, "login": actor.login, "department": actor.department}


__all__ = ["env_of", "plan_of", "rule_named", "rules_of", "table_result"]
