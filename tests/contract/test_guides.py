"""The guides are complete: every command and setting is told, and both languages tell the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.__main__ import commands
from runtime.channels.outcomes import Outcome, name_of
from runtime.http.app import routers_in

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs" / "guide"
NAMES = sorted(each.name.removesuffix(".en.md") for each in GUIDES.glob("*.en.md"))


def guide(name: str, language: str) -> str:
    return (GUIDES / f"{name}.{language}.md").read_text("utf-8")


def outline(text: str) -> list[str]:
    """Headings by depth, table rows, bullets and whole code blocks: what does not depend on the language. (Comments and
    texts inside the blocks may be translated.)"""
    plain = re.sub(r"```(\w*).*?```", r"[code \1]", text, flags=re.DOTALL)
    marks = re.findall(r"^(#+ |\| |\* |\d+\. |\[code \w*\]|!\[)", plain, flags=re.MULTILINE)
    return [each.strip() for each in marks]


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_sections_tables_and_examples(name: str) -> None:
    assert outline(guide(name, "en")) == outline(guide(name, "zh"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_setting_is_told(language: str) -> None:
    source = (ROOT / "runtime" / "settings.py").read_text("utf-8")
    names = set(re.findall(r'"((?:MORTISE_[A-Z_]+)|PORT|HOST)"', source))
    told = set(re.findall(r"^\| `([A-Z_]+)` ", guide("admin", language), flags=re.MULTILINE))
    assert len(names) > 6 and told == names


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_is_told_and_no_other(language: str) -> None:
    text = guide("admin", language)
    missing = [name for name in commands() if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)]
    assert missing == []
    assert set(re.findall(r"python -m builder ([a-z-]+)", text)) <= set(commands())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_addresses_and_messages_that_the_guide_names_are_there(language: str) -> None:
    text = guide("admin", language)
    paths = {getattr(route, "path", "") for router in routers_in("runtime.http.routes") for route in router.routes}
    assert set(re.findall(r"/api/[\w/{}.]+", text)) <= paths
    outcomes = {name_of(each) for each in Outcome.__args__}  # type: ignore[attr-defined]
    assert set(re.findall(r"message_\w+", text)) == outcomes


def test_the_readme_leads_to_every_guide() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in NAMES:
        for language in ("en", "zh"):
            assert f"docs/guide/{name}.{language}.md" in readme
