"""Call flow: another flow runs as a child; this one goes on when it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.definition import Slot
from engines.flow.effects import evaluate_all, value_slots
from engines.flow.events import ChildEnded, TokenEvent
from engines.flow.people import ids_in
from engines.flow.raising import throw_error
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import CancelChild, RecordRef, StartChild
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class CallFlowNode(Activity):
    """**Source**: BPMN 2.0.2 §13.3.4, call activity."""

    label_of_type: ClassVar[Text] = Text("Call flow", "调用流程")
    help_of_type: ClassVar[Text] = Text(
        "Starts another flow as a child and goes on when it has ended.",
        "启动另一个流程作为子流程，待其结束后继续。",
    )
    icon: ClassVar[str] = "workflow"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "payment",
            "type": "call_flow",
            "flow": "payment_approval",
            "output": {"paid": "child.amount"},
            "next": "done",
        },
    )

    type: Literal["call_flow"] = "call_flow"
    flow: Key
    record: Feel | None = None
    """The child's record; this flow's own by default. `form` says of which form it is."""
    form: Key | None = None
    values: dict[Key, Feel] = {}
    """The child's variables at its start."""
    output: dict[Key, Feel] = {}
    """Variable → its value when the child has ended, over `child` (the child's variables) and `outcome`."""
    into: Key | None = None
    """The variable that takes all of the child's variables; its outcome is in `outcome`."""
    rejected: Key | None = None
    """Where to go when the child ended as `rejected`, `withdrawn` or `cancelled`."""

    @override
    def exits(self) -> Iterator[tuple[str, str]]:
        yield from super().exits()
        if self.rejected:
            yield "rejected", self.rejected

    @override
    def slots(self) -> Iterator[Slot]:
        if self.record is not None:
            yield Slot("record", self.record)
        yield from value_slots("values", self.values)
        yield from value_slots("output", self.output, ("child",))

    @override
    def enter(self, run: Run, token: Token) -> None:
        token.doing = "child"
        values = evaluate_all(run, self.key, "values", self.values)
        run.commands.append(StartChild(self.flow, token.id, self._record(run), values))

    @override
    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if not isinstance(event, ChildEnded) or token.doing != "child":
            return
        token.doing = ""
        run.assign({"outcome": event.outcome})
        child = dict(event.values)
        run.assign(evaluate_all(run, self.key, "output", self.output, {"child": child}))
        if self.into:
            run.assign({self.into: child})
        if event.error:
            throw_error(run, token, event.error, {})
        else:
            unhappy = event.outcome in ("rejected", "withdrawn", "cancelled")
            run.advance(token, "rejected" if unhappy and self.rejected else "next")

    @override
    def leave(self, run: Run, token: Token) -> None:
        if token.doing == "child":
            run.commands.append(CancelChild(token.id))

    def _record(self, run: Run) -> RecordRef | None:
        if self.record is None:
            return run.ref
        ids = ids_in(run.evaluate(self.key, "record"))
        return RecordRef(run.plan.app, self.form or run.plan.form or "", ids[0]) if ids else None
