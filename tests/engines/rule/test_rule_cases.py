"""The cases of tests/cases/rule: rule texts, triggers and decision tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.expr import Env
from engines.kernel.commands import RecordRef
from engines.kernel.errors import EvaluationFailed
from engines.rule import (
    Fired,
    RuleDef,
    TableDef,
    check_rules,
    check_table,
    decide,
    decide_one,
    plan_rules,
    plan_table,
    print_rule,
    read_rule,
)
from engines.rule.tidy import tidied_rule
from engines.rule.triggers import read_trigger, written_trigger

CASES = Path(__file__).parents[2] / "cases" / "rule"
ENV = Env(now=datetime(2026, 1, 5, 2, tzinfo=UTC), timezone="Asia/Shanghai", user={"id": 1})
_TYPES = {"string": "text", "number": "decimal", "boolean": "yes_no", "strings": "tags"}


DISCOUNT = TableDef.model_validate(
    {
        "key": "discount",
        "form": "customer",
        "hit": "F",
        "inputs": [{"expression": "level"}],
        "outputs": [{"key": "rate"}, {"key": "why"}],
        "rows": [{"when": ['"VIP"'], "then": ["0.2", '"much"']}, {"when": ["-"], "then": ["0.05", '"little"']}],
    }
)


def form(name: str, types: Mapping[str, str]) -> RecordType:
    fields = {}
    for key, wanted in types.items():
        wire = _TYPES.get(wanted, wanted)
        more = {"form": "order", "by": "customer"} if wire == "related" else {}
        fields[key] = FIELD_TYPES[wire].model_validate({"key": key, "type": wire, **more})
    return RecordType(name, fields)


def stories() -> Iterator[Any]:
    for document in yaml.safe_load_all((CASES / "rules.yaml").read_text("utf-8")):
        for case in document["cases"]:
            yield pytest.param(case.get("form", document["form"]), case, id=case["story"])


@pytest.mark.parametrize(("types", "case"), list(stories()))
def test_a_rule_does_what_its_story_says(types: Mapping[str, str], case: Mapping[str, Any]) -> None:
    schema = {
        "customer": form("customer", {**types, "orders": "related"}),
        "order": form("order", {"name": "string", "status": "string", "owner": "person"}),
        "task": form("task", {"owner": "person", "subject": "string"}),
    }
    rule = RuleDef(key="it", text=case["text"].splitlines())
    other = RuleDef(key="other", text=['rule "o"', "on customer called", "then delete record", "end"])
    tables = [DISCOUNT] if "level" in types else []
    found = [each for each in check_rules([rule, other], tables, schema) if each.pointer.startswith("/rules/0")]
    expected = case.get("mistakes", [])
    assert [
        (each.code, int(each.pointer.rsplit("/", 1)[1]) if each.pointer[-1].isdigit() else 0) for each in found
    ] == [(code, line) for code, line, *_ in expected]
    for each, (_, line, *words) in zip(found, expected, strict=True):
        if words and each.span:
            assert rule.text[line][slice(*each.span)] == words[0]
    for run in case.get("runs", ()):
        _check_run(case, run, plan_rules([rule, other], tables, schema, app="shop"), types)


def _check_run(case: Mapping[str, Any], run: Mapping[str, Any], plan: Any, types: Mapping[str, str]) -> None:
    record = {**dict.fromkeys(types), "id": 5, **_values(run["record"])}
    if "event" in case:
        moment, event = case["event"]
        old = _values(run["old"]) if "old" in run else None
        decision = decide(plan, Fired("customer", moment, event), record, old, ENV, record_id=5, explain="always")
    else:
        ref = RecordRef("shop", "customer", 5)
        decision = decide_one(plan, plan.rules["it"], record, ENV, ref=ref, payload=run.get("payload"))
    assert decision.trace[0].why == run.get("why", "fired")
    told = [(type(each).__name__, each) for each in decision.commands]
    assert [name for name, _ in told] == [next(iter(each)) for each in run.get("commands", ())]
    for (name, command), wanted in zip(told, run.get("commands", ()), strict=True):
        for key, value in wanted[name].items():
            assert _plain(getattr(command, key)) == value, f"{name}.{key}"


def _values(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: Decimal(str(each)) if isinstance(each, int | float) and not isinstance(each, bool) else each
        for key, each in record.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, RecordRef):
        return {"form": value.form, "id": value.id}
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize(
    "case",
    next(iter(yaml.safe_load_all((CASES / "rules.yaml").read_text("utf-8"))))["cases"],
    ids=lambda case: case["story"],
)
def test_text_to_blocks_and_back_loses_nothing(case: Mapping[str, Any]) -> None:
    text = case["text"].rstrip("\n")
    blocks = read_rule(text).blocks
    again = type(blocks).model_validate(blocks.model_dump(mode="json"))
    assert print_rule(again) == text
    canonical = print_rule(again.model_copy(update={"layout": {}}))
    same = read_rule(canonical).blocks
    assert same.model_dump(exclude={"layout"}) == blocks.model_dump(exclude={"layout"})


def test_a_changed_part_is_rewritten_and_the_rest_keeps_its_comments() -> None:
    text = (
        '// who\nrule "X"\n   on customer updated   // now\n when  level = "vip"\n'
        '  // do it\n then set level = "a"  // yes\nend'
    )
    blocks = read_rule(text).blocks
    changed = blocks.model_copy(update={"when": 'level = "core"'})
    assert print_rule(changed) == text.replace(' when  level = "vip"', '  when level = "core"')


@pytest.mark.parametrize(
    ("text", "language", "canonical"),
    [tuple(row) for row in csv.reader((CASES / "triggers.csv").read_text("utf-8").splitlines())][1:],
)
def test_a_trigger_is_read_and_written(text: str, language: Any, canonical: str) -> None:
    trigger = read_trigger(text)
    assert written_trigger(trigger, language) == canonical
    assert read_trigger(canonical) == trigger
    other: Any = "zh" if language == "en" else "en"
    assert read_trigger(written_trigger(trigger, other)) == trigger


ORDER = {"order": form("order", {"level": "string", "amount": "number"})}
TABLES = yaml.safe_load((CASES / "tables.yaml").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", TABLES, ids=lambda case: f"{case['table']['hit']} {case['table']['rows']}"[:60])
def test_a_decision_table_decides(case: Mapping[str, Any]) -> None:
    table = TableDef.model_validate({"key": "t", "form": "order", **case["table"]})
    assert [each.code for each in check_table(table, ORDER)] == case["finds"]
    for values, expected in case.get("asks", ()):
        plan = plan_table(table, ORDER)
        record = {"level": None, "amount": None, **_values(values)}
        if isinstance(expected, str) and expected.startswith("rule."):
            with pytest.raises(EvaluationFailed) as failed:
                plan.decide(record, ENV)
            assert failed.value.diagnostics[0].code == expected
        else:
            assert _numbers(plan.decide(record, ENV)) == _numbers(expected)


def _numbers(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _numbers(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_numbers(each) for each in value]
    return Decimal(str(value)) if isinstance(value, int | float) else value


@pytest.mark.parametrize(
    "case", yaml.safe_load((CASES / "saved.yaml").read_text("utf-8")), ids=lambda each: each["story"]
)
def test_a_rule_is_saved_in_the_languages_own_spelling(case: Mapping[str, str]) -> None:
    assert tidied_rule(case["written"]) == case["saved"]
    assert tidied_rule(case["saved"]) == case["saved"]
