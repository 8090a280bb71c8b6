"""Checking a whole app: each mistake is told once, where it is (tests/cases/app/mistakes.yaml)."""

from __future__ import annotations

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.app.checks import check_app
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity

CASES = Path(__file__).parents[2] / "cases" / "app"
SMALL_CRM: dict[str, Any] = json.loads((CASES / "small_crm.json").read_text(encoding="utf-8"))
MISTAKES = yaml.safe_load((CASES / "mistakes.yaml").read_text(encoding="utf-8"))


def spoiled(*cases: dict[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(SMALL_CRM)
    for case in cases:
        *way, last = pointer.split(case["at"])
        holder = pointer.resolve(document, pointer.of(way))
        key: Any = int(last) if isinstance(holder, list) else last
        if "put" in case:
            holder[key] = copy.deepcopy(case["put"])
        else:
            del holder[key]
    return document


def shown(each: Diagnostic, wanted: dict[str, Any]) -> dict[str, Any]:
    members = {
        "code": each.code,
        "pointer": each.pointer,
        "en": each.message.en,
        "zh": each.message.zh,
        "hint": each.hint.en if each.hint else "",
        "span": list(each.span or ()),
        "severity": each.severity.value,
    }
    return {name: members[name] for name in wanted}


def test_the_small_crm_has_no_mistakes() -> None:
    assert [each.view() for each in check_app(SMALL_CRM)] == []


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["name"])
def test_a_mistake_is_told_where_it_is(case: dict[str, Any]) -> None:
    found = check_app(spoiled(case))
    for wanted in case["says"]:
        told = [each for each in found if each.pointer == wanted["pointer"]]
        assert wanted in [shown(each, wanted) for each in told], [each.view() for each in found]
    if not case.get("among"):
        assert len(found) == len(case["says"]), [each.view() for each in found]
    for each in found:
        assert each.message.zh and each.message.en and "{" not in each.message.en.replace('{"', "")


def test_all_mistakes_are_told_at_once_with_pointers_into_the_document_as_it_was_sent() -> None:
    wanted = {
        "an option out of bounds",
        "a field type that is not there",
        "a hidden field that is not there",
        "a menu item with an unknown view",
        "a rule that names an unknown field",
        "kanban lanes that are no choice",
    }
    cases = [case for case in MISTAKES if case["name"] in wanted]
    document = spoiled(*cases)
    document["forms"].insert(0, {"key": "half", "fields": []})
    document["reports"].insert(0, {"source": "customer"})
    found = check_app(document)
    pointers = {each.pointer for each in found if each.severity is Severity.ERROR}
    moved = {case["says"][0]["pointer"].replace("/forms/0/", "/forms/1/") for case in cases}
    assert pointers >= moved | {"/forms/0/name", "/reports/0/key"}, sorted(pointers)


def test_errors_come_first_in_the_order_of_the_document() -> None:
    cases = [
        case for case in MISTAKES if case["name"] in ("a label without one of the languages", "two roles with one key")
    ]
    found = check_app(spoiled(*cases))
    assert [each.severity for each in found] == [Severity.ERROR, Severity.WARNING]


@pytest.mark.parametrize(
    "document",
    [
        None,
        3,
        [],
        "{",
        "[]",
        "",
        b"\xff",
        '{"format": 1, "format": 1}',
        {},
        {"format": "1"},
        {"format": 1, "key": 3, "name": [], "forms": {}},
        {"format": 1, "forms": [[]]},
        {"format": 1, "key": "a", "name": "a", "forms": [{"key": "b", "name": "b", "fields": [3]}]},
    ],
)
def test_whatever_is_sent_gets_an_answer(document: Any) -> None:
    found = check_app(document)
    assert found and all(each.message.zh for each in found)


@pytest.mark.parametrize("depth", [100, 300, 480, 100_000])
def test_a_document_nested_without_end_is_refused_and_not_a_crash(depth: int) -> None:
    text = (
        '{"format": 1, "key": "a", "name": "a", "menu": [' + '{"group": "g", "items": [' * depth + "]}" * depth + "]}"
    )
    assert [each.code for each in check_app(text)] in (["app.too_deep"], ["app.not_json"])


def test_a_number_that_json_readers_cannot_keep_is_refused() -> None:
    document = copy.deepcopy(SMALL_CRM)
    document["forms"][0]["views"][1]["filters"][0]["value"] = 2**53
    told = [each for each in check_app(document) if each.code == "app.number_too_large"]
    assert [each.pointer for each in told] == ["/forms/0/views/1/filters/0/value"]


def test_a_check_of_a_whole_app_is_fast_enough_for_every_keystroke_save() -> None:
    check_app(SMALL_CRM)
    large = copy.deepcopy(SMALL_CRM)
    for copy_number in range(2):
        for form in SMALL_CRM["forms"]:
            renamed = json.loads(json.dumps(form).replace('"customer"', f'"customer{copy_number}"'))
            renamed["key"] = f"{form['key']}{copy_number}"
            large["forms"].append(renamed)
    began = time.process_time()
    check_app(large)
    assert time.process_time() - began < 1.5
