"""Regular expressions: those that could explode are stopped, those people write run on long texts."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from engines.expr import Env
from engines.expr.regex import compiled
from engines.kernel.errors import LimitReached

ENV = Env(datetime(2026, 3, 9, tzinfo=UTC))
TEXTS = ("a" * 60 + "!", "ab" * 300 + "!", "1-" * 300 + "!", "1" * 200, "x y " * 300)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", "(a|a)*b", "(a*)*b", "(a|ab|b)*c", "(a?b?)*c", "(a?){25}a{25}", "(a{0,20}){20}b", "(aa|a){30}b", "(.*)(.*)(.*)(.*)x",
    ],
)  # fmt: skip
def test_a_pattern_that_could_explode_is_stopped_in_time(pattern: str) -> None:
    stopped = 0
    for text in TEXTS:
        started = time.process_time()
        try:
            compiled(pattern, "").search(text, ENV)  # type: ignore[union-attr]
        except LimitReached as error:
            stopped += error.diagnostics[0].code == "expr.limit.pattern"
        assert time.process_time() - started < 0.3
    assert stopped


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\d+$", r"(\d+-)+x", "(ab|cd)*", "((ab)*c)*d", r"^[\w.-]+@[\w-]+(\.[\w-]+)+$", r"^(\+\d{1,2}\s)?\(?\d{3}\)?[\s.-]\d{3}$",
        "a?b?c?d", "[a-z]+ [a-z]+",
    ],
)  # fmt: skip
def test_a_pattern_that_people_write_runs_on_long_texts(pattern: str) -> None:
    found = compiled(pattern, "")
    assert found is not None
    for text in TEXTS:
        found.search(text, ENV)
