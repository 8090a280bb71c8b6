"""Flow → BpmnModel: a flow that came from a file goes back into it, any other is drawn, with its diagram.

`from_flow(flow, others)`: `others` are the flows of the app, of which one may keep the file of several.
"""

from engines.flow.bpmn.from_flow.write_back import from_flow

__all__ = ["from_flow"]
