"""What starting a flow asks for."""

from __future__ import annotations

from typing import Any

from engines.flow import FlowPlan
from engines.flow.human import HumanNode


def to_choose(plan: FlowPlan) -> list[dict[str, Any]]:
    """Nodes whose people the initiator chooses: `{node, name}`."""
    return [
        {"node": key, "name": node.name or key}
        for key, node in plan.nodes.items()
        if isinstance(node, HumanNode) and any(each.choice for each in node.by)
    ]
