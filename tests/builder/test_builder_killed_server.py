"""A server that is killed in the middle of an import: the next one finishes it, every row once."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml

from runtime.database.connect import libpq_url

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "tests" / "cases" / "records" / "shop.yaml"
PASSWORD = "a long enough secret"
ROWS = 4000


class Server:
    """`python -m builder serve` on a free port, over the database of this test."""

    def __init__(self, database_url: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **os.environ,
            "MORTISE_DATABASE_URL": database_url,
            "MORTISE_DATA_DIR": str(folder / "data"),
            "PORT": str(self.port),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str, stdin: str = "") -> None:
        command = [sys.executable, "-m", "builder", *arguments]
        subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            text=True,
            check=True,
            capture_output=True,
            timeout=300,
        )

    def start(self) -> None:
        command = [sys.executable, "-m", "builder", "serve"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)
        until("the server answers", lambda: _answers(f"http://127.0.0.1:{self.port}/login"))

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Ann's browser."""
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=120) as client:
            signed_in = client.post("/api/session", json={"login": "ann", "password": PASSWORD})
            client.headers["x-csrf-token"] = signed_in.json()["csrf"]
            yield client


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=10).is_success
    except httpx.TransportError:
        return False


def until(what: str, true: Callable[[], Any], seconds: float = 180) -> Any:
    """Ask again and again; a test that waits longer than `seconds` fails."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"Waited {seconds} s until {what}")


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    server = Server(database_url, tmp_path)
    (tmp_path / "shop.json").write_text(json.dumps(yaml.safe_load(SHOP.read_text())))
    server.command("import", str(tmp_path / "shop.json"))
    server.command("create-user", "ann", "--name", "Ann", "--admin", stdin=f"{PASSWORD}\n")
    with psycopg.connect(libpq_url(database_url)) as connection:
        connection.execute(
            "INSERT INTO mortise.membership (person, app, role) SELECT id, 'shop', 'clerk' FROM mortise.person"
        )
    server.start()
    yield server
    server.kill()


def test_a_server_killed_during_an_import_finishes_it_after_its_next_start(server: Server, database_url: str) -> None:
    def imported() -> int:
        with psycopg.connect(libpq_url(database_url)) as connection:
            row = connection.execute("SELECT count(*) FROM shop__customer").fetchone()
            assert row is not None
            return int(row[0])

    content = "name\n" + "".join(f"Customer {number:04}\n" for number in range(ROWS))
    with server.client() as client:
        started = client.post("/api/apps/shop/forms/customer/imports", files={"file": ("all.csv", content.encode())})
        job = started.json()["id"]
        checked = client.post(f"/api/imports/{job}/check", json={"mapping": {"name": "name"}})
        assert checked.json()["creates"] == ROWS
        client.post(f"/api/imports/{job}/run").raise_for_status()
    at_kill = until("some rows are there", imported)
    server.kill()
    assert at_kill < ROWS
    assert imported() % 100 == 0, "a batch is written whole or not at all"
    server.start()
    with server.client() as client:
        until("the import is finished", lambda: client.get(f"/api/imports/{job}").json()["state"] == "done", 300)
    with psycopg.connect(libpq_url(database_url)) as connection:
        counted = connection.execute("SELECT count(*), count(DISTINCT name) FROM shop__customer").fetchone()
    assert counted == (ROWS, ROWS)
