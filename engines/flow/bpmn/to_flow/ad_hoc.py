"""Ad-hoc sub-processes: everything in them is done, at once or in the order of the file, until it is complete.

Without people who choose, each round does every activity once. The completion condition is looked at whenever an
activity ends: then the others are cancelled, or only finish what they have begun; at the end of a round that it does
not hold, the next round begins. **Source**: BPMN 2.0.2 §10.3.5 and §13.3.5.
"""

from __future__ import annotations

from itertools import pairwise

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.schema import is_a
from engines.flow.bpmn.to_flow.activities import content, declared
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.repeats import repeated
from engines.flow.bpmn.to_flow.walk import Walk, converts
from engines.flow.bpmn.to_flow.work import work
from engines.kernel.texts import Text


@converts("adHocSubProcess")
def ad_hoc(walk: Walk, element: Element) -> None:
    """A sub-process; with a completion condition, one that is repeated until it holds."""
    in_order = element.get("ordering") == "Sequential"
    condition = element.first("completionCondition")
    if in_order and element.first("sequenceFlow") is not None:
        walk.refuse(element, _TWO_ORDERS)
        return
    complete = walk.feel(condition, element, condition=True) if condition is not None and condition.body else None
    rounds: Document = {"loop": {"until": complete}} if complete else {}
    if rounds and repeated(walk, element):
        walk.refuse(element, _REPEATED)
        return
    work(walk, element, [{"type": "sub_process", "variables": declared(walk, element), **rounds}])
    content(walk, element)
    done = [node for node in walk.nodes if node.get("within") == walk.holder(element) and _is_done(walk, node)]
    for node, following in pairwise(done) if in_order else ():
        node["next"] = following["key"]
    if complete:
        with walk.inside(walk.holder(element)):
            for node in done:
                _ask_behind(walk, element, node, complete)


_TWO_ORDERS = Text(
    "It is done in sequence, but sequence flows inside give another order.",
    "它按顺序执行，但内部的顺序流又规定了其他次序。",
)
_REPEATED = Text("It has a completion condition and is repeated besides.", "它既有完成条件，又被设置为重复执行。")


def _is_done(walk: Walk, node: Document) -> bool:
    """Whether it is done by itself: not what only listens or undoes, nor where the way of a boundary ends."""
    source = walk.model.by_id.get(walk.conversion.sources.get((walk.flow, node["key"]), ""))
    undoes = source is not None and source.flag("isForCompensation")
    return node["type"] not in ("event_sub_process", "end") and not undoes


def _ask_behind(walk: Walk, element: Element, node: Document, complete: str) -> None:
    """Look at the completion condition when an activity ends, before anything behind it begins."""
    source = walk.model.by_id.get(walk.conversion.sources.get((walk.flow, node["key"]), ""))
    if source is None or not is_a(source.kind, "activity"):
        return
    ways: Document = {name: node.pop(name) for name in ("next", "branches") if name in node}
    ask, stop, on = (walk.helper(source) for _ in range(3))
    node["next"] = ask
    branches = [{"when": complete, "next": stop}, {"else": True, "next": on}]
    walk.add(None, {"key": ask, "type": "exclusive_gateway", "branches": branches})
    cancels = element.flag("cancelRemainingInstances", True)
    walk.add(None, {"key": stop, "type": "terminate" if cancels else "end"})
    walk.add(None, {"key": on, "type": "calculate" if ways else "end", **ways})
