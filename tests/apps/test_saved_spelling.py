"""Every formula of a template, wherever it stands, is accepted in other spellings and kept in FEEL's own."""

from __future__ import annotations

import copy
import json

import pytest

from builder.exchange.templates import template, template_keys
from engines.app.bundle import document_of, parse_app
from engines.app.draft import Draft
from engines.app.places import put_formula
from engines.app.slots import AppSlot
from engines.app.tidy import tidied_document
from engines.expr.lexer import lex

SUGAR = {
    "EQ": "==",
    "NE": "<>",
    "AND": "&&",
    "OR": "||",
    "LPAR": "（",
    "RPAR": "）",
    "COMMA": "，",
    "GT": "＞",
    "LT": "＜",
}
LEAST = {"crm": 100, "loyalty": 10}
"""Formulas that can be spelled otherwise."""


def sugared(slot: AppSlot) -> str:
    """The text as somebody might type it, with the same layout."""
    text = slot.text
    for token in reversed(lex(text, slot.scope)):
        start, end = token.start_pos or 0, token.end_pos or 0
        if token.type in SUGAR and text[start:end].isascii():
            text = text[:start] + SUGAR[token.type] + text[end:]
        elif token.type == "STRING" and "'" not in token.value and text[start] == '"':
            text = f"{text[:start]}‘{text[start + 1 : end - 1]}’{text[end:]}"
    return text


@pytest.mark.parametrize("key", template_keys())
def test_a_tidy_document_comes_back_to_the_byte(key: str) -> None:
    document = document_of(parse_app(template(key)))
    assert json.dumps(tidied_document(document)) == json.dumps(document)


@pytest.mark.parametrize("key", template_keys())
def test_every_formula_of_a_document_is_kept_in_feel(key: str) -> None:
    document = document_of(parse_app(template(key)))
    typed, spelled = copy.deepcopy(document), 0
    for slot in Draft(parse_app(document), {}).slots:
        text = sugared(slot)
        spelled += text != slot.text
        assert text == slot.text or put_formula(typed, slot.pointer, slot.text, text)
    assert spelled >= LEAST[key]
    assert tidied_document(typed) == document
    assert tidied_document(tidied_document(typed)) == document


def test_what_cannot_be_read_stays_as_it_is_written() -> None:
    document = document_of(parse_app(template("crm")))
    form = copy.deepcopy(document)
    field = form["forms"][0]["fields"][0]
    field["visible"] = "name == && tru"
    assert tidied_document(form) == form
    field["type"] = "no such type"
    assert tidied_document(form) == form


def test_the_condition_of_a_rollup_is_kept_in_feel() -> None:
    document = document_of(parse_app(template("crm")))
    wheres = [
        (form, field)
        for form in document["forms"]
        for field in form["fields"]
        if field["type"] == "rollup" and "where" in field
    ]
    typed = copy.deepcopy(document)
    for form in typed["forms"]:
        for field in form["fields"]:
            if field["type"] == "rollup" and "where" in field:
                field["where"] = field["where"].replace(" = ", " == ").replace(" and ", " && ").replace('"', "'")
    assert wheres
    assert typed != document
    assert tidied_document(typed) == document
