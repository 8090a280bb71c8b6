"""Every constraint of the standard: a file that breaks it is told so, sound files are not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.flow.bpmn import check_bpmn, read_bpmn
from engines.flow.bpmn.rule import all_rules
from engines.kernel.diagnostics import Severity
from tests.bpmn_writing import bpmn_file

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "bpmn" / "rules.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", CASES["broken"])
def test_a_broken_constraint_is_reported_at_its_element(name: str) -> None:
    case: Mapping[str, Any] = CASES["broken"][name]
    number = name.split()[0]
    content = bpmn_file(case["process"], case.get("top", ""), case.get("attributes", 'isExecutable="true"'))
    found = [each for each in check_bpmn(read_bpmn(content)) if each.code == f"bpmn.{number}"]
    assert found, f"{number} is not reported"
    if "at" in case:
        assert f"/elements/{case['at']}" in [each.pointer for each in found]


@pytest.mark.parametrize("lines", CASES["sound"], ids=lambda lines: lines[1])
def test_a_sound_file_is_not_complained_about(lines: list[str]) -> None:
    assert check_bpmn(read_bpmn(bpmn_file(lines))) == []


def test_every_constraint_has_a_case() -> None:
    assert {each.number for each in all_rules()} == {each.split()[0] for each in CASES["broken"]}


def test_every_constraint_is_said_in_both_languages_with_a_hint() -> None:
    for each in all_rules():
        assert each.message.en != each.message.zh and each.hint.en != each.hint.zh, each.number
        assert ("{it}" in each.message.en and "{it}" in each.message.zh) or each.number == "EXT001", each.number


def test_errors_come_before_warnings() -> None:
    found = check_bpmn(read_bpmn(bpmn_file(["startEvent s", "task a", "a>s", "a>z"])))
    ranks = [each.severity is Severity.ERROR for each in found]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0]
