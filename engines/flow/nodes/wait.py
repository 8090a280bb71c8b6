"""Wait: for a while, until an instant, for a message or a signal, or until the record is as it should be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.catching import Catch
from engines.flow.definition import Slot
from engines.flow.events import MessageReceived, SignalReceived, TimerFired, TokenEvent
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text


class WaitNode(Activity, Catch):
    """**Source**: BPMN 2.0.2 §13.5.2 (catching events), §13.3.3 (receive task)."""

    label_of_type: ClassVar[Text] = Text("Wait", "等待")
    help_of_type: ClassVar[Text] = Text(
        "Waits for a while, until a date, for a message or a signal, or until the record is as it should be.",
        "等待一段时间、到某个日期、收到消息或信号，或等记录满足条件。",
    )
    icon: ClassVar[str] = "hourglass"
    group: ClassVar[str] = "events"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "week", "type": "wait", "after": "7 days", "next": "ask"},
        {"key": "paid", "type": "wait", "condition": 'status = "paid"', "next": "ship"},
        {"key": "before_end", "type": "wait", "until": "ends_on - 30 days", "next": "remind"},
        {"key": "reply", "type": "wait", "message": "customer_replied", "into": "reply", "next": "read"},
        {"key": "pay", "type": "wait", "message": "payment", "match": "invoice_number", "kept": True, "next": "ship"},
        {"key": "open", "type": "wait", "signal": "shop_opens", "next": "sell"},
        {"key": "edited", "type": "wait", "changes": ["amount"], "next": "check"},
    )

    type: Literal["wait"] = "wait"
    into: str | None = None
    """The variable that takes what came with the message or signal."""

    @override
    def slots(self) -> Iterator[Slot]:
        yield from self.catch_slots("")

    @override
    def check(self) -> list[Diagnostic]:
        return self.check_catch("")

    @override
    def awaits(self, token: Token) -> Iterable[str]:
        return self.awaited(token, "") if token.doing == "wait" else ()

    @override
    def enter(self, run: Run, token: Token) -> None:
        found = self.arm(run, token, "", "")
        if found is not None:
            self._go_on(run, token, found)
        elif self.condition is not None and run.holds(self.key, "condition"):
            run.advance(token)
        else:
            token.doing = "wait"

    @override
    def look(self, run: Run, token: Token) -> None:
        if self.condition is not None and run.holds(self.key, "condition"):
            run.advance(token)

    @override
    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if token.doing != "wait":
            return
        if isinstance(event, TimerFired):
            run.advance(token)
        elif self.caught(token, event, ""):
            self._go_on(run, token, event.payload if isinstance(event, MessageReceived | SignalReceived) else {})

    def _go_on(self, run: Run, token: Token, payload: Mapping[str, Any]) -> None:
        if self.into:
            run.assign({self.into: dict(payload)})
        run.advance(token)
