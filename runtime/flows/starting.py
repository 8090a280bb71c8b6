"""What starting a flow asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.flow import FlowPlan
from engines.flow.human import HumanNode
from engines.kernel import pointer
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.flows.filling import people_named
from runtime.work import Work


def to_choose(plan: FlowPlan) -> list[dict[str, Any]]:
    """Nodes whose people the initiator chooses: `{node, name}`."""
    return [
        {"node": key, "name": node.name or key}
        for key, node in plan.nodes.items()
        if isinstance(node, HumanNode) and any(each.choice for each in node.by)
    ]


async def people_chosen(work: Work, plan: FlowPlan, choices: Mapping[str, Any]) -> dict[str, list[int]]:
    """The ids of the people chosen, by node. Raises InputError with a pointer into `/choices`: for a node whose people
    are not chosen, and for anybody who is not active."""
    known = {each["node"] for each in to_choose(plan)}
    for key in choices:
        if key not in known:
            raise InputError.because(
                "flow.not_to_choose",
                Text(f"Nobody is to be chosen for '{key[:40]}'.", f"“{key[:40]}”不需要选择人员。"),
                Text("Choose only for the steps offered.", "请只为列出的节点选择人员。"),
                pointer=pointer.join("/choices", key),
            )
    return {key: await people_named(work, to, pointer.join("/choices", key)) for key, to in choices.items()}
