"""Renaming and "used by" (tests/cases/app/renames.yaml)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.app.bundle import document_of, parse_app
from engines.app.checks import check_app
from engines.app.rename import rename_key
from engines.app.uses import uses_of
from engines.kernel import pointer
from engines.kernel.errors import InputError, NotFound

CASES = Path(__file__).parents[2] / "cases" / "app"
APP = parse_app((CASES / "small_crm.json").read_text(encoding="utf-8"))
RENAMES = yaml.safe_load((CASES / "renames.yaml").read_text(encoding="utf-8"))
EVERYWHERE = (
    [f"/forms/{index}" for index in range(4)]
    + [f"/forms/{index}/fields/{place}" for index, form in enumerate(APP.forms) for place in range(len(form.fields))]
    + [
        f"/{name}/{index}"
        for name in ("roles", "pages", "reports", "rules")
        for index in range(len(getattr(APP, name)))
    ]
)


@pytest.mark.parametrize("case", RENAMES, ids=lambda case: case["name"])
def test_a_key_is_renamed_wherever_it_is_named(case: dict[str, Any]) -> None:
    renamed = rename_key(APP, case["at"], case["to"])
    for where, text in case["changes"].items():
        assert pointer.resolve(renamed.document, where) == text
        assert any(where.startswith(changed) for changed in renamed.changed) or where == case["at"] + "/key"
    for where, text in case.get("left", {}).items():
        assert pointer.resolve(renamed.document, where) == text
    assert [each.view() for each in check_app(renamed.document)] == []


@pytest.mark.parametrize("where", EVERYWHERE)
def test_renaming_there_and_back_gives_the_same_document(where: str) -> None:
    key = pointer.resolve(document_of(APP), where)["key"]
    there = parse_app(rename_key(APP, where, "zz_new").document)
    assert [each.view() for each in check_app(document_of(there))] == []
    assert "zz_new" in json.dumps(document_of(there))
    assert rename_key(there, where, key).document == document_of(APP)


@pytest.mark.parametrize("where", EVERYWHERE)
def test_what_nothing_uses_may_be_deleted_and_what_is_used_may_not(where: str) -> None:
    document = json.loads(json.dumps(document_of(APP)))
    *way, last = pointer.split(where)
    del pointer.resolve(document, pointer.of(way))[int(last)]
    errors = [each for each in check_app(document) if each.severity.value == "error"]
    assert bool(uses_of(APP, where)) == bool(errors), [use.view() for use in uses_of(APP, where)]


FLOW: dict[str, Any] = {
    "key": "approve",
    "on": {"record": "order", "event": "submitted", "when": "total > 10"},
    "nodes": [
        {"key": "start", "type": "start", "next": "boss"},
        {
            "key": "boss",
            "type": "approval",
            "by": [{"field": "customer.owner"}],
            "fields": {"notes": "write"},
            "set": {"approved": {"notes": "notes + status"}},
            "next": "follow",
        },
        {
            "key": "follow",
            "type": "create_records",
            "form": "task",
            "values": {"subject": "notes", "customer": "customer"},
            "next": "mark",
        },
        {"key": "mark", "type": "update_records", "values": {"notes": '"done"'}, "next": "tell"},
        {
            "key": "tell",
            "type": "notify",
            "to": [{"field": "customer.owner"}],
            "subject": {"en": "{notes}: {{notes}}", "zh": "{notes + status}"},
            "next": "end",
        },
        {"key": "end", "type": "end"},
    ],
}


def test_a_flow_is_renamed_with_its_fields_members_and_people() -> None:
    app = parse_app({**document_of(APP), "flows": [FLOW]})
    assert [each.view() for each in check_app(document_of(app))] == []
    nodes = rename_key(app, "/forms/2/fields/11", "remark").document["flows"][0]["nodes"]
    assert nodes[1]["fields"] == {"remark": "write"} and nodes[1]["set"] == {"approved": {"remark": "remark + status"}}
    assert nodes[2]["values"] == {"subject": "remark", "customer": "customer"} and nodes[3]["values"] == {
        "remark": '"done"'
    }
    assert nodes[4]["subject"] == {"en": "{remark}: {{notes}}", "zh": "{remark + status}"}
    nodes = rename_key(app, "/forms/3/fields/0", "topic").document["flows"][0]["nodes"]
    assert list(nodes[2]["values"]) == ["topic", "customer"]
    nodes = rename_key(app, "/forms/0/fields/2", "keeper").document["flows"][0]["nodes"]
    assert nodes[1]["by"] == [{"field": "customer.keeper"}]
    assert rename_key(app, "/forms/3", "job").document["flows"][0]["nodes"][2]["form"] == "job"


def test_a_flow_that_writes_an_unknown_field_is_told() -> None:
    flow = json.loads(json.dumps(FLOW).replace('"subject"', '"subjct"').replace('"remark"', '"x"'))
    found = check_app({**document_of(APP), "flows": [flow]})
    assert "/flows/0/nodes/2/values/subjct" in {each.pointer for each in found}


def test_a_use_says_where_it_is_in_words() -> None:
    uses = {use.pointer: use for use in uses_of(APP, "/forms/0/fields/1")}
    assert uses["/forms/0/views/3/lanes"].label == {"en": "Customer › By level", "zh": "客户 › 按级别"}
    assert uses["/forms/0/fields/9/visible"].kind == "expression"
    assert uses["/rules/0/text/2"].kind == "rule"
    assert uses["/forms/1/fields/7/path"].kind == "reference"


def test_a_key_that_is_taken_or_is_none_is_refused() -> None:
    for key, code in (
        ("contact", "app.duplicate_key"),
        ("my form", "app.bad_key"),
        ("", "app.bad_key"),
        ("a__b", "app.bad_key"),
    ):
        with pytest.raises(InputError) as refused:
            rename_key(APP, "/forms/0", key)
        assert refused.value.diagnostics[0].code == code


@pytest.mark.parametrize("where", ["", "/forms", "/forms/99", "/menu/0", "/forms/x", "/nothing/0"])
def test_a_pointer_to_nothing_nameable_is_not_found(where: str) -> None:
    with pytest.raises(NotFound) as missing:
        uses_of(APP, where)
    assert missing.value.diagnostics[0].message.zh
