"""The interpreted app against the hand-written one: the same work over HTTP, one process each, on one PostgreSQL.

    python tests/bench/bench_http.py [--rows 100000] [--seconds 5]

Both serve a customer of twelve fields with a bearer token, a row permission, validation, a revision and an audit row.
Prints requests per second and the ratio interpreted / hand-written; rounds alternate, the median counts.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from interpreted_app import APP, address_in, serve_interpreted, sql_rows  # noqa: E402

from runtime.database.connect import create_database  # noqa: E402
from runtime.database.embedded import EmbeddedPostgres  # noqa: E402

CONNECTIONS = 8
SECRET = "bench-token-0123456789abcdef"


class Client:
    """HTTP/1.1 over one kept connection: as little of a client as measures a server."""

    def __init__(self, host: str, port: int, token: str) -> None:
        self.host, self.port, self.token = host, port, token

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        head = (
            f"{method} {path} HTTP/1.1\r\nhost: {self.host}\r\nauthorization: Bearer {self.token}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        raw = await self.reader.readuntil(b"\r\n\r\n")
        status, length = int(raw[9:12]), 0
        for line in raw.split(b"\r\n"):
            if line[:15].lower() == b"content-length:":
                length = int(line[15:])
        return status, await self.reader.readexactly(length) if length else b""

    def close(self) -> None:
        self.writer.close()


def customer(number: int) -> dict[str, Any]:
    return {
        "name": f"Customer {number}",
        "phone": f"138{number % 100000000:08d}",
        "email": f"c{number}@example.com",
        "level": ("vip", "normal", "low")[number % 3],
        "region": ("north", "south", "east", "west")[number % 4],
        "source": "web",
        "amount": f"{number % 100000}.50",
        "credit_limit": "10000.00",
        "owner": 1,
        "since": "2026-01-02",
        "active": True,
        "note": "A note about this customer.",
    }


Ask = Callable[[int], tuple[str, str, bytes]]


def asks(kind: str, rows: int) -> dict[str, Ask]:
    """The same four requests for both servers."""
    by_hand = kind == "handwritten"
    base = "/customers" if by_hand else "/api/apps/bench/forms/customer/records"

    def body(values: dict[str, Any]) -> bytes:
        return json.dumps(values if by_hand else {"values": values}).encode()

    def listing(number: int) -> str:
        level = ("vip", "normal", "low")[number % 3]
        if by_hand:
            return f"{base}?level={level}&limit=20"
        fields = "name,level,region,amount,owner"
        return f"{base}?filter=level%20%3D%20%22{level}%22&sort=-amount&fields={fields}&limit=20"

    some = random.Random(7)

    def one() -> int:
        """A customer the sales role sees: every tenth is inactive."""
        return some.randrange(rows // 10) * 10 + some.randrange(1, 10)

    return {
        "create": lambda n: ("POST", base, body(customer(n + 10_000_000))),
        "get": lambda n: ("GET", f"{base}/{one()}", b""),
        "list": lambda n: ("GET", listing(n), b""),
        "update": lambda n: ("PATCH", f"{base}/{one()}", body({"note": f"Changed {n} {some.random()}"})),
    }


async def measure(port: int, ask: Ask, seconds: float, process: int) -> tuple[float, float]:
    """(requests per second over eight connections, CPU of the server process per request in microseconds)."""
    clients = [Client("127.0.0.1", port, SECRET) for _ in range(CONNECTIONS)]
    for each in clients:
        await each.open()
    count, end = 0, time.perf_counter() + seconds

    async def run(client: Client) -> None:
        nonlocal count
        while time.perf_counter() < end:
            method, path, body = ask(count)
            count += 1
            status, answer = await client.ask(method, path, body)
            if status not in (200, 201):
                raise SystemExit(f"{method} {path}: {status} {answer[:400].decode()}")

    start, used = time.perf_counter(), cpu_seconds(process)
    await asyncio.gather(*(run(each) for each in clients))
    elapsed, used = time.perf_counter() - start, cpu_seconds(process) - used
    for each in clients:
        each.close()
    return count / elapsed, used / count * 1e6


def cpu_seconds(process: int) -> float:
    times = psutil.Process(process).cpu_times()
    return times.user + times.system


def free_port() -> int:
    for port in range(5280, 5300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise SystemExit("ports 5280 to 5299 are taken")


@contextmanager
def server(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT / "tests/bench")
    try:
        for _ in range(400):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise SystemExit("the server did not start")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def prepare_handwritten(url: str, rows: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS handwritten")
        os.environ["MORTISE_BENCH_URL"] = url
        import handwritten_app
        import sqlalchemy as sa

        engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
        handwritten_app.metadata.create_all(engine)
        engine.dispose()
        connection.execute("INSERT INTO handwritten.person (name) SELECT 'Person ' || n FROM generate_series(1, 50) n")
        connection.execute(
            "INSERT INTO handwritten.token VALUES (%s, 1)", [hashlib.sha256(SECRET.encode()).hexdigest()]
        )
        connection.execute(sql_rows("handwritten.customer", rows))
        connection.execute("ANALYZE handwritten.customer")


def run(url: str, rows: int, seconds: float, rounds: int) -> None:
    prepare_handwritten(url, rows)
    asyncio.run(serve_interpreted(url, rows, SECRET))
    results: dict[tuple[str, str], list[tuple[float, float]]] = {}
    hand, ours = free_port(), 0
    environment = {"MORTISE_BENCH_URL": url}
    uvicorn = [
        sys.executable,
        "-m",
        "uvicorn",
        "--no-access-log",
        "--log-level",
        "warning",
        "--loop",
        "uvloop",
        "--http",
        "httptools",
    ]
    with server([*uvicorn, "handwritten_app:app", "--port", str(hand)], hand, environment) as by_hand:
        ours = free_port()
        interpreted_environment = {**environment, "PYTHONPATH": str(ROOT)}
        with server(
            [*uvicorn, "interpreted_app:app", "--port", str(ours)], ours, interpreted_environment
        ) as interpreted:
            for _ in range(rounds):
                for kind, port, process in (("handwritten", hand, by_hand), ("interpreted", ours, interpreted)):
                    for name, ask in asks(kind, rows).items():
                        asyncio.run(measure(port, ask, 0.5, process))
                        results.setdefault((kind, name), []).append(asyncio.run(measure(port, ask, seconds, process)))
    report(results, rows, rounds)


def report(results: dict[tuple[str, str], list[tuple[float, float]]], rows: int, rounds: int) -> None:
    print(f"{APP['name']}: {rows:,} rows, {CONNECTIONS} connections, requests/s (median of {rounds})")
    for name in ("create", "get", "list", "update"):
        hand, ours = (
            [statistics.median(each) for each in zip(*results[kind, name], strict=True)]
            for kind in ("handwritten", "interpreted")
        )
        print(
            f"  {name:8} hand-written {hand[0]:7.0f}/s {hand[1]:6.0f} us CPU   interpreted {ours[0]:7.0f}/s {ours[1]:6.0f} us CPU"
            f"   ratio {ours[0] / hand[0]:5.2f}x, by CPU {hand[1] / ours[1]:5.2f}x"
        )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--seconds", type=float, default=4)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_known_args()[0]
    with tempfile.TemporaryDirectory(prefix="mortise-bench-") as folder:
        Path(folder).chmod(0o755)
        postgres = EmbeddedPostgres(Path(folder) / "pg")
        try:
            with psycopg.connect(postgres.url(), autocommit=True) as connection:
                create_database(connection, "bench")
            run(address_in(postgres.url(), "bench"), given.rows, given.seconds, given.rounds)
        finally:
            postgres.stop()


if __name__ == "__main__":
    main()
