"""Outgoing HTTP that cannot be turned against the own network (server-side request forgery, OWASP A10).

Every connection, also after a redirect, resolves the name itself, refuses addresses that are not public, and connects
to the very address it checked, so a second answer of the name server changes nothing. A redirect to another host gets
neither what signs us in here nor the content, which may quote secrets.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx
from httpcore import AsyncNetworkBackend, AsyncNetworkStream
from typing_extensions import override

from engines.kernel.errors import InputError, MortiseError, NotAllowed, Unavailable
from engines.kernel.texts import Text

TIMEOUT_S = 20.0
"""For each step: connecting, a piece of the answer."""
LONGEST_S = 60.0
"""For all of it, however slowly the other side dribbles."""
MOST_BYTES = 2_000_000
MOST_REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Call:
    """One request to another system."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    auth: tuple[str, str] | None = None
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes


async def send(call: Call) -> Answer:
    """Send it and return a 2xx answer.

    Raises:
        NotAllowed (connectors.http.private): the address is inside the own network.
        InputError (connectors.http.refused): the other side says that the request is wrong (4xx).
        Unavailable (connectors.http.failed): no answer, or 408, 425, 429, 5xx: may work later.
    """
    _require_http(call.url)
    transport = GuardedTransport(call.allow_private)
    try:
        async with (
            asyncio.timeout(LONGEST_S),
            httpx.AsyncClient(transport=transport, timeout=TIMEOUT_S, trust_env=False) as client,
        ):
            answer = await _ask(client, call)
    except TimeoutError as error:
        raise _failed("it takes too long") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise _failed(type(error).__name__) from error
    return _require_success(answer)


async def _ask(client: httpx.AsyncClient, call: Call) -> Answer:
    """The answer at the end of at most `MOST_REDIRECTS` redirects."""
    request = client.build_request(call.method, call.url, headers=dict(call.headers), content=call.content)
    home, auth = _origin(request.url), call.auth
    for _ in range(MOST_REDIRECTS + 1):
        response = await client.send(request, stream=True, auth=auth, follow_redirects=False)
        try:
            if response.next_request is None:
                return Answer(response.status_code, dict(response.headers), await _read(response))
            request = response.next_request
        finally:
            await response.aclose()
        if _origin(request.url) != home:
            auth = None
            request = _without_secrets(client, request)
    raise _failed("too many redirects")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _without_secrets(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Request:
    """The bare question for another host. Raises InputError when it would carry content there."""
    if request.method not in {"GET", "HEAD"}:
        raise InputError.because(
            "connectors.http.elsewhere",
            Text(
                f"It sends what is meant for it on to '{request.url.host}'.",
                f"对方要求将内容转发到“{request.url.host}”。",
            ),
            Text("Write that address into the connection.", "请在连接中填写该地址。"),
        )
    return client.build_request(request.method, request.url)


class GuardedTransport(httpx.AsyncHTTPTransport):
    def __init__(self, allow_private: bool) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=_GuardedBackend(allow_private)
        )


class _GuardedBackend(AsyncNetworkBackend):
    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._real = httpcore.AnyIOBackend()

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncNetworkStream:
        address = await public_address(host, port, allow_private=self._allow_private)
        return await self._real.connect_tcp(address, port, timeout, local_address, socket_options)

    @override
    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> AsyncNetworkStream:
        raise private_address(path)

    @override
    async def sleep(self, seconds: float) -> None:
        await self._real.sleep(seconds)


async def public_address(host: str, port: int, *, allow_private: bool) -> str:
    """The first address of `host`; raises NotAllowed when any of them is not public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise _failed(f"the name '{host}' is not known") from error
    addresses = [str(each[4][0]) for each in found]
    if not allow_private and not all(is_public(each) for each in addresses):
        raise private_address(host)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet at large; IPv4 inside IPv6 counts as what is inside."""
    parsed = ipaddress.ip_address(address.split("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if parsed in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
        if parsed.is_site_local:
            return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def private_address(host: str) -> MortiseError:
    return NotAllowed.because(
        "connectors.http.private",
        Text(f"'{host}' is an address inside the own network.", f"“{host}”是内部网络地址。"),
        Text("An administrator can allow it in the connection.", "管理员可在连接中允许访问内部地址。"),
    )


def _require_http(url: str) -> None:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        parsed = httpx.URL("")
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise InputError.because(
            "connectors.http.address",
            Text(f"'{url[:80]}' is not an http address.", f"“{url[:80]}”不是 http 地址。"),
            Text("Write it as https://example.com/path.", "请使用 https://example.com/path 的形式。"),
        )


async def _read(response: httpx.Response) -> bytes:
    chunks, size = [], 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > MOST_BYTES:
            raise _failed(f"the answer is larger than {MOST_BYTES // 1_000_000} MB")
        chunks.append(chunk)
    return b"".join(chunks)


def _require_success(answer: Answer) -> Answer:
    if 200 <= answer.status < 300:
        return answer
    if answer.status in {408, 425, 429} or answer.status >= 500:
        raise _failed(f"it answers {answer.status}", answer.status)
    raise InputError.because(
        "connectors.http.refused",
        Text(f"The other system refuses the request ({answer.status}).", f"对方系统拒绝了请求（{answer.status}）。"),
        _http_status=answer.status,
    )


def _failed(reason: str, status: int | None = None) -> MortiseError:
    return Unavailable.because(
        "connectors.http.failed",
        Text(f"The other system cannot be reached: {reason}.", f"无法访问对方系统：{reason}。"),
        _http_status=status,
    )
