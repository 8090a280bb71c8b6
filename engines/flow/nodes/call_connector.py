"""Call connector: an outside system is called by a job; the flow goes on with its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.definition import Slot
from engines.flow.effects import evaluate_all, job_failed, value_slots
from engines.flow.events import JobDone, JobFailed, TokenEvent
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import CallConnector
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class CallConnectorNode(Activity):
    label_of_type: ClassVar[Text] = Text("Call connector", "调用连接器")
    help_of_type: ClassVar[Text] = Text(
        "Calls an outside system by a job and goes on with its answer; a failure is an error that a boundary may catch.",
        "通过后台任务调用外部系统，得到结果后继续；失败时抛出可由边界捕获的错误。",
    )
    icon: ClassVar[str] = "plug"
    group: ClassVar[str] = "integration"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "invoice",
            "type": "call_connector",
            "connector": "erp",
            "operation": "create_invoice",
            "input": {"amount": "amount"},
            "into": "invoice",
            "next": "done",
        },
    )

    type: Literal["call_connector"] = "call_connector"
    connector: Key
    operation: Key
    input: dict[Key, Feel] = {}
    into: Key | None = None
    """The variable that takes the answer."""
    failed: Key | None = None
    """Where to go when all attempts failed; by default an error boundary takes it, else the token waits with an incident."""

    @override
    def exits(self) -> Iterator[tuple[str, str]]:
        yield from super().exits()
        if self.failed:
            yield "failed", self.failed

    @override
    def slots(self) -> Iterator[Slot]:
        yield from value_slots("input", self.input)

    @override
    def enter(self, run: Run, token: Token) -> None:
        values = evaluate_all(run, self.key, "input", self.input)
        run.commands.append(CallConnector(self.connector, self.operation, values, run.ref, run.await_job(token)))

    @override
    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if not isinstance(event, JobDone | JobFailed) or token.notes.get("job") != event.token:
            return
        if isinstance(event, JobDone):
            if self.into:
                run.assign({self.into: event.result})
            run.advance(token)
        elif self.failed:
            run.advance(token, "failed")
        else:
            job_failed(run, token, event)
