"""Formulas in a list of changes as the editor shows them: labels in place of keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.drafts.renames import keys_path
from builder.trial.naming import names_in_text
from engines.app.bundle import parse_app
from engines.app.draft import Draft
from engines.app.plan import AppPlan
from engines.expr import Scope
from engines.kernel import pointer
from engines.kernel.errors import DefinitionError


class Formulas:
    """What stands where in documents, the later ones first. Called with the path of a member (keys of entries), its text
    and a language."""

    def __init__(self, documents: tuple[Mapping[str, Any], ...], uses: Mapping[str, AppPlan]) -> None:
        self.scopes: dict[tuple[tuple[str, ...], str], Scope] = {}
        for document in documents:
            self.scopes = {**_scopes(document, uses), **self.scopes}

    def __call__(self, path: tuple[str, ...], text: str, language: str) -> str:
        scope = self.scopes.get((path, text))
        if scope is None:
            return text
        for name in reversed(names_in_text(text, scope, language)):
            text = f"{text[: name.start]}{name.label}{text[name.end :]}"
        return text


def _scopes(document: Mapping[str, Any], uses: Mapping[str, AppPlan]) -> dict[tuple[tuple[str, ...], str], Scope]:
    """Of the formulas that are the whole value of a member; none where the document cannot be read."""
    try:
        slots = Draft(parse_app(document), uses).slots
    except DefinitionError:
        return {}
    return {
        (keys_path(document, pointer.split(each.pointer)), each.text): each.scope
        for each in slots
        if _is_whole(document, each.pointer)
    }


def _is_whole(document: Mapping[str, Any], place: str) -> bool:
    """Some stand inside a text, or in a member that the document leaves out."""
    try:
        return isinstance(pointer.resolve(document, place), str)
    except KeyError:
        return False
