"""Every option that an approval, its people and its time limits have is told by a case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml

from engines.flow.limit import Limit
from engines.flow.nodes.approval import ApprovalNode
from engines.flow.person_rule import PersonRule
from engines.kernel.definition import Definition

CASES = Path(__file__).parents[2] / "cases" / "flow"
NOT_OF_THE_STEP = {"note", "name", "fields", "password", "quick", "signature: optional", "files: none"}
"""What the step itself does not look at: the server does, and its tests tell it."""


def told(document: Any) -> Iterator[str]:
    """`mode`, `mode: any`, `may: return` of everything in a document."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield key
            for each in value if isinstance(value, list | dict) else [value]:
                if isinstance(each, str | bool | int):
                    yield f"{key}: {each}"
            yield from told(value)
    elif isinstance(document, list):
        for each in document:
            yield from told(each)


def options(definition: type[Definition]) -> Iterator[str]:
    """Each member, and each value but the default of those that are a choice."""
    for name, field in definition.model_fields.items():
        yield name
        yield from (f"{name}: {value}" for value in _values(field.annotation) if value != field.default)


def _values(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    for inner in get_args(annotation):
        if get_origin(annotation) is not Literal:
            yield from _values(inner)


@pytest.fixture(scope="module")
def known() -> set[str]:
    files = (yaml.safe_load_all(each.read_text("utf-8")) for each in sorted(CASES.glob("*.yaml")))
    return {each for documents in files for document in documents for each in told(document)}


@pytest.mark.parametrize("definition", [ApprovalNode, Limit, PersonRule], ids=lambda each: each.__name__)
def test_every_option_has_a_case(definition: type[Definition], known: set[str]) -> None:
    defaults = {"may: " + each for each in ApprovalNode.model_fields["may"].default}
    missing = [
        each for each in options(definition) if each not in known | defaults and each not in NOT_OF_THE_STEP
        and each.partition(":")[0] not in NOT_OF_THE_STEP
    ]  # fmt: skip
    assert missing == []
