"""One event, stepped: with the record as it is now, and every question answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from engines.flow import FlowPlan, Step, step
from engines.flow.events import Event, Started, with_facts
from engines.kernel.commands import (
    CancelTimer,
    CloseTask,
    Command,
    FinishInstance,
    MoveTask,
    OpenTask,
    RecordRef,
    SetTimer,
)
from engines.kernel.errors import LimitReached, NotFound
from engines.kernel.texts import Text
from runtime.flows.going import Going
from runtime.flows.people import answers, known_people
from runtime.flows.proposals import proposed_over
from runtime.flows.round_trip import at_once
from runtime.flows.titles import instance_title
from runtime.records.load import load_records, load_rows
from runtime.records.quick import bare_of
from runtime.records.read import binds, record_statement
from runtime.records.sight import system_sight
from runtime.rules.plans import rules_of
from runtime.work import Work

MAX_ATTEMPTS = 50
_OWN = frozenset({OpenTask, CloseTask, MoveTask, SetTimer, CancelTimer})
"""Commands that touch nothing but the flow's own tables."""
Records = Mapping[RecordRef, Mapping[str, Any]]
"""Records as contexts; those that are gone are missing."""


async def step_answered(work: Work, going: Going, event: Event, records: Records | None = None) -> Step:
    """Step; while the engine asks, answer and step again. Nothing is written. `records`: those that were read for this
    step already (see `records_of`)."""
    plan = going.plan
    ref = ref_of(going, event)
    if event.record is None and (ref is not None or plan.holds_changes):
        event = replace(event, record=await _record(work, going, ref, records))
    initiator = event.initiator if isinstance(event, Started) else going.state.initiator
    if plan.initiator_paths and initiator is not None:
        event = with_facts(event, {**event.facts, "initiator": await _person(work, plan, initiator)})
    for _ in range(MAX_ATTEMPTS):
        found = step(plan, going.state, event, known_people(work, plan))
        if not found.needs:
            return found
        event = with_facts(event, {**event.facts, **await answers(work, plan, found.needs)})
    raise LimitReached.because("flow.too_many_questions", Text("A flow asks without end.", "流程的查询次数过多。"))


def ref_of(going: Going, event: Event) -> RecordRef | None:
    """The record that an instance is about, or will be about after this event."""
    return event.ref if isinstance(event, Started) else going.ref


async def records_of(work: Work, asked: Iterable[tuple[Going, Event]]) -> Records:
    """What the flows' expressions and titles read of the records that these steps are about: one query per form."""
    wanted: dict[tuple[str, str], set[int]] = defaultdict(set)
    paths: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for going, event in asked:
        ref = ref_of(going, event)
        if ref is not None:
            wanted[ref.app, ref.form].add(ref.id)
            paths[ref.app, ref.form] |= going.plan.paths | title_paths(going.plan)
    found: dict[RecordRef, Mapping[str, Any]] = {}
    for (app, form), ids in wanted.items():
        rows = await _load(work, app, form, ids, paths[app, form])
        found |= {RecordRef(app, form, id_): row for id_, row in rows.items()}
    return found


def title_paths(plan: FlowPlan) -> frozenset[tuple[str, ...]]:
    """What the title reads of the record."""
    return plan.title.paths if plan.title else frozenset()


async def is_own(work: Work, going: Going, commands: tuple[Command, ...]) -> bool:
    """Whether carrying these out touches nothing but the flow's own tables, so that many steps may share a commit."""
    others = [each for each in commands if type(each) not in _OWN]
    if not others:
        return True
    if len(others) > 1 or not isinstance(others[0], FinishInstance):
        return False
    ends_alone = going.parent is None and not going.plan.holds_changes
    return ends_alone and (going.plan.flow.key, "ended") not in (await rules_of(work, going.app)).on_flow


async def take_snapshots(work: Work, goings: Sequence[Going], records: Records | None = None) -> None:
    """Of those that want them: the record as it is now (JSON, everything), and what the instance is called; of an
    instance without a record, the title. `records`: as they are now, when the caller has read them already."""
    about = [(each, each.ref) for each in goings if each.wants_title and each.ref is not None]
    for going in goings:
        if going.wants_title and going.ref is None and going.before == 0:
            going.title = await instance_title(work, going.plan, None, {})
    if not about:
        return
    if records is None:
        records = await _titled(work, about)
    for going, ref in about:
        if ref in records:
            going.title = await instance_title(work, going.plan, ref, records[ref])
    wholes = await _wholes(work, {ref for going, ref in about if going.wants_snapshot})
    for going, ref in about:
        if going.wants_snapshot and ref in wholes:
            going.snapshot = orjson.Fragment(wholes[ref])


async def _titled(work: Work, about: Sequence[tuple[Going, RecordRef]]) -> Records:
    """The records with what the titles read."""
    found: dict[RecordRef, Mapping[str, Any]] = {}
    for going, ref in about:
        rows = await _load(work, ref.app, ref.form, {ref.id}, title_paths(going.plan))
        if ref.id in rows:
            found[ref] = rows[ref.id]
    return found


async def _wholes(work: Work, refs: set[RecordRef]) -> dict[RecordRef, str]:
    """Each record whole, as JSON text; those that are gone are missing."""
    ordered, asked, values = list(refs), [], binds(work)
    for ref in ordered:
        sight = await system_sight(work, ref.app)
        statement = record_statement(sight, sight.form(ref.form))
        asked.append((statement.sql, statement.fill({**values, "id": ref.id})))
    found = await at_once(await bare_of(work.connection), *asked)
    return {ref: rows[0][0] for ref, rows in zip(ordered, found, strict=True) if rows}


async def _record(work: Work, going: Going, ref: RecordRef | None, records: Records | None) -> Mapping[str, Any] | None:
    """Only what the flow's expressions read: the log stays small. None when the record is gone."""
    plan = going.plan
    if not plan.paths:
        return None
    whole: Mapping[str, Any] | None = {}
    if ref is not None and records is not None:
        whole = records.get(ref)
    elif ref is not None:
        whole = (await _load(work, ref.app, ref.form, {ref.id}, plan.paths)).get(ref.id)
    if whole is None:
        return None
    if plan.holds_changes:
        whole = {**whole, **await proposed_over(work, going)}
    roots = {"id", *(path[0] for path in plan.paths)}
    return {key: value for key, value in whole.items() if key in roots}


async def _load(
    work: Work, app: str, form: str, ids: set[int], paths: Iterable[tuple[str, ...]]
) -> Mapping[int, Mapping[str, Any]]:
    """Records by id; none when their form is gone."""
    try:
        return await load_records(work, app, form, sorted(ids), paths)
    except NotFound:
        return {}


async def _person(work: Work, plan: FlowPlan, id_: int) -> Mapping[str, Any]:
    workspace = (await system_sight(work, plan.app)).workspace
    rows = await load_rows(await bare_of(work.connection), workspace, "core.person", [id_], plan.initiator_paths)
    return rows.get(id_, {"id": id_})


__all__ = ["Records", "is_own", "records_of", "ref_of", "step_answered", "take_snapshots", "title_paths"]
