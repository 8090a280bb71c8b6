"""Error: this way ends with an error, which goes outwards to the first that catches it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef, Slot
from engines.flow.effects import evaluate_all, value_slots
from engines.flow.raising import throw_error
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class ErrorNode(NodeDef):
    """**Source**: BPMN 2.0.2 §10.5.3 (error end event), §13.5.3."""

    label_of_type: ClassVar[Text] = Text("Error", "抛出错误")
    help_of_type: ClassVar[Text] = Text(
        "Ends this way with an error, which goes outwards to the first that catches it.",
        "以错误结束这条路径，由外层最近的捕获者处理。",
    )
    icon: ClassVar[str] = "zap"
    group: ClassVar[str] = "events"
    ends: ClassVar[bool] = True
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "no_stock", "type": "error", "error": "out_of_stock", "payload": {"wanted": "amount"}},
    )

    type: Literal["error"] = "error"
    error: str
    """The code by which it is caught."""
    payload: dict[Key, Feel] = {}
    """What goes with it; the catcher's `into` takes it, with `code`."""

    @override
    def slots(self) -> Iterator[Slot]:
        yield from value_slots("payload", self.payload)

    @override
    def enter(self, run: Run, token: Token) -> None:
        throw_error(run, token, self.error, evaluate_all(run, self.key, "payload", self.payload))
