"""Talking to the server as the person of a page, without the browser.

A connection may be closed by the server in the moment it is used again; then the question is asked once more.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import APIResponse, Page

TRIES = 3


def get(page: Page, address: str, **params: Any) -> Any:
    """What the server answers, from JSON."""
    return _read(page.request.get(f"/api/{address}", params=params, max_retries=TRIES))


def ask(page: Page, method: str, address: str, body: Any = None) -> Any:
    """Change something (or read); None where the answer is empty."""
    csrf = {"X-CSRF-Token": get(page, "session")["csrf"]}
    return _read(page.request.fetch(f"/api/{address}", method=method, data=body, headers=csrf, max_retries=TRIES))


def _read(answer: APIResponse) -> Any:
    assert answer.ok, answer.text()
    return answer.json() if answer.text() else None
