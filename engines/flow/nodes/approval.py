"""Approval: people say yes or no. 会签 (all), 或签 (any), 依次审批 (sequential), by ratio or by weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import PersonRule
from engines.flow.human import HumanNode
from engines.flow.people import resolve_people, resolve_weighted, superior_of
from engines.flow.run import Run
from engines.flow.seats import Verdict
from engines.flow.state import Seat, Token
from engines.kernel.commands import OpenTask
from engines.kernel.definition import Key
from engines.kernel.texts import Text


class ApprovalNode(HumanNode):
    label_of_type: ClassVar[Text] = Text("Approval", "审批")
    help_of_type: ClassVar[Text] = Text(
        "People say yes or no: all of them, any, one after the other, by share or by weight.",
        "由人员审批：会签、或签、依次、按比例或按权重。",
    )
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
            "by": [{"chain": 3}],
            "mode": "sequential",
            "repeated": "adjacent",
            "rejected": "fix",
            "next": "done",
        },
        {
            "key": "board",
            "type": "approval",
            "by": [{"role": "chair", "weight": 2}, {"role": "board"}],
            "mode": "weight",
            "weight": 3,
            "signature": "required",
            "password": True,
            "next": "done",
        },
    )

    type: Literal["approval"] = "approval"
    reject: Literal["any", "all"] | None = None
    """When the node is rejected: at the first no (`any`; the default, except by ratio or weight), or only when it can
    no longer pass (`all`)."""
    rejected: Key | None = None
    """Where to go when rejected; by default the instance ends with the outcome `rejected`."""
    initiator: Literal["ask", "skip", "superior"] = "ask"
    """When the approver is the initiator."""
    repeated: Literal["ask", "skip", "adjacent"] = "ask"
    """When the same person already said yes in this instance: ask again, count it as a yes, or count it only when it
    was at the place just before."""
    cc: list[PersonRule] = []
    """Who is told when it is decided."""

    @property
    @override
    def reject_when(self) -> Literal["any", "all"]:
        return self.reject or ("all" if self.mode in ("ratio", "weight") else "any")

    @property
    @override
    def asks_initiator(self) -> bool:
        return self.initiator == "ask"

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
    def enter(self, run: Run, token: Token) -> None:
        found = resolve_weighted(run, token, "by", self.by)
        if not found or (self.initiator == "superior" and not self._instead_of_initiator(run, found)):
            self._nobody(run, token)
        else:
            self.ask(run, token, found)

    @override
    def ask(self, run: Run, token: Token, people: dict[int, int] | Sequence[int]) -> None:
        weights = people if isinstance(people, dict) else dict.fromkeys(people, 1)
        before = self._said_yes_before(run, token)
        wanted = self._instead_of_initiator(run, weights)
        if not wanted and self.initiator == "superior":
            self._nobody_incident(run, token)
            return
        seats = [
            Seat(run.new_id(), person, "approved" if person in before else "waiting", weight=weight)
            for person, weight in wanted.items()
        ]
        if any(each.status == "waiting" for each in seats):
            self.begin(run, token)
            token.seats = seats
            for each in seats:
                if each.status == "approved":
                    run.note("approved_already", token, str(each.person))
            self.settle(run, token)
            return
        token.seats = seats or [Seat(run.new_id(), person, "approved") for person in weights]
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
            self.update(run, token, "rejected")
            run.end_all("rejected")

    def _said_yes_before(self, run: Run, token: Token) -> frozenset[int]:
        """Whose yes counts here already."""
        acted = run.state.acted
        if self.repeated == "skip":
            return frozenset(person for key, people in acted.items() if key != self.key for person in people)
        if self.repeated == "adjacent":
            before = [run.state.visits[each] for each in token.trail if run.state.visits[each] != self.key]
            return frozenset(acted.get(before[-1], ())) if before else frozenset()
        return frozenset()

    def _instead_of_initiator(self, run: Run, people: Mapping[int, int]) -> dict[int, int]:
        """The people to ask, without the initiator where that one must not decide over their own matter."""
        wanted: dict[int, int] = {}
        for person, weight in people.items():
            if person == run.state.initiator and self.initiator != "ask":
                instead = superior_of(run, person) if self.initiator == "superior" else []
                wanted |= {each: max(weight, wanted.get(each, 0)) for each in instead}
            else:
                wanted[person] = max(weight, wanted.get(person, 0))
        return wanted
