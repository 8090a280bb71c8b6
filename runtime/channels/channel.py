"""The contract of a channel, and the set of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from engines.kernel.registry import Registry
from engines.kernel.texts import Text, say
from runtime.engine import Mortise
from runtime.work import Work


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to be told, as a channel needs them."""

    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    timezone: str = "UTC"
    quiet: tuple[time, time] | None = None
    """From when until when nothing is sent outside, in the person's own time zone."""


@dataclass(frozen=True, slots=True)
class Route:
    """One delivery that is to be made. `problem`: why it cannot be; the log says so."""

    person: Recipient | None
    address: str | None
    connection: str | None = None
    mentions: tuple[str, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a message. `media_type`: `text/csv`, …"""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery. `subject` and `body` are labels; `link` is a path of this server, or an https address.
    `is_staff`: to a person of the workspace, rather than to an address outside."""

    id: int
    address: str
    subject: Any
    body: Any
    link: str | None
    language: str
    queued_at: datetime
    record: dict[str, str] | None = None
    files: tuple[Attached, ...] = ()
    connection: str | None = None
    mentions: tuple[str, ...] = ()
    token: str | None = None
    is_staff: bool = True

    @property
    def subject_text(self) -> str:
        return say(self.subject, self.language)

    @property
    def body_text(self) -> str:
        return say(self.body, self.language)

    def tracked(self, base_url: str) -> str | None:
        """The address that opens the link and remembers that it was followed."""
        return f"{base_url}/m/{self.token}" if self.link and self.token else None


class Channel(BaseModel):
    """A way to reach people outside. Members add `type: Literal["…"] = "…"`."""

    model_config = ConfigDict(frozen=True)
    label: ClassVar[Text]

    @property
    def name(self) -> str:
        return str(self.type)  # type: ignore[attr-defined]  # every member has it; the registry sees to that

    def is_set_up(self, mortise: Mortise) -> bool:
        """False: deliveries are logged as skipped."""
        return True

    def is_inside(self, route: Route) -> bool:
        """Whether somebody of the workspace reads it, who can open the record's page."""
        return route.person is not None

    def address_of(self, person: Recipient) -> str | None:
        """Where to reach this person, or None."""
        return None

    def takes(self, address: str) -> bool:
        """Whether it can reach this bare address: one message may go by several channels, each with its own kind."""
        return bool(address)

    async def routes(self, work: Work, people: Iterable[Recipient], addresses: Sequence[str]) -> list[Route]:
        """To whom a message goes: each person, and each bare address."""
        problem = None if self.is_set_up(work.mortise) else NOT_SET_UP
        found = [(each, self.address_of(each)) for each in people]
        routes = [Route(each, to, problem=problem or (None if to else NO_ADDRESS)) for each, to in found]
        return routes + [
            Route(None, each, problem=problem or (None if self.takes(each) else NO_ADDRESS)) for each in addresses
        ]

    async def send(self, mortise: Mortise, message: Message) -> None:
        """Send now. Raises Unavailable when it may work later; any other MortiseError when it never will."""
        raise NotImplementedError(type(self).__name__)


IN_APP = "in_app"
NOT_SET_UP = "the channel is not set up"
NO_ADDRESS = "no address"
PHONE = re.compile(r"\+?[\d\s().,/#*-]{3,40}")
"""How phone numbers are written."""

CHANNELS: Registry[Channel] = Registry(
    "channel", "runtime.channels.members", Channel, noun_en="channel", noun_zh="通知渠道"
)
