"""Inclusive gateway: every branch whose condition holds; as a join it waits for all that can still come."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.branching import BranchingNode
from engines.flow.gathering import gather
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.texts import Text


class InclusiveGatewayNode(BranchingNode):
    """**Source**: BPMN 2.0.2 §13.4.3; van der Aalst's WCP-6 (multi-choice) and WCP-7 (synchronising merge)."""

    label_of_type: ClassVar[Text] = Text("Inclusive", "包容分支")
    help_of_type: ClassVar[Text] = Text(
        "Takes every branch whose condition holds; as a join it waits for all that can still come.",
        "走所有条件成立的分支；汇聚时等待所有仍可能到达的分支。",
    )
    icon: ClassVar[str] = "circle-dot"
    group: ClassVar[str] = "gateways"
    joins: ClassVar[bool] = True
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "who",
            "type": "inclusive_gateway",
            "branches": [
                {"when": "amount > 10000", "next": "finance"},
                {"when": "foreign", "next": "legal"},
                {"else": True, "next": "head"},
            ],
        },
        {"key": "join", "type": "inclusive_gateway", "next": "done"},
    )

    type: Literal["inclusive_gateway"] = "inclusive_gateway"

    @override
    def enter(self, run: Run, token: Token) -> None:
        incoming = run.plan.incoming[self.key]
        if len(incoming) > 1 and token.via is not None:
            gather(run, token)
        else:
            self.go_out(run, token)

    def go_out(self, run: Run, token: Token) -> None:
        """Leave by every branch that applies."""
        ways = [
            f"branches/{index}/next"
            for index, each in enumerate(self.branches)
            if not each.otherwise and (each.when is None or run.holds(self.key, f"branches/{index}/when"))
        ]
        if not ways:
            ways = [f"branches/{index}/next" for index, each in enumerate(self.branches) if each.otherwise][:1]
        if not ways and self.branches and not self.next:
            run.no_way(token)
        elif len(ways) > 1:
            run.split(token, ways)
        else:
            run.advance(token, ways[0] if ways else "next")
