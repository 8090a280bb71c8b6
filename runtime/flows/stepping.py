"""One event, stepped: with the record as it is now, and every question answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from engines.flow import FlowPlan, Step, step
from engines.flow.events import Event, Started
from engines.kernel.commands import CancelTimer, CloseTask, Command, FinishInstance, OpenTask, RecordRef, SetTimer
from engines.kernel.errors import LimitReached, NotFound
from engines.kernel.texts import Text
from runtime.flows.going import Going
from runtime.flows.people import answers
from runtime.flows.proposals import proposed_over
from runtime.flows.titles import instance_title
from runtime.records.load import load_record, load_rows
from runtime.records.quick import bare_of
from runtime.records.read import binds, read_record_json
from runtime.records.sight import system_sight
from runtime.rules.plans import rules_of
from runtime.work import Work

MAX_ATTEMPTS = 50
OWN = (OpenTask, CloseTask, SetTimer, CancelTimer)
"""Commands that touch nothing but the flow's own tables."""


async def step_answered(work: Work, going: Going, event: Event) -> tuple[Event, Step]:
    """Step; while the engine asks, answer and step again. Nothing is written."""
    ref = event.ref if isinstance(event, Started) else going.ref
    if event.record is None and (ref is not None or going.plan.flow.holds_changes):
        event = replace(event, record=await _record(work, going, ref))
    initiator = event.initiator if isinstance(event, Started) else going.state.initiator
    facts: dict[str, Any] = dict(event.facts)
    if going.plan.initiator_paths and initiator is not None:
        facts["initiator"] = await _person(work, going.plan, initiator)
    for _ in range(MAX_ATTEMPTS):
        event = replace(event, facts=facts)
        found = step(going.plan, going.state, event)
        if not found.needs:
            return event, found
        facts = {**facts, **await answers(work, going.plan, found.needs)}
    raise LimitReached.because("flow.too_many_questions", Text("A flow asks without end.", "流程的查询次数过多。"))


async def is_own(work: Work, going: Going, commands: tuple[Command, ...]) -> bool:
    """Whether carrying these out touches nothing but the flow's own tables, so that many steps may share a commit."""
    for each in commands:
        if isinstance(each, FinishInstance):
            ends_alone = going.parent is None and not going.plan.flow.holds_changes
            if not ends_alone or (going.plan.flow.key, "ended") in (await rules_of(work, going.app)).on_flow:
                return False
        elif not isinstance(each, OWN):
            return False
    return True


async def take_snapshot(work: Work, going: Going) -> None:
    """The record as it is now (JSON, everything), and the instance's title; of an instance without one, the title."""
    ref = going.ref
    if not going.wants_snapshot:
        return
    if ref is None:
        if going.before == 0:
            going.title = await instance_title(work, going.plan, None, {})
        return
    sight = await system_sight(work, ref.app)
    found = await read_record_json(await bare_of(work.connection), sight, ref.form, ref.id, binds(work))
    if found is None:
        return
    paths = going.plan.title.paths if going.plan.title else ()
    record = await load_record(work, ref.app, ref.form, ref.id, paths)
    going.snapshot, going.title = orjson.loads(found), await instance_title(work, going.plan, ref, record)


async def _record(work: Work, going: Going, ref: RecordRef | None) -> Mapping[str, Any] | None:
    """Only what the flow's expressions read: the log stays small. None when the record is gone."""
    plan = going.plan
    if not plan.paths:
        return None
    try:
        whole = {} if ref is None else await load_record(work, ref.app, ref.form, ref.id, plan.paths)
    except NotFound:
        return None
    if plan.flow.holds_changes:
        whole = {**whole, **await proposed_over(work, going)}
    roots = {"id", *(path[0] for path in plan.paths)}
    return {key: value for key, value in whole.items() if key in roots}


async def _person(work: Work, plan: FlowPlan, id_: int) -> Mapping[str, Any]:
    workspace = (await system_sight(work, plan.app)).workspace
    rows = await load_rows(await bare_of(work.connection), workspace, "core.person", [id_], plan.initiator_paths)
    return rows.get(id_, {"id": id_})
