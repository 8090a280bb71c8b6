"""Triggers: what starts a flow."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.texts import Label

TriggerKind = Literal["record", "button", "schedule", "date", "webhook", "message", "signal", "called"]


class Trigger(Definition):
    """What starts the flow; exactly one kind.

    `record`+`event`: a record was created / updated / deleted / submitted by a form (condition `when`), or a person
    pressed the button on its page · `schedule`: cron · `record`+`date`: relative to a date of each record ·
    `webhook`, `message`, `signal`: from outside or from another flow · nothing: only called, or started by the API.
    """

    record: Key | None = None
    event: Literal["created", "updated", "deleted", "submitted", "button"] | None = None
    fields: list[Key] = []
    when: Feel | None = None
    schedule: str | None = None
    date: str | None = None
    """A date field of the record, or a span before or after one: "3 days before ends_on"."""
    at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "09:00"
    """Of `date`: the time of day, on the workspace's clock."""
    webhook: Key | None = None
    """The name under which other systems start this flow by HTTP; what they send is `payload`."""
    message: str | None = None
    signal: str | None = None
    values: dict[Key, Feel] = {}
    """Of `webhook`, `message` and `signal`: variable → FEEL over `payload`."""
    start: Key | None = None
    """The start node where this trigger begins, when the flow has several."""
    label: Label = ""
    icon: str = "play"
    roles: list[Key] = []
    hold: bool = False
    """Of `created` and `updated`: a person's change is held back as a proposal, and written when the flow ends well."""

    @property
    def kind(self) -> TriggerKind:
        """The kind of this trigger; the first that is set, in the order of the class's description."""
        if self.event == "button":
            return "button"
        if self.event is not None:
            return "record"
        for name in _ALONE:
            if getattr(self, name) is not None:
                return name
        return "called"

    def kinds(self) -> list[str]:
        """Every kind that is set; more than one is a mistake."""
        return [name for name in ("event", *_ALONE) if getattr(self, name) is not None]


_ALONE: tuple[Literal["schedule", "date", "webhook", "message", "signal"], ...] = (
    "schedule",
    "date",
    "webhook",
    "message",
    "signal",
)
