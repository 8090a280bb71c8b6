"""Around every answer: request id, security headers with a nonce, body size limit, CSRF for cookie sessions."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engines.kernel.errors import MortiseError, NotAllowed, TooLarge
from engines.kernel.texts import Text
from runtime.http.problems import problem
from runtime.identity.secrets import is_csrf_of
from runtime.identity.sessions import COOKIE, SAFE_METHODS
from runtime.settings import Settings

MOST_JSON_BYTES = 12_000_000
BY_SECRET = "/quick/"  # noqa: S105  # an address, not a password
"""Addresses that hold a secret themselves, which no other site can know."""
SIGN_IN = frozenset({("POST", "/api/session"), ("POST", "/login")})
"""Where there is no session yet; protected by refusing what other sites send."""

_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
RawHeaders = list[tuple[bytes, bytes]]
_POLICY_OF_DATA = b"default-src 'none'; frame-ancestors 'none'"
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def policy_of_pages(nonce: str) -> str:
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; worker-src 'self' blob:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def nonce_of(scope: Scope) -> str:
    """The nonce of this answer's Content-Security-Policy, for the page's own script and style elements."""
    nonce = scope.get("mortise.nonce")
    if nonce is None:
        nonce = scope["mortise.nonce"] = secrets.token_urlsafe(16)
    return str(nonce)


class Security:
    """Pure ASGI, because it runs on every request."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        headers = dict(_HEADERS)
        if settings.secure_cookies:
            headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._own = urlsplit(settings.base_url).netloc
        self._most_upload_bytes = settings.max_upload_bytes + 100_000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        scope["mortise.request_id"] = request_id = _request_id(connection)
        guard = _Guard(scope, send, self._headers, request_id)
        refusal = self._refusal(connection) if scope["method"] not in SAFE_METHODS else None
        most_bytes = self._most_bytes(connection)
        if refusal is None and (length := connection.headers.get("content-length")):
            refusal = (
                None if length.isascii() and length.isdigit() and int(length) <= most_bytes else too_large(most_bytes)
            )
        if refusal is not None:
            await problem(refusal, scope)(scope, receive, guard.send)
            return
        await self.app(scope, _Meter(receive, most_bytes).receive, guard.send)

    def _refusal(self, connection: HTTPConnection) -> MortiseError | None:
        """Why a request that changes something is refused: it comes from another site, or lacks the CSRF token."""
        headers = connection.headers
        if headers.get("authorization", "")[:7].lower() == "bearer ":
            return None
        if headers.get("sec-fetch-site") == "cross-site" or self._is_foreign(headers):
            return NotAllowed.because(
                "request.csrf",
                Text("This request comes from another site.", "此请求来自其他网站。"),
                Text(
                    "Open the address that your administrator gave you; it has to be the one in MORTISE_BASE_URL.",
                    "请使用管理员提供的地址访问；该地址应与 MORTISE_BASE_URL 一致。",
                ),
            )
        if (connection.scope["method"], connection.scope["path"]) in SIGN_IN:
            return None
        if connection.scope["path"].startswith(BY_SECRET):
            return None
        secret = connection.cookies.get(COOKIE)
        if secret and not is_csrf_of(secret, headers.get("x-csrf-token", "")):
            return _forged(
                Text(
                    "The header X-CSRF-Token is missing or does not fit the session.",
                    "缺少 X-CSRF-Token 请求头或与会话不符。",
                )
            )
        return None

    def _is_foreign(self, headers: Headers) -> bool:
        """Whether the page that asks is another host's. Browsers tell on plain http too, where `Sec-Fetch-Site` is
        missing; a proxy may hide the name that the browser uses, which is then that of `MORTISE_BASE_URL`."""
        origin = headers.get("origin")
        if origin is None:
            return False
        return urlsplit(origin).netloc not in {headers.get("host"), self._own or None}

    def _most_bytes(self, connection: HTTPConnection) -> int:
        is_form = connection.headers.get("content-type", "").startswith("multipart/form-data")
        return self._most_upload_bytes if is_form else MOST_JSON_BYTES


class _Guard:
    """Adds the headers to an answer as it leaves; what the answer sets itself stays."""

    def __init__(self, scope: Scope, send: Send, headers: RawHeaders, request_id: str) -> None:
        self._scope, self._send, self._headers, self._request_id = scope, send, headers, request_id

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            given = message["headers"] = list(message.get("headers", ()))
            names = {name.lower() for name, _ in given}
            given += [each for each in self._headers if each[0] not in names]
            given.append((b"x-request-id", self._request_id.encode()))
            if b"content-security-policy" not in names:
                is_page = any(name == b"content-type" and value.startswith(b"text/html") for name, value in given)
                policy = policy_of_pages(nonce_of(self._scope)).encode() if is_page else _POLICY_OF_DATA
                given.append((b"content-security-policy", policy))
            if b"cache-control" not in names and self._scope["path"].startswith("/api/"):
                given.append((b"cache-control", b"no-store"))
        await self._send(message)


class _Meter:
    """Counts what arrives, for bodies that do not announce their size."""

    def __init__(self, receive: Receive, most_bytes: int) -> None:
        self._receive, self._left = receive, most_bytes

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise HTTPException(413)
        return message


def too_large(most_bytes: int) -> MortiseError:
    megabytes = most_bytes // 1_000_000
    return TooLarge.because(
        "request.too_large",
        Text(f"The request is larger than {megabytes} MB.", f"请求内容超过 {megabytes} MB。"),
        Text("Send less at once.", "请减少单次提交的内容。"),
    )


def _request_id(connection: HTTPConnection) -> str:
    given = connection.headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(12)


def _forged(text: Text) -> MortiseError:
    return NotAllowed.because("request.csrf", text, Text("Reload the page and try again.", "请刷新页面后重试。"))
