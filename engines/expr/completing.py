"""Completion: what fits at the cursor, best first. Works on text that does not parse yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engines.data.types import Kind, Type
from engines.expr.check import elaborate
from engines.expr.complete import Completion
from engines.expr.functions import functions
from engines.expr.parse import parse_expression
from engines.expr.scope import Scope
from engines.expr.typing import said
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import say

_WORD = re.compile(r"[^\W\d]\w*$")
_COMPARED = re.compile(r"([^\W\d][\w.]*(?:\[[^\]]*\])?)\s*(?:=|!=|in\s*[\[(][^\])]*)\s*(\"?)([\w-]*)$")
_KEYWORDS = (
    "and",
    "or",
    "not",
    "in",
    "between",
    "if",
    "then",
    "else",
    "true",
    "false",
    "null",
    "some",
    "every",
    "for",
    "satisfies",
    "return",
)
_MEMBER = re.compile(r"((?:[^\W\d]\w*(?:\s+user)?)(?:\[[^\]]*\])?(?:\.[^\W\d]\w*(?:\[[^\]]*\])?)*)\.(\w*)$")
MOST = 60


def items(text: str, at: int, scope: Scope, language: str) -> list[Completion]:
    before = text[:at]
    if before.count('"') % 2 == 1:
        return list(_options(before, scope, language))[:MOST]
    member = _MEMBER.search(before)
    if member:
        return list(_members(before, member, scope, language))[:MOST]
    word = _WORD.search(before)
    typed = word[0] if word else ""
    start = at - len(typed)
    found = [*_options(before, scope, language), *_names(start, typed, _inner(before, scope), scope, language)]
    found += [*_functions(start, typed, language), *_keywords(start, typed)]
    return found[:MOST]


def _type_at(text: str, scope: Scope) -> Type | None:
    try:
        tree, mistakes = elaborate(parse_expression(text, scope), scope)
        return None if mistakes else tree.type
    except DefinitionError:
        return None


def _element(type_: Type | None) -> Type | None:
    return type_.of if type_ is not None and type_.kind is Kind.LIST else type_


def _members(before: str, found: re.Match[str], scope: Scope, language: str) -> Iterator[Completion]:
    owner = _element(_type_at(found[1], scope)) or _element(_type_at(found[1], _with_items(before, scope)))
    start = len(before) - len(found[2])
    if owner is not None:
        yield from _entries(start, found[2], scope.members(owner).items(), "member", owner, scope, language)


def _inner(before: str, scope: Scope) -> Type | None:
    """The type of the items whose filter `[` the cursor is in."""
    depth = 0
    for index in range(len(before) - 1, -1, -1):
        if before[index] == "]":
            depth += 1
        elif before[index] == "[":
            if depth == 0:
                owner = re.search(r"[^\W\d][\w.]*$", before[:index])
                return _element(_type_at(owner[0], scope)) if owner else None
            depth -= 1
    return None


def _with_items(before: str, scope: Scope) -> Scope:
    inner = _inner(before, scope)
    return scope.with_names(scope.members(inner)) if inner is not None else scope


def _names(start: int, typed: str, inner: Type | None, scope: Scope, language: str) -> Iterator[Completion]:
    if inner is not None:
        yield from _entries(start, typed, scope.members(inner).items(), "member", inner, scope, language)
    yield from _entries(start, typed, scope.names.items(), "name", None, scope, language)


def _entries(
    start: int,
    typed: str,
    entries: Iterable[tuple[str, Type]],
    kind: str,
    owner: Type | None,
    scope: Scope,
    language: str,
) -> Iterator[Completion]:
    """Names that begin with what was typed, or whose label contains it."""
    form = owner.form if owner is not None else scope.self_form
    record_type = scope.schema.get(form or "")
    for name, type_ in entries:
        field = record_type.fields.get(name) if record_type else None
        label = say(field.label, language) if field is not None and field.label else name
        if typed.casefold() in name.casefold() or typed.casefold() in label.casefold():
            yield Completion(start, label, name, kind, said(type_).to(language))


def _options(before: str, scope: Scope, language: str) -> Iterator[Completion]:
    """After `level =` the options of level."""
    found = _COMPARED.search(before)
    if not found:
        return
    type_ = _element(_type_at(found[1], scope)) or _element(_type_at(found[1], _with_items(before, scope)))
    start = len(before) - len(found[2]) - len(found[3])
    for option in type_.options if type_ is not None else ():
        if found[3].casefold() in option.casefold():
            yield Completion(start, option, f'"{option}"', "option", said(Type(Kind.STRING)).to(language))


def _functions(start: int, typed: str, language: str) -> Iterator[Completion]:
    seen: set[int] = set()
    for name, function in functions().items():
        if function.group == "internal" or id(function) in seen or typed.casefold() not in name.casefold():
            continue
        seen.add(id(function))
        insert = f"{name}()" if not str(function.signatures[0]) else f"{name}("
        yield Completion(start, name, insert, "function", f"({function.signatures[0]})", function.doc.to(language))


def _keywords(start: int, typed: str) -> Iterator[Completion]:
    for word in _KEYWORDS:
        if typed and word.startswith(typed):
            yield Completion(start, word, word + " ", "keyword")
