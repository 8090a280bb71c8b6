"""What every node that asks people has: seats, time limits, boundary timers, and what may be done with a task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engines.flow.definition import Boundary, Limit, NodeDef, PersonRule, Slot
from engines.flow.durations import parse_span
from engines.flow.events import Performed, TimerFired
from engines.flow.people import resolve_people, superior_of
from engines.flow.seats import Verdict, close_seat, go_on_after, open_seat, seat_people, verdict
from engines.flow.state import Seat, put
from engines.kernel.commands import CloseTask, Notify, UpdateRecord
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.events import TokenEvent
    from engines.flow.run import Run
    from engines.flow.state import Token

Act = Literal["return", "transfer", "delegate", "add_signer"]
Access = Literal["hide", "read", "write", "require"]


class HumanNode(NodeDef):
    """A node that waits for people. Who: `by`. How many: `mode` (and `ratio`). When nobody is found: `nobody`."""

    returnable: ClassVar[bool] = True
    task_kind: ClassVar[str]

    by: list[PersonRule] = []
    mode: Literal["all", "any", "sequential", "ratio"] = "all"
    ratio: Annotated[float, Field(gt=0, le=1)] = 0.5
    """Of `mode: ratio`: the share of seats that must say yes."""
    limit: Limit | list[Limit] = []
    boundary: list[Boundary] = []
    nobody: Literal["incident", "skip", "reject", "transfer"] = "incident"
    """When the rules find nobody; `transfer` asks `nobody_to`."""
    nobody_to: list[PersonRule] = []
    fields: dict[Key, Access] = {}
    """What may be done with the record's fields while this task is open; absent: read."""
    set: dict[Literal["entered", "approved", "rejected", "completed", "returned"], dict[Key, Feel]] = {}
    """Field updates, by what happened."""
    may: list[Act] = ["return", "transfer", "delegate", "add_signer"]
    comment: Literal["optional", "on_reject", "always"] = "optional"

    @property
    def limits(self) -> list[Limit]:
        return [self.limit] if isinstance(self.limit, Limit) else list(self.limit)

    @property
    def in_sequence(self) -> bool:
        return self.mode == "sequential"

    @property
    def reject_when(self) -> Literal["any", "all"]:
        return "all"

    # -- NodeDef

    def exits(self) -> Iterator[tuple[str, str]]:
        yield from super().exits()
        for index, each in enumerate(self.boundary):
            yield f"boundary/{index}/next", each.next

    def slots(self) -> Iterator[Slot]:
        for what, values in self.set.items():
            for key, text in values.items():
                yield Slot(f"set/{what}/{key}", text)
        for path, after in self._times():
            if parse_span(after) is None:
                yield Slot(path, after)

    def people(self) -> Iterator[tuple[str, PersonRule]]:
        lists = [("by", self.by), ("nobody_to", self.nobody_to)]
        lists += [(self._limit_path(index) + "/to", each.to) for index, each in enumerate(self.limits)]
        for path, rules in lists:
            for index, rule in enumerate(rules):
                yield f"{path}/{index}", rule

    def enter(self, run: Run, token: Token) -> None:
        found = resolve_people(run, token, "by", self.by)
        if not found:
            self._nobody(run, token)
        else:
            self.ask(run, token, found)

    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if isinstance(event, Performed) and token.doing == "effects":
            run.advance(token, token.notes.get("then", "next"))
        elif isinstance(event, TimerFired) and token.doing == "seats":
            self._timer(run, token, event.timer.partition(":")[2])

    # -- seats

    def ask(self, run: Run, token: Token, people: list[int]) -> None:
        """Open seats for these people and start the clocks."""
        token.doing = "seats"
        self._start_clocks(run, token)
        seat_people(run, token, people, self)
        if "entered" in self.set:
            run.commands.extend(self._updates(run, token, "entered"))
        self.settle(run, token)

    def settle(self, run: Run, token: Token) -> None:
        """Look whether the people have decided; if so, go on."""
        found = verdict(self, token.seats)
        if found:
            self.passed(run, token, found)

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
        closed = close_seat(run, token, seat, status, status)
        run.state.acted.setdefault(self.key, []).append(seat.person)
        go_on_after(run, token, closed, self)
        self.settle(run, token)

    def passed(self, run: Run, token: Token, found: Verdict) -> None:
        """The node as a whole is decided. Members say where to go."""
        raise NotImplementedError(f"{type(self).__name__}.passed")

    def go_on(self, run: Run, token: Token, what: str, slot: str = "next") -> None:
        """Write the field updates of `what`, if any, then leave by `slot`."""
        updates = self._updates(run, token, what)
        if not updates:
            run.advance(token, slot)
            return
        run.clear(token)
        run.await_effects(token, list(updates), slot)

    # -- private

    def _nobody(self, run: Run, token: Token) -> None:
        match self.nobody:
            case "skip":
                run.note("nobody", token)
                run.advance(token)
            case "reject":
                run.note("nobody", token)
                self.passed(run, token, "rejected")
            case "transfer":
                instead = resolve_people(run, token, "nobody_to", self.nobody_to)
                if instead:
                    self.ask(run, token, instead)
                else:
                    self._nobody_incident(run, token)
            case "incident":
                self._nobody_incident(run, token)

    def _nobody_incident(self, run: Run, token: Token) -> None:
        run.incident(
            token,
            "flow.nobody_found",
            Text(f"Nobody was found for node '{self.key}'.", f"节点“{self.key}”没有找到处理人。"),
        )

    def _updates(self, run: Run, token: Token, what: str) -> list[UpdateRecord]:
        values = {key: run.evaluate(self.key, f"set/{what}/{key}") for key in self.set.get(what, {})}  # type: ignore[call-overload]
        return [UpdateRecord(run.ref, values)] if values and run.ref else []

    def _limit_path(self, index: int) -> str:
        return "limit" if isinstance(self.limit, Limit) else f"limit/{index}"

    def _times(self) -> Iterator[tuple[str, str]]:
        for index, limit in enumerate(self.limits):
            yield f"{self._limit_path(index)}/after", limit.after
        for index, boundary in enumerate(self.boundary):
            yield f"boundary/{index}/after", boundary.after

    def _start_clocks(self, run: Run, token: Token) -> None:
        for path, after in self._times():
            due_at = run.due(self.key, path, after)
            run.set_timer(token, path.removesuffix("/after"), due_at)
            if path.startswith("limit"):
                token.notes["due_at"] = min(due_at, token.notes.get("due_at", due_at))

    def _timer(self, run: Run, token: Token, name: str) -> None:
        kind, _, number = name.partition("/")
        run.note("timer_fired", token, name)
        if kind == "boundary":
            self._boundary(run, token, int(number))
        else:
            self._limit_over(run, token, name, self.limits[int(number or 0)])

    def _boundary(self, run: Run, token: Token, index: int) -> None:
        slot = f"boundary/{index}/next"
        if self.boundary[index].interrupting:
            run.advance(token, slot)
        else:
            run.branch_off(token, slot)

    def _limit_over(self, run: Run, token: Token, name: str, limit: Limit) -> None:
        match limit.then:
            case "remind":
                holders = tuple(each.holder for each in token.seats if each.status == "open")
                run.commands.append(Notify(holders, _OVERDUE, self.name or self.key, record=run.ref))
                if parse_span(limit.after):
                    run.set_timer(token, name, run.due(self.key, f"{name}/after", limit.after))
            case "approve":
                self._all_open(run, token, "approved")
                self.passed(run, token, "approved")
            case "reject":
                self._all_open(run, token, "rejected")
                self.passed(run, token, "rejected")
            case "transfer":
                self._move(run, token, resolve_people(run, token, f"{name}/to", limit.to))
            case "escalate":
                named = resolve_people(run, token, f"{name}/to", limit.to) if limit.to else []
                for seat in [each for each in token.seats if each.status == "open"]:
                    self._reseat(run, token, seat, named or superior_of(run, seat.person))

    def _all_open(self, run: Run, token: Token, status: Literal["approved", "rejected"]) -> None:
        for seat in [each for each in token.seats if each.status == "open"]:
            close_seat(run, token, seat, status, f"{status}_by_time")

    def _move(self, run: Run, token: Token, people: list[int]) -> None:
        for seat in [each for each in token.seats if each.status == "open"]:
            self._reseat(run, token, seat, people)

    def _reseat(self, run: Run, token: Token, seat: Seat, people: list[int]) -> None:
        taken = {each.person for each in token.seats if each.status in ("open", "waiting", "paused")}
        free = [each for each in people if each not in taken]
        if free:
            hand_over(run, token, seat, free[0], self, "transferred_by_time")


_OVERDUE = {"en": "A task is waiting for you", "zh": "您有待办任务已到时限"}


def hand_over(run: Run, token: Token, seat: Seat, person: int, node: HumanNode, outcome: str) -> None:
    """转交: the seat, and its task, belong to somebody else from now on."""
    if seat.task:
        run.commands.append(CloseTask(seat.task, outcome))
    run.note("seat_transferred", token, f"{seat.holder}>{person}")
    open_seat(run, token, put(token, seat, person=person, delegate=None, task=None), node)
