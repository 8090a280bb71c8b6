"""What may be written at the cursor: names, members after a dot, functions."""

from __future__ import annotations

from dataclasses import dataclass

from engines.expr.scope import Scope


@dataclass(frozen=True, slots=True)
class Completion:
    """`start`: offset from which `insert` replaces the text up to the cursor. `kind`: name | member | function |
    option | keyword. `detail`: the type or signature."""

    start: int
    label: str
    insert: str
    kind: str
    detail: str = ""
    doc: str = ""


def complete(text: str, at: int, scope: Scope, *, language: str = "en") -> list[Completion]:
    """Completion items for the cursor at offset `at`, best first."""
    from engines.expr.completing import items

    return items(text, at, scope, language)
