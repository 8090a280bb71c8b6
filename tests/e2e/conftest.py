"""A real server process with the CRM and demo data, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "mortise-demo"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
OpenPage = Callable[..., Page]
expect.set_options(timeout=15_000)  # a passing test waits no longer than it must; a busy machine may need it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail("No Chromium found, and browser tests are never skipped in CI.")
    pytest.skip("No Chromium found: the browser tests are skipped.")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a server of our own: `python -m builder serve --demo`, on a free port and a temporary data folder.
    `MORTISE_E2E_URL` names one that already runs, for those who write these tests."""
    if running := os.environ.get("MORTISE_E2E_URL"):
        yield running
        return
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mortise-e2e-"))
        Path(folder).chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "MORTISE_DATA_DIR": f"{folder}/data", "PORT": str(port)}
        environment.pop("MORTISE_DATABASE_URL", None)
        log = stack.enter_context((Path(folder) / "server.log").open("w+"))
        command = [sys.executable, "-m", "builder", "serve", "--demo", "--customers", "120"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(url, process, log.name)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes], log: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail("The server ended:\n" + Path(log).read_text()[-3000:])
        try:
            urllib.request.urlopen(f"{url}/login", timeout=2)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail("The server did not answer:\n" + Path(log).read_text()[-3000:])


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def open_page(server: str, browser: Browser) -> Iterator[OpenPage]:
    """`open_page(login, path, language="en", size=DESKTOP, theme="light")`: a page of a person who is signed in.
    What the page complained about is in `page.complaints`."""
    contexts: list[BrowserContext] = []

    def open_(
        login: str, path: str, *, language: str = "en", size: dict[str, int] = DESKTOP, theme: str = "light"
    ) -> Page:
        context = browser.new_context(viewport=size, base_url=server, reduced_motion="reduce")  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        sign_in(page, server, login, language, theme)
        page.goto(path)
        page.wait_for_load_state("networkidle", timeout=20000)
        return page

    yield open_
    for each in contexts:
        each.close()


_SIGNED_IN: dict[tuple[str, str], Any] = {}
"""Sessions by server and login: signing in again and again is slow, and limited."""


def sign_in(page: Page, server: str, login: str, language: str, theme: str) -> None:
    if cookies := _SIGNED_IN.get((server, login)):
        page.context.add_cookies(cookies)
    else:
        answer = page.request.post("/api/session", data={"login": login, "password": PASSWORD})
        assert answer.ok, answer.text()
        _SIGNED_IN[server, login] = page.context.cookies()
    csrf = page.request.get("/api/session").json()["csrf"]
    changed = page.request.patch("/api/me", data={"language": language, "theme": theme}, headers={"X-CSRF-Token": csrf})
    assert changed.ok, changed.text()
