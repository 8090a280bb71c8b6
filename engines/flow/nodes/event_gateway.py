"""Event gateway: wait for several things; the first that happens decides the way ("ordered" or 24 hours)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.catching import Catch
from engines.flow.definition import NodeDef, Slot
from engines.flow.events import MessageReceived, SignalReceived, TimerFired, TokenEvent
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.definition import Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Label, Text


class Happening(Catch):
    """One of the things that may happen first."""

    key: Key | None = None
    next: Key
    label: Label = ""
    into: Key | None = None
    """The variable that takes what came with the message or signal."""


class EventGatewayNode(NodeDef):
    """**Source**: BPMN 2.0.2 §13.4.4; van der Aalst's WCP-16 (deferred choice)."""

    label_of_type: ClassVar[Text] = Text("First event", "等待首个事件")
    help_of_type: ClassVar[Text] = Text(
        "Waits for several things; the first that happens decides the way.",
        "同时等待多个事件，最先发生的决定走向。",
    )
    icon: ClassVar[str] = "radio"
    group: ClassVar[str] = "gateways"
    gateway: ClassVar[bool] = True
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "first",
            "type": "event_gateway",
            "events": [{"message": "ordered", "next": "thank"}, {"after": "24 hours", "next": "coupon"}],
        },
    )

    type: Literal["event_gateway"] = "event_gateway"
    events: list[Happening] = []

    @override
    def exits(self) -> Iterator[tuple[str, str]]:
        for index, each in enumerate(self.events):
            yield f"events/{index}/next", each.next

    @override
    def slots(self) -> Iterator[Slot]:
        for index, each in enumerate(self.events):
            yield from each.catch_slots(f"events/{index}/")

    @override
    def check(self) -> list[Diagnostic]:
        if not self.events:
            return [
                Diagnostic(
                    "flow.no_events",
                    "/events",
                    Text("It waits for nothing.", "没有设置要等待的事件。"),
                    Text("Add at least two events.", "请至少添加两个事件。"),
                )
            ]
        return [found for index, each in enumerate(self.events) for found in each.check_catch(f"/events/{index}")]

    @override
    def awaits(self, token: Token) -> Iterable[str]:
        if token.doing == "wait":
            for index, each in enumerate(self.events):
                yield from each.awaited(token, f"events/{index}/")

    @override
    def enter(self, run: Run, token: Token) -> None:
        token.doing = "wait"
        for index, each in enumerate(self.events):
            base = f"events/{index}/"
            found = each.arm(run, token, base, base)
            if found is not None or (each.condition is not None and run.holds(self.key, f"{base}condition")):
                self._go_on(run, token, index, found or {})
                return

    @override
    def look(self, run: Run, token: Token) -> None:
        for index, each in enumerate(self.events):
            if each.condition is not None and run.holds(self.key, f"events/{index}/condition"):
                self._go_on(run, token, index, {})
                return

    @override
    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if token.doing != "wait":
            return
        if isinstance(event, TimerFired):
            self._go_on(run, token, int(event.timer.split("/")[1]), {})
            return
        for index, each in enumerate(self.events):
            if each.caught(token, event, f"events/{index}/"):
                payload = event.payload if isinstance(event, MessageReceived | SignalReceived) else {}
                self._go_on(run, token, index, payload)
                return

    def _go_on(self, run: Run, token: Token, index: int, payload: Mapping[str, Any]) -> None:
        happened = self.events[index]
        run.note("caught", token, happened.key or f"events/{index}")
        if happened.into:
            run.assign({happened.into: dict(payload)})
        run.advance(token, f"events/{index}/next")
