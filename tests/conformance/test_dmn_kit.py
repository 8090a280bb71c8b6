"""The runner of the DMN kit: what it counts, on a small kit of our own; and the kit itself, read in place, where
MORTISE_DMN_TCK names its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conformance.tck import main, run_file, score
from tests.conformance.tck_cases import find_suites

KIT = os.environ.get("MORTISE_DMN_TCK")
MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:x" name="x">
<inputData id="i" name="i"><variable name="i" typeRef="number"/></inputData>
<decision id="a" name="a"><informationRequirement><requiredInput href="#i"/></informationRequirement>
<literalExpression><text>i / 3</text></literalExpression></decision>
<decision id="b" name="b"><literalExpression><text>{x: [1, "one"], when: date("2026-01-31")}</text></literalExpression></decision>
<decision id="c" name="c"><literalExpression><text>1 + "a"</text></literalExpression></decision>
<decision id="d" name="d"><literalExpression><text>null</text></literalExpression></decision>
<decision id="e" name="e"><literalExpression><text>duration("P1D")</text></literalExpression></decision>
<decisionService id="s" name="s"><outputDecision href="#a"/><outputDecision href="#d"/><inputData href="#i"/></decisionService>
</definitions>"""
CASE = (
    '<testCase id="{id}"{more}><inputNode name="i"><value xsi:type="xsd:decimal">1</value></inputNode>'
    '<resultNode name="{node}"{error}><expected>{value}</expected></resultNode></testCase>'
)
DECIMAL = '<value xsi:type="xsd:decimal">{}</value>'
NIL = '<value xsi:nil="true"/>'
LIST = '<list><item><value xsi:type="xsd:decimal">1</value></item><item><value>{}</value></item></list>'
CONTEXT = (
    '<component name="x">{}</component><component name="when"><value xsi:type="xsd:date">2026-01-31</value></component>'
)
CASES = [
    ("value", "a", DECIMAL.format("0.33333333333"), "", "", True),
    ("wrong value", "a", DECIMAL.format("0.3"), "", "", False),
    ("parts", "b", CONTEXT.format(LIST.format("one")), "", "", True),
    ("wrong part", "b", CONTEXT.format(LIST.format("two")), "", "", False),
    ("missing part", "b", '<component name="x"/>', "", "", False),
    ("error", "c", NIL, ' errorResult="true"', "", True),
    ("null is no error", "d", NIL, ' errorResult="true"', "", False),
    ("null", "d", NIL, "", "", True),
    ("a text is no duration", "e", '<value xsi:type="xsd:string">P1D</value>', "", "", False),
    ("a duration", "e", '<value xsi:type="xsd:duration">PT24H</value>', "", "", True),
    ("unknown node", "nowhere", NIL, "", "", False),
    ("service", "a", DECIMAL.format("0.3333333333"), "", ' invocableName="s" type="decisionService"', True),
]


def write_kit(folder: Path) -> Path:
    place = folder / "compliance-level-3" / "0001-own"
    place.mkdir(parents=True)
    (place / "0001-own.dmn").write_text(MODEL, "utf-8")
    cases = "".join(
        CASE.format(id=name, node=node, value=value, error=error, more=more)
        for name, node, value, error, more, _ in CASES
    )
    (place / "0001-own-test-01.xml").write_text(
        '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<modelName>0001-own.dmn</modelName>{cases}</testCases>",
        "utf-8",
    )
    return folder


def test_a_case_passes_when_value_and_error_are_as_expected(tmp_path: Path) -> None:
    (file,) = find_suites(write_kit(tmp_path))
    found = {each.name.split(" ", 1)[1].rsplit(" ", 1)[0]: each.passed for each in run_file(file)}
    assert found == {name: passed for name, _, _, _, _, passed in CASES}


def test_the_last_line_tells_the_score_and_the_lines_before_the_failures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(write_kit(tmp_path))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "tck: 6 of 12 passed; value-expecting 4 of 8; always-null floor 33.3 %"
    assert len(lines) == 7 and all(each.startswith("failed: 0001-own/") for each in lines[:-1])
    assert main([str(tmp_path / "nowhere")]) == 2


def test_a_model_that_cannot_be_read_fails_its_cases_and_nothing_else(tmp_path: Path) -> None:
    (file,) = find_suites(write_kit(tmp_path))
    (file.parent / "0001-own.dmn").write_text("<broken", "utf-8")
    result = score(run_file(file))
    assert (result.passed, result.total) == (0, len(CASES))


@pytest.mark.skipif(not KIT, reason="set MORTISE_DMN_TCK to the folder of the DMN kit")
def test_the_kit_passes() -> None:
    result = score(each for file in find_suites(Path(KIT or "")) for each in run_file(file))
    print(result)
    assert result.passed >= result.total * 0.995
    assert result.passed_values >= result.total_values * 0.995
