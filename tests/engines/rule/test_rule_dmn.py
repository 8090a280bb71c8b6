"""DMN models: the cases of tests/cases/rule/dmn.yaml, files that are refused, tables taken over from other tools."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import yaml

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.expr import Env
from engines.kernel.errors import DefinitionError, NotFound
from engines.rule import TableDef, check_table, plan_table
from engines.rule.dmn import check_dmn, plan_dmn, read_dmn, tables_of_dmn, write_dmn

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "rule" / "dmn.yaml").read_text("utf-8"))["cases"]
ENV = Env(datetime(2026, 1, 5, tzinfo=UTC))
LATEST = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(body: str, namespace: str = "urn:a", version: str = LATEST) -> str:
    return f'<definitions xmlns="{version}" namespace="{namespace}" name="m" id="m">{body}</definitions>'


def exact(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: exact(each) for key, each in value.items()}
    if isinstance(value, list):
        return [exact(each) for each in value]
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


@pytest.mark.parametrize("case", [each for each in CASES if "model" in each], ids=lambda case: case["story"])
def test_a_model_answers_as_its_story_says(case: dict[str, Any]) -> None:
    model = read_dmn(definitions(case["model"], version=case.get("version", LATEST)))
    others = [read_dmn(definitions(each["model"], each["namespace"])) for each in case.get("others", ())]
    plan = plan_dmn(model, others)
    for name, inputs, value, *errors in case["asks"]:
        answer = plan.decide(name, inputs, ENV)
        assert answer.value == exact(value), (name, inputs, answer.errors)
        codes = {each.code for each in answer.errors}
        assert not errors or set(errors[0]) <= codes, (name, inputs, codes)
    found = {each.code for each in check_dmn(model, others)}
    if "notes" in case:
        assert found == set(case["notes"])


def table(case: dict[str, Any], policy: str) -> str:
    policy, _, aggregation = policy.partition("COLLECT ")
    attributes = f'hitPolicy="COLLECT" aggregation="{aggregation}"' if aggregation else f'hitPolicy="{policy}"'
    values = f"<outputValues><text>{escape(case['values'])}</text></outputValues>" if "values" in case else ""
    rules = "".join(
        f"<rule><inputEntry><text>{escape(when)}</text></inputEntry><outputEntry><text>{escape(then)}</text></outputEntry></rule>"
        for when, then in zip(case["when"], case["then"], strict=True)
    )
    return definitions(
        '<inputData id="n" name="n"/><decision id="d" name="d">'
        '<informationRequirement><requiredInput href="#n"/></informationRequirement>'
        f"<decisionTable {attributes}><input><inputExpression><text>n</text></inputExpression></input>"
        f"<output>{values}</output>{rules}</decisionTable></decision>"
    )


POLICIES = [
    pytest.param(each["table"], policy, asks, id=policy)
    for each in CASES
    if "table" in each
    for policy, asks in each["table"]["policies"].items()
]


@pytest.mark.parametrize(("case", "policy", "asks"), POLICIES)
def test_a_hit_policy_means_the_same_in_a_model_and_in_a_table_taken_over(
    case: dict[str, Any], policy: str, asks: list[Any]
) -> None:
    source = table(case, policy)
    plan = plan_dmn(read_dmn(source))
    form = {"n": RecordType("n", {"n": FIELD_TYPES["decimal"].model_validate({"key": "n", "type": "decimal"})})}
    (taken,) = tables_of_dmn(source, form="n", schema=form).tables
    ours = plan_table(taken, form)
    for n, value in asks:
        assert plan.decide("d", {"n": n}, ENV).value == exact(value)
        if value is None:
            continue
        answer = ours.decide({"n": Decimal(n)}, ENV)
        plain = [each["d"] for each in answer] if isinstance(answer, list) else answer
        assert (plain["d"] if isinstance(plain, dict) else plain) == exact(value)


LOOP = '<for iteratorVariable="{0}"><in><literalExpression><text>1..50000</text></literalExpression></in><return>{1}</return></for>'
BOMBS = {
    "loops in loops": LOOP.format("x", LOOP.format("y", LOOP.format("z", "<literalExpression><text>z</text></literalExpression>"))),
    "errors without end": LOOP.format("x", '<literalExpression><text>x + "a"</text></literalExpression>'),
    "a filter in a loop": LOOP.format("x", "<filter><in><literalExpression><text>1..9999</text></literalExpression></in>"
                                      "<match><literalExpression><text>item &lt; x</text></literalExpression></match></filter>"),
    "what was made so far": LOOP.format("x", "<literalExpression><text>count(partial)</text></literalExpression>"),
}  # fmt: skip


@pytest.mark.parametrize("bomb", list(BOMBS))
def test_a_model_cannot_run_without_end(bomb: str) -> None:
    plan = plan_dmn(read_dmn(definitions(f'<decision id="d" name="d">{BOMBS[bomb]}</decision>')))
    start = time.process_time()
    answer = plan.decide("d", {}, ENV)
    assert time.process_time() - start < 2
    assert answer.value is None or len(answer.errors) == 1000
    assert len(answer.errors) <= 1001


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("<a", "dmn.xml.syntax"),
        ("<a/>", "dmn.xml.not_dmn"),
        (
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + definitions("<decision>&b;</decision>"),
            "dmn.xml.doctype",
        ),
        (" " * 16_000_001, "dmn.xml.too_large"),
    ],
)
def test_what_is_no_model_is_refused_with_a_reason(source: str, code: str) -> None:
    with pytest.raises(DefinitionError) as failed:
        read_dmn(source)
    assert failed.value.diagnostics[0].code == code


def test_an_error_tells_where_it_happened() -> None:
    model = read_dmn(
        definitions(
            '<decision id="d" name="Base rate"><context><contextEntry><variable name="x"/><literalExpression><text>1 + "a"</text>'
            "</literalExpression></contextEntry></context></decision>"
            '<decision id="e" name="Rate"><informationRequirement><requiredDecision href="#d"/></informationRequirement>'
            '<literalExpression typeRef="number"><text>string(Base rate.x)</text></literalExpression></decision>'
        )
    )
    answer = plan_dmn(model).decide("Rate", {}, ENV)
    assert answer.errors[0].pointer == "/Base rate/context 1/contextEntry 1/literalExpression 1"
    assert answer.errors[0].code == "expr.cannot_calculate"


def test_a_name_that_the_model_lacks_is_told() -> None:
    plan = plan_dmn(read_dmn(definitions('<decision id="a" name="a"/>')))
    with pytest.raises(NotFound):
        plan.decide("b", {}, ENV)
    assert plan.decide("a", {}, ENV).value is None


def test_a_table_over_records_choices_and_the_user_is_written_with_its_types() -> None:
    choice = {"key": "size", "type": "choice", "options": [{"key": "s", "label": "S"}, {"key": "l", "label": "L"}]}
    schema = {
        "customer": RecordType("customer", {key: FIELD_TYPES["text"].model_validate({"key": key, "type": "text"}) for key in ("level", "note")}),
        "order": RecordType("order", {
            "size": FIELD_TYPES["choice"].model_validate(choice),
            "customer": FIELD_TYPES["reference"].model_validate({"key": "customer", "type": "reference", "form": "customer"}),
        }),
    }  # fmt: skip
    table = TableDef.model_validate({
        "key": "t", "form": "order", "outputs": [{"key": "x"}],
        "inputs": [{"expression": "customer.level"}, {"expression": "size"}, {"expression": "current user.name"}],
        "rows": [{"when": ['"vip"', '"s"', "-"], "then": ["1"]}, {"when": ['"vip"', '"l"', '"Ann"'], "then": ["2"]}],
    })  # fmt: skip
    written = write_dmn([table], schema, name="Rates")
    assert tables_of_dmn(written).tables == [table]
    model = read_dmn(written)
    assert check_dmn(model) == []
    types = {each.name: each for each in model.items}
    assert [each.name for each in types["t_customer"].components] == ["level"]
    assert types["t_size"].allowed == '"s", "l"'
    given = {"customer": {"level": "vip"}, "size": "l", "current user": {"name": "Ann"}}
    assert plan_dmn(model).decide("t", given, ENV).value == Decimal(2)
    assert plan_dmn(model).decide("t", {**given, "size": "xl"}, ENV).value is None


def test_names_of_a_foreign_model_become_the_form_s_fields() -> None:
    source = definitions(
        '<decision id="d" name="Risk Category"><decisionTable hitPolicy="FIRST">'
        '<input label="Age"><inputExpression typeRef="number"><text>Applicant  Age</text></inputExpression></input>'
        '<output name="Risk Level"/><annotation name="why"/>'
        '<rule><inputEntry><text>&lt; 18</text></inputEntry><outputEntry><text>"Applicant Age " + string(Applicant Age)</text></outputEntry>'
        "<annotationEntry><text>young</text></annotationEntry></rule>"
        "<rule><inputEntry><text>-</text></inputEntry><outputEntry><context/></outputEntry></rule>"
        "</decisionTable></decision>"
        '<decision id="e" name="Other"><literalExpression><text>1</text></literalExpression></decision>'
    )
    field = FIELD_TYPES["integer"].model_validate({"key": "age", "type": "integer", "label": {"en": "Applicant Age"}})
    schema = {"person": RecordType("person", {"age": field})}
    read = tables_of_dmn(source, form="person", schema=schema)
    (made,) = read.tables
    assert (made.key, made.name, made.form, made.hit) == ("risk_category", "Risk Category", "person", "F")
    assert made.inputs[0].expression == "age" and made.outputs[0].key == "risk_level"
    assert made.rows[0].then == ['"Applicant Age " + string(age)'] and made.rows[0].note == "young"
    assert [each.code for each in read.diagnostics] == ["dmn.not_feel", "dmn.no_table"]
    assert check_table(made, schema) == []
