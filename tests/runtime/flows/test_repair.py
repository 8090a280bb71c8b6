"""Variables as formulas that an administrator reads and puts right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.expr import Env, Scope, compile_expression
from runtime.flows.repair import feel_of

NOW = datetime(2026, 1, 5, tzinfo=UTC)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(alphabet="ab \"\\'中\n", max_size=8)
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc ", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


def back(text: str) -> Any:
    return compile_expression(text, Scope({})).evaluate({}, Env(now=NOW))


@given(VALUES)
def test_the_formula_of_a_value_gives_the_value(value: Any) -> None:
    assert back(feel_of(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1.50"), "1.50"),
        (date(2026, 1, 31), '@"2026-01-31"'),
        (timedelta(hours=5), '@"PT5H"'),
        ({"a b": [1, None, True]}, '{"a b": [1, null, true]}'),
        ('say "yes"', '"say \\"yes\\""'),
    ],
)
def test_values_are_written_as_a_person_would_type_them(value: Any, text: str) -> None:
    assert feel_of(value) == text
    assert back(text) == value
