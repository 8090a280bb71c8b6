"""Regular expressions: those that could explode are stopped, those people write run on long texts."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.expr import Env
from engines.expr.regex import compiled
from engines.kernel.errors import LimitReached

ENV = Env(datetime(2026, 3, 9, tzinfo=UTC))
TEXTS = ("a" * 60 + "!", "ab" * 300 + "!", "1-" * 300 + "!", "1" * 200, "x y " * 300)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", "(a|a)*b", "(a*)*b", "(a|ab|b)*c", "(a?b?)*c", "(a?){25}a{25}", "(a{0,20}){20}b", "(aa|a){30}b", "(.*)(.*)(.*)(.*)x",
        "((ab?)*b)*c", "((a|b)*b)*c", "([^,]|,)*c", "(a(|b*))*c",
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
        "a?b?c?d", "[a-z]+ [a-z]+", "(Mr|Mrs|Ms)+x", "^(jpg|jpeg|png)(,(jpg|jpeg|png))*$", r"(\d\d|\d[a-z])*x",
    ],
)  # fmt: skip
def test_a_pattern_that_people_write_runs_on_long_texts(pattern: str) -> None:
    found = compiled(pattern, "")
    assert found is not None
    for text in TEXTS:
        found.search(text, ENV)


def test_letters_that_differ_in_case_only_are_alike_under_flag_i() -> None:
    with pytest.raises(LimitReached):
        compiled("(aa|AA)*b", "i").search("a" * 60, ENV)  # type: ignore[union-attr]
    assert compiled("(aa|AA)*b", "").search("a" * 60, ENV) is None  # type: ignore[union-attr]


ATOMS = st.sampled_from(["a", "b", "ab", "[ab]", "[^a]", "a?", ".", "c"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2,3}", "*?"])).map(lambda two: f"({two[0]}){two[1]}"),
    ),
    max_leaves=7,
)


@settings(max_examples=8_000 if os.environ.get("MORTISE_LAWS") == "full" else 400, deadline=None)
@given(pattern=PATTERNS, end=st.sampled_from(["", "c", "$", "d"]), piece=st.text("ab", min_size=1, max_size=4))
def test_no_pattern_takes_longer_than_its_bound(pattern: str, end: str, piece: str) -> None:
    found = compiled(pattern + end, "")
    for size in (26, 60, 300):
        text = (piece * size)[:size] + "!"
        started = time.process_time()
        try:
            found.search(text, ENV)  # type: ignore[union-attr]
        except LimitReached:
            continue
        assert time.process_time() - started < 0.3
