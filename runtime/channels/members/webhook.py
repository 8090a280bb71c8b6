"""Webhook: a signed POST to another system. The address is a connection's key, or an https address."""

from __future__ import annotations

import hashlib
import hmac
from typing import Literal

from typing_extensions import override

from engines.kernel.texts import Text
from runtime.channels.channel import Channel, Message, Route
from runtime.connectors.connections import webhook_target
from runtime.connectors.http import send
from runtime.engine import Mortise
from runtime.http.requests import encode_json


class Webhook(Channel):
    """`X-Mortise-Signature: t=<unix>,v1=<hex>` is HMAC-SHA256 of `<t>.<body>` with the connection's secret
    `signing_key`, so the receiver can tell who sent it and when. `Idempotency-Key` is the same for every retry."""

    type: Literal["webhook"] = "webhook"
    label = Text("Webhook", "Webhook")

    @override
    def is_inside(self, route: Route) -> bool:
        return True

    @override
    async def send(self, mortise: Mortise, message: Message) -> None:
        target = await webhook_target(mortise, message.address)
        body = encode_json(
            {
                "id": str(message.id),
                "subject": message.subject_text,
                "body": message.body_text,
                "record": message.record,
                "at": message.queued_at,
                "link": link_outside(message.link, mortise.settings.base_url),
            }
        )
        headers = {"content-type": "application/json", "idempotency-key": f"mortise-{message.id}"}
        if target.signing_key:
            headers["x-mortise-signature"] = signature(target.signing_key, int(mortise.clock.now().timestamp()), body)
        await send(target.request("POST", "", headers, body))


def link_outside(link: str | None, base_url: str) -> str | None:
    """A path of this server as others reach it."""
    return f"{base_url}{link}" if link and link.startswith("/") else link


def signature(key: str, at: int, body: bytes) -> str:
    digest = hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
