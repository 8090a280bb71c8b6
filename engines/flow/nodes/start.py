"""Start: where an instance begins. Returning to it asks the initiator to revise and submit again."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.human import HumanNode
from engines.flow.run import Run
from engines.flow.seats import Verdict
from engines.flow.state import Token
from engines.kernel.texts import Text


class StartNode(HumanNode):
    label_of_type: ClassVar[Text] = Text("Start", "开始")
    icon: ClassVar[str] = "play"
    group: ClassVar[str] = "events"
    task_kind: ClassVar[str] = "form_task"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"key": "start", "type": "start", "next": "check"},)

    type: Literal["start"] = "start"

    @override
    def enter(self, run: Run, token: Token) -> None:
        if not self.within and run.state.visits.count(self.key) > 1 and run.state.initiator is not None:
            self.ask(run, token, [run.state.initiator])
        else:
            run.advance(token)

    @override
    def passed(self, run: Run, token: Token, found: Verdict) -> None:
        if found == "approved":
            self.go_on(run, token, "completed")
        else:
            run.end_all("withdrawn")
