"""Channels that are metadata: one JSON file in `specs/` says how a message becomes an HTTP call, and how it is signed.

Formulas are FEEL over `subject`, `body`, `link`, `text` (all three, cut to `most_bytes`), `to` (a phone number),
`mobiles` (national numbers to call by name), `id`, `at` and `at_ms` (Unix time), `secrets` and `sign`; those that read
an answer see it as `answer`. In `body` a text that begins with `=` is a formula; members that come out null are left out.

**Source**: the robots' own documentation: DingTalk "Custom robot security settings" (sign = base64(HMAC-SHA256(secret,
timestamp + newline + secret))), WeCom "Group robot", Feishu "Custom bot" (the key is timestamp + newline + secret, the
text is empty).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from typing_extensions import override

from engines.data.types import ANY, STRING
from engines.expr import Env, Expression, Scope, compile_expression
from engines.kernel.errors import InputError, Unavailable
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Label, Text, say
from runtime.channels.channel import (
    CHANNELS,
    IN_APP,
    NO_ADDRESS,
    NOT_SET_UP,
    PHONE,
    Channel,
    Message,
    Recipient,
    Route,
)
from runtime.connectors.connections import Target, open_target
from runtime.connectors.http import Answer, send
from runtime.connectors.tables import connection
from runtime.engine import Mortise
from runtime.http.requests import encode_json
from runtime.work import Work

SPECS = Path(__file__).parent / "specs"
_NOWHERE = Env(now=datetime(1970, 1, 1, tzinfo=UTC), timezone="UTC")
"""Specs read the time from `at`, so that a signature and a text agree on it."""
_NAMES = ("subject", "body", "link", "text", "to", "mobiles", "id", "at", "at_ms", "secrets", "sign", "answer")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SecretSpec(_Part):
    """A secret that an administrator enters with the connection."""

    key: str
    label: Label
    required: bool = False


class SignSpec(_Part):
    """HMAC-SHA256 of `text` with `key`; nothing is signed while the key comes out null."""

    key: str
    text: str
    encoding: Literal["base64", "hex"]


class ChannelSpec(_Part):
    """How one kind of gateway takes messages. `to`: each person's phone, or a group that a connection stands for."""

    label: Label
    to: Literal["phone", "group"]
    base_url: str = ""
    path: str | None = None
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    body: dict[str, Any]
    secrets: list[SecretSpec] = []
    sign: SignSpec | None = None
    accepted: str
    """Whether the gateway took it, from its answer."""
    busy: str | None = None
    """Whether a refusal may be lifted later: the message is tried again."""
    error: str | None = None
    most_bytes: int = 20_000
    most_per_minute: int | None = None
    """How many messages a connection may send; null: any number."""


@lru_cache(maxsize=1)
def specs() -> Mapping[str, ChannelSpec]:
    """By name: the file's."""
    return {each.stem: ChannelSpec.model_validate_json(each.read_bytes()) for each in sorted(SPECS.glob("*.json"))}


class Described(Channel):
    """A channel that a spec describes; each delivery goes through one of the workspace's connections."""

    type: str
    spec: ChannelSpec

    @property
    def by_group(self) -> bool:
        return self.spec.to == "group"

    @override
    def is_inside(self, route: Route) -> bool:
        return self.by_group or super().is_inside(route)

    @override
    def address_of(self, person: Recipient) -> str | None:
        return None if self.by_group else person.phone

    @override
    def takes(self, address: str) -> bool:
        return PHONE.fullmatch(address) is not None

    @override
    async def routes(self, work: Work, people: Iterable[Recipient], addresses: Sequence[str]) -> list[Route]:
        """A group is a connection: the one named among the addresses, else the first of this channel."""
        rows = await work.connection.execute(
            sa.select(connection.c.key).where(connection.c.channel == self.type).order_by(connection.c.id)
        )
        known = list(rows.scalars())
        people = list(people)
        if not self.by_group:
            direct = [Route(each, each.phone) for each in people] + [Route(None, each) for each in addresses]
            way = known[0] if known else None
            return [
                replace(each, connection=way, problem=_problem(way is not None, self.takes(each.address or "")))
                for each in direct
            ]
        mentions = tuple(each.phone for each in people if each.phone)
        if not known:
            return [Route(None, None, problem=NOT_SET_UP)]
        groups = [each for each in addresses if each in known] or known[:1]
        return [Route(None, key, connection=key, mentions=mentions) for key in groups]

    @override
    async def send(self, mortise: Mortise, message: Message) -> None:
        target = await open_target(mortise, message.connection or "")
        values = self._values(mortise, message, target)
        values["sign"] = self._signature(values)
        path = str(_evaluate(self.spec.path, values) or "") if self.spec.path else ""
        query = {name: _evaluate(text, values) for name, text in self.spec.query.items()}
        asked = urlencode({name: str(value) for name, value in query.items() if value is not None})
        headers = {name: _evaluate(text, values) for name, text in self.spec.headers.items()}
        call = target.request(
            "POST",
            path,
            {
                "content-type": "application/json",
                "idempotency-key": f"mortise-{message.id}",
                **{name: str(value) for name, value in headers.items() if value is not None},
            },
            encode_json(_fill(self.spec.body, values)),
        )
        self._judge(await send(replace(call, url=f"{call.url}?{asked}") if asked else call))

    def _values(self, mortise: Mortise, message: Message, target: Target) -> dict[str, Any]:
        at = mortise.clock.now().timestamp()
        link = message.tracked(mortise.settings.base_url)
        lines = [message.subject_text, message.body_text, link or ""]
        return {
            "subject": message.subject_text,
            "body": message.body_text,
            "link": link,
            "text": _cut("\n".join(each for each in lines if each), self.spec.most_bytes),
            "to": message.address,
            "mobiles": [_mobile(each) for each in message.mentions],
            "id": str(message.id),
            "at": Decimal(int(at)),
            "at_ms": Decimal(int(at * 1000)),
            "secrets": {each.key: target.secrets.get(each.key) for each in self.spec.secrets},
        }

    def _signature(self, values: Mapping[str, Any]) -> str | None:
        sign = self.spec.sign
        if sign is None:
            return None
        key, text = _evaluate(sign.key, values), _evaluate(sign.text, values)
        if key is None or text is None:
            return None
        digest = hmac.new(str(key).encode(), str(text).encode(), hashlib.sha256).digest()
        return base64.b64encode(digest).decode() if sign.encoding == "base64" else digest.hex()

    def _judge(self, answer: Answer) -> None:
        """Gateways answer 200 and say in the body what they think."""
        try:
            told = json.loads(answer.content or b"{}", parse_int=Decimal, parse_float=Decimal)
        except ValueError:
            told = {}
        values = {"answer": told if isinstance(told, dict) else {}}
        if _evaluate(self.spec.accepted, values) is True:
            return
        said = str(_evaluate(self.spec.error, values) or "") if self.spec.error else ""
        name = Text(say(self.spec.label, "en"), say(self.spec.label, "zh"))
        kind = Unavailable if self.spec.busy and _evaluate(self.spec.busy, values) is True else InputError
        raise kind.because(
            "channels.gateway.refused",
            Text(
                f"{name.en} did not take the message{': ' + said if said else ''}.",
                f"{name.zh}未接受消息{'：' + said if said else ''}。",
            ),
            Text("Check the connection's secrets and limits.", "请检查该连接的密钥与限额。"),
        )


def _problem(set_up: bool, has_address: bool) -> str | None:
    return NOT_SET_UP if not set_up else None if has_address else NO_ADDRESS


def channel_named(name: str) -> Channel:
    """A channel that is code (`members/`) or metadata (`specs/`). Raises InputError with the nearest name."""
    if name in CHANNELS:
        return CHANNELS[name]()
    if name in specs():
        return Described(type=name, spec=specs()[name])
    raise InputError.because(
        "channels.unknown",
        Text(f"There is no channel '{name}'.", f"没有通知渠道“{name}”。"),
        did_you_mean(name, [IN_APP, *CHANNELS, *specs()]),
    )


@lru_cache(maxsize=500)
def _compiled(text: str) -> Expression:
    return compile_expression(text, Scope({**dict.fromkeys(_NAMES, ANY), "text": STRING, "id": STRING}, {}))


def _evaluate(text: str, values: Mapping[str, Any]) -> Any:
    return _compiled(text).evaluate({**dict.fromkeys(_NAMES), **values}, _NOWHERE)


def _fill(part: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(part, str):
        return _evaluate(part[1:], values) if part.startswith("=") else part
    if isinstance(part, dict):
        filled = {name: _fill(each, values) for name, each in part.items()}
        return {name: each for name, each in filled.items() if each is not None}
    return [_fill(each, values) for each in part] if isinstance(part, list) else part


def _cut(text: str, most_bytes: int) -> str:
    encoded = text.encode()
    return text if len(encoded) <= most_bytes else encoded[: most_bytes - 3].decode(errors="ignore") + "…"


def _mobile(phone: str) -> str:
    """A Chinese number without its country code, as group robots want it; others as digits."""
    digits = "".join(each for each in phone if each.isdigit())
    return digits.removeprefix("86") if phone.startswith("+86") else digits
