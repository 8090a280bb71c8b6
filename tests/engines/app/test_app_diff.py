"""The difference of two apps in words (tests/cases/app/diffs.yaml)."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.app.bundle import document_of, hash_app, parse_app, print_app, read_document
from engines.app.diff import diff_apps, diff_documents
from engines.kernel import pointer
from engines.kernel.errors import DefinitionError

CASES = Path(__file__).parents[2] / "cases" / "app"
SMALL_CRM: dict[str, Any] = json.loads((CASES / "small_crm.json").read_text(encoding="utf-8"))
DIFFS = yaml.safe_load((CASES / "diffs.yaml").read_text(encoding="utf-8"))


def edited(edit: dict[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(SMALL_CRM)
    *way, last = pointer.split(edit["at"])
    holder = pointer.resolve(document, pointer.of(way))
    if "put" not in edit:
        del holder[int(last) if isinstance(holder, list) else last]
    elif isinstance(holder, list):
        holder.insert(int(last), edit["put"])
    else:
        holder[last] = edit["put"]
    return document


@pytest.mark.parametrize("case", DIFFS, ids=lambda case: case["edit"]["at"])
def test_a_change_is_told_in_both_languages(case: dict[str, Any]) -> None:
    changes = diff_apps(parse_app(SMALL_CRM), parse_app(edited(case["edit"])))
    told = [[each.kind, each.pointer, each.sentence("en"), each.sentence("zh")] for each in changes]
    assert told == case["says"]


def test_the_order_of_entries_is_a_change_of_its_own() -> None:
    document = copy.deepcopy(SMALL_CRM)
    document["forms"][0]["fields"].reverse()
    [change] = diff_documents(SMALL_CRM, document)
    assert change.kind == "moved" and change.sentence("zh") == "表单“客户”的字段顺序已调整。"
    assert change.sentence("en") == "The order of fields in form “Customer” changed."


def test_the_file_of_the_small_crm_is_canonical() -> None:
    text = (CASES / "small_crm.json").read_text(encoding="utf-8")
    assert print_app(parse_app(text)) == text


def test_defaults_are_left_out_and_member_order_does_not_change_the_hash() -> None:
    app = parse_app({"name": "A", "icon": "box", "key": "a", "languages": ["en", "zh"], "format": 1})
    assert document_of(app) == {"format": 1, "key": "a", "name": "A"}
    assert list(document_of(app)) == ["format", "key", "name"]
    assert hash_app(app) == hash_app(parse_app({"format": 1, "name": "A", "key": "a"}))


def test_a_member_that_stands_twice_is_a_mistake_and_not_a_silent_loss() -> None:
    with pytest.raises(DefinitionError) as refused:
        read_document('{"format": 1, "key": "a", "key": "b"}')
    assert "'key' stands twice" in refused.value.diagnostics[0].message.en


def test_old_formats_are_upgraded_step_by_step_and_newer_ones_refused() -> None:
    from engines.app.definition import FORMAT
    from engines.app.upgrade import steps, upgraded

    assert sorted(steps()) == list(range(1, FORMAT)), "every older format has its step"
    with pytest.raises(DefinitionError) as refused:
        upgraded({"format": FORMAT + 1})
    assert refused.value.diagnostics[0].code == "app.format.newer"
