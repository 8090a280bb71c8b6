"""Signal: everybody who listens hears it, in this instance and in every other of the app; flows may be started by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef, Slot
from engines.flow.effects import evaluate_all, value_slots
from engines.flow.events import SignalReceived
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import BroadcastSignal
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class SignalNode(NodeDef):
    """Without a next node it is a signal end event. **Source**: BPMN 2.0.2 §10.5.5."""

    label_of_type: ClassVar[Text] = Text("Signal", "广播信号")
    help_of_type: ClassVar[Text] = Text(
        "Tells everybody who listens, in this instance and in every other of the app; flows may be started by it.",
        "向本应用内所有监听者广播信号，也可触发流程启动。",
    )
    icon: ClassVar[str] = "radio-tower"
    group: ClassVar[str] = "events"
    throws: ClassVar[bool] = True
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "closed", "type": "signal", "signal": "month_closed", "payload": {"month": "month"}, "next": "done"},
    )

    type: Literal["signal"] = "signal"
    signal: str
    payload: dict[Key, Feel] = {}

    @override
    def slots(self) -> Iterator[Slot]:
        yield from value_slots("payload", self.payload)

    @override
    def enter(self, run: Run, token: Token) -> None:
        payload = evaluate_all(run, self.key, "payload", self.payload)
        run.commands.append(BroadcastSignal(run.plan.app, self.signal, payload))
        run.note("thrown", token, self.signal)
        run.inner.append(SignalReceived(at=run.now, name=self.signal, payload=payload))
        run.advance(token)
