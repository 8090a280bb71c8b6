"""Terminate: the instance ends now, whatever else is going on in it; inside a sub-process, that one ends."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef
from engines.flow.run import Run
from engines.flow.state import ROOT, Token
from engines.kernel.texts import Text


class TerminateNode(NodeDef):
    """**Source**: BPMN 2.0.2 §13.5.6, terminate end event."""

    label_of_type: ClassVar[Text] = Text("Terminate", "终止")
    help_of_type: ClassVar[Text] = Text(
        "Ends the instance now, whatever else is going on; inside a sub-process, that one.",
        "立即结束整个实例；位于子流程内时只结束该子流程。",
    )
    icon: ClassVar[str] = "octagon-x"
    group: ClassVar[str] = "events"
    ends: ClassVar[bool] = True
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"key": "stop", "type": "terminate", "outcome": "cancelled"},)

    type: Literal["terminate"] = "terminate"
    outcome: str = "terminated"

    @override
    def enter(self, run: Run, token: Token) -> None:
        scope = run.state.scopes[token.scope]
        if scope.id == ROOT:
            run.note("left", token)
            run.consume(token)
            run.end_all(self.outcome)
        else:
            run.empty(scope, besides=token)
            run.advance(token)
