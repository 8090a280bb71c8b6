"""What the holder of a task may write into the record, and what must be there before the task is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.flow import FlowPlan
from engines.flow.human import HumanNode
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.flows.proposals import amend, amended, proposal_of
from runtime.identity.tables import person
from runtime.records.files import stored_files, uploaded_by
from runtime.records.load import load_record
from runtime.records.write import update_record
from runtime.work import Work


def access_of(plan: FlowPlan, node: str) -> Mapping[str, str]:
    """Field → hide, read, write or require at this node."""
    found = plan.nodes.get(node)
    return found.fields if isinstance(found, HumanNode) else {}


async def fill_in(work: Work, plan: FlowPlan, task: Any, values: Mapping[str, Any], *, finishing: bool) -> None:
    """Write what the task lets its holder write, into its record, or into the change of it that is held back; what it
    requires must then be there. Raises InputError.

    Args:
        task: a row with `instance`, `node`, `app`, `form` and `record`.
    """
    _require_open(access_of(plan, task.node), values)
    if values:
        await _write(work, plan, task, values)
    if finishing and (empty := await still_to_fill(work, plan, task)):
        raise InputError(
            [
                Diagnostic(
                    "flow.field_required",
                    pointer.join("/values", key),
                    Text("This is needed.", "此项必填。"),
                    Text("Fill it in.", "请填写。"),
                )
                for key in empty
            ]
        )


async def still_to_fill(work: Work, plan: FlowPlan, task: Any) -> list[str]:
    """The fields that have to be filled in before the task can be done, and are not. `task`: as of `fill_in`."""
    wanted = [key for key, each in access_of(plan, task.node).items() if each == "require"]
    if not wanted:
        return []
    held = await _held(work, plan, task)
    if held is None and task.record is None:
        return []
    record = await amended(work, held) if held else await load_record(work, task.app, task.form, task.record)
    return [key for key in wanted if record.get(key) in (None, "", [], ())]


async def _write(work: Work, plan: FlowPlan, task: Any, values: Mapping[str, Any]) -> None:
    if (held := await _held(work, plan, task)) is not None:
        await amend(work, held, values)
    elif task.record is not None:
        await update_record(work, task.app, task.form, task.record, values, trusted=True)


async def _held(work: Work, plan: FlowPlan, task: Any) -> Any:
    """The change that is held back until the flow of this task ends; None when there is none (any more)."""
    found = await proposal_of(work, task.instance) if plan.holds_changes else None
    return found if found is not None and found.status == "pending" else None


def _require_open(access: Mapping[str, str], values: Mapping[str, Any]) -> None:
    closed = [key for key in values if access.get(key) not in ("write", "require")]
    if closed:
        raise InputError(
            [
                Diagnostic(
                    "flow.field_closed",
                    pointer.join("/values", key),
                    Text(f"'{key}' cannot be changed in this task.", f"该任务中不能修改“{key}”。"),
                    Text("Leave it out.", "请去掉此项。"),
                )
                for key in closed
            ]
        )


async def people_named(work: Work, to: Any, place: str = "/to") -> list[int]:
    """Ids from one or several, as strings, numbers or `{id}`. All must be active people; raises InputError."""
    given = to if isinstance(to, list | tuple) else [to]
    ids: list[int] = []
    for each in given:
        text = str(each.get("id") if isinstance(each, Mapping) else each or "")
        if text.isdigit() and len(text) < 19:
            ids.append(int(text))
    known = (
        set((await work.connection.scalars(sa.select(person.c.id).where(person.c.id.in_(ids), person.c.active))).all())
        if ids
        else set()
    )
    if not ids or len(ids) != len(given) or not set(ids) <= known:
        raise InputError.because(
            "flow.unknown_person", Text("Choose an active person.", "请选择有效的人员。"), pointer=place
        )
    return list(dict.fromkeys(ids))


async def own_files(work: Work, files: Any, place: str = "/files") -> tuple[str, ...]:
    """Ids of files that the actor has uploaded; raises InputError for any other."""
    given = [str(each) for each in files or ()]
    ids = [int(each) for each in given if each.isdigit() and len(each) < 19]
    known = await stored_files(work, ids) if ids else {}
    for each in given:
        if not each.isdigit() or int(each) not in known or await uploaded_by(work, int(each)) != work.actor.id:
            raise InputError.because(
                "file.unknown",
                Text(f"There is no file {each[:20]}.", f"没有编号为 {each[:20]} 的文件。"),
                pointer=place,
            )
    return tuple(given)
