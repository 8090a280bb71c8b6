"""Every formula of a template, wherever it stands, is accepted in other spellings and kept in FEEL's own."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from builder.exchange.templates import template, template_keys
from engines.app.bundle import document_of, parse_app
from engines.app.checks import check_app
from engines.app.draft import Draft
from engines.app.places import put_formula
from engines.app.slots import AppSlot
from engines.app.tidy import tidied_document
from engines.expr.lexer import lex
from engines.kernel import pointer

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


BROKEN = "Say {name == && tru}"


def _app(subject: object, path: str = "/deals/{input.id}") -> dict[str, Any]:
    """A flow that tells somebody, and a connector."""
    nodes = [
        {"key": "begin", "type": "start", "next": "tell"},
        {"key": "tell", "type": "notify", "to": [{"initiator": True}], "subject": subject, "next": "over"},
        {"key": "over", "type": "end"},
    ]
    operation = {
        "key": "send",
        "path": path,
        "headers": {"x/kind": "{if input.big == true then 'A' else 'B'} {{as it is}} 'x' == y"},
        "body": {"size": "if input.size <> null then input.size else 0"},
    }
    document = {
        "format": 1,
        "key": "demo",
        "name": "Demo",
        "forms": [{"key": "deal", "name": "Deal", "fields": [{"key": "name", "type": "text", "label": "Name"}]}],
        "flows": [{"key": "tell", "name": "Tell", "record": "deal", "nodes": nodes}],
        "connectors": [{"key": "erp", "name": "ERP", "connection": "erp", "operations": [operation]}],
        "tables": [
            {
                "key": "size",
                "form": "deal",
                "hit": "P",
                "inputs": [{"expression": "upper case（name）", "values": "'A'，'B'"}],
                "outputs": [{"key": "size", "values": "'big'，'small'", "default": "'small'"}],
                "rows": [{"when": ["‘A’"], "then": ["'big'"]}],
            }
        ],
        "reports": [{"key": "all", "name": "All", "source": "deal", "goal": "max（1，2）"}],
    }
    return document_of(parse_app(document))


def test_the_places_of_a_text_are_kept_in_feel_in_both_languages_and_nothing_else_of_it_changes() -> None:
    document = _app(
        {
            "en": "If 'a' == b: { name <> 'x' && true } and {name}, {{name == 'x'}}, {upper case(name)}!  ",
            "zh": "如果 'a' == b：{ name ＝ ‘x’ || false }，{name}，{{name == 'x'}}（完）",
        }
    )
    kept = tidied_document(document)
    assert kept["flows"][0]["nodes"][1]["subject"] == {
        "en": "If 'a' == b: { name != \"x\" and true } and {name}, {{name == 'x'}}, {upper case(name)}!  ",
        "zh": "如果 'a' == b：{ name = \"x\" or false }，{name}，{{name == 'x'}}（完）",
    }
    assert tidied_document(kept) == kept


def test_a_text_in_no_language_is_kept_in_feel_too() -> None:
    kept = tidied_document(_app("{name == 'x'} and {name == 'x'}"))
    assert kept["flows"][0]["nodes"][1]["subject"] == '{name = "x"} and {name = "x"}'


def test_the_formulas_of_a_connector_and_the_goal_of_a_report_are_kept_in_feel() -> None:
    kept = tidied_document(_app("{name}", "/deals/{input.id}?open={input.state <> 'lost'}&x=='{{y}}'"))
    operation = kept["connectors"][0]["operations"][0]
    assert operation["path"] == "/deals/{input.id}?open={input.state != \"lost\"}&x=='{{y}}'"
    assert operation["headers"] == {"x/kind": '{if input.big = true then "A" else "B"} {{as it is}} \'x\' == y'}
    assert operation["body"] == {"size": "if input.size != null then input.size else 0"}
    assert kept["reports"][0]["goal"] == "max(1, 2)"


def test_every_part_of_a_decision_table_is_kept_in_feel() -> None:
    table = tidied_document(_app("{name}"))["tables"][0]
    assert table["inputs"] == [{"expression": "upper case(name)", "values": '"A", "B"'}]
    assert table["outputs"] == [{"key": "size", "values": '"big", "small"', "default": '"small"'}]
    assert table["rows"] == [{"when": ['"A"'], "then": ['"big"']}]


@pytest.mark.parametrize(
    ("document", "where", "code"),
    [
        (_app({"en": BROKEN, "zh": "{name == 'x'}"}), "/flows/0/nodes/1/subject/en", "expr.syntax.unexpected"),
        (_app("{name}", "/deals/{input.id &&}"), "/connectors/0/operations/0/path", "expr.syntax.unexpected_end"),
        (_app("{name}", "/deals/{nme}"), "/connectors/0/operations/0/path", "expr.unknown_name"),
    ],
)
def test_a_place_that_cannot_be_read_stays_as_it_is_typed_and_is_told(
    document: dict[str, Any], where: str, code: str
) -> None:
    kept = tidied_document(document)
    assert pointer.resolve(kept, where) == pointer.resolve(document, where)
    found = [each for each in check_app(kept) if each.pointer.startswith(where)]
    assert [each.code for each in found] == [code]
    assert found[0].message.zh
