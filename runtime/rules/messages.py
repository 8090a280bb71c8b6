"""Messages from outside (webhooks) and from other apps: rules that wait for them run, flows that wait go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.kernel.commands import RecordRef
from runtime.rules.plans import rules_of
from runtime.rules.runs import run_planned
from runtime.work import Work


async def receive(
    work: Work, app: str, name: str, record: RecordRef | None, payload: Mapping[str, Any], key: str | None = None
) -> int:
    """Deliver a message to the app's rules and waiting flows, and start what it starts; gives how many took it. `key`:
    a correlation key that waiting flows were given."""
    from runtime.flows.signals import signal

    plan = await rules_of(work, app)
    taken = 0
    for rule, trigger in plan.messages.get(name, ()):
        if rule.form is None or (record is not None and record.form == (trigger.form or rule.form)):
            await run_planned(work, plan, rule, record, payload)
            taken += 1
    return taken + await signal(work, name, record, payload, key=key, app=app)
