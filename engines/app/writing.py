"""How app documents are laid out as text: two spaces, and what fits on one line stands on one line."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 120


def pretty(document: Any) -> str:
    """JSON text with a final newline. Equal documents with members in the same order give equal bytes."""
    return _written(document, 0, 0) + "\n"


def _written(value: Any, indent: int, before: int) -> str:
    """`before`: characters that stand on the line already."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or (indent and before + len(line) < WIDTH):
        return line
    inner, pad = indent + 2, " " * (indent + 2)
    if isinstance(value, dict):
        parts = []
        for name, each in value.items():
            head = json.dumps(name, ensure_ascii=False) + ": "
            parts.append(f"{pad}{head}{_written(each, inner, inner + len(head))}")
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(pad + _written(each, inner, inner) for each in value) + "\n" + " " * indent + "]"
