"""Event sub-process: begins when something happens while the sub-process around it (or the flow) runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.bodies import remove_scope
from engines.flow.catching import Trap
from engines.flow.definition import NodeDef, Slot
from engines.flow.run import Run
from engines.flow.scopes import open_scope
from engines.flow.state import Scope, Token
from engines.kernel.definition import Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text


class EventSubProcessNode(NodeDef, Trap):
    """No line leads to it and none away. **Source**: BPMN 2.0.2 §13.5.3, handling events in an event sub-process."""

    label_of_type: ClassVar[Text] = Text("Event sub-process", "事件子流程")
    help_of_type: ClassVar[Text] = Text(
        "Begins by itself when something happens while the sub-process around it, or the flow, runs.",
        "在外层子流程或流程运行期间，事件发生时自行开始。",
    )
    icon: ClassVar[str] = "square-dashed"
    group: ClassVar[str] = "containers"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "on_error", "type": "event_sub_process", "error": True, "into": "problem"},
        {"key": "remind", "type": "event_sub_process", "after": "2 days", "every": "1 day", "interrupting": False},
        {"key": "undo", "type": "event_sub_process", "within": "booking", "compensation": True},
    )

    type: Literal["event_sub_process"] = "event_sub_process"
    variables: dict[Key, str] = {}
    """Name → FEEL type: they exist only inside."""

    @override
    def slots(self) -> Iterator[Slot]:
        yield from self.catch_slots("")

    @override
    def variables_inside(self) -> dict[str, str]:
        return dict(self.variables)

    @override
    def check(self) -> list[Diagnostic]:
        return self.check_catch("")

    @override
    def enter(self, run: Run, token: Token) -> None:
        self.begin(run, token)

    def begin(self, run: Run, token: Token) -> None:
        """It was heard (or, as a handler, asked for)."""
        open_scope(run, token, dict.fromkeys(self.variables))

    @override
    def scope_over(self, run: Run, token: Token, scope: Scope) -> None:
        remove_scope(run, scope)
        run.advance(token)
