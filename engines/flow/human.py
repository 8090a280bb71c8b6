"""What every node that asks people has: who, how many, how long, and what may be done with its tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engines.flow.activity import Activity
from engines.flow.definition import PersonRule, Slot
from engines.flow.durations import parse_when
from engines.flow.effects import job_failed
from engines.flow.events import JobFailed, Performed, RecordChanged, TimerFired
from engines.flow.limit import Limit
from engines.flow.limits import hold_clocks, limit_over, limit_path, start_clocks
from engines.flow.people import admins, resolve_weighted
from engines.flow.seats import Verdict, close_seat, follow, open_seat, seat_people, verdict
from engines.flow.state import Seat, put
from engines.kernel.commands import CloseTask, UpdateRecord
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.events import TokenEvent
    from engines.flow.run import Run
    from engines.flow.state import Token

Act = Literal["return", "transfer", "delegate", "add_signer", "take_back"]
Access = Literal["hide", "read", "write", "require"]
Moment = Literal["entered", "approved", "rejected", "completed", "returned", "transferred", "withdrawn"]


class HumanNode(Activity):
    """A node that waits for people. Who: `by`. How many: `mode`. When nobody is found: `nobody`."""

    returnable: ClassVar[bool] = True
    task_kind: ClassVar[str]

    by: list[PersonRule] = []
    mode: Literal["all", "any", "sequential", "ratio", "weight"] = "all"
    """How many have to say yes; `sequential` asks all of them one after the other."""
    order: Literal["parallel", "sequential"] = "parallel"
    """Whether they are asked at once or one after the other, whatever the mode."""
    ratio: Annotated[float, Field(gt=0, le=1)] = 0.5
    """Of `mode: ratio`: the share of seats that must say yes."""
    weight: Annotated[int, Field(ge=1)] = 1
    """Of `mode: weight`: how much weight of voices must say yes."""
    limit: Limit | list[Limit] = []
    nobody: Literal["incident", "skip", "reject", "transfer", "admin"] = "incident"
    """When the rules find nobody: stop, skip the node, refuse, ask `nobody_to`, or ask the administrators."""
    nobody_to: list[PersonRule] = []
    fields: dict[Key, Access] = {}
    """What may be done with the record's fields while this task is open; absent: read."""
    set: dict[Moment, dict[Key, Feel]] = {}
    """Field updates, by what happened."""
    may: list[Act] = ["return", "transfer", "delegate", "add_signer", "take_back"]
    """What the people asked may do besides deciding; `take_back`: while nobody after them has acted."""
    return_to: Literal["any", "start", "previous"] | list[Key] = "any"
    """Where this node may be returned to: anywhere it came through, the start, the last place, or these nodes."""
    return_how: Literal["choose", "replay", "back"] = "choose"
    """What happens after a return: everything in between again, or straight back here."""
    comment: Literal["optional", "on_reject", "always"] = "optional"
    files: Literal["none", "optional", "required"] = "optional"
    """Whether files may, or must, come with a decision."""
    signature: Literal["none", "optional", "required"] = "none"
    """Whether a drawn signature may, or must, come with a decision."""
    password: bool = False
    """Whoever decides types their password again; such a task cannot be decided from a mail."""
    quick: bool = False
    """The task is also sent by mail with one-time links to decide."""

    @property
    def limits(self) -> list[Limit]:
        return [self.limit] if isinstance(self.limit, Limit) else list(self.limit)

    @property
    def in_sequence(self) -> bool:
        return self.mode == "sequential" or self.order == "sequential"

    @property
    def asks_initiator(self) -> bool:
        """Whether the initiator may be among those asked."""
        return True

    @property
    def reject_when(self) -> Literal["any", "all"]:
        return "all"

    # -- NodeDef

    def slots(self) -> Iterator[Slot]:
        for what, values in self.set.items():
            for key, text in values.items():
                yield Slot(f"set/{what}/{key}", text)
        for path, after in self._times():
            if (of := parse_when(after).of) is not None:
                yield Slot(path, of)
        for index, limit in enumerate(self.limits):
            if limit.pause is not None:
                yield Slot(f"{limit_path(self, index)}/pause", limit.pause, "condition")

    def people(self) -> Iterator[tuple[str, PersonRule]]:
        lists = [("by", self.by), ("nobody_to", self.nobody_to)]
        lists += [(limit_path(self, index) + "/to", each.to) for index, each in enumerate(self.limits)]
        for path, rules in lists:
            for index, rule in enumerate(rules):
                yield f"{path}/{index}", rule
                for number, inner in enumerate(rule.among):
                    yield f"{path}/{index}/among/{number}", inner

    def awaits(self, token: Token) -> Sequence[str]:
        """Its clocks may stand still: it has to hear of changes."""
        return ("record",) if self.limit and any(each.pause is not None for each in self.limits) else ()

    def enter(self, run: Run, token: Token) -> None:
        found = resolve_weighted(run, token, "by", self.by)
        if not found:
            self._nobody(run, token)
        else:
            self.ask(run, token, found)

    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if token.doing == "effects":
            self._written(run, token, event)
        elif isinstance(event, TimerFired) and token.doing == "seats":
            self._timer(run, token, event.timer.partition(":")[2])
        elif isinstance(event, RecordChanged) and token.doing == "seats":
            hold_clocks(run, token, self)

    # -- seats

    def ask(self, run: Run, token: Token, people: dict[int, int] | Sequence[int]) -> None:
        """Open seats for these people (with the weight of each) and start the clocks."""
        weights = people if isinstance(people, dict) else dict.fromkeys(people, 1)
        self.begin(run, token)
        seat_people(run, token, weights, self)
        self.settle(run, token)

    def begin(self, run: Run, token: Token) -> None:
        """Before anybody is asked: clocks and field updates."""
        token.doing = "seats"
        if self.limit:
            start_clocks(run, token, self)
        self.update(run, token, "entered")

    def settle(self, run: Run, token: Token) -> None:
        """Look whether the people have decided: then go on; else ask whoever's turn it is."""
        found = verdict(self, token.seats)
        if found:
            self.passed(run, token, found)
        else:
            follow(run, token, self)

    def decided(self, run: Run, token: Token, seat: Seat, outcome: str) -> None:
        """The holder of an open seat has answered. A delegate's answer is advice: the seat comes back."""
        if seat.delegate is not None:
            if seat.task:
                run.commands.append(CloseTask(seat.task, f"advised_{outcome}"))
            run.note("seat_advised", token, str(seat.delegate))
            open_seat(run, token, put(token, seat, delegate=None, task=None), self)
            return
        status: Literal["approved", "rejected", "completed"] = (
            "approved" if outcome == "approve" else "rejected" if outcome == "reject" else "completed"
        )
        close_seat(run, token, seat, status, status)
        run.state.acted.setdefault(self.key, []).append(seat.person)
        self.settle(run, token)

    def passed(self, run: Run, token: Token, found: Verdict) -> None:
        """The node as a whole is decided. Members say where to go."""
        raise NotImplementedError(f"{type(self).__name__}.passed")

    def go_on(self, run: Run, token: Token, what: Moment, slot: str = "next") -> None:
        """Write the field updates of `what`, if any, then leave by `slot`."""
        updates = self.updates(run, what) if what in self.set else []
        if not updates:
            run.advance(token, slot)
            return
        run.clear(token)
        run.await_effects(token, list(updates), slot)

    def updates(self, run: Run, what: Moment) -> list[UpdateRecord]:
        """The field updates of a moment, as commands."""
        values = {key: run.evaluate(self.key, f"set/{what}/{key}") for key in self.set.get(what, {})}
        return [UpdateRecord(run.ref, values)] if values and run.ref else []

    def update(self, run: Run, token: Token, what: Moment) -> None:
        """Give the field updates of a moment; the node does not wait for them."""
        if what in self.set:
            run.commands.extend(self.updates(run, what))

    # -- private

    def _written(self, run: Run, token: Token, event: TokenEvent) -> None:
        if isinstance(event, Performed):
            run.advance(token, token.notes.get("then", "next"))
        elif isinstance(event, JobFailed):
            job_failed(run, token, event)

    def _nobody(self, run: Run, token: Token) -> None:
        match self.nobody:
            case "skip":
                run.note("nobody", token)
                run.advance(token)
            case "reject":
                run.note("nobody", token)
                self.passed(run, token, "rejected")
            case "transfer" | "admin":
                asks_admins = self.nobody == "admin"
                instead = admins(run) if asks_admins else resolve_weighted(run, token, "nobody_to", self.nobody_to)
                if instead:
                    run.note("nobody", token, "asked instead")
                    self.ask(run, token, instead)
                else:
                    self._nobody_incident(run, token)
            case "incident":
                self._nobody_incident(run, token)

    def _nobody_incident(self, run: Run, token: Token) -> None:
        name = self.called
        run.incident(
            token,
            "flow.nobody_found",
            Text(f"Nobody was found for '{name.en}'.", f"“{name.zh}”没有找到处理人。"),
        )

    def _times(self) -> Iterator[tuple[str, str]]:
        for index, limit in enumerate(self.limits):
            path = limit_path(self, index)
            yield f"{path}/after", limit.after
            if limit.every is not None:
                yield f"{path}/every", limit.every

    def _timer(self, run: Run, token: Token, name: str) -> None:
        run.note("timer_fired", token, name)
        limit_over(run, token, self, int(name.partition("/")[2] or 0))


def hand_over(run: Run, token: Token, seat: Seat, person: int, node: HumanNode, outcome: str) -> None:
    """转交: the seat, and its task, belong to somebody else from now on."""
    if seat.task:
        run.commands.append(CloseTask(seat.task, outcome))
    run.note("seat_transferred", token, f"{seat.holder}>{person}")
    token.notes["touched"] = True
    open_seat(run, token, put(token, seat, person=person, delegate=None, agent=None, task=None), node)
