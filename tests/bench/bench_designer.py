"""What the form designer costs on a form of 200 fields: main-thread time and time to paint of typing a label, adding a
field, undoing and moving. `MORTISE_E2E_URL` names a server with demo data that already runs."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from builder.demo.people import PASSWORD
from tests.bench.bench_http import free_port, server

FIELDS, ROUNDS = 200, 40
GOALS = {"label": (20, 60), "add": (100, 100), "undo": (100, 100), "move": (100, 100)}
"""Milliseconds to paint: p50 / p95."""
KINDS = ("text", "money", "date", "yes_no", "integer")
PAINTED = """async act => {
  const begun = performance.now()
  act()
  await new Promise(done => requestAnimationFrame(() => {
    const after = new MessageChannel()
    after.port1.onmessage = () => done()
    after.port2.postMessage(0)
  }))
  return performance.now() - begun
}"""
ACTS = {
    "label": """() => {
      const input = document.querySelector('.pane.r .prop input')
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
      set.call(input, input.value + 'x')
      input.dispatchEvent(new Event('input', {bubbles: true}))
    }""",
    "add": "() => document.querySelector('.pal button').click()",
    "undo": "() => document.querySelector('.desbar .btn.icon:not(:disabled) .lucide-undo-2').closest('button').click()",
    "move": """() => document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', {key: 'ArrowDown', altKey: true, bubbles: true}))""",
}


def main() -> None:
    with running() as url, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        prepare(page)
        for name in ACTS:
            report(name, *measure(page, name))
        browser.close()


@contextmanager
def running() -> Iterator[str]:
    with ExitStack() as stack:
        if url := os.environ.get("MORTISE_E2E_URL"):
            yield url
            return
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mortise-bench-"))
        Path(folder).chmod(0o755)
        port = free_port()
        own = {**os.environ, "MORTISE_DATA_DIR": f"{folder}/data", "PORT": str(port)}
        command = [sys.executable, "-m", "builder", "serve", "--demo", "--customers", "1"]
        stack.enter_context(server(command, port, own))
        yield f"http://127.0.0.1:{port}"


def prepare(page: Page) -> None:
    """Signed in, with the form of 200 fields open and its middle one chosen."""
    answer = page.request.post("/api/session", data={"login": "admin", "password": PASSWORD})
    assert answer.ok, answer.text()
    headers = {"X-CSRF-Token": page.request.get("/api/session").json()["csrf"]}
    page.request.delete("/api/builder/apps/bench_designer/draft", headers=headers)
    answer = page.request.post("/api/builder/import", data={"document": large_app()}, headers=headers)
    assert answer.ok, answer.text()
    page.goto("/design/bench_designer?part=forms&key=large")
    page.locator(".canvas .cell").nth(FIELDS - 1).wait_for(state="attached")
    page.locator(".canvas .cell").nth(FIELDS // 2).click(position={"x": 5, "y": 5})
    page.locator(".pane.r .prop input").first.wait_for()
    page.wait_for_load_state("networkidle")


def large_app() -> dict[str, Any]:
    fields = [{"key": f"f{n}", "type": KINDS[n % len(KINDS)], "label": f"Field {n}"} for n in range(FIELDS)]
    items = [{"field": each["key"]} for each in fields]
    layout = {"key": "main", "body": [{"section": "All", "items": items}]}
    form = {"key": "large", "name": "Large", "fields": fields, "layouts": [layout]}
    may = {"form": "large", "read": True, "create": True}
    return {
        "format": 1, "key": "bench_designer", "name": "Bench", "forms": [form], "menu": [{"form": "large"}],
        "roles": [{"key": "all", "name": "All", "may": [may]}],
    }  # fmt: skip


def measure(page: Page, name: str) -> tuple[list[float], float]:
    """Milliseconds to paint of every round, and the main thread's own milliseconds of work for one round."""
    page.locator(".canvas .cell").nth(FIELDS // 2).click(position={"x": 5, "y": 5})
    page.wait_for_load_state("networkidle")
    steps = page.locator(".prob .num")
    before_steps = steps.inner_text()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before = busy_seconds(session)
    times = [page.evaluate(f"({PAINTED})({ACTS[name]})") for _ in range(ROUNDS)]
    busy_ms = (busy_seconds(session) - before) * 1000 / ROUNDS
    assert steps.inner_text() != before_steps, f"{name} changed nothing"
    return times, busy_ms


def busy_seconds(session: CDPSession) -> float:
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return float(found["ThreadTime"])


def report(name: str, times: list[float], busy_ms: float) -> None:
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    goal = " / ".join(map(str, GOALS[name]))
    print(
        f"{name:<6} on {FIELDS} fields: to paint p50 {p50:.0f} ms, p95 {p95:.0f} ms (goal {goal} ms); "
        f"{busy_ms:.0f} ms of the main thread, saving included"
    )


if __name__ == "__main__":
    main()
