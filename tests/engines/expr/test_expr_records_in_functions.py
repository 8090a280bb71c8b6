"""Functions that are called with records of a relation, whose type is known."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from engines.data.record_type import RecordType
from engines.data.types import NUMBER, STRING, list_of, record_of
from engines.expr import Env, Scope, compile_expression

DESK = RecordType("desk", {}, extra_types={"open": NUMBER, "person": STRING})
SCOPE = Scope({"desks": list_of(record_of("desk"))}, {"desk": DESK})
DESKS: list[dict[str, Any]] = [
    {"id": 1, "open": Decimal(2), "person": "Ann"},
    {"id": 2, "open": Decimal(1), "person": "Bob"},
    {"id": 3, "open": Decimal(3), "person": "Cid"},
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sort(desks, function(a, b) a.open < b.open).person", ["Bob", "Ann", "Cid"]),
        ("sort(desks, function(a, b) a.open > b.open)[1].person", "Cid"),
        ("list replace(desks, function(a, b) a.open = 1, desks[3])[2].person", "Cid"),
        ("for each in desks return (function(d) d.open * 10)(each)", [Decimal(20), Decimal(10), Decimal(30)]),
    ],
)
def test_a_record_arrives_in_a_function(text: str, expected: Any) -> None:
    env = Env(now=datetime(2026, 1, 5, tzinfo=UTC), timezone="UTC")
    assert compile_expression(text, SCOPE).evaluate({"desks": DESKS}, env) == expected
