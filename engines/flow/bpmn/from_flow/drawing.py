"""Drawing: the shapes and edges of a kept file, changed where elements come, go or are led elsewhere."""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.from_flow.box import Box
from engines.flow.bpmn.from_flow.layout import GAP_Y, edge, lay_out, shape, size_of
from engines.flow.bpmn.from_flow.routing import Router
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.namespaces import BPMNDI


class Drawing:
    """The plane that shows a process; a file without one stays without one."""

    def __init__(self, model: BpmnModel, process: str) -> None:
        planes = [each for each in model.root.walk() if each.namespace == BPMNDI and each.name == "BPMNPlane"]
        inside = {each.id for each in model.by_id[process].walk() if each.id}
        self.model = model
        self.plane = next(
            (plane for plane in planes if any(each.get("bpmnElement") in inside for each in plane.children)), None
        )

    def box(self, id_: str) -> Box | None:
        """Where an element is drawn."""
        for each in self.plane.children if self.plane is not None else ():
            if each.name == "BPMNShape" and self.model.local(each.get("bpmnElement")) == id_:
                for bounds in each.children:
                    if bounds.name == "Bounds":
                        return Box(*(float(bounds.get(name, "0")) for name in ("x", "y", "width", "height")))
        return None

    def free_place(self) -> tuple[float, float]:
        """Below everything."""
        boxes = [
            box
            for each in (self.plane.children if self.plane is not None else ())
            if each.name == "BPMNShape" and (box := self.box(each.get("bpmnElement")))
        ]
        if not boxes:
            return 0, 0
        return min(each.x for each in boxes), max(each.y + each.height for each in boxes) + GAP_Y

    def place(self, drawn: list[Element], at: tuple[float, float]) -> None:
        """Draw new elements of one node."""
        if self.plane is None:
            return
        level = Element("process", {"id": "new"}, drawn)
        boxes = lay_out(level, {drawn[0].id: at})
        for element in level.walk():
            if element.kind and element.id in boxes:
                self.plane.children.append(shape(element, boxes[element.id]))
        for element in level.walk():
            if element.kind in ("sequenceFlow", "association"):
                self._edge(element, boxes.get(element.get("sourceRef")), boxes.get(element.get("targetRef")))

    def redraw(self, flow: Element) -> None:
        """A way that leads elsewhere is drawn anew."""
        self.erase({flow.id})
        self._edge(flow, self.box(flow.get("sourceRef")), self.box(flow.get("targetRef")))

    def resize(self, element: Element) -> None:
        """An element of another kind has another size, around the same middle."""
        box = self.box(element.id)
        if self.plane is None or box is None:
            return
        width, height = size_of(element)
        fresh = Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)
        self.erase({element.id})
        self.plane.children.append(shape(element, fresh))

    def erase(self, ids: set[str]) -> None:
        if self.plane is not None:
            self.plane.children = [each for each in self.plane.children if each.get("bpmnElement") not in ids]

    def _edge(self, flow: Element, source: Box | None, target: Box | None) -> None:
        if self.plane is not None and source is not None and target is not None:
            self.plane.children.append(
                edge(flow, Router({"source": source, "target": target}).route("source", "target"))
            )
