"""Signatures of what is posted to other systems, so that they can tell who sent it, and when.

**Source**: Standard Webhooks 1.0 (HMAC-SHA256 of `<id>.<timestamp>.<body>`, in base64, as `v1,…`), whose libraries check
it in most languages.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

_ENCODED = "whsec_"


def signed_headers(key: str, id_: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers of a signed call.

    Args:
        key: the secret as it was entered; after `whsec_` its bytes in base64.
        id_: of the message; the same whenever it is sent again.
        at: Unix seconds.
    """
    digest = hmac.new(_bytes(key), f"{id_}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _bytes(key: str) -> bytes:
    if key.startswith(_ENCODED):
        try:
            return base64.b64decode(key.removeprefix(_ENCODED), validate=True)
        except binascii.Error:
            pass  # it only begins like an encoded one: then it is taken as it is written
    return key.encode()
