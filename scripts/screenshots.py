"""Take the pictures of the README, or of every page: `python scripts/screenshots.py [--all FOLDER] [--url ADDRESS]`.

Starts a server of its own on a temporary data folder unless an address is given. Drives the system's Chromium.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PASSWORD = "mortise-demo"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Shot:
    """One page: who looks at it, where, and what to do before the picture. `{run}` in the path: the run of the first
    task that they have to do."""

    name: str
    login: str
    path: str
    click: str | None = None
    phone: bool = False
    theme: str = "light"


SHOTS = (
    Shot("home", "chen.yu", "/a/crm"),
    Shot("list", "chen.yu", "/a/crm/f/customer"),
    Shot("record", "li.na", "/a/crm/f/customer", click="table tbody tr:nth-child(2) a, .row:nth-child(3) a"),
    Shot("kanban", "li.na", "/a/crm/f/opportunity?view=pipeline"),
    Shot("calendar", "li.na", "/a/crm/f/task?view=calendar"),
    Shot("inbox", "zheng.wen", "/inbox"),
    Shot("flow-run", "zheng.wen", "/flows/{run}"),
    Shot("approvals", "li.na", "/a/crm/p/approvals"),
    Shot("dashboard", "li.na", "/a/crm/p/board"),
    Shot("report", "li.na", "/a/crm/r/sales_by_month_region"),
    Shot("quote", "li.na", "/a/crm/f/quote", click="table tbody tr:nth-child(2) a, .row:nth-child(3) a"),
    Shot("create", "li.na", "/a/crm/f/customer/new"),
    Shot("no-permission", "priya.nair", "/a/crm/f/payment"),
    Shot("not-found", "chen.yu", "/a/crm/f/customer/999999999"),
    Shot("empty", "chen.yu", "/a/crm/f/customer?q=zzzzzzzz"),
    Shot("import", "chen.yu", "/a/crm/f/customer/import"),
    Shot("home-manager", "li.na", "/a/crm"),
    Shot("home-service", "priya.nair", "/a/crm"),
    Shot("profile", "chen.yu", "/me"),
    Shot("admin-users", "admin", "/admin/users"),
    Shot("admin-departments", "admin", "/admin/departments"),
    Shot("admin-roles", "admin", "/admin/roles"),
    Shot("admin-apps", "admin", "/admin/apps"),
    Shot("admin-flows", "admin", "/admin/flows"),
    Shot("admin-calendar", "admin", "/admin/calendar"),
    Shot("admin-messages", "admin", "/admin/messages"),
    Shot("admin-connections", "admin", "/admin/connections"),
    Shot("admin-jobs", "admin", "/admin/jobs"),
    Shot("admin-audit", "admin", "/admin/audit"),
    Shot("designs", "admin", "/design/"),
    Shot("form-designer", "admin", "/design/crm?part=forms&key=customer", click="text='Credit limit' >> nth=0"),
    Shot("phone-list", "chen.yu", "/a/crm/f/customer?view=vip_quiet", phone=True),
    Shot("phone-record", "li.na", "/a/crm/f/customer?view=vip_quiet", click="a.prow", phone=True),
    Shot("phone-inbox", "zheng.wen", "/inbox", click=".inbox-item", phone=True, theme="dark"),
)
README = (
    "home", "list", "record", "kanban", "inbox", "dashboard", "form-designer", "phone-list", "phone-record", "phone-inbox",
)  # fmt: skip
"""Taken in English."""
GUIDES = ("inbox", "flow-run", "approvals")
"""Taken in both languages, for the guides."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--all", type=Path, metavar="FOLDER", help="every page: desktop and phone, both languages, dark"
    )
    options.add_argument("--url", help="a running server with demo data")
    options.add_argument("--only", help="comma-separated names")
    wanted = options.parse_args()
    with server(wanted.url) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
        )
        names = set(wanted.only.split(",")) if wanted.only else {each.name for each in SHOTS}
        shots = [each for each in SHOTS if each.name in names]
        if wanted.all:
            every_variant(browser, url, wanted.all, shots)
        else:
            IMAGES.mkdir(parents=True, exist_ok=True)
            for each in shots:
                if each.name in README + GUIDES:
                    size = PHONE if each.phone else DESKTOP
                    take(browser, url, each, IMAGES / f"{each.name}.png", size=size, theme=each.theme)
                if each.name in GUIDES:
                    take(browser, url, each, IMAGES / f"{each.name}-zh.png", language="zh")
    return 0


def every_variant(browser: Browser, url: str, folder: Path, shots: list[Shot]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for each in shots:
        take(browser, url, each, folder / f"{each.name}.png")
        take(browser, url, each, folder / f"{each.name}-zh.png", language="zh")
        take(browser, url, each, folder / f"{each.name}-dark.png", theme="dark")
        take(browser, url, each, folder / f"{each.name}-phone.png", size=PHONE)
        take(browser, url, each, folder / f"{each.name}-phone-zh.png", size=PHONE, language="zh")


def take(
    browser: Browser,
    url: str,
    shot: Shot,
    path: Path,
    *,
    language: str = "en",
    theme: str = "light",
    size: dict[str, int] = DESKTOP,
) -> None:
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        base_url=url,
        locale="zh-CN" if language == "zh" else "en-GB",
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=size == PHONE,
        device_scale_factor=2 if size == PHONE else 1,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    try:
        sign_in(page, shot.login, language, theme)
        page.goto(shot.path.replace("{run}", first_run(page)) if "{run}" in shot.path else shot.path)
        settle(page)
        if shot.click:
            page.locator(shot.click).first.click(timeout=5000)
            settle(page)
        page.screenshot(path=path)
        print(f"{path.name}{'  ! ' + ' | '.join(dict.fromkeys(complaints))[:300] if complaints else ''}", flush=True)
    except Exception as error:  # one bad page must not cost the pictures of the others
        page.screenshot(path=path)
        print(f"{path.name}: {str(error).splitlines()[0]} {complaints[:3]}", flush=True)
    finally:
        context.close()


def sign_in(page: Page, login: str, language: str, theme: str) -> None:
    answer = page.request.post("/api/session", data={"login": login, "password": PASSWORD})
    assert answer.ok, answer.text()
    csrf = page.request.get("/api/session").json()["csrf"]
    changed = page.request.patch("/api/me", data={"language": language, "theme": theme}, headers={"X-CSRF-Token": csrf})
    assert changed.ok, changed.text()


def first_run(page: Page) -> str:
    return str(page.request.get("/api/inbox", params={"limit": 1}).json()["items"][0]["instance"])


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle", timeout=15000)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1200)
    expect(page.locator(".loading .skel")).to_have_count(0, timeout=15000)


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    sys.exit("No Chromium found.")


@contextmanager
def server(url: str | None, *, customers: int = 400) -> Iterator[str]:
    """The given server, or one of our own for as long as the block lasts."""
    if url:
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="mortise-shots-") as folder:
        Path(folder).chmod(0o755)
        port = 8123
        environment = {**os.environ, "MORTISE_DATA_DIR": f"{folder}/data", "PORT": str(port)}
        environment.pop("MORTISE_DATABASE_URL", None)
        process = subprocess.Popen(
            [sys.executable, "-m", "builder", "serve", "--demo", "--customers", str(customers)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if re.search(r"Mortise is at (\S+)", line):
                    break
            wait_until_it_answers(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(15)


def wait_until_it_answers(url: str) -> None:
    import time
    import urllib.error
    import urllib.request

    for _ in range(150):
        try:
            urllib.request.urlopen(f"{url}/login", timeout=2)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(url)


if __name__ == "__main__":
    sys.exit(main())
