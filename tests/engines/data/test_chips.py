"""Chips of the filter builder as FEEL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from engines.data.chips import chip_condition, chip_text, relative_edges
from engines.data.core import CORE
from engines.data.types import BOOLEAN, DATE, DATE_TIME, NUMBER, PERSON, STRING, Type, list_of
from engines.kernel.errors import DefinitionError

CASES: list[tuple[Type, str, Any, str]] = [
    (STRING, "=", "vip", 'x = "vip"'),
    (STRING, "=", 'say "hi"\\', 'x = "say \\"hi\\"\\\\"'),
    (STRING, "in", ["a", "b"], 'x in ("a", "b")'),
    (STRING, "in", [], "false"),
    (STRING, "not in", ["a"], 'not(x in ("a"))'),
    (STRING, "contains", "Zhang", 'contains(lower case(x), lower case("Zhang"))'),
    (STRING, "empty", None, '(x = null or x = "")'),
    (NUMBER, ">=", "10.50", "x >= 10.50"),
    (NUMBER, "between", ["1", None], "x >= 1"),
    (NUMBER, "between", [1, 5], "x >= 1 and x <= 5"),
    (BOOLEAN, "=", True, "x = true"),
    (DATE, "<", "2026-11-22", 'x < @"2026-11-22"'),
    (DATE_TIME, ">=", "2026-11-22", 'date(x) >= @"2026-11-22"'),
    (PERSON, "=", "current user", "x = current user"),
    (PERSON, "in", ["7", {"id": "8"}], "(x.id = 7 or x.id = 8)"),
    (PERSON, "empty", None, "x = null"),
    (list_of(STRING), "has any", ["a", "b"], '(list contains(x, "a") or list contains(x, "b"))'),
    (list_of(STRING), "has all", ["a", "b"], 'list contains(x, "a") and list contains(x, "b")'),
    (list_of(PERSON), "has any", ["7"], "(count(x[id = 7]) > 0)"),
    (list_of(PERSON), "empty", None, "count(x) = 0"),
    (DATE, "relative", "this_month", "x >= start of month(today()) and x < start of month(today()) + 1 month"),
    (DATE, "relative", "last_7_days", "x >= today() - 6 days and x < today() + 1 day"),
]


@pytest.mark.parametrize(("type_", "op", "value", "feel"), CASES)
def test_a_chip_is_what_an_analyst_would_have_written(type_: Type, op: str, value: Any, feel: str) -> None:
    assert chip_condition("x", op, value, type_) == feel


@pytest.mark.parametrize(
    ("type_", "op", "value"),
    [
        (NUMBER, "=", "1 or true"),
        (DATE, "=", '2026-01-01") or true or date("'),
        (STRING, "between", 3),
        (PERSON, "=", "x"),
        (BOOLEAN, "=", "yes"),
        (DATE, "relative", "someday"),
        (NUMBER, "like", 1),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_never_becomes_text(type_: Type, op: str, value: Any) -> None:
    with pytest.raises(DefinitionError) as refused:
        chip_condition("x", op, value, type_)
    assert refused.value.diagnostics[0].message.zh


@dataclass
class Chosen:
    field: str
    op: str = "="
    value: Any = None


def test_a_chip_follows_a_path_through_records() -> None:
    person = CORE["core.person"]
    assert chip_text(Chosen("department.name", "=", "Sales"), person, CORE) == 'department.name = "Sales"'
    with pytest.raises(DefinitionError) as refused:
        chip_text(Chosen("department.nam", "=", "Sales"), person, CORE)
    assert refused.value.diagnostics[0].code == "chip.unknown_field"
    assert refused.value.diagnostics[0].hint is not None


def test_periods_are_whole_days() -> None:
    assert relative_edges("today") == ("today()", "today() + 1 day")
    assert relative_edges("last_7_days") == ("today() - 6 days", "today() + 1 day")


def test_longer_periods_are_whole_units_and_count_the_running_one() -> None:
    month = "start of month(today())"
    assert relative_edges("next_3_months") == (month, f"{month} + 3 months")
    assert relative_edges("last_12_months") == (f"{month} - 11 months", f"{month} + 1 month")
