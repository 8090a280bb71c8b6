"""A real server process with the CRM and demo data, and a real browser in front of it."""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.asking import ask, get

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "mortise-demo"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
FIRST = re.compile(r"\{first (\w+)\}")
OpenPage = Callable[..., Page]
expect.set_options(timeout=30_000)  # a passing test waits no longer than it must; a busy machine may need it


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that only look come first and one by one, to whichever process is free. Those that change things come after,
    a file at a time and the longest first: their tests share a server, and what the ones before left behind."""
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    sizes = Counter(item.path for item in ours)
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if not _only_looks(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    ours.sort(key=lambda item: (not _only_looks(item), -sizes[item.path], item.path))
    items[:] = [*(item for item in items if item.path not in sizes), *ours]


def _only_looks(item: pytest.Item) -> bool:
    return item.path.stem.startswith("test_every_")


@pytest.fixture(scope="session")
def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail("No Chromium found, and browser tests are never skipped in CI.")
    pytest.skip("No Chromium found: the browser tests are skipped.")


@dataclass
class Mailbox:
    """What the server has mailed: an SMTP server's handler."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    is_used: bool = True

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"

    def link_to(self, address: str, about: str, path: str) -> str:
        """The first address below `path` in a mail to this person about this; waits for the mail."""
        if not self.is_used:
            pytest.skip(
                "The server of MORTISE_E2E_URL sends no mail here: start it with MORTISE_SMTP_URL=smtp://127.0.0.1:PORT"
                " and name that port in MORTISE_E2E_SMTP_PORT."
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for mail in self.mails:
                body = mail.get_body(("plain",))
                text = body.get_content() if body else ""
                if address in str(mail["to"]) and about in str(mail["subject"]) and (found := re.search(path, text)):
                    return found.group()
            time.sleep(0.2)
        pytest.fail(f"No mail to {address} about {about} in {[str(mail['subject']) for mail in self.mails]}.")


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """The mail server that the server of these tests uses. `MORTISE_E2E_SMTP_PORT` is the port that one of
    `MORTISE_E2E_URL` was told; tests that read mails are skipped where it was told none."""
    box = Mailbox(int(os.environ.get("MORTISE_E2E_SMTP_PORT") or _free_port()))
    box.is_used = not os.environ.get("MORTISE_E2E_URL") or "MORTISE_E2E_SMTP_PORT" in os.environ
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture(scope="session")
def server(mailbox: Mailbox) -> Iterator[str]:
    """Address of a server of our own: `python -m builder serve --demo`, on a free port and a temporary data folder.
    `MORTISE_E2E_URL` names one that already runs, for those who write these tests."""
    if running := os.environ.get("MORTISE_E2E_URL"):
        yield running
        return
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mortise-e2e-"))
        Path(folder).chmod(0o755)
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        smtp = f"smtp://127.0.0.1:{mailbox.port}?from=crm@example.com"
        own = {"MORTISE_DATA_DIR": f"{folder}/data", "PORT": str(port), "MORTISE_SMTP_URL": smtp}
        environment = {**os.environ, **own}
        environment.pop("MORTISE_DATABASE_URL", None)
        log = stack.enter_context((Path(folder) / "server.log").open("w+"))
        command = [sys.executable, "-m", "builder", "serve", "--demo", "--customers", "120"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(url, process, log.name)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: str) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail("The server ended:\n" + Path(log).read_text()[-3000:])
        try:
            urllib.request.urlopen(f"{url}/login", timeout=10)
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


@pytest.fixture(scope="session")
def kept_contexts(browser: Browser) -> Iterator[dict[Any, BrowserContext]]:
    """Browser profiles that several tests share: what is loaded once stays in their cache."""
    kept: dict[Any, BrowserContext] = {}
    yield kept
    for each in kept.values():
        each.close()


@pytest.fixture
def open_page(server: str, browser: Browser, kept_contexts: dict[Any, BrowserContext]) -> Iterator[OpenPage]:
    """`open_page(login, path, language="en", size=DESKTOP, theme="light", touch=False, shared=False)`: a page of a person
    who is signed in; `shared`: in the profile of other tests that only look. The path may name the first record of a form:
    `…/{first customer}`.
    What the page complained about is in `page.complaints`."""
    own: list[BrowserContext] = []
    pages: list[Page] = []

    def context_of(login: str, shared: bool, **how: Any) -> BrowserContext:
        key = (login, *how["viewport"].values(), how["has_touch"])
        if shared and key in kept_contexts:
            return kept_contexts[key]
        context = browser.new_context(base_url=server, reduced_motion="reduce", **how)
        context.set_default_timeout(30_000)
        if shared:
            kept_contexts[key] = context
        else:
            own.append(context)
        return context

    def open_(
        login: str,
        path: str,
        *,
        language: str = "en",
        size: dict[str, int] = DESKTOP,
        theme: str = "light",
        touch: bool = False,
        shared: bool = False,
    ) -> Page:
        page = context_of(login, shared, viewport=size, has_touch=touch).new_page()
        pages.append(page)
        page.complaints = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        sign_in(page, server, login, language, theme)
        page.goto(FIRST.sub(lambda found: first_record(page, found[1]), path))
        page.wait_for_load_state("networkidle", timeout=60000)
        return page

    yield open_
    for each in (*pages, *own):
        each.close()


@pytest.fixture
def open_any(open_page: OpenPage) -> OpenPage:
    """`open_page` for those who only look."""
    return partial(open_page, shared=True)


def first_record(page: Page, form: str) -> str:
    return str(get(page, f"apps/crm/forms/{form}/records", limit=1)["items"][0]["id"])


_SIGNED_IN: dict[tuple[str, str], Any] = {}
"""Sessions by server and login: signing in again and again is slow, and limited."""


def sign_in(page: Page, server: str, login: str, language: str, theme: str) -> None:
    if cookies := _SIGNED_IN.get((server, login)):
        page.context.add_cookies(cookies)
    else:
        answer = page.request.post("/api/session", data={"login": login, "password": PASSWORD})
        assert answer.ok, answer.text()
        _SIGNED_IN[server, login] = page.context.cookies()
    ask(page, "PATCH", "me", {"language": language, "theme": theme})
