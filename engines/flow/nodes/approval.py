"""Approval: people say yes or no. 会签 (all), 或签 (any), 依次审批 (sequential), by ratio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import PersonRule
from engines.flow.human import HumanNode
from engines.flow.people import resolve_people, superior_of
from engines.flow.run import Run
from engines.flow.seats import Verdict
from engines.flow.state import Seat, Token
from engines.kernel.commands import OpenTask
from engines.kernel.definition import Key
from engines.kernel.texts import Text


class ApprovalNode(HumanNode):
    label_of_type: ClassVar[Text] = Text("Approval", "审批")
    icon: ClassVar[str] = "stamp"
    group: ClassVar[str] = "people"
    task_kind: ClassVar[str] = "approval"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "legal",
            "type": "approval",
            "name": {"en": "Legal", "zh": "法务"},
            "by": [{"role": "legal"}],
            "mode": "any",
            "limit": {"after": "2 working days", "then": "remind"},
            "next": "done",
        },
        {
            "key": "heads",
            "type": "approval",
            "by": [{"superior": 1}, {"superior": 2}],
            "mode": "sequential",
            "rejected": "fix",
            "next": "done",
        },
    )

    type: Literal["approval"] = "approval"
    reject: Literal["any", "all"] | None = None
    """When the node is rejected: at the first no (`any`; the default, except with a ratio), or only when it can no
    longer pass (`all`)."""
    rejected: Key | None = None
    """Where to go when rejected; by default the instance ends with the outcome `rejected`."""
    initiator: Literal["ask", "skip", "superior"] = "ask"
    """When the approver is the initiator."""
    repeated: Literal["ask", "skip"] = "ask"
    """When the same person already said yes in this instance."""
    cc: list[PersonRule] = []
    """Who is told when it is decided."""

    @property
    @override
    def reject_when(self) -> Literal["any", "all"]:
        return self.reject or ("all" if self.mode == "ratio" else "any")

    @override
    def exits(self) -> Iterator[tuple[str, str]]:
        yield from super().exits()
        if self.rejected:
            yield "rejected", self.rejected

    @override
    def people(self) -> Iterator[tuple[str, PersonRule]]:
        yield from super().people()
        for index, rule in enumerate(self.cc):
            yield f"cc/{index}", rule

    @override
    def ask(self, run: Run, token: Token, people: list[int]) -> None:
        left = self._those_to_ask(run, people)
        if left:
            super().ask(run, token, left)
            return
        token.seats = [Seat(run.new_id(), person, "approved") for person in people]
        run.note("approved_already", token)
        self.passed(run, token, "approved")

    @override
    def passed(self, run: Run, token: Token, found: Verdict) -> None:
        copies = resolve_people(run, token, "cc", self.cc) if self.cc else []
        for person in copies:
            run.commands.append(OpenTask(f"{token.id}.{run.new_id()}", self.key, person, "cc", self.name or self.key))
        run.note(found, token)
        if found == "approved":
            self.go_on(run, token, "approved")
        elif self.rejected:
            self.go_on(run, token, "rejected", "rejected")
        else:
            run.commands.extend(self._updates(run, token, "rejected"))
            run.end_all("rejected")

    def _those_to_ask(self, run: Run, people: list[int]) -> list[int]:
        before = {each for key, persons in run.state.acted.items() if key != self.key for each in persons}
        asked: dict[int, None] = {}
        for person in people:
            if person == run.state.initiator and self.initiator != "ask":
                asked.update(dict.fromkeys(superior_of(run, person) if self.initiator == "superior" else ()))
            elif not (self.repeated == "skip" and person in before):
                asked[person] = None
        return list(asked)
