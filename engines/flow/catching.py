"""What one may wait for: time, a message, a signal, a condition, a change of the record; at edges also errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from engines.flow.definition import Slot
from engines.flow.durations import parse_when
from engines.flow.events import MessageReceived, RecordChanged, SignalReceived
from engines.flow.templates import written
from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.events import Event
    from engines.flow.run import Run
    from engines.flow.state import Scope, Token


def time_slots(path: str, text: str) -> Iterator[Slot]:
    """The FEEL in a time as it is written ("2 days" has none, "2 days before due_on" has `due_on`)."""
    when = parse_when(text)
    if when.of is not None:
        yield Slot(path, when.of)


class Catch(Definition):
    """Exactly one kind is set; `match` and `kept` go with `message`."""

    kinds: ClassVar[tuple[str, ...]] = ("after", "until", "message", "signal", "condition", "changes")

    after: str | None = None
    """In words ("7 days", "2 working days", "4 小时", "2 days before due_on") or a FEEL duration or date-time."""
    until: Feel | None = None
    """A FEEL date or date and time."""
    message: str | None = None
    """The name of a message that is sent to the record's flows."""
    match: Feel | None = None
    """Of `message`: the correlation key; only a message with the same key is taken, of whatever record."""
    kept: bool = False
    """Of `message`: one that comes too early is kept until it is wanted."""
    signal: str | None = None
    """The name of a signal; everybody who waits for it hears it."""
    condition: Feel | None = None
    """A FEEL condition; looked at now, and whenever the record or a variable changes."""
    changes: list[Key] | None = None
    """The record is written: one of these fields, or any field when none is named."""

    def catch_slots(self, base: str) -> Iterator[Slot]:
        """The FEEL texts, their paths begun with `base`."""
        if self.after is not None:
            yield from time_slots(f"{base}after", self.after)
        if self.until is not None:
            yield Slot(f"{base}until", self.until)
        if self.match is not None:
            yield Slot(f"{base}match", self.match)
        if self.condition is not None:
            yield Slot(f"{base}condition", self.condition, "condition")

    def check_catch(self, base: str) -> list[Diagnostic]:
        """Mistakes in what is waited for."""
        count = sum(getattr(self, each) not in (None, False) for each in self.kinds)
        if count == 1:
            if self.message is None and (self.match is not None or self.kept):
                return [_without_message(base)]
            return []
        names = ", ".join(self.kinds)
        return [
            Diagnostic(
                "flow.wait_for_what",
                base,
                Text(f"It has to wait for exactly one of: {names}.", f"必须且只能设置一种等待：{names}。"),
                Text("Keep one of them.", "请只保留其中一项。"),
            )
        ]

    def arm(
        self, run: Run, place: Token | Scope, base: str, name: str, node: str | None = None
    ) -> Mapping[str, Any] | None:
        """Start listening at `place`; gives a payload when what is waited for is there already.

        `base`: where the FEEL texts are in `node`; `name`: what timers and notes of this catch are called.
        """
        key = node or place.node
        if self.after is not None:
            run.set_timer(place, f"{name}after", run.due(key, f"{base}after", self.after))
        elif self.until is not None:
            run.set_timer(place, f"{name}until", run.due(key, f"{base}until", self.until))
        elif self.match is not None:
            place.notes[f"{name}match"] = key_text(run.evaluate(key, f"{base}match"))
        if self.message is not None and self.kept:
            return self._in_the_mail(run, place, name)
        return None

    def arm_again(self, run: Run, place: Token | Scope, base: str, name: str, node: str | None = None) -> None:
        """It has caught something and goes on listening: only repeating timers have something to do."""

    def caught(self, place: Token | Scope, event: Event, name: str) -> bool:
        """Whether this event is what is waited for at `place`. (Timers and conditions are told apart elsewhere.)"""
        match event:
            case MessageReceived():
                return self.message == event.name and (
                    self.match is None or place.notes.get(f"{name}match") == event.key
                )
            case SignalReceived():
                return self.signal == event.name
            case RecordChanged(fields=fields):
                return self.changes is not None and not (
                    self.changes and fields and set(fields).isdisjoint(self.changes)
                )
            case _:
                return False

    def awaited(self, place: Token | Scope, name: str) -> Iterator[str]:
        """What the instance is listed under while this listens."""
        if self.message is not None:
            yield f"message:{self.message}" + (f"|{place.notes.get(f'{name}match')}" if self.match is not None else "")
        elif self.signal is not None:
            yield f"signal:{self.signal}"
        elif self.condition is not None or self.changes is not None:
            yield "record"

    def _in_the_mail(self, run: Run, place: Token | Scope, name: str) -> Mapping[str, Any] | None:
        for letter in run.state.mail:
            if letter[0] == self.message and (self.match is None or place.notes.get(f"{name}match") == letter[1]):
                run.state.mail = [each for each in run.state.mail if each is not letter]
                return dict(letter[2])
        return None


def _without_message(base: str) -> Diagnostic:
    return Diagnostic(
        "flow.match_without_message",
        base,
        Text("'match' and 'kept' belong to a message.", "“match”与“kept”只用于消息。"),
        Text("Set 'message', or leave them out.", "请设置“message”，或去掉它们。"),
    )


class Trap(Catch):
    """What stands at an edge (a boundary, an event sub-process) catches also what is thrown inside."""

    kinds: ClassVar[tuple[str, ...]] = (*Catch.kinds, "error", "escalation", "cancel", "compensation")

    error: str | bool | None = None
    """An error's code, or true for any."""
    escalation: str | bool | None = None
    """An escalation's code, or true for any."""
    cancel: bool = False
    """Of a boundary: the transaction was cancelled."""
    compensation: bool = False
    """Of an event sub-process: it undoes the sub-process around it."""
    every: str | None = None
    """Of `after` and `until`, when not interrupting: how often again."""
    times: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Of `every`: how often in all."""
    into: Key | None = None
    """The variable that takes what came with it."""
    interrupting: bool = True
    """Whether what it stands at ends; otherwise both go on."""

    def catch_slots(self, base: str) -> Iterator[Slot]:
        yield from super().catch_slots(base)
        if self.every is not None:
            yield from time_slots(f"{base}every", self.every)

    def arm_again(self, run: Run, place: Token | Scope, base: str, name: str, node: str | None = None) -> None:
        if self.every is None:
            return
        fired = place.notes.get(f"{name}fired", 0) + 1
        place.notes[f"{name}fired"] = fired
        if self.times is None or fired < self.times:
            due = run.due(node or place.node, f"{base}every", self.every)
            run.set_timer(place, f"{name}after" if self.after is not None else f"{name}until", due)


def key_text(value: Any) -> str:
    """A correlation key as it is compared: 7 and 7.0 are the same key."""
    return written(value.normalize() if isinstance(value, Decimal) else value)
