"""What people and administrators do with instances."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engines.flow import FlowPlan, load_state
from engines.flow import events as e
from engines.flow.human import HumanNode
from engines.flow.migrate import preview_migration
from engines.kernel.errors import Conflict, InputError, LimitReached, NotAllowed
from engines.kernel.texts import Text
from runtime.flows import tables
from runtime.flows.driver import deliver, unknown_instance
from runtime.flows.plans import flow_plan
from runtime.work import Work

URGE_EVERY = timedelta(minutes=10)
t, i = tables.task, tables.instance


async def visible_instance(work: Work, instance: int) -> Any:
    """The instance's row, for those who take part: initiator, assignees, admins. Raises NotFound."""
    row = (await work.connection.execute(sa.select(i).where(i.c.id == instance))).one_or_none()
    if row is None:
        raise unknown_instance(instance)
    if work.actor.is_admin or row.initiator == work.actor.id:
        return row
    takes_part = await work.connection.scalar(
        sa.select(t.c.id).where(t.c.instance == instance, t.c.assignee == work.actor.id).limit(1)
    )
    if takes_part is None:
        raise unknown_instance(instance)
    return row


async def act_on_instance(
    work: Work,
    instance: int,
    action: str,
    *,
    comment: str = "",
    node: str = "",
    values: Mapping[str, Any] | None = None,
) -> None:
    """Withdraw, urge, comment, cancel, or retry / skip an incident (`node`: its node or token; by default the first;
    `values`: variables put right before)."""
    row = await visible_instance(work, instance)
    common: dict[str, Any] = {"at": work.now, "actor": work.actor.id}
    match action:
        case "withdraw":
            await deliver(work, instance, e.Withdrawn(**common, comment=comment))
        case "urge":
            await _urge(work, row, comment)
        case "comment":
            if not comment.strip():
                raise InputError.because(
                    "flow.comment_required", Text("Say something.", "请填写意见。"), pointer="/comment"
                )
            await deliver(work, instance, e.Commented(**common, comment=comment))
        case "cancel":
            require_flow_admin(work)
            await deliver(work, instance, e.Cancelled(**common, reason=comment))
        case "retry" | "skip":
            require_flow_admin(work)
            token = await _incident(work, instance, node)
            cls = e.IncidentRetried if action == "retry" else e.IncidentSkipped
            await deliver(work, instance, cls(**common, token=token, values=values or {}))
        case _:
            raise InputError.because(
                "flow.unknown_action", Text(f"There is no action '{action}'.", f"没有操作“{action}”。")
            )


async def preview_instance(work: Work, instance: int, nodes: Mapping[str, str]) -> dict[str, Any]:
    """What a migration to the release in force would do: `{from, to, moves: [{node, to, tokens, problem}], targets, possible}`."""
    row = (await work.connection.execute(sa.select(i).where(i.c.id == instance))).one_or_none()
    if row is None:
        raise unknown_instance(instance)
    old, _ = await flow_plan(work, row.app, row.flow, row.release)
    new, release = await flow_plan(work, row.app, row.flow)
    moves = preview_migration(old, new, load_state(row.state), nodes)
    language = work.actor.language or "en"
    return {
        "from": row.release,
        "to": release,
        "moves": [
            {
                "node": each.node,
                "to": each.to,
                "tokens": each.tokens,
                "problem": each.problem.to(language) if each.problem else None,
            }
            for each in moves
        ],
        "targets": [{"node": key, "name": node.name or key} for key, node in new.nodes.items()],
        "possible": all(each.problem is None for each in moves) and row.status == "running",
    }


async def migrate_instance(work: Work, instance: int, nodes: Mapping[str, str]) -> None:
    """Go on with the release in force; raises Conflict (`flow.cannot_migrate`) and leaves it where it was."""
    row = (await work.connection.execute(sa.select(i).where(i.c.id == instance).with_for_update())).one_or_none()
    if row is None:
        raise unknown_instance(instance)
    plan, release = await flow_plan(work, row.app, row.flow)
    await work.connection.execute(sa.update(i).where(i.c.id == instance).values(release=release))
    await _move_rows(work, instance, plan, nodes)
    await deliver(work, instance, e.Migrated(at=work.now, actor=work.actor.id, nodes=nodes))


async def _move_rows(work: Work, instance: int, plan: FlowPlan, nodes: Mapping[str, str]) -> None:
    """Open tasks and timers stand at the new nodes, all at once: two nodes may change places."""
    for table, still in ((t, sa.and_(t.c.status == "open", t.c.kind != "cc")), (tables.timer, sa.true())):
        if nodes:
            await work.connection.execute(
                sa.update(table)
                .where(table.c.instance == instance, table.c.node.in_(nodes), still)
                .values(node=sa.case(dict(nodes), value=table.c.node))
            )
    kinds = {key: node.task_kind for key, node in plan.nodes.items() if isinstance(node, HumanNode)}
    if kinds:
        kind = sa.case(kinds, value=t.c.node, else_=t.c.kind)
        await work.connection.execute(
            sa.update(t)
            .where(t.c.instance == instance, t.c.status == "open", t.c.kind != "cc", t.c.kind != kind)
            .values(kind=kind)
        )


def require_flow_admin(work: Work) -> None:
    if not work.actor.is_admin:
        raise NotAllowed.because(
            "flow.admin_only", Text("Only administrators may do this.", "只有管理员可以执行此操作。")
        )


async def _urge(work: Work, row: Any, comment: str) -> None:
    """Once in a while, whoever and however many ask for it at the same moment."""
    long_ago = sa.or_(i.c.urged_at.is_(None), i.c.urged_at <= work.now - URGE_EVERY)
    noted = await work.connection.execute(sa.update(i).where(i.c.id == row.id, long_ago).values(urged_at=work.now))
    if not noted.rowcount:
        raise LimitReached.because(
            "flow.urged_lately",
            Text("They were reminded a few minutes ago.", "几分钟前刚催办过。"),
            Text("Try again later.", "请稍后再试。"),
        )
    await deliver(work, row.id, e.Urged(at=work.now, actor=work.actor.id, comment=comment))
    await work.connection.execute(
        sa.update(t).where(t.c.instance == row.id, t.c.status == "open", t.c.kind != "cc").values(urged=True)
    )


async def _incident(work: Work, instance: int, node: str) -> str:
    state = await work.connection.scalar(sa.select(i.c.state).where(i.c.id == instance))
    tokens = {each["id"]: each["node"] for each in (state or {}).get("tokens", ())}
    for token in (state or {}).get("incidents", {}):
        if not node or node in (token, tokens.get(token)):
            return str(token)
    raise Conflict.because("flow.no_incident", Text("There is no incident here any more.", "此处已没有异常。"))
