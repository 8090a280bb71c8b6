"""What a token may wait for: a span of time, an instant, a message, or a condition on the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engines.flow.definition import Slot
from engines.flow.durations import parse_span
from engines.flow.events import MessageReceived, Performed, RecordChanged, TimerFired
from engines.kernel.definition import Definition, Feel
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.events import TokenEvent
    from engines.flow.run import Run
    from engines.flow.state import Token


class Catch(Definition):
    """Exactly one of the four is set."""

    duration: str | None = None
    """In words ("7 days", "2 working days", "4 小时") or a FEEL duration added to now."""
    until: Feel | None = None
    """A FEEL date or date and time."""
    message: str | None = None
    """The name of a message that is sent to the record's flows."""
    condition: Feel | None = None
    """A FEEL condition on the record; looked at now and whenever the record changes."""

    def catch_slots(self, base: str) -> Iterator[Slot]:
        if self.duration is not None and parse_span(self.duration) is None:
            yield Slot(f"{base}duration", self.duration)
        if self.until is not None:
            yield Slot(f"{base}until", self.until)
        if self.condition is not None:
            yield Slot(f"{base}condition", self.condition, "condition")

    def check_catch(self, base: str) -> list[Diagnostic]:
        count = sum(each is not None for each in (self.duration, self.until, self.message, self.condition))
        if count == 1:
            return []
        return [
            Diagnostic(
                "flow.wait_for_what",
                base,
                Text(
                    "It has to wait for exactly one of: duration, until, message, condition.",
                    "必须且只能设置一种等待：duration、until、message 或 condition。",
                ),
                Text("Keep one of them.", "请只保留其中一项。"),
            )
        ]

    def arm(self, run: Run, token: Token, base: str) -> bool:
        """Start waiting; True when there is nothing left to wait for."""
        if self.duration is not None or self.until is not None:
            name = f"{base}duration" if self.duration is not None else f"{base}until"
            run.set_timer(token, name, run.due(token.node, name, self.duration or self.until or ""))
            return False
        return self.condition is not None and run.holds(token.node, f"{base}condition")

    def caught(self, run: Run, token: Token, event: TokenEvent, base: str) -> bool:
        """Whether this event is what was waited for."""
        match event:
            case TimerFired(timer=timer):
                return timer.partition(":")[2] in (f"{base}duration", f"{base}until")
            case MessageReceived(name=name):
                return self.message == name
            case RecordChanged() | Performed():
                return self.condition is not None and run.holds(token.node, f"{base}condition")
            case _:
                return False

    def awaited(self) -> str | None:
        """What the instance is listed under while it waits: `message:<name>` or `record`."""
        if self.message is not None:
            return f"message:{self.message}"
        return "record" if self.condition is not None else None
