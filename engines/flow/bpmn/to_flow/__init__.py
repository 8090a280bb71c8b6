"""BpmnModel → flows: one per process and global task, as FlowDef documents, with what cannot run named by element.

`to_flow(model, dialect) -> Conversion`. Constructs that the flow engine has in another form are drawn anew (several
triggers of one event, several tokens out of an activity); everything else is refused, never dropped.
"""

from engines.flow.bpmn.to_flow.conversion import Conversion
from engines.flow.bpmn.to_flow.dialect import Dialect
from engines.flow.bpmn.to_flow.processes import to_flow

__all__ = ["Conversion", "Dialect", "to_flow"]
