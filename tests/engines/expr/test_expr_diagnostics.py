"""What an analyst is told: tests/cases/expr/diagnostics holds texts, the place marked under them, and what is said.

A block is the text, then for each diagnostic a line of marks, `code`, the English and the Chinese message with its
hint. `pytest tests/engines --bless` rewrites all but the texts.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engines.data.fields.related import RelatedField
from engines.data.record_type import RecordType
from engines.data.types import BOOLEAN, DATE, DATE_TIME, NUMBER, PERSON, STRING, TIME, Kind, Type, list_of, record_of
from engines.expr import check_expression, check_unary_tests, form_scope
from engines.kernel.diagnostics import Diagnostic

CASES = Path(__file__).parents[2] / "cases/expr/diagnostics"
LEVEL = Type(Kind.STRING, options=("vip", "normal"))
SCHEMA = {
    "customer": RecordType(
        "customer",
        {"orders": RelatedField(key="orders", form="order", by="customer")},
        {"level": LEVEL, "amount": NUMBER, "last_follow_up": DATE, "owner": PERSON, "tags": list_of(STRING), "name": STRING,
         "active": BOOLEAN, "seen": DATE_TIME, "opens": TIME, "年龄": NUMBER, "金额": NUMBER, "等级": LEVEL},
    ),
    "order": RecordType("order", {}, {"total": NUMBER, "status": STRING, "customer": record_of("customer")}),
}  # fmt: skip
SCOPE = form_scope(SCHEMA, "customer")
FILES = sorted(CASES.glob("*.txt"))


def blocks(file: Path) -> list[list[str]]:
    return [each.split("\n") for each in file.read_text("utf-8").strip("\n").split("\n\n")]


def check(file: Path, text: str) -> list[Diagnostic]:
    """Texts of cells.txt are unary tests about a level or an amount, the others are expressions."""
    if file.stem == "conditions":
        return check_expression(text, SCOPE, condition=True)
    if file.stem == "cells":
        about, _, cell = text.partition(": ")
        return check_unary_tests(cell, SCOPE, {"level": LEVEL, "amount": NUMBER, "last": DATE}[about])
    return check_expression(text, SCOPE)


def answer(file: Path, block: list[str]) -> list[str]:
    """The block as it should be."""
    shift = block[0].index(": ") + 2 if file.stem == "cells" else 0
    said = [block[0]]
    for each in check(file, block[0]):
        start, end = each.span or (0, 0)
        marks = "^" * (end - start) or "^"
        said += [" " * (start + shift) + marks, f"{each.code} ({each.severity.value})"]
        said += [f"{language}: {_said(each, language)}" for language in ("en", "zh")]
    return said


def _said(diagnostic: Diagnostic, language: str) -> str:
    shown = [diagnostic.message, *([diagnostic.hint] if diagnostic.hint else [])]
    return (" " if language == "en" else "").join(each.to(language) for each in shown)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_mistake_is_said_at_its_place_in_both_languages(file: Path, bless: bool) -> None:
    found = [answer(file, block) for block in blocks(file)]
    if bless:
        file.write_text("\n\n".join("\n".join(each) for each in found) + "\n", "utf-8")
    assert blocks(file) == found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_one_mistake_gives_one_message(file: Path) -> None:
    wanted = 2 if file.stem == "several" else 1
    assert {block[0]: len(check(file, block[0])) for block in blocks(file)} == {b[0]: wanted for b in blocks(file)}
