"""Exclusive gateway: the first branch whose condition holds, else the branch marked `else`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.branching import BranchingNode
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.texts import Text


class ExclusiveGatewayNode(BranchingNode):
    """**Source**: BPMN 2.0.2 §13.4.2; van der Aalst's WCP-4 (exclusive choice) and WCP-5 (simple merge)."""

    label_of_type: ClassVar[Text] = Text("Decision", "条件分支")
    help_of_type: ClassVar[Text] = Text(
        "Takes the first branch whose condition holds, else the one marked else.",
        "走第一个条件成立的分支，都不成立时走“否则”分支。",
    )
    icon: ClassVar[str] = "split"
    group: ClassVar[str] = "gateways"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "size",
            "type": "exclusive_gateway",
            "branches": [{"when": "amount >= 100000", "next": "board"}, {"else": True, "next": "head"}],
        },
    )

    type: Literal["exclusive_gateway"] = "exclusive_gateway"

    @override
    def enter(self, run: Run, token: Token) -> None:
        for index in self._in_order():
            branch = self.branches[index]
            if branch.otherwise or branch.when is None or run.holds(self.key, f"branches/{index}/when"):
                run.advance(token, f"branches/{index}/next")
                return
        if self.next or not self.branches:
            run.advance(token)
            return
        run.no_way(token)

    def _in_order(self) -> Iterator[int]:
        yield from (index for index, each in enumerate(self.branches) if not each.otherwise)
        yield from (index for index, each in enumerate(self.branches) if each.otherwise)
