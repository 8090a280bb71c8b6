"""What the browser pays: gzipped JavaScript of each page, and key → paint in a form of 200 fields."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WEB = Path(__file__).resolve().parents[2] / "runtime" / "web"
GOALS = {"base": 130_000, "ListPage": 150_000}


FEEL_GOAL = 15_000
"""Bytes of the expression evaluator, gzipped, beside its decimal library."""


def main() -> None:
    sizes()
    feel()
    typing()


def sizes() -> None:
    done = subprocess.run(["node", str(WEB / "bench" / "sizes.mjs")], capture_output=True, text=True, check=True)
    for page, size in json.loads(done.stdout).items():
        goal = f"  (goal {GOALS[page] / 1000:.0f} kB)" if page in GOALS else ""
        print(f"{page:<18} {size / 1000:7.1f} kB gzipped{goal}")


def feel() -> None:
    """The evaluator alone: bundled and minified without its decimal library."""
    bundler, source = WEB.parents[1] / "node_modules/.bin/rolldown", WEB / "src/feel/index.ts"
    command = [str(bundler), str(source), "--format", "esm", "--minify", "--external", "decimal.js-light"]
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "feel.mjs"
        subprocess.run([*command, "-o", str(bundle)], check=True, capture_output=True, cwd=WEB.parents[1])
        size = len(gzip.compress(bundle.read_bytes(), 9))
    print(f"{'feel evaluator':<18} {size / 1000:7.1f} kB gzipped  (goal {FEEL_GOAL / 1000:.0f} kB)")


def typing() -> None:
    npx = shutil.which("npx") or "npx"
    subprocess.run(
        [npx, "vite", "build", "--config", "bench/vite.config.ts", "--logLevel", "error"], cwd=WEB, check=True
    )
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served(WEB / "bench" / "dist") as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(url)
        page.wait_for_function("window.typingBench")
        large = measure(page)
        browser.close()
    print(
        f"typing, 200 fields: p50 {large['p50_ms']:.1f} ms, p95 {large['p95_ms']:.1f} ms (goal 20 / 50 ms), {large['n']:.0f} keys"
    )


def measure(page: Page) -> dict[str, float]:
    found: dict[str, float] = page.evaluate("window.typingBench(200)")
    return found


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP on a free port of this machine."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/index.html"
    finally:
        server.shutdown()


if __name__ == "__main__":
    main()
