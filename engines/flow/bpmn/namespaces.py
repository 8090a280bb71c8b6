"""The XML namespaces of BPMN 2.0 interchange."""

from __future__ import annotations

from typing import Final

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
XSD: Final = "http://www.w3.org/2001/XMLSchema"
OURS: Final = "https://mortise.dev/bpmn/1"
"""What Mortise knows beyond BPMN: approvals, people, FEEL. Other tools keep it as a foreign extension."""

STANDARD: Final = frozenset({BPMN, BPMNDI, DC, DI})
SHORT: Final = {"bpmndi": BPMNDI, "dc": DC, "di": DI}
