"""Every example of the language guide is run, in English and in Chinese; both guides have the same examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.expr import Env, Scope, check_expression, compile_expression, form_scope
from engines.kernel.commands import RecordRef
from engines.kernel.errors import MortiseError
from engines.rule import RuleDef, TableDef, check_rules, decide_one, plan_rules, plan_table, print_rule, read_rule
from engines.rule.translate import translate_rule

GUIDE = Path(__file__).parents[3] / "docs" / "guide"
LANGUAGES = ("en", "zh")
OWNER = {"id": 7, "name": "Ann"}
ENV = Env(now=datetime(2026, 1, 5, 2, tzinfo=UTC), timezone="Asia/Shanghai", user=OWNER)
_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Fence:
    kind: str
    info: tuple[str, ...]
    body: str


def fences(language: str) -> list[Fence]:
    text = (GUIDE / f"language.{language}.md").read_text("utf-8")
    return [Fence(kind, tuple(info.split()), body) for kind, info, body in _FENCE.findall(text)]


def form(name: str, /, **types: str | dict[str, Any]) -> RecordType:
    fields = {}
    for key, wanted in types.items():
        given = {"type": wanted} if isinstance(wanted, str) else wanted
        fields[key] = FIELD_TYPES[given["type"]].model_validate({"key": key, **given})
    return RecordType(name, fields)


def choice(*keys: str) -> dict[str, Any]:
    return {"type": "choice", "options": [{"key": each} for each in keys]}


SCHEMA = {
    "customer": form(
        "customer", name="text", level=choice("vip", "core", "normal"), phone="text", email="text", credit="decimal",
        discount="decimal", active="yes_no", last_follow_up="date", birthday="date", signed_on="date", tags="tags",
        owner="person", orders={"type": "related", "form": "order", "by": "customer"},
    ),
    "order": form(
        "order", number="text", status=choice("draft", "paid", "late"), total="decimal", ordered_on="date",
        customer={"type": "reference", "form": "customer"},
    ),
    "task": form(
        "task", subject="text", owner="person", due_on="date", customer={"type": "reference", "form": "customer"},
    ),
}  # fmt: skip
SCOPE = form_scope(SCHEMA, "customer")


def record(language: str) -> dict[str, Any]:
    """The customer of the examples, as the guide shows it."""
    (shown,) = [each for each in fences(language) if each.kind == "record"]
    values: dict[str, Any] = {"id": 5, "owner": OWNER}
    for line in shown.body.splitlines():
        key, _, text = line.partition(": ")
        values[key] = compile_expression(text, Scope({})).evaluate({}, ENV)
    values["orders"] = [{"id": 100 + n, **each} for n, each in enumerate(values["orders"])]
    return values


def lines() -> Iterator[Any]:
    for language in LANGUAGES:
        for fence in fences(language):
            if fence.kind == "feel":
                for line in fence.body.splitlines():
                    yield pytest.param(language, line, id=f"{language} {line}")


@pytest.mark.parametrize(("language", "line"), list(lines()))
def test_an_expression_of_the_guide_gives_what_it_says(language: str, line: str) -> None:
    text, refused, code = line.partition(" ✗ ")
    if refused:
        assert code in codes(text, language)
        return
    text, arrow, answer = line.rpartition(" → ")
    assert arrow, "a line is: expression → value, or: expression ✗ code"
    expected = compile_expression(answer, Scope({})).evaluate({}, ENV)
    assert compile_expression(text, SCOPE).evaluate(record(language), ENV) == expected


def codes(text: str, language: str) -> list[str]:
    """What is wrong with a text: when it is checked, else when it is run."""
    found = [each.code for each in check_expression(text, SCOPE)]
    if found:
        return found
    with pytest.raises(MortiseError) as failed:
        compile_expression(text, SCOPE).evaluate(record(language), ENV)
    return [each.code for each in failed.value.diagnostics]


def tables(language: str) -> list[TableDef]:
    (shown,) = [yaml.safe_load(each.body) for each in fences(language) if each.kind == "table"]
    shown.pop("answers")
    return [TableDef.model_validate({"key": "discounts", "form": "customer", **shown})]


@pytest.mark.parametrize(
    ("language", "fence"),
    [pytest.param(each, fence, id=f"{each} {fence.body.splitlines()[0]}") for each in LANGUAGES
     for fence in fences(each) if fence.kind == "rule"],
)  # fmt: skip
def test_a_rule_of_the_guide_does_what_it_says(language: str, fence: Fence) -> None:
    text = fence.body.rstrip("\n")
    rule = RuleDef(key="it", text=text.split("\n"))
    assert check_rules([rule], tables(language), SCHEMA) == []
    plan = plan_rules([rule], tables(language), SCHEMA, app="crm")
    before = any(each.moment == "before" for each in plan.rules["it"].blocks.on)
    ref = RecordRef("crm", "customer", 5)
    decision = decide_one(plan, plan.rules["it"], record(language), ENV, ref=ref, before=before)
    assert tuple(type(each).__name__ for each in decision.commands) == fence.info
    assert print_rule(read_rule(text).blocks) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_decision_table_of_the_guide_answers_as_shown(language: str) -> None:
    (shown,) = [yaml.safe_load(each.body) for each in fences(language) if each.kind == "table"]
    (table,) = tables(language)
    assert _plain(plan_table(table, SCHEMA).decide(record(language), ENV)) == shown["answers"]


def _plain(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in answer.items()}


def test_both_guides_have_the_same_examples() -> None:
    english, chinese = fences("en"), fences("zh")
    assert [(each.kind, each.info, each.body.count("\n")) for each in english] == [
        (each.kind, each.info, each.body.count("\n")) for each in chinese
    ]
    for one, other in zip(english, chinese, strict=True):
        if one.kind == "rule":
            same, there = (re.sub(r'"[^"]*"|//[^\n]*|\s+', "", each) for each in
                           (translate_rule(one.body, "zh"), other.body))  # fmt: skip
            assert same.replace("answer", "结果") == there
        elif one.kind != "feel":
            assert one.body == other.body


def test_both_guides_have_the_same_sections() -> None:
    heads = [re.findall(r"^(#+) ", (GUIDE / f"language.{each}.md").read_text("utf-8"), re.M) for each in LANGUAGES]
    assert heads[0] == heads[1]
