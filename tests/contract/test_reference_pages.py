"""The suite fails when the reference lags behind the registries."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from engines.app.checks import check_app

ROOT = Path(__file__).resolve().parents[2]


def _script():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = _script().pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reference_page_says_what_the_registry_says(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text()
    assert written == PAGES[name], "Run: make docs"


def test_the_example_of_the_app_document_is_a_valid_app() -> None:
    text = (ROOT / "docs" / "reference" / "app-document.md").read_text()
    example = re.search(r"```json\n(.*?)```", text, re.S)
    assert example is not None
    assert check_app(json.loads(example[1])) == []


def test_every_template_is_without_a_remark() -> None:
    from builder.exchange.templates import template, template_keys

    assert {key: check_app(template(key)) for key in template_keys()} == {key: [] for key in template_keys()}


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []
