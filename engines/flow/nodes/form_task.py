"""Form task: somebody fills in fields of the record, or simply does something and says that it is done."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.human import HumanNode
from engines.flow.run import Run
from engines.flow.seats import Verdict
from engines.flow.state import Token
from engines.kernel.texts import Text


class FormTaskNode(HumanNode):
    label_of_type: ClassVar[Text] = Text("Form task", "填写任务")
    help_of_type: ClassVar[Text] = Text(
        "Somebody fills in fields of the record, or does something and says that it is done.",
        "由人员填写记录的字段，或完成一项工作后确认。",
    )
    icon: ClassVar[str] = "clipboard-pen"
    group: ClassVar[str] = "people"
    task_kind: ClassVar[str] = "form_task"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "archive",
            "type": "form_task",
            "by": [{"role": "office"}],
            "mode": "any",
            "fields": {"archive_number": "require"},
            "next": "done",
        },
    )

    type: Literal["form_task"] = "form_task"

    @override
    def passed(self, run: Run, token: Token, found: Verdict) -> None:
        if found == "rejected":
            run.end_all("rejected")
            return
        run.note("completed", token)
        self.go_on(run, token, "completed")
