"""Run: one step in progress. It owns a private copy of the state; nodes change it through these few moves."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engines.flow.clock import due_at
from engines.flow.events import Event, MessageReceived, SignalReceived, TokenEvent
from engines.flow.needs import Known, nothing_known
from engines.flow.sight import Sight
from engines.flow.state import OWNING, PENDING, ROOT, FlowState, Incident, Scope, Token, put
from engines.kernel.commands import (
    CancelTimer,
    CloseTask,
    Command,
    FinishInstance,
    ReportEffects,
    SetTimer,
)
from engines.kernel.errors import MortiseError
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.plan import FlowPlan

MAX_MICROSTEPS = 1000


@dataclass(slots=True)
class Microstep:
    """One small thing that happened inside a step, for the history: `what` is entered, left, seat_opened …

    (Not frozen, though never changed: building a frozen one takes three times as long, and a step builds many.)
    """

    what: str
    node: str
    token: str = ""
    detail: str = ""


class Run(Sight):
    """A step in progress. **Complexity**: a step costs its microsteps; nothing scans the whole flow.

    `queue`: tokens on their way into a node. `over`: scopes that may be over. `inner`: messages and signals thrown
    inside this step, delivered before the next token moves.
    """

    __slots__ = ("allowance", "commands", "inner", "microsteps", "over", "queue")

    def __init__(self, plan: FlowPlan, state: FlowState, event: Event, known: Known = nothing_known) -> None:
        super().__init__(plan, state.copy(), event, known)
        self.microsteps: list[Microstep] = []
        self.commands: list[Command] = []
        self.queue: deque[tuple[str, str]] = deque()
        self.over: list[str] = []
        self.inner: deque[MessageReceived | SignalReceived] = deque()
        self.allowance = MAX_MICROSTEPS

    # -- moving tokens

    def new_id(self) -> str:
        self.state.counter += 1
        return str(self.state.counter)

    def place(self, node: str, scope: str, *, via: str | None = None, trail: tuple[int, ...] = ()) -> Token:
        """A new token on its way into `node`."""
        token = self.stand(node, scope, trail)
        token.via = via
        self.queue.append((token.id, node))
        return token

    def stand(self, node: str, scope: str, trail: tuple[int, ...] = ()) -> Token:
        """A new token that stands at `node` already."""
        token = Token(self.new_id(), node, None, trail, scope=scope)
        self.state.tokens[token.id] = token
        self.state.scopes[scope].live += 1
        return token

    def go(self, token: Token, node: str, *, via: str | None = None) -> None:
        """Send a token on into `node`, which stands in the same scope."""
        self.clear(token)
        token.node, token.via, token.doing = node, via, ""
        self.queue.append((token.id, node))

    def advance(self, token: Token, slot: str = "next") -> None:
        """The node is passed: leave it by `slot`; without a next node the token ends here."""
        self.note("left", token, slot if slot != "next" else "")
        back, token.back_to = token.back_to, None
        if back:
            self.go(token, back)
            return
        if token.scope != ROOT:
            scope = self.state.scopes[token.scope]
            if scope.node == token.node:
                scope.notes["by"] = slot
                self.consume(token)
                return
        if slot == "next":
            handler = self.plan.undo.get(token.node)
            if handler is not None:
                self.state.scopes[token.scope].done.append({"of": [token.node], "handler": handler})
            if token.node in self.plan.forks:
                self._fork(token)
                return
        edge = self.plan.exits.get((token.node, slot))
        if edge is None:
            self.consume(token)
        else:
            self.go(token, edge.target, via=edge.id)

    def _fork(self, token: Token) -> None:
        """Leave a node that is no gateway by every way that applies. **Source**: BPMN 2.0.2 §13.3.1."""
        try:
            ways = self._ways(token)
        except MortiseError as error:
            self.failed(token, error, len(self.commands))
            return
        if not ways:
            self.no_way(token)
        elif len(ways) > 1:
            self.split(token, ways)
        else:
            edge = self.plan.exits[token.node, ways[0]]
            self.go(token, edge.target, via=edge.id)

    def _ways(self, token: Token) -> list[str]:
        self.at(token)
        node = self.plan.forks[token.node]
        ways = ["next"] if node.next else []
        for index, each in enumerate(node.branches):
            if not each.otherwise and (each.when is None or self.holds(node.key, f"branches/{index}/when")):
                ways.append(f"branches/{index}/next")
        return ways or [f"branches/{index}/next" for index, each in enumerate(node.branches) if each.otherwise][:1]

    def no_way(self, token: Token) -> None:
        """No condition holds and there is no else: an incident."""
        name = self.plan.nodes[token.node].called
        self.incident(
            token,
            "flow.no_branch",
            Text(
                f"No branch of '{name.en}' applies, and none is marked 'else'.",
                f"“{name.zh}”没有任何分支成立，也没有“否则”分支。",
            ),
        )

    def split(self, token: Token, slots: list[str]) -> None:
        """Leave by several ways at once: the token is consumed, one is born for each way."""
        if self.microsteps[-1].what != "left":
            self.note("left", token, ",".join(slots))
        self.consume(token)
        for slot in slots:
            edge = self.plan.exits[token.node, slot]
            self.place(edge.target, token.scope, via=edge.id, trail=token.trail)

    def branch_off(self, token: Token, slot: str) -> None:
        """Start a token beside a node that goes on (non-interrupting boundary)."""
        edge = self.plan.exits[token.node, slot]
        self.place(edge.target, token.scope, via=edge.id, trail=token.trail)

    def interrupt(self, token: Token, slot: str) -> None:
        """End the node from outside, with everything under it; a new token leaves it by `slot`."""
        edge, trail, scope = self.plan.exits[token.node, slot], token.trail, token.scope
        self.cancel(token)
        self.place(edge.target, scope, via=edge.id, trail=trail)

    def consume(self, token: Token) -> None:
        """The token is gone. Its scope may be over with it."""
        self.clear(token)
        if self.state.tokens.pop(token.id, None) is not None:
            scope = self.state.scopes[token.scope]
            scope.live -= 1
            if not scope.live and token.scope != ROOT:
                self.over.append(token.scope)
        self.state.incidents.pop(token.id, None)

    def cancel(self, token: Token) -> None:
        """Take a token away from outside, and everything under it."""
        if token.doing in OWNING:
            self.note("cancelling", token)
        self.plan.nodes[token.node].leave(self, token)
        self.consume(token)
        self.note("cancelled", token)

    def drop(self, scope: Scope) -> None:
        """Take a scope away with everything in it."""
        self.empty(scope)
        for timer in scope.timers:
            self.commands.append(CancelTimer(timer))
        del self.state.scopes[scope.id]

    def empty(self, scope: Scope, besides: Token | None = None) -> None:
        """Cancel every token of a scope, and what waits at its joins."""
        for token in [each for each in self.state.tokens.values() if each.scope == scope.id and each is not besides]:
            self.cancel(token)
        scope.arrivals.clear()

    def clear(self, token: Token, outcome: str = "cancelled") -> None:
        """Close the open seats of a token, cancel its timers, end what runs under it."""
        if token.doing in OWNING:
            for scope in self.state.owned(token):
                self.drop(scope)
        for seat in token.seats[:]:
            if seat.status in PENDING:
                if seat.task:
                    self.commands.append(CloseTask(seat.task, outcome))
                put(token, seat, status="cancelled", task=None)
        for timer in token.timers:
            self.commands.append(CancelTimer(timer))
        if token.seats or token.timers or token.notes:
            token.seats, token.timers, token.notes = [], [], {}

    def serve(self, token: Token, event: TokenEvent) -> None:
        """Tell a waiting token; a failure becomes an incident on it."""
        mark = len(self.commands)
        self.at(token)
        try:
            self.plan.nodes[token.node].resume(self, token, event)
        except MortiseError as error:
            self.failed(token, error, mark)

    def failed(self, token: Token, error: MortiseError, mark: int) -> None:
        """Serving a token failed: its commands since `mark` are not given, and it stops with an incident."""
        del self.commands[mark:]
        first = error.diagnostics[0]
        if token.id not in self.state.tokens:
            raise error
        self.incident(token, first.code, first.message)

    # -- waiting

    def set_timer(self, place: Token | Scope, name: str, due_at: datetime) -> None:
        """Wake this token (or scope) at `due_at`; `name` tells it why."""
        timer = f"{place.id}:{name}"
        if timer not in place.timers:
            place.timers.append(timer)
        self.commands.append(SetTimer(timer, place.node, due_at, name))

    def cancel_timer(self, place: Token | Scope, name: str) -> None:
        """Wake it no more for this reason."""
        timer = f"{place.id}:{name}"
        if timer in place.timers:
            place.timers.remove(timer)
            self.commands.append(CancelTimer(timer))

    def await_effects(self, token: Token, commands: list[Command], slot: str = "next") -> None:
        """Give commands and go on by `slot` when they are carried out, with the record as it is then."""
        token.doing = "effects"
        token.notes["then"] = slot
        self.commands.extend(commands)
        self.commands.append(ReportEffects(token.id))

    def await_job(self, token: Token) -> str:
        """The token's name in a job's command. Each call has its own, so that a late answer is not mistaken."""
        token.doing = "job"
        token.notes["job"] = f"{token.id}.{self.new_id()}"
        return str(token.notes["job"])

    def due(self, node: str, slot: str, text: str) -> datetime:
        """The instant at which the time text at `slot` is over: a span in words, one before or after a FEEL instant, or
        a FEEL date, date-time or duration."""
        return due_at(self, node, slot, text)

    def incident(self, token: Token, code: str, message: Text) -> None:
        """Stop this token, without losing it, until somebody retries or skips."""
        self.clear(token)
        token.doing = "incident"
        self.state.incidents[token.id] = Incident(code, {"en": message.en, "zh": message.zh})
        self.note("incident", token, code)

    # -- ending

    def end_all(self, outcome: str, error: str = "") -> None:
        """End the instance now: every token is cancelled."""
        self.empty(self.state.scopes[ROOT])
        self.queue.clear()
        self.over.clear()
        self.inner.clear()
        self.finish(outcome, error)

    def finish(self, outcome: str, error: str = "") -> None:
        root = self.state.scopes[ROOT]
        for timer in root.timers:
            self.commands.append(CancelTimer(timer))
        root.timers = []
        self.state.status, self.state.outcome = "ended", outcome
        self.state.ended_at, self.state.mail = self.now, []
        self.microsteps.append(Microstep("ended", "", "", outcome))
        self.commands.append(FinishInstance(outcome, dict(self.state.values), error))

    def note(self, what: str, token: Token, detail: str = "") -> None:
        self.microsteps.append(Microstep(what, token.node, token.id, detail))
