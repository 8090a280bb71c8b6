"""The cases of tests/cases/flow: events in, microsteps and commands out; saved, restored and replayed at every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.flow_world import play

CASES = Path(__file__).parents[2] / "cases" / "flow"


def stories() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text("utf-8")):
            for case in document["cases"]:
                yield pytest.param(document, case, id=f"{path.stem}: {case['story']}")


@pytest.mark.parametrize(("document", "case"), list(stories()))
def test_a_flow_does_what_its_story_says(document: Mapping[str, Any], case: Mapping[str, Any]) -> None:
    play(document, case)
