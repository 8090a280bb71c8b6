"""Start: where an instance begins. Returning to it asks the initiator to revise and submit again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import FLOW
from engines.flow.human import HumanNode
from engines.flow.run import Run
from engines.flow.seats import Verdict
from engines.flow.state import Token
from engines.kernel.commands import UpdateRecord
from engines.kernel.texts import Text


class StartNode(HumanNode):
    label_of_type: ClassVar[Text] = Text("Start", "开始")
    help_of_type: ClassVar[Text] = Text(
        "Where an instance begins; returning to it asks the initiator to revise and submit again.",
        "实例的起点；退回到此时由发起人修改后重新提交。",
    )
    icon: ClassVar[str] = "play"
    group: ClassVar[str] = "events"
    task_kind: ClassVar[str] = "form_task"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"key": "start", "type": "start", "next": "check"},)

    type: Literal["start"] = "start"

    @override
    def enter(self, run: Run, token: Token) -> None:
        if not self.within and run.state.visits.count(self.key) > 1 and run.state.initiator is not None:
            self.ask(run, token, [run.state.initiator])
            return
        values = {key: run.evaluate(FLOW, f"set/started/{key}") for key in self._started(run)}
        if values and run.ref:
            run.await_effects(token, [UpdateRecord(run.ref, values)])
        else:
            run.advance(token)

    def _started(self, run: Run) -> Iterable[str]:
        """The fields that the flow writes when it starts."""
        return () if self.within else run.plan.flow.set.get("started", {})

    @override
    def passed(self, run: Run, token: Token, found: Verdict) -> None:
        if found == "approved":
            self.go_on(run, token, "completed")
        else:
            run.end_all("withdrawn")
