"""Run: one step in progress. It owns a private copy of the state; nodes change it through these few moves."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engines.expr import Env
from engines.flow.definition import NodeDef
from engines.flow.durations import parse_span
from engines.flow.events import Event
from engines.flow.plan import FlowPlan
from engines.flow.state import PENDING, FlowState, Incident, Token, put
from engines.kernel.commands import (
    CancelTimer,
    CloseTask,
    Command,
    FinishInstance,
    RecordRef,
    ReportEffects,
    SetTimer,
)
from engines.kernel.errors import EvaluationFailed
from engines.kernel.texts import Text

MAX_MICROSTEPS = 1000


@dataclass(frozen=True, slots=True)
class Microstep:
    """One small thing that happened inside a step, for the history: `what` is entered, left, seat_opened …"""

    what: str
    node: str
    token: str = ""
    detail: str = ""


class Run:
    """A step in progress. **Complexity**: a step costs its microsteps; nothing scans the whole flow."""

    def __init__(self, plan: FlowPlan, state: FlowState, event: Event) -> None:
        self.plan, self.event = plan, event
        self.state = state.copy()
        self.microsteps: list[Microstep] = []
        self.commands: list[Command] = []
        self.record: Mapping[str, Any] = event.record or {}
        self._queue: deque[tuple[str, str]] = deque()
        self._names: dict[str, Any] | None = None

    # -- what nodes may look at

    @property
    def now(self) -> datetime:
        return self.event.at

    @property
    def ref(self) -> RecordRef | None:
        return self.state.ref

    def evaluate(self, node: str, slot: str, extra: Mapping[str, Any] | None = None) -> Any:
        """The value of the FEEL text at `slot` of `node`."""
        names = self._scope() if extra is None else {**self._scope(), **extra}
        return self.plan.expressions[node, slot].evaluate(names, self._env())

    def holds(self, node: str, slot: str, extra: Mapping[str, Any] | None = None) -> bool:
        """Whether the condition at `slot` holds: null is false."""
        names = self._scope() if extra is None else {**self._scope(), **extra}
        return self.plan.expressions[node, slot].truth(names, self._env())

    def _env(self) -> Env:
        return Env(now=self.now, timezone=self.plan.calendar.zone, user=self._scope().get("initiator"))

    def _scope(self) -> dict[str, Any]:
        if self._names is None:
            initiator = self.event.facts.get("initiator")
            if initiator is None and self.state.initiator is not None:
                initiator = {"id": self.state.initiator}
            self._names = {
                **dict.fromkeys(self.plan.flow.variables),
                **self.record,
                **self.state.values,
                "record": self.record,
                "initiator": initiator,
            }
        return self._names

    def assign(self, values: Mapping[str, Any]) -> None:
        """Set variables of the instance."""
        self.state.values.update(values)
        self._names = None

    # -- moving tokens

    def new_id(self) -> str:
        self.state.counter += 1
        return str(self.state.counter)

    def place(self, node: str, *, via: str | None = None, trail: tuple[int, ...] = ()) -> Token:
        """A new token on its way into `node`."""
        token = Token(self.new_id(), node, via, trail)
        self.state.tokens[token.id] = token
        self._queue.append((token.id, node))
        return token

    def go(self, token: Token, node: str, *, via: str | None = None) -> None:
        """Send a token on into `node`."""
        self.clear(token)
        token.node, token.via, token.doing = node, via, ""
        self._queue.append((token.id, node))

    def advance(self, token: Token, slot: str = "next") -> None:
        """The node is passed: leave it by `slot`; without a next node the token ends here."""
        self.note("left", token, slot if slot != "next" else "")
        back, token.back_to = token.back_to, None
        if back:
            self.go(token, back)
            return
        edge = self.plan.exits.get((token.node, slot))
        if edge is None:
            self.consume(token)
        else:
            self.go(token, edge.target, via=edge.id)

    def split(self, token: Token, slots: list[str]) -> None:
        """Leave by several ways at once: the token is consumed, one is born for each way."""
        self.note("left", token, ",".join(slots))
        trail = token.trail
        self.consume(token)
        for slot in slots:
            edge = self.plan.exits[token.node, slot]
            self.place(edge.target, via=edge.id, trail=trail)

    def branch_off(self, token: Token, slot: str) -> None:
        """Start a token beside a node that goes on (non-interrupting boundary)."""
        edge = self.plan.exits[token.node, slot]
        self.place(edge.target, via=edge.id, trail=token.trail)

    def consume(self, token: Token) -> None:
        self.clear(token)
        self.state.tokens.pop(token.id, None)
        self.state.incidents.pop(token.id, None)

    def cancel(self, token: Token) -> None:
        """Take a token away from outside."""
        self.note("cancelled", token)
        self.plan.nodes[token.node].leave(self, token)
        self.consume(token)

    def clear(self, token: Token, outcome: str = "cancelled") -> None:
        """Close the open seats of a token and cancel its timers."""
        for seat in list(token.seats):
            if seat.status in PENDING:
                if seat.task:
                    self.commands.append(CloseTask(seat.task, outcome))
                put(token, seat, status="cancelled", task=None)
        for timer in token.timers:
            self.commands.append(CancelTimer(timer))
        token.seats, token.timers, token.notes = [], [], {}

    # -- joining

    def arrive(self, token: Token, incoming: tuple[str, ...]) -> Token | None:
        """A token waits at a joining gateway; when one has come by every edge, they go on as one."""
        self.gather(token)
        waiting = self.state.arrivals[token.node]
        if any(not waiting.get(edge) for edge in incoming):
            return None
        return self.join(token.node, incoming)

    def gather(self, token: Token) -> None:
        """Count a token in at a joining gateway."""
        self.note("arrived", token)
        by_edge = self.state.arrivals.setdefault(token.node, {})
        by_edge.setdefault(token.via or "", []).append(token.trail)
        self.consume(token)

    def join(self, node: str, edges: Iterable[str]) -> Token:
        """Take one arrival of each of these edges; the new token stands at the gateway, not on its way into it."""
        waiting = self.state.arrivals[node]
        trail = {visit for edge in edges for visit in waiting[edge].pop(0)}
        left = {edge: trails for edge, trails in waiting.items() if trails}
        if left:
            self.state.arrivals[node] = left
        else:
            del self.state.arrivals[node]
        token = Token(self.new_id(), node, None, tuple(sorted(trail)))
        self.state.tokens[token.id] = token
        return token

    # -- waiting

    def set_timer(self, token: Token, name: str, due_at: datetime) -> None:
        timer = f"{token.id}:{name}"
        if timer not in token.timers:
            token.timers.append(timer)
        self.commands.append(SetTimer(timer, token.node, due_at, name))

    def await_effects(self, token: Token, commands: list[Command], slot: str = "next") -> None:
        """Give commands and go on by `slot` when they are carried out, with the record as it is then."""
        token.doing = "effects"
        token.notes["then"] = slot
        self.commands.extend(commands)
        self.commands.append(ReportEffects(token.id))

    def due(self, node: str, slot: str, text: str) -> datetime:
        """The instant at which the time text at `slot` is over: a span in words, or a FEEL date, date-time, duration."""
        span = parse_span(text)
        if span:
            return self.plan.calendar.end(self.now, span)
        return self._instant(self.evaluate(node, slot), node, slot)

    def _instant(self, value: Any, node: str, slot: str) -> datetime:
        zone = ZoneInfo(self.plan.calendar.zone)
        moment = getattr(value, "to_python", lambda: value)()
        if isinstance(moment, datetime):
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
        if isinstance(moment, date):
            return datetime.combine(moment, time(), zone).astimezone(UTC)
        raise EvaluationFailed.because(
            "flow.no_instant",
            Text(
                f"The time of node '{node}' is '{value}', not a date and time.",
                f"节点“{node}”的时间为“{value}”，不是日期时间。",
            ),
            Text("Check that the date field is filled in.", "请确认日期字段已填写。"),
            pointer=f"/nodes/{node}/{slot}",
        )

    def incident(self, token: Token, code: str, message: Text) -> None:
        """Stop this token, without losing it, until somebody retries or skips."""
        self.clear(token)
        token.doing = "incident"
        self.state.incidents[token.id] = Incident(code, {"en": message.en, "zh": message.zh})
        self.note("incident", token, code)

    # -- ending

    def end_all(self, outcome: str) -> None:
        """End the instance now: every token is cancelled."""
        for token in list(self.state.tokens.values()):
            self.cancel(token)
        self._queue.clear()
        self.state.arrivals.clear()
        self.finish(outcome)

    def finish(self, outcome: str) -> None:
        self.state.status, self.state.outcome = "ended", outcome
        self.microsteps.append(Microstep("ended", "", "", outcome))
        self.commands.append(FinishInstance(outcome, dict(self.state.values)))

    def note(self, what: str, token: Token, detail: str = "") -> None:
        self.microsteps.append(Microstep(what, token.node, token.id, detail))

    def drain(self, enter: Callable[[Run, Token, NodeDef], None]) -> None:
        """Let every moving token enter its node, first come first served."""
        count = 0
        while self._queue:
            token_id, node = self._queue.popleft()
            token = self.state.tokens.get(token_id)
            if token is None or token.node != node:
                continue
            count += 1
            if count > MAX_MICROSTEPS:
                self.incident(
                    token,
                    "flow.too_many_steps",
                    Text(
                        f"The flow went through {MAX_MICROSTEPS} nodes without waiting: it runs in a circle.",
                        f"流程连续经过 {MAX_MICROSTEPS} 个节点而没有停顿，存在死循环。",
                    ),
                )
                continue
            enter(self, token, self.plan.nodes[node])
