"""check_bpmn: every constraint of the standard that a file breaks. Never raises."""

from __future__ import annotations

from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import all_rules
from engines.kernel.diagnostics import Diagnostic, Severity


def check_bpmn(model: BpmnModel) -> list[Diagnostic]:
    """Errors first, each with the number of the constraint, both languages, and the element's id in its pointer."""
    found = [each for rule in all_rules() for each in rule.diagnose(model)]
    return sorted(found, key=lambda each: each.severity is not Severity.ERROR)
