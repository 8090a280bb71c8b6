"""Document: a template is filled in with the record and the variables; the flow goes on with the file."""

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
from engines.kernel.commands import MakeDocument
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class DocumentNode(Activity):
    label_of_type: ClassVar[Text] = Text("Document", "生成文档")
    help_of_type: ClassVar[Text] = Text(
        "Fills in a template with the record and the variables, and goes on with the file.",
        "用记录与变量填充模板，得到文件后继续。",
    )
    icon: ClassVar[str] = "file-text"
    group: ClassVar[str] = "integration"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "contract",
            "type": "document",
            "template": "contract",
            "values": {"total": "amount"},
            "into": "contract_file",
            "next": "sign",
        },
    )

    type: Literal["document"] = "document"
    template: Key
    values: dict[Key, Feel] = {}
    """More values for the template, besides the record's fields."""
    format: Literal["pdf", "html"] = "pdf"
    """A PDF on A4, or the same page as HTML, for the browser to print."""
    into: Key | None = None
    """The variable that takes the file."""

    @override
    def slots(self) -> Iterator[Slot]:
        yield from value_slots("values", self.values)

    @override
    def enter(self, run: Run, token: Token) -> None:
        values = evaluate_all(run, self.key, "values", self.values)
        job = run.await_job(token)
        run.commands.append(MakeDocument(run.plan.app, self.template, run.ref, values, self.format, job))

    @override
    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if not isinstance(event, JobDone | JobFailed) or token.notes.get("job") != event.token:
            return
        if isinstance(event, JobFailed):
            job_failed(run, token, event)
            return
        if self.into:
            run.assign({self.into: event.result})
        run.advance(token)
