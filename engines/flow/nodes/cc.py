"""Copy (抄送): people are told and may read; the flow does not wait for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.definition import PersonRule
from engines.flow.people import resolve_people
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import OpenTask
from engines.kernel.texts import Text


class CcNode(Activity):
    label_of_type: ClassVar[Text] = Text("Copy", "抄送")
    help_of_type: ClassVar[Text] = Text(
        "People are told and may read; the flow does not wait for them.",
        "抄送给人员查阅，流程不等待。",
    )
    icon: ClassVar[str] = "copy"
    group: ClassVar[str] = "people"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "tell", "type": "cc", "to": [{"role": "finance"}], "next": "done"},
    )

    type: Literal["cc"] = "cc"
    to: list[PersonRule] = []

    @override
    def people(self) -> Iterator[tuple[str, PersonRule]]:
        for index, rule in enumerate(self.to):
            yield f"to/{index}", rule

    @override
    def enter(self, run: Run, token: Token) -> None:
        for person in resolve_people(run, token, "to", self.to):
            run.commands.append(OpenTask(f"{token.id}.{run.new_id()}", self.key, person, "cc", self.name or self.key))
        run.advance(token)
