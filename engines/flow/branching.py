"""What gateways share: their branches are their own business."""

from __future__ import annotations

from typing import ClassVar

from engines.flow.definition import NodeDef


class BranchingNode(NodeDef):
    gateway: ClassVar[bool] = True
