"""The mistakes a value schema finds, as diagnostics in both languages that quote the value and say what to write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.data.field import FieldDef
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.sentences import quote, sentence_of
from engines.kernel.suggest import nearest
from engines.kernel.texts import Text


def value_mistake(error: Mapping[str, Any], pointer: str, field: FieldDef | None = None) -> Diagnostic:
    """One of pydantic-core's errors (`ValidationError.errors()`) as a diagnostic at `pointer`."""
    context = error.get("ctx") or {}
    if error["type"] == "refused":
        hint = Text(context["hint_en"], context["hint_zh"]) if context["hint_en"] else None
        return Diagnostic(context["code"], pointer, Text(context["en"], context["zh"]), hint)
    if error["type"] == "literal_error" and field is not None:
        return _not_an_option(error, pointer, field)
    text, hint = sentence_of(error)
    return Diagnostic(f"value.{error['type']}", pointer, text, hint)


def _not_an_option(error: Mapping[str, Any], pointer: str, field: FieldDef) -> Diagnostic:
    known = [each.key for each in (*getattr(field, "options", ()), *getattr(field, "tags", ()))]
    value = error.get("input")
    near = nearest(value, known) if isinstance(value, str) else None
    some = known[:8]
    hint = (
        Text(f"Did you mean '{near}'?", f"是不是“{near}”？")
        if near
        else Text(f"Choose one of: {', '.join(some)}.", f"请从以下选项中选择：{'、'.join(some)}。")
    )
    text = Text(f"'{quote(value)}' is not one of the options.", f"“{quote(value)}”不在选项中。")
    return Diagnostic("value.not_an_option", pointer, text, hint)
