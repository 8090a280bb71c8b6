"""BPMN 2.0: read and write interchange files without loss, check them against the standard, turn them into flows.

`read_bpmn(bytes) -> BpmnModel -> write_bpmn(model)` keeps every element, attribute, reference, drawing and foreign
extension. `check_bpmn` names each broken constraint by number. `to_flow` gives the flows that can run and refuses the
rest by element; `from_flow` draws a flow that has no diagram yet. The model has a plain JSON form, so that a flow keeps
its diagram inside the app document.

**Source**: OMG BPMN 2.0.2 (formal/2013-12-09), its XML schemas, and the constraint numbering of Geiger, *BPMN 2.0
Process Model Serialization Constraints* (Bamberg 2013).
"""

from engines.flow.bpmn.check import check_bpmn
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.read import read_bpmn
from engines.flow.bpmn.write import write_bpmn

__all__ = ["BpmnModel", "check_bpmn", "read_bpmn", "write_bpmn"]
