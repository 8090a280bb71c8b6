"""Stories of parsing and submitting (tests/cases/form/*.yaml)."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.expr import Env
from engines.form.definition import FormDef
from engines.form.plan import FormPlan, plan_form
from engines.form.record_types import type_forms
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError

CASES = Path(__file__).parents[2] / "cases" / "form"
SUBMIT = yaml.safe_load((CASES / "submit.yaml").read_text(encoding="utf-8"))
PARSE = yaml.safe_load((CASES / "parse.yaml").read_text(encoding="utf-8"))
ENV = Env(
    now=datetime(2026, 11, 22, 8, tzinfo=UTC),
    timezone="Asia/Shanghai",
    user={"id": 7, "name": "李娜", "department": {"id": 3}},
)


@cache
def planned(source: str) -> FormPlan:
    form = FormDef.model_validate(json.loads(source))
    return plan_form(form, type_forms([form]))


def plan_of(document: dict[str, Any]) -> FormPlan:
    return planned(json.dumps(document, default=str))


def plain(value: Any) -> Any:
    """Values as the cases write them: decimals as their shortest text, dates as text."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def expected(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: expected(each) for key, each in value.items()}
    if isinstance(value, list):
        return [expected(each) for each in value]
    if isinstance(value, str):
        return plain(Decimal(value)) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value
    return value.isoformat() if isinstance(value, date) else value


def told(diagnostics: list[Diagnostic], wanted: list[dict[str, str]]) -> list[dict[str, str]]:
    """The diagnostics, with the members the case speaks of."""
    shown = []
    by_pointer = {each["pointer"]: each for each in wanted}
    for each in diagnostics:
        members = {
            "code": each.code,
            "pointer": each.pointer,
            "en": each.message.en,
            "zh": each.message.zh,
            "hint": each.hint.en if each.hint else "",
        }
        shown.append({name: members[name] for name in by_pointer.get(each.pointer, {"code": 1, "pointer": 1})})
    return shown


def within(part: Any, whole: Any) -> bool:
    """Whether everything the case says of a value holds; rows are compared by what the case names."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and within(each, whole[key]) for key, each in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and len(part) == len(whole) and all(map(within, part, whole))
    return bool(part == whole)


@pytest.mark.parametrize("case", SUBMIT["cases"], ids=lambda case: case["name"])
def test_submitting(case: dict[str, Any]) -> None:
    plan = plan_of(SUBMIT["forms"][case["form"]])
    before = None
    if "before" in case:
        stored = dict(case["before"])
        derived = {key: Decimal(stored.pop(key)) for key in ("net", "lines_total") if key in stored}
        rows = [
            {**row, **{key: Decimal(row[key]) for key in ("price", "sum") if key in row}}
            for row in stored.pop("lines", [])
        ]
        before = {
            **plan.parser.parse_python(stored),
            **derived,
            **({"lines": rows} if "lines" in case["before"] else {}),
        }
    try:
        values = plan.parse_patch(json.dumps(case["send"]).encode())
        written = plan.submit(values, before, ENV, layout=case.get("layout"), trusted=case.get("trusted", False))
    except InputError as error:
        assert told(error.diagnostics, case.get("refuses", [])) == case.get("refuses")
        return
    assert "refuses" not in case, f"written instead: {written}"
    if "writes_only" in case:
        assert plain(written) == expected(case["writes_only"])
    else:
        assert within(expected(case["writes"]), plain(written)), plain(written)


@pytest.mark.parametrize("case", PARSE["cases"], ids=lambda case: json.dumps(case["send"], default=str)[:60])
def test_parsing(case: dict[str, Any]) -> None:
    plan = plan_of(PARSE["form"])
    sent = json.loads(json.dumps(case["send"], default=str))
    for given in (sent, json.dumps(sent).encode()):
        try:
            read = plan.parse_new(given)
        except InputError as error:
            assert told(error.diagnostics, case.get("refuses", [])) == case.get("refuses")
        else:
            assert "refuses" not in case
            assert plain(read) == expected(case["reads"])
