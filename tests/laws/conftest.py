"""The browser's evaluator, for the laws about expressions."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.laws.expression_judges import ROOT, Browser


@pytest.fixture(scope="session")
def node() -> None:
    if shutil.which("node") is None or not (ROOT / "node_modules/.bin/rolldown").exists():
        if os.environ.get("CI"):
            pytest.fail("The browser's evaluator needs Node, and is never skipped in CI.")
        pytest.skip("the browser's evaluator needs Node and `npm install`")


@pytest.fixture(scope="session")
def browser(node: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("feel"))
    yield browser
    browser.close()
