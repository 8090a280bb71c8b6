"""A label that exists in one declared language but not in another is worth a warning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from engines.app.draft import Draft
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text

LABELS = frozenset({"label", "name", "plural", "help", "placeholder", "message", "section", "tab", "text", "group"})

LANGUAGES = {"en": Text("English", "英文"), "zh": Text("Chinese", "中文")}


def check(draft: Draft) -> Iterator[Diagnostic]:
    languages = draft.app.languages
    if len(languages) > 1:
        yield from _walk(draft.app, "", languages)


def _walk(part: Any, at: str, languages: list[str]) -> Iterator[Diagnostic]:
    if isinstance(part, BaseModel):
        for name, info in type(part).model_fields.items():
            held, here = getattr(part, name), pointer.join(at, info.alias or name)
            if name in LABELS and isinstance(held, dict):
                yield from _label(held, here, languages)
            elif isinstance(held, BaseModel | list):
                yield from _walk(held, here, languages)
    elif isinstance(part, list):
        for index, each in enumerate(part):
            if isinstance(each, BaseModel | list):
                yield from _walk(each, f"{at}/{index}", languages)


def _label(label: dict[str, str], at: str, languages: list[str]) -> Iterator[Diagnostic]:
    missing = [language for language in languages if not label.get(language)]
    if missing and any(label.values()):
        shown = next(value for value in label.values() if value)
        yield Diagnostic(
            "app.label_missing",
            at,
            Text(
                f"'{shown}' has no {' or '.join(_language(each).en for each in missing)} text.",
                f"“{shown}”没有{'和'.join(_language(each).zh for each in missing)}文本。",
            ),
            Text("Translate it, or take the language out of the app.", "请补充翻译，或从应用中去除该语言。"),
            Severity.WARNING,
        )


def _language(code: str) -> Text:
    return LANGUAGES.get(code, Text(code, code))
