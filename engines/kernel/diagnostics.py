"""One shape for every mistake, found by any engine, shown by any edge."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from engines.kernel import pointer as pointers
from engines.kernel.texts import Text


class Severity(StrEnum):
    """Only errors block a publish; warnings and hints are advice."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A mistake: what (`code`, data, never derived from the text), where (`pointer`, RFC 6901, and `span`, a pair of
    character offsets inside the text at that pointer), and how to mend it (`hint`)."""

    code: str
    pointer: str
    message: Text
    hint: Text | None = None
    severity: Severity = Severity.ERROR
    span: tuple[int, int] | None = None
    related: tuple[str, ...] = field(default=())

    def under(self, base: str) -> Diagnostic:
        """The same diagnostic, seen from a document in which this one's document stands at `base`."""
        return replace(self, pointer=base + self.pointer, related=tuple(base + other for other in self.related))

    def at(self, *parts: str | int) -> Diagnostic:
        return self.under(pointers.of(parts))

    def view(self, language: str = "en") -> dict[str, Any]:
        """JSON for people: `{code, pointer, message, hint, severity, span}` in one language."""
        view: dict[str, Any] = {
            "code": self.code,
            "pointer": self.pointer,
            "message": self.message.to(language),
            "severity": self.severity.value,
        }
        if self.hint:
            view["hint"] = self.hint.to(language)
        if self.span:
            view["span"] = list(self.span)
        if self.related:
            view["related"] = list(self.related)
        return view


def has_errors(diagnostics: list[Diagnostic]) -> bool:
    return any(each.severity is Severity.ERROR for each in diagnostics)
