"""Webhook: a signed POST to another system. The address is a connection's key, or an https address."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.kernel.texts import Text
from runtime.channels.channel import PHONE, Channel, Message, Route
from runtime.connectors.connections import webhook_target
from runtime.connectors.http import send
from runtime.connectors.signing import signed_headers
from runtime.engine import Mortise
from runtime.http.requests import encode_json


class Webhook(Channel):
    """Signed with the connection's secret `signing_key` as Standard Webhooks has it (`webhook-id`, `webhook-timestamp`,
    `webhook-signature`). `webhook-id` and `Idempotency-Key` are the same for every retry."""

    type: Literal["webhook"] = "webhook"
    label = Text("Webhook", "Webhook")

    @override
    def is_inside(self, route: Route) -> bool:
        return True

    @override
    def takes(self, address: str) -> bool:
        return address.startswith("https://") or ("@" not in address and not PHONE.fullmatch(address))

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
        key = f"mortise-{message.id}"
        headers = {"content-type": "application/json", "idempotency-key": key}
        if target.signing_key:
            headers |= signed_headers(target.signing_key, key, int(mortise.clock.now().timestamp()), body)
        await send(target.request("POST", "", headers, body))


def link_outside(link: str | None, base_url: str) -> str | None:
    """A path of this server as others reach it."""
    return f"{base_url}{link}" if link and link.startswith("/") else link
