"""The tokens of a whole rule: its keywords and verbs where the scan found them, and between them those of the language.

One list for one LALR table; offsets are characters of the rule text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lark import Token

from engines.data.types import PERSON
from engines.expr import Scope
from engines.expr.lexer import lex
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text
from engines.rule.blocks import ACTIONS
from engines.rule.scan import Part, comments, first_string
from engines.rule.triggers import read_trigger

_PLAIN = Scope({"current user": PERSON})
MAX_CHARACTERS = 20_000
MAX_PARTS = 300


class TriggerToken(Token):
    """What follows `on`, read; `block` is its TriggerBlock."""

    block: object


def verb_terminal(action: str) -> str:
    return f"V_{action.upper()}"


def rule_tokens(text: str, parts: list[Part]) -> list[Token]:
    """Raises DefinitionError: what the lexer, the trigger or the limits have to say, with its place."""
    if len(parts) > MAX_PARTS:
        raise too_long(text)
    return [token for part in parts for token in _tokens_of(text, part)]


def _tokens_of(text: str, part: Part) -> Iterator[Token]:
    yield Token(_terminal(part), text[part.at : part.body], start_pos=part.at, end_pos=part.body)
    match part.kind:
        case "rule":
            name = _name(text, part)
            yield name
            yield from _language(text, replace(part, body=name.end_pos or part.body), {})
        case "on":
            yield _trigger(text, part)
        case "when":
            yield from _language(text, part, {})
        case "then" | "end":
            yield from _language(text, part, {})
        case action:
            yield from _language(text, part, ACTIONS[action].words)


def _terminal(part: Part) -> str:
    return f"R_{part.kind.upper()}" if part.kind in ("rule", "on", "when", "then", "end") else verb_terminal(part.kind)


def _name(text: str, part: Part) -> Token:
    found = first_string(text, part.body)
    if found is None or "\n" in found[0]:
        raise DefinitionError(
            Diagnostic(
                "rule.no_name",
                "",
                Text("The rule has no name.", "规则没有名称。"),
                Text('Write: rule "Name".', '请写：规则 "名称"。'),
                span=(part.at, part.body),
            )
        )
    return Token("R_NAME", found[0][1:-1], start_pos=found.start(), end_pos=found.end())


def _trigger(text: str, part: Part) -> Token:
    body = text[part.body : part.end]
    for found in comments(body):
        body = body[: found.start()] + " " * len(found[0]) + body[found.end() :]
    start = part.body + len(body) - len(body.lstrip())
    end = part.body + len(body.rstrip())
    try:
        block = read_trigger(body.strip())
    except DefinitionError as error:
        span = (start, end) if end > start else (part.at, part.body)
        raise DefinitionError([replace(each, span=each.span or span) for each in error.diagnostics]) from None
    token = TriggerToken("R_TRIGGER", text[start:end], start_pos=start, end_pos=end)
    token.block = block
    return token


def _language(text: str, part: Part, words: Mapping[str, str]) -> list[Token]:
    """The language's tokens of a part, at their places in the whole text."""
    body = text[part.body : part.end].rstrip().rstrip(";；")
    try:
        found = lex(body, _PLAIN, keywords=words or None)
    except DefinitionError as error:
        moved = [_moved(each, part.body) for each in error.diagnostics]
        raise DefinitionError(moved) from None
    return [
        Token(
            each.type, each.value, start_pos=(each.start_pos or 0) + part.body, end_pos=(each.end_pos or 0) + part.body
        )
        for each in found
    ]


def _moved(each: Diagnostic, by: int) -> Diagnostic:
    return replace(each, span=(each.span[0] + by, each.span[1] + by)) if each.span else each


def too_long(text: str) -> DefinitionError:
    return DefinitionError(
        Diagnostic(
            "rule.limit.length",
            "",
            Text("The rule is too long.", "规则过长。"),
            Text(
                f"Keep to {MAX_CHARACTERS} characters and {MAX_PARTS} parts; divide it into several rules.",
                f"请控制在 {MAX_CHARACTERS} 个字符、{MAX_PARTS} 个部分以内，或拆成多条规则。",
            ),
            span=(0, len(text)),
        )
    )
