"""End: this token is done; the instance ends with the last one."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.texts import Text


class EndNode(NodeDef):
    label_of_type: ClassVar[Text] = Text("End", "结束")
    help_of_type: ClassVar[Text] = Text(
        "This way is done; the instance ends with the last one.", "这条路径结束；最后一条结束时实例结束。"
    )
    icon: ClassVar[str] = "circle-stop"
    group: ClassVar[str] = "events"
    ends: ClassVar[bool] = True
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"key": "done", "type": "end", "outcome": "approved"},)

    type: Literal["end"] = "end"
    outcome: str = ""
    """What the instance is said to have come to; `completed` when nothing is said."""

    @override
    def enter(self, run: Run, token: Token) -> None:
        if self.outcome:
            run.state.outcome = self.outcome
        run.note("left", token)
        run.consume(token)
