"""Outgoing HTTP does not reach the own network unless an administrator says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from engines.kernel.errors import InputError, NotAllowed, Unavailable
from runtime.connectors.connections import create_connection, open_target
from runtime.connectors.http import MOST_REDIRECTS, Call, is_public, send
from runtime.connectors.secrets import KEY_FILE, seal, unseal
from runtime.engine import Mortise


@pytest.fixture
async def server() -> AsyncIterator[tuple[str, list[str]]]:
    """A server on the loopback that answers `/ok`, and redirects `/away` to what the query says."""
    seen: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).decode().split(" ")[1]
        seen.append(path)
        if path.startswith("/away?"):
            head = f"302 Found\r\nLocation: {path.removeprefix('/away?')}"
        elif path.startswith("/kept?"):
            head = f"307 Temporary Redirect\r\nLocation: {path.removeprefix('/kept?')}"
        elif path == "/circle":
            head = "302 Found\r\nLocation: /circle"
        elif path == "/no":
            head = "400 Bad Request"
        else:
            head = "200 OK"
        writer.write(f"HTTP/1.1 {head}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".encode())
        await writer.drain()
        writer.close()

    found = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{found.sockets[0].getsockname()[1]}", seen
    found.close()
    await found.wait_closed()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "255.255.255.255",
        "::",
        "fec0::1",
        "64:ff9b:1::a00:1",
        "::ffff:0:127.0.0.1",
    ],
)
def test_addresses_of_own_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


async def test_the_loopback_is_refused_however_it_is_written(server) -> None:
    address, seen = server
    port = address.rsplit(":", 1)[1]
    for host in (
        "127.0.0.1", "localhost", "0x7f000001", "0177.0.0.1", "2130706433", "017700000001", "127.1", "[::1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "LOCALHOST",
    ):  # fmt: skip
        with pytest.raises((NotAllowed, InputError)):
            await send(Call("GET", f"http://{host}:{port}/ok"))
    assert seen == []


async def test_a_name_that_also_leads_inside_is_refused_and_the_checked_address_is_the_one_called(
    server, monkeypatch
) -> None:
    """Rebinding: the name server is asked once; what it would say a second time is never heard."""
    address, seen = server
    port = int(address.rsplit(":", 1)[1])
    answers = [["93.184.216.34", "127.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        return [(0, 0, 0, "", (each, port)) for each in answers[len(asked) - 1]]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    with pytest.raises(NotAllowed):
        await send(Call("GET", f"http://rebind.example:{port}/ok"))
    answer = await send(Call("GET", f"http://rebind.example:{port}/ok", allow_private=True))
    assert answer.content == b"ok" and asked == ["rebind.example"] * 2 and seen == ["/ok"]


async def test_an_administrator_can_allow_it(server) -> None:
    address, seen = server
    answer = await send(Call("GET", f"{address}/ok", allow_private=True))
    assert answer.content == b"ok" and seen == ["/ok"]


async def test_a_redirect_is_checked_like_the_first_address(server, monkeypatch) -> None:
    """The first address is allowed (as if public); where it leads to is not."""
    from runtime.connectors import http

    address, seen = server
    port = int(address.rsplit(":", 1)[1])
    real = http.public_address

    async def first_is_public(host: str, port: int, *, allow_private: bool) -> str:
        return "127.0.0.1" if host == "public.example" else await real(host, port, allow_private=allow_private)

    monkeypatch.setattr(http, "public_address", first_is_public)
    with pytest.raises(NotAllowed):
        await send(Call("GET", f"http://public.example:{port}/away?{address}/ok"))
    assert seen == [f"/away?{address}/ok"]
    with pytest.raises((InputError, Unavailable)):
        await send(Call("GET", f"http://public.example:{port}/away?file:///etc/passwd"))


@pytest.fixture
async def elsewhere() -> AsyncIterator[tuple[str, list[bytes]]]:
    """Another server on the loopback; what it was sent, head and body."""
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nthere")
        await writer.drain()
        writer.close()

    found = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{found.sockets[0].getsockname()[1]}", seen
    found.close()
    await found.wait_closed()


async def test_a_redirect_to_another_host_gets_no_secrets(server, elsewhere) -> None:
    """Neither the header that signs us in, nor a name and password, nor a cookie."""
    (address, _), (other, seen) = server, elsewhere
    headers = {"x-api-key": "hush-1", "authorization": "Bearer hush-2", "cookie": "hush-3"}
    await send(Call("GET", f"{address}/away?{other}/x", headers, auth=("hush-4", "hush-5"), allow_private=True))
    assert len(seen) == 1 and b"hush" not in seen[0] and b"authorization" not in seen[0].lower()


async def test_on_the_same_host_a_redirect_is_followed_with_everything(server) -> None:
    address, seen = server
    answer = await send(Call("GET", f"{address}/away?/ok", {"x-api-key": "hush"}, allow_private=True))
    assert answer.content == b"ok" and seen == ["/away?/ok", "/ok"]


async def test_what_is_posted_is_never_sent_on_to_another_host(server, elsewhere) -> None:
    (address, _), (other, seen) = server, elsewhere
    with pytest.raises(InputError) as caught:
        await send(Call("POST", f"{address}/kept?{other}/x", content=b"hush", allow_private=True))
    assert caught.value.diagnostics[0].code == "connectors.http.elsewhere" and seen == []


async def test_a_server_that_sends_us_round_in_circles_is_given_up(server) -> None:
    address, seen = server
    with pytest.raises(Unavailable):
        await send(Call("GET", f"{address}/circle", allow_private=True))
    assert len(seen) == MOST_REDIRECTS + 1


async def test_an_answer_that_never_ends_is_given_up(monkeypatch) -> None:
    from runtime.connectors import http

    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        await reader.read()
        writer.close()
        ended.set()

    monkeypatch.setattr(http, "LONGEST_S", 0.3)
    found = await asyncio.start_server(serve, "127.0.0.1", 0)
    with pytest.raises(Unavailable):
        await send(Call("GET", f"http://127.0.0.1:{found.sockets[0].getsockname()[1]}/", allow_private=True))
    await asyncio.wait_for(ended.wait(), 60)
    found.close()
    await found.wait_closed()


async def test_only_http_addresses_are_called() -> None:
    for url in ("file:///etc/passwd", "gopher://x", "ftp://example.com", "nonsense", "http://"):
        with pytest.raises(InputError):
            await send(Call("GET", url))


async def test_a_refusal_is_for_ever_and_a_closed_door_may_open(server) -> None:
    address, _ = server
    with pytest.raises(InputError):
        await send(Call("GET", f"{address}/no", allow_private=True))
    with pytest.raises(Unavailable):
        await send(Call("GET", "http://127.0.0.1:9/", allow_private=True))


async def test_secrets_need_the_key_file_they_were_sealed_with(mortise: Mortise) -> None:
    sealed = seal(mortise, {"token": "x"})
    assert unseal(mortise, sealed) == {"token": "x"} and sealed != b"x"
    assert (mortise.settings.data_dir / KEY_FILE).stat().st_mode & 0o077 == 0
    mortise.parts.pop("connectors.fernet")
    (mortise.settings.data_dir / KEY_FILE).unlink()
    with pytest.raises(Unavailable):
        unseal(mortise, sealed)


async def test_the_authentication_of_a_connection_beats_what_an_app_says(mortise: Mortise) -> None:
    async with mortise.work() as work:
        await create_connection(
            work,
            {
                "key": "erp",
                "name": "ERP",
                "base_url": "https://erp.example.com/api",
                "auth": "bearer",
                "secrets": {"token": "real"},
            },
        )
    call = (await open_target(mortise, "erp")).request("POST", "/orders", {"authorization": "fake"}, b"{}")
    assert call.url == "https://erp.example.com/api/orders" and call.headers["authorization"] == "Bearer real"
