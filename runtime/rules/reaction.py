"""Rules take part in writes: before, they set, require and forbid; after, they act."""

from __future__ import annotations

from typing import Any, Literal

from engines.kernel.commands import Command, Forbid, RecordRef, Require, SetValues
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from engines.rule import Decision, Fired, RulesPlan, decide
from runtime.engine import Change, Mortise
from runtime.metadata.releases import at_hand, installed
from runtime.performer import plain, refused
from runtime.rules.chain import called
from runtime.rules.loading import about_to_be, as_it_is
from runtime.rules.plans import env_of, plan_of
from runtime.rules.runs import note_runs
from runtime.work import Work

_EVENTS: dict[str, Literal["created", "updated", "deleted"]] = {
    "create": "created",
    "update": "updated",
    "delete": "deleted",
}


class RuleReaction:
    def __init__(self, mortise: Mortise) -> None:
        self._mortise = mortise

    def concerns(self, app: str, form: str, kind: str) -> bool:
        found = at_hand(self._mortise, app)
        return True if found is None else plan_of(found).concerns(form, kind)

    async def before_write(self, work: Work, change: Change) -> None:
        plan = plan_of(await installed(work, change.app))
        looking = _looking(plan, change, "before")
        if not looking:
            return
        paths = plan.paths(looking)
        record = change.before or {} if change.kind == "delete" else await about_to_be(work, change, paths)
        decision = decide(
            plan,
            Fired(change.form, "before", _EVENTS[change.kind]),
            record,
            change.before,
            await env_of(work),
            record_id=change.id,
        )
        change.values.update(plain(decision.values))
        _refuse(decision, {**record, **decision.values})
        await self._act(
            work, [each for each in decision.commands if not isinstance(each, SetValues | Require | Forbid)]
        )

    async def after_write(self, work: Work, change: Change) -> None:
        plan = plan_of(await installed(work, change.app))
        looking = _looking(plan, change, "after")
        if not looking:
            return
        paths = plan.paths(looking)
        deep = any(len(path) > 1 or path[0] not in (change.after or {}) for path in paths)
        if change.kind == "delete" or change.after is None:
            record: Any = change.before or {}
        else:
            record = await as_it_is(work, change.ref, paths) if deep else change.after
        decision = decide(
            plan,
            Fired(change.form, "after", _EVENTS[change.kind]),
            record,
            change.before,
            await env_of(work),
            record_id=change.id,
            explain="fired",
        )
        with called(*(each.name for each in decision.trace if each.fired and each.commands)):
            created = await self._act(work, list(decision.commands))
        await note_runs(work, change.app, change.form, change.id, decision, created)

    async def _act(self, work: Work, commands: list[Command]) -> list[RecordRef]:
        if not commands:
            return []
        assert work.mortise.performer is not None
        return await work.mortise.performer.perform(work, commands)


def _looking(plan: RulesPlan, change: Change, moment: str) -> Any:
    return plan.on_record.get((change.form, moment, _EVENTS.get(change.kind, "")), ())


def _refuse(decision: Decision, record: dict[str, Any]) -> None:
    """All refusals of all rules at once, each with its field."""
    mistakes: list[Diagnostic] = []
    for command in decision.commands:
        if isinstance(command, Forbid):
            mistakes += refused(command.message, command.field).diagnostics
        elif isinstance(command, Require) and record.get(command.field) in (None, "", [], ()):
            if command.message is not None:
                mistakes += refused(command.message, command.field).diagnostics
            else:
                mistakes.append(
                    Diagnostic(
                        "rule.required",
                        f"/values/{command.field}",
                        Text("This is needed.", "此项必填。"),
                        Text("Fill it in.", "请填写。"),
                    )
                )
    if mistakes:
        raise InputError(mistakes)
