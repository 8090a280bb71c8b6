"""Parallel gateway: all branches at once; where several ways come together, it waits for every one of them."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.branching import BranchingNode
from engines.flow.gathering import arrive
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.texts import Text


class ParallelGatewayNode(BranchingNode):
    """Counts per incoming flow, so that two tokens on one edge do not stand for the other.

    **Source**: BPMN 2.0.2 §13.4.1; van der Aalst's WCP-2 (parallel split) and WCP-3 (synchronisation).
    """

    label_of_type: ClassVar[Text] = Text("Parallel", "并行分支")
    help_of_type: ClassVar[Text] = Text(
        "Takes all branches at once; as a join it waits for every one of them.",
        "同时走所有分支；汇聚时等待每一个分支。",
    )
    icon: ClassVar[str] = "git-fork"
    group: ClassVar[str] = "gateways"
    joins: ClassVar[bool] = True
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "both", "type": "parallel_gateway", "branches": [{"next": "legal"}, {"next": "finance"}]},
        {"key": "join", "type": "parallel_gateway", "next": "done"},
    )

    type: Literal["parallel_gateway"] = "parallel_gateway"

    @override
    def enter(self, run: Run, token: Token) -> None:
        incoming = run.plan.incoming[self.key]
        if len(incoming) > 1 and token.via is not None:
            joined = arrive(run, token, incoming)
            if joined is None:
                return
            token = joined
        ways = [f"branches/{index}/next" for index in range(len(self.branches))]
        if self.next or not ways:
            ways.append("next")
        if len(ways) == 1:
            run.advance(token, ways[0])
        else:
            run.split(token, ways)
