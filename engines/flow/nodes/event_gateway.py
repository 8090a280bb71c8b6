"""Event gateway: wait for several things; the first that happens decides the way ("ordered" or 24 hours)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.catching import Catch
from engines.flow.definition import NodeDef, Slot
from engines.flow.events import TokenEvent
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.definition import Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Label, Text


class Happening(Catch):
    next: Key
    label: Label = ""


class EventGatewayNode(NodeDef):
    """**Source**: BPMN 2.0.2 §13.4.4; van der Aalst's WCP-16 (deferred choice)."""

    label_of_type: ClassVar[Text] = Text("First event", "等待首个事件")
    icon: ClassVar[str] = "radio"
    group: ClassVar[str] = "gateways"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "first",
            "type": "event_gateway",
            "events": [{"message": "ordered", "next": "thank"}, {"duration": "24 hours", "next": "coupon"}],
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
    def enter(self, run: Run, token: Token) -> None:
        token.doing = "wait"
        for index, each in enumerate(self.events):
            if each.arm(run, token, f"events/{index}/"):
                run.advance(token, f"events/{index}/next")
                return

    @override
    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        for index, each in enumerate(self.events):
            if token.doing == "wait" and each.caught(run, token, event, f"events/{index}/"):
                run.advance(token, f"events/{index}/next")
                return
