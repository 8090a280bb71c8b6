"""Buttons on the record page: rules with a button trigger, and flows started by a button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.flow import FlowPlan
from engines.kernel.commands import RecordRef
from engines.kernel.errors import Conflict, NotAllowed, NotFound
from engines.kernel.texts import Text
from engines.rule import RulePlan
from runtime.metadata.releases import InstalledApp, installed
from runtime.records.read import read_record
from runtime.rules.plans import plan_of
from runtime.rules.runs import run_planned
from runtime.work import Work


def buttons_of(app: InstalledApp, form: str) -> list[dict[str, Any]]:
    """`[{key, kind, label, icon, condition, roles}]`: what the form's page offers; `condition` is an Expression or None."""
    found: list[dict[str, Any]] = []
    names = {each.key: each.name for each in app.definition.rules}
    for rule, trigger in plan_of(app).buttons.get(form, ()):
        found.append(
            {
                "key": rule.key,
                "kind": "rule",
                "label": names.get(rule.key) or trigger.label,
                "icon": "zap",
                "condition": rule.condition,
                "roles": [],
            }
        )
    for plan in app.plan.flows.values():
        for index, each in enumerate(plan.flow.triggers):
            if each.event == "button" and each.record == form:
                found.append(
                    {
                        "key": plan.flow.key,
                        "kind": "flow",
                        "label": each.label or plan.flow.name,
                        "icon": each.icon,
                        "condition": plan.conditions[index],
                        "roles": list(each.roles),
                    }
                )
    return found


async def press(
    work: Work,
    app: str,
    form: str,
    id: int,  # noqa: A002
    key: str,
    values: Mapping[str, Any] | None = None,
) -> Any:
    """Run the button's rule or start its flow, if the person may see the record. Gives a message to show, or None.

    Raises NotFound (record, `rule.unknown_button`), NotAllowed, Conflict when the condition does not hold.
    """
    await read_record(work, app, form, id)
    found = await installed(work, app)
    ref = RecordRef(app, form, id)
    for rule, _trigger in plan_of(found).buttons.get(form, ()):
        if rule.key == key:
            await _rule(work, found, rule, ref, values or {})
            return None
    plan = found.plan.flows.get(key)
    if plan is None:
        raise NotFound.because("rule.unknown_button", Text(f"There is no button '{key}'.", f"没有按钮“{key}”。"))
    await _flow(work, found, plan, ref, values or {})
    return None


async def _rule(work: Work, app: InstalledApp, rule: RulePlan, ref: RecordRef, values: Mapping[str, Any]) -> None:
    decision = await run_planned(work, plan_of(app), rule, ref, values)
    if not any(each.fired for each in decision.trace):
        raise _not_now()


async def _flow(work: Work, app: InstalledApp, plan: FlowPlan, ref: RecordRef, values: Mapping[str, Any]) -> None:
    from runtime.flows.driver import start_flow
    from runtime.rules.loading import as_it_is
    from runtime.rules.plans import env_of

    for index, trigger in enumerate(plan.flow.triggers):
        if trigger.event != "button" or trigger.record != ref.form:
            continue
        if trigger.roles and not work.actor.is_admin and not set(trigger.roles) & work.actor.roles_in(app.key):
            raise NotAllowed.because(
                "flow.button_role", Text("Your role may not start this.", "您的角色不能发起此流程。")
            )
        condition = plan.conditions[index]
        if condition is not None:
            record = await as_it_is(work, ref, condition.paths)
            if not condition.truth({**record, "record": record, "old": None}, await env_of(work)):
                raise _not_now()
        await start_flow(work, app.key, plan.flow.key, record=ref, initiator=work.actor.id, values=values)
        return
    raise NotFound.because(
        "rule.unknown_button", Text(f"There is no button '{plan.flow.key}'.", f"没有按钮“{plan.flow.key}”。")
    )


def _not_now() -> Conflict:
    error = Conflict.because(
        "rule.not_now", Text("This does not apply to the record as it is now.", "该记录当前不满足执行条件。")
    )
    assert isinstance(error, Conflict)
    return error
