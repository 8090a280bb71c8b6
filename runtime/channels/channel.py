"""The contract of a channel, and the set of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from engines.kernel.registry import Registry
from engines.kernel.texts import Text, say
from runtime.engine import Mortise


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to be told, as a channel needs them."""

    id: int
    name: str
    email: str | None
    phone: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a message. `media_type`: `text/csv`, …"""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery. `subject` and `body` are labels; `link` is a path of this server."""

    id: int
    address: str
    subject: Any
    body: Any
    link: str | None
    language: str
    queued_at: datetime
    record: dict[str, str] | None = None
    files: tuple[Attached, ...] = ()

    @property
    def subject_text(self) -> str:
        return say(self.subject, self.language)

    @property
    def body_text(self) -> str:
        return say(self.body, self.language)


class Channel(BaseModel):
    """A way to reach people outside. Members add `type: Literal["…"] = "…"`."""

    model_config = ConfigDict(frozen=True)
    label: ClassVar[Text]

    def is_set_up(self, mortise: Mortise) -> bool:
        """False: deliveries are logged as skipped."""
        return True

    def address_of(self, person: Recipient) -> str | None:
        """Where to reach this person, or None."""
        return None

    async def send(self, mortise: Mortise, message: Message) -> None:
        """Send now. Raises Unavailable when it may work later; any other MortiseError when it never will."""
        raise NotImplementedError(type(self).__name__)


CHANNELS: Registry[Channel] = Registry(
    "channel", "runtime.channels.members", Channel, noun_en="channel", noun_zh="通知渠道"
)
