"""Complex gateways: a split is an inclusive one; a join that goes on at the n-th token counts them in a variable.

**Source**: BPMN 2.0.2 §13.4.5; van der Aalst's WCP-9 (structured discriminator) and WCP-30 (structured partial join).
"""

from __future__ import annotations

import re

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.counting import gate
from engines.flow.bpmn.to_flow.walk import Walk, converts
from engines.flow.refused import NOT_OFFERED

_COUNT = re.compile(r"^\s*activationCount\s*(?P<op>>=|>|==?)\s*(?P<number>\d+)\s*$")


@converts("complexGateway")
def complex_gateway(walk: Walk, element: Element) -> None:
    incoming = walk.model.flows_in.get(element.id, [])
    condition = element.first("activationCondition")
    if len(incoming) < 2 and condition is None:
        walk.add(element, {"key": walk.key(element), "type": "inclusive_gateway", **walk.ways(element)})
        return
    needed = _needed(condition)
    if needed is None or not 1 <= needed <= len(incoming) or _in_a_circle(walk, element):
        walk.refuse(element, NOT_OFFERED["complex_gateway"])
        return
    behind = gate(walk, element, f"{{number}} = {needed}")
    walk.add(element, {"key": behind, "type": "inclusive_gateway", **walk.ways(element)})


def _needed(condition: Element | None) -> int | None:
    """How many tokens it takes; None when the condition says anything else."""
    found = _COUNT.match(condition.body) if condition is not None else None
    if found is None:
        return None
    return int(found["number"]) + (found["op"] == ">")


def _in_a_circle(walk: Walk, element: Element) -> bool:
    """A count that is never set back fits one round only."""
    seen: set[str] = set()
    waiting = [element.id]
    while waiting:
        for flow in walk.model.flows_out.get(waiting.pop(), ()):
            target = walk.model.resolve(flow.get("targetRef"))
            if target is element:
                return True
            if target is not None and target.id not in seen:
                seen.add(target.id)
                waiting.append(target.id)
    return False
