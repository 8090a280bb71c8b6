"""Send message: to the flows of the record that wait for it, or to those with the same correlation key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.catching import key_text
from engines.flow.definition import Slot
from engines.flow.effects import evaluate_all, value_slots
from engines.flow.events import MessageReceived
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import SignalFlows
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class SendMessageNode(Activity):
    label_of_type: ClassVar[Text] = Text("Send message", "发送消息")
    help_of_type: ClassVar[Text] = Text(
        "Sends a message to the flows of the record that wait for it, or to those with the same correlation key.",
        "向等待该消息的本记录流程，或关联键相同的流程发送消息。",
    )
    icon: ClassVar[str] = "send"
    group: ClassVar[str] = "events"
    throws: ClassVar[bool] = True
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "paid", "type": "send_message", "message": "paid", "payload": {"amount": "amount"}, "next": "done"},
    )

    type: Literal["send_message"] = "send_message"
    message: str
    match: Feel | None = None
    """The correlation key; without it the message is for the flows of this record."""
    payload: dict[Key, Feel] = {}

    @override
    def slots(self) -> Iterator[Slot]:
        if self.match is not None:
            yield Slot("match", self.match)
        yield from value_slots("payload", self.payload)

    @override
    def enter(self, run: Run, token: Token) -> None:
        payload = evaluate_all(run, self.key, "payload", self.payload)
        key = None if self.match is None else key_text(run.evaluate(self.key, "match"))
        run.commands.append(SignalFlows(self.message, run.ref, payload, key))
        run.note("thrown", token, self.message)
        run.inner.append(MessageReceived(at=run.now, name=self.message, payload=payload, key=key))
        run.advance(token)
