"""The guide's examples are flows that can be published, the same in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engines.data.record_type import RecordType
from engines.data.types import DATE, NUMBER, PERSON, STRING
from engines.flow.check import check_flow
from engines.flow.definition import FlowDef
from engines.kernel.definition import read_definition

GUIDES = Path(__file__).parents[3] / "docs" / "guide"
FENCE = re.compile(r"^```json flow\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONTRACT = RecordType(
    "contract",
    extra_types={"title": STRING, "amount": NUMBER, "status": STRING, "owner": PERSON, "ends_on": DATE},
)


def examples(language: str) -> list[str]:
    return FENCE.findall((GUIDES / f"flows.{language}.md").read_text())


@pytest.mark.parametrize("text", examples("en"), ids=lambda text: json.loads(text)["key"])
def test_an_example_of_the_guide_has_no_mistakes(text: str) -> None:
    found = check_flow(read_definition(FlowDef, json.loads(text)), {"contract": CONTRACT})
    assert [f"{each.pointer}: {each.message.en}" for each in found] == []


def test_both_languages_show_the_same_examples() -> None:
    assert examples("en") == examples("zh") != []
