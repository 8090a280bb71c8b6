"""Escalation: tell whoever is outside that something is up; they may go on beside, or end what is inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef, Slot
from engines.flow.effects import evaluate_all, value_slots
from engines.flow.raising import escalate
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class EscalationNode(NodeDef):
    """Without a next node it is an escalation end event. **Source**: BPMN 2.0.2 §10.5.5."""

    label_of_type: ClassVar[Text] = Text("Escalate", "升级上报")
    help_of_type: ClassVar[Text] = Text(
        "Tells whoever is outside that something is up; they may go on beside, or end what is inside.",
        "向外层上报情况；外层可以并行处理，也可以中断内部。",
    )
    icon: ClassVar[str] = "trending-up"
    group: ClassVar[str] = "events"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "late", "type": "escalation", "escalation": "late", "next": "go_on"},
    )

    type: Literal["escalation"] = "escalation"
    escalation: str
    """The code by which it is caught."""
    payload: dict[Key, Feel] = {}

    @override
    def slots(self) -> Iterator[Slot]:
        yield from value_slots("payload", self.payload)

    @override
    def enter(self, run: Run, token: Token) -> None:
        escalate(run, token, self.escalation, evaluate_all(run, self.key, "payload", self.payload))
        if token.id in run.state.tokens:
            run.advance(token)
