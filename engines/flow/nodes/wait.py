"""Wait: for a while, until an instant, for a message, or until the record is as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.catching import Catch
from engines.flow.definition import NodeDef, Slot
from engines.flow.events import MessageReceived, TokenEvent
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text


class WaitNode(NodeDef, Catch):
    label_of_type: ClassVar[Text] = Text("Wait", "等待")
    icon: ClassVar[str] = "hourglass"
    group: ClassVar[str] = "events"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "week", "type": "wait", "duration": "7 days", "next": "ask"},
        {"key": "paid", "type": "wait", "condition": 'status = "paid"', "next": "ship"},
        {"key": "before_end", "type": "wait", "until": "ends_on - 30 days", "next": "remind"},
        {"key": "reply", "type": "wait", "message": "customer_replied", "next": "read"},
    )

    type: Literal["wait"] = "wait"
    into: str | None = None
    """The variable that takes a message's payload."""

    @override
    def slots(self) -> Iterator[Slot]:
        yield from self.catch_slots("")

    @override
    def check(self) -> list[Diagnostic]:
        return self.check_catch("")

    @override
    def enter(self, run: Run, token: Token) -> None:
        if self.arm(run, token, ""):
            run.advance(token)
        else:
            token.doing = "wait"

    @override
    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if token.doing == "wait" and self.caught(run, token, event, ""):
            if self.into and isinstance(event, MessageReceived):
                run.assign({self.into: dict(event.payload)})
            run.advance(token)
