"""Law: the form engine and the JSON Schema it publishes say yes to the same values."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engines.expr import Env
from engines.form.definition import FormDef
from engines.form.plan import plan_form
from engines.form.record_types import type_forms
from engines.kernel.errors import InputError

ENV = Env(now=datetime(2026, 11, 22, 8, tzinfo=UTC))
OPTIONS = [{"key": "a"}, {"key": "b"}]
FORM = FormDef.model_validate(
    {
        "key": "f",
        "name": "F",
        "fields": [
            {"key": "name", "type": "text", "required": True, "max_length": 8, "min_length": 2},
            {"key": "code", "type": "text", "pattern": "^[A-Z]+$"},
            {"key": "memo", "type": "long_text", "max_length": 12},
            {"key": "age", "type": "integer", "min": -3, "max": 20},
            {"key": "price", "type": "money", "min": 0, "max": 1000},
            {"key": "share", "type": "percent"},
            {"key": "ok", "type": "yes_no", "required": True},
            {"key": "level", "type": "choice", "options": OPTIONS, "required": True},
            {"key": "several", "type": "choices", "options": OPTIONS, "max": 1},
            {"key": "tags", "type": "tags", "required": True},
            {"key": "at", "type": "time"},
            {"key": "long", "type": "duration"},
            {"key": "stars", "type": "rating"},
            {"key": "shade", "type": "color"},
            {"key": "owner", "type": "person"},
            {"key": "helpers", "type": "person", "multiple": True},
            {"key": "where", "type": "address"},
            {
                "key": "lines",
                "type": "sub_table",
                "max_rows": 2,
                "fields": [{"key": "item", "type": "text", "max_length": 3}, {"key": "n", "type": "integer"}],
            },
        ],
    }
)
PLAN = plan_form(FORM, type_forms([FORM]))
SCHEMA = Draft202012Validator(PLAN.json_schema())

words = st.text("abAB1é客", max_size=10)
numbers = st.one_of(
    st.integers(-5, 2000),
    st.integers(-400, 4000).map(lambda n: n / 4),
    st.sampled_from(["1", "-2", "+3", "12.50", "0.1234", "99999", "1.999999", "x", "1e3", "", "7 "]),
)
ids = st.one_of(
    st.integers(-1, 9), st.sampled_from(["1", "x", "", {"id": "4"}, {"id": 3, "title": "T"}, {}, {"id": None}])
)
odd = st.sampled_from(
    [None, True, False, "", [], {}, 3, "a", ["a"], "09:30", "25:00", "PT2H", "P", "#ff00aa", "#xyz", 1.5]
)
rows = st.lists(st.fixed_dictionaries({}, optional={"item": words, "n": numbers, "id": ids, "m": words}), max_size=3)
places = st.fixed_dictionaries({}, optional={"city": st.one_of(words, st.none(), st.integers()), "town": words})
values = st.fixed_dictionaries(
    {
        "name": st.one_of(words, odd),
        "ok": st.one_of(st.booleans(), odd),
        "level": st.one_of(st.sampled_from("abc"), odd),
        "tags": st.one_of(st.lists(words, max_size=3), odd),
    },
    optional={
        "code": st.one_of(words, odd),
        "memo": st.one_of(words, odd),
        "age": st.one_of(numbers, odd),
        "price": st.one_of(numbers, odd),
        "share": st.one_of(numbers, odd),
        "at": odd,
        "long": odd,
        "several": st.one_of(st.lists(st.sampled_from("abc"), max_size=2), odd),
        "stars": st.one_of(numbers, odd),
        "shade": odd,
        "owner": st.one_of(ids, odd),
        "helpers": st.one_of(st.lists(ids, max_size=3), odd),
        "where": st.one_of(places, odd),
        "lines": st.one_of(rows, odd),
        "other": odd,
    },
)


def engine_accepts(document: dict[str, Any]) -> bool:
    try:
        PLAN.submit(PLAN.parse_new(json.dumps(document).encode()), None, ENV)
    except InputError:
        return False
    return True


def one_at_a_time(document: dict[str, Any]) -> list[dict[str, Any]]:
    """A record with everything right but one member, for each member: whole records are nearly always wrong."""
    right: dict[str, Any] = {"name": "Li Na", "ok": True, "level": "a", "tags": ["t"]}
    return [{**right, key: value} for key, value in document.items()]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_the_engine_and_its_schema_agree(document: dict[str, Any]) -> None:
    for each in one_at_a_time(document):
        if _knows_more(each):
            continue
        assert engine_accepts(each) == SCHEMA.is_valid(each), each


OUT_OF_SCHEMA = {"-2", "+3", "99999", "7 ", "1e3"}
"""Numbers as text: JSON Schema cannot bound them."""


def _knows_more(document: dict[str, Any]) -> bool:
    """What JSON Schema cannot say: bounds and decimals of numbers, rows that are not there, blanks around texts."""
    rows = (
        [row for row in document.get("lines") or () if isinstance(row, dict)]
        if isinstance(document.get("lines"), list)
        else []
    )
    if any(row.get("id") is not None or "" in row.values() for row in rows):
        return True
    for key, places in (("price", 2), ("share", 4)):
        number = document.get(key)
        if isinstance(number, float) and round(number, places) != number:
            return True
    numbers = [document.get(key) for key in ("age", "price", "share", "stars")] + [row.get("n") for row in rows]
    return any(isinstance(each, str) and each in OUT_OF_SCHEMA for each in numbers)


def test_the_law_looks_at_both_answers() -> None:
    assert engine_accepts({"name": "Li Na", "ok": True, "level": "a", "tags": ["t"]})
    assert not engine_accepts({"name": "L", "ok": True, "level": "a", "tags": ["t"]})
