"""Rule: one constraint of the standard, with its number, its sentence and the elements that break it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text

Broken = Element | tuple[Element, str | Text]
"""An element, perhaps with a detail that the sentence names as `{detail}`."""
Find = Callable[[BpmnModel], Iterable[Broken]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`number`: `EXT017` (Geiger 2013), `REF` for references, `XSD` for what the schema says. `also`: other numbers under
    which the list has the same constraint, for one kind of element; or may have it, where our source leaves two open."""

    number: str
    message: Text
    hint: Text
    severity: Severity
    find: Find
    also: tuple[str, ...] = ()

    def diagnose(self, model: BpmnModel) -> list[Diagnostic]:
        """One diagnostic per element that breaks it; the pointer ends in the element's id."""
        found = []
        for each in self.find(model):
            element, detail = each if isinstance(each, tuple) else (each, "")
            name = naming(element)
            found.append(
                Diagnostic(
                    f"bpmn.{self.number}",
                    pointer.of(["elements", element.id or element.name]),
                    self.message.fill(it=name, detail=detail),
                    self.hint,
                    self.severity,
                )
            )
        return found


def rule(
    number: str, message: Text, hint: Text, *, warning: bool = False, also: tuple[str, ...] = ()
) -> Callable[[Find], Find]:
    """Register a function that finds what breaks a constraint. A warning is reported; an error refuses the import."""

    def register(find: Find) -> Find:
        _RULES.append(Rule(number, message, hint, Severity.WARNING if warning else Severity.ERROR, find, also))
        return find

    return register


_RULES: list[Rule] = []


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the modules in `rules/`, by number."""
    package = importlib.import_module("engines.flow.bpmn.rules")
    for each in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{each.name}")
    return tuple(sorted(_RULES, key=lambda each: each.number))


def naming(element: Element) -> Text:
    """What people call an element: its kind, its name, its id."""
    quoted = f"'{element.label}' " if element.label else ""
    shown = f"“{element.label}”" if element.label else ""
    known = element.id or "-"
    return Text(f"{element.name} {quoted}({known})", f"{element.name} {shown}（{known}）")
