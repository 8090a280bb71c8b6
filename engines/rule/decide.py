"""decide: which rules fire and what they command; every run can be explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engines.expr import Env
from engines.kernel.commands import Command, RecordRef, SetValues
from engines.kernel.errors import EvaluationFailed, LimitReached, MortiseError
from engines.kernel.texts import Text
from engines.rule.blocks import TriggerBlock
from engines.rule.plan import Looking, RulePlan, RulesPlan
from engines.rule.scene import Scene
from engines.rule.tracing import TracedPart, trace_condition

Why = Literal["fired", "fields_unchanged", "condition_false"]
Explain = Literal["never", "fired", "always"]


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule that looked. `parts`: the value of each part of its condition (only when asked for)."""

    rule: str
    name: str
    why: Why
    parts: tuple[TracedPart, ...] = ()
    commands: int = 0

    @property
    def fired(self) -> bool:
        return self.why == "fired"


@dataclass(frozen=True)
class Decision:
    """The commands of all rules that fired, in order, and why each rule did or did not."""

    commands: tuple[Command, ...] = ()
    trace: tuple[RuleTrace, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    """Before a write: what `set` changed, all rules together."""


@dataclass(frozen=True)
class Fired:
    """What happened to a record: `moment` and `event` as in a trigger."""

    form: str
    moment: Literal["before", "after"]
    event: Literal["created", "updated", "deleted"]


def decide(
    plan: RulesPlan,
    fired: Fired,
    record: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    env: Env,
    *,
    record_id: int | None = None,
    explain: Explain = "never",
) -> Decision:
    """Let every rule look that waits for this. Rules later in order see what earlier ones `set` before the write.

    `explain`: whose conditions are taken apart for the trace: of no rule, of those that fired, or of all.
    """
    looking = plan.on_record.get((fired.form, fired.moment, fired.event), ())
    if not looking:
        return Decision()
    ref = RecordRef(plan.app, fired.form, record_id) if record_id is not None else None
    return _decide(plan, looking, _Look(record, old, env, ref, fired.moment == "before", explain))


def decide_one(
    plan: RulesPlan,
    rule: RulePlan,
    record: Mapping[str, Any],
    env: Env,
    *,
    ref: RecordRef | None = None,
    payload: Mapping[str, Any] | None = None,
    explain: Explain = "always",
    before: bool = False,
) -> Decision:
    """Run one rule by itself: a button, a schedule, a call. Its condition is looked at.

    Args:
        before: as if the record were about to be written (for dry runs); `old` is then the record itself.
    """
    trigger = TriggerBlock(kind="call")
    old = record if before else None
    return _decide(plan, [(rule, trigger)], _Look(record, old, env, ref, before, explain, payload))


@dataclass(frozen=True)
class _Look:
    record: Mapping[str, Any]
    old: Mapping[str, Any] | None
    env: Env
    ref: RecordRef | None
    before: bool
    explain: Explain
    payload: Mapping[str, Any] | None = None


def _decide(plan: RulesPlan, looking: Sequence[Looking], look: _Look) -> Decision:
    commands: list[Command] = []
    trace: list[RuleTrace] = []
    record, changed = look.record, dict[str, Any]()
    for rule, trigger in looking:
        scene = Scene(rule, plan.app, look.before, record, look.old, look.ref, look.env, look.payload, plan.tables)
        if trigger.fields and look.old is not None and not differ(record, look.old, trigger.fields):
            trace.append(RuleTrace(rule.key, rule.name, "fields_unchanged"))
            continue
        try:
            given = _run(scene) if scene.holds() else None
        except MortiseError as error:
            raise _failed(rule, error) from error
        told = look.explain == "always" or (look.explain == "fired" and given is not None)
        parts = explain_condition(scene) if told else ()
        if given is None:
            trace.append(RuleTrace(rule.key, rule.name, "condition_false", parts))
            continue
        for each in given:
            if isinstance(each, SetValues):
                changed.update(each.values)
                record = {**record, **each.values}
        commands += given
        trace.append(RuleTrace(rule.key, rule.name, "fired", parts, len(given)))
    return Decision(tuple(commands), tuple(trace), changed)


def explain_condition(scene: Scene) -> tuple[TracedPart, ...]:
    """The value of each part of the rule's condition."""
    rule = scene.rule
    return (
        trace_condition(rule.condition, scene.names(), scene.env, rule.offsets.get("when", 0)) if rule.condition else ()
    )


def differ(record: Mapping[str, Any], old: Mapping[str, Any], fields: Iterable[str]) -> bool:
    """Whether one of these fields has another value; references are compared by id."""
    return any(_plain(record.get(each)) != _plain(old.get(each)) for each in fields)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping) and "id" in value:
        return value["id"]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _run(scene: Scene) -> list[Command]:
    return scene.run_all(scene.rule.blocks.then, "then")


def _failed(rule: RulePlan, error: MortiseError) -> MortiseError:
    first = error.diagnostics[0]
    if isinstance(error, LimitReached):
        return LimitReached(
            [
                replace(each, message=_named(rule, each.message), pointer=f"/rules/{rule.key}")
                for each in error.diagnostics
            ]
        )
    return EvaluationFailed.because(
        "rule.failed",
        _named(rule, first.message),
        first.hint,
        pointer=f"/rules/{rule.key}",
        rule=rule.key,
        cause=first.code,
    )


def _named(rule: RulePlan, said: Text) -> Text:
    return Text(f"Rule '{rule.name}' failed: {said.en}", f"规则“{rule.name}”运行失败：{said.zh}")
