"""Signal: send a message to every flow of the record that waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef, Slot
from engines.flow.effects import evaluate_all, value_slots
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import SignalFlows
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class SignalNode(NodeDef):
    label_of_type: ClassVar[Text] = Text("Send message", "发送消息")
    icon: ClassVar[str] = "send"
    group: ClassVar[str] = "events"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "paid", "type": "signal", "message": "paid", "payload": {"amount": "amount"}, "next": "done"},
    )

    type: Literal["signal"] = "signal"
    message: str
    payload: dict[Key, Feel] = {}

    @override
    def slots(self) -> Iterator[Slot]:
        yield from value_slots("payload", self.payload)

    @override
    def enter(self, run: Run, token: Token) -> None:
        payload = evaluate_all(run, self.key, "payload", self.payload)
        run.commands.append(SignalFlows(self.message, run.ref, payload))
        run.advance(token)
