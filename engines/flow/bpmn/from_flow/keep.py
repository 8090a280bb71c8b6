"""Kept: the file that a flow came from, changed only where the flow was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.from_flow.draw import draw_node, roots, sequence_flow
from engines.flow.bpmn.from_flow.drawing import Drawing
from engines.flow.bpmn.from_flow.shapes import PREFIX, expression
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.namespaces import BPMN, XSI
from engines.flow.bpmn.ours import SLOT, set_own
from engines.flow.bpmn.slots import Node, entry, exits
from engines.kernel.texts import say


@dataclass
class Kept:
    """`before`, `after`: the flow as the file says it, and as it is now. `sources`: node key → element id. `ways`:
    (node key, slot) → sequence flow id."""

    model: BpmnModel
    process: str
    before: dict[str, Any]
    after: dict[str, Any]
    sources: dict[str, str]
    ways: dict[tuple[str, str], str]
    drawing: Drawing = field(init=False)

    def __post_init__(self) -> None:
        self.drawing = Drawing(self.model, self.process)

    def apply(self) -> bool:
        """Change the file; False when a node that stands for no element of its own was changed."""
        old = {node["key"]: node for node in self.before["nodes"]}
        new = {node["key"]: node for node in self.after["nodes"]}
        touched = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        if any(key in old and key not in self.sources for key in touched):
            return False
        for key in touched:
            if key not in new:
                self._remove(key)
        for key in touched:
            if key not in old:
                self._add(new[key])
        for key in touched:
            if key in old and key in new:
                self._change(old[key], new[key])
        self._flow_itself()
        return True

    # -- nodes

    def _remove(self, key: str) -> None:
        element = self.model.by_id[self.sources[key]]
        events = self.model.boundaries.get(element.id, [])
        for each in [*events, element]:
            for flow in [*self.model.flows_in.get(each.id, []), *self.model.flows_out.get(each.id, [])]:
                self._drop_flow(flow)
            self._drop(each)

    def _add(self, node: Node) -> None:
        inside = [each for each in self.after["nodes"] if each.get("within") == node["key"]]
        place = self._level(node.get("within"))
        drawn = [self._own_prefix(each) for each in draw_node(node, [node, *inside])]
        place.children += drawn
        self.sources[node["key"]] = node["key"]
        self.model.root.children[:0] = [each for each in roots([node]) if each.id not in self.model.by_id]
        self.model = BpmnModel(self.model.root)
        x, y = self.after.get("positions", {}).get(node["key"]) or self.drawing.free_place()
        self.drawing.place(drawn, (float(x), float(y)))
        for slot, target in exits(node):
            self._add_flow(node, slot, target)

    def _change(self, old: Node, new: Node) -> None:
        element = self.model.by_id[self.sources[new["key"]]]
        if old.get("name") != new.get("name"):
            _set(element, "name", say(new.get("name", ""), "en"))
        ways = dict(exits(old)), dict(exits(new))
        for slot in {**ways[0], **ways[1]}:
            self._change_way(old, new, slot)
        if _settings(old) != _settings(new):
            set_own(element, "node", {name: value for name, value in new.items() if name != "within"})
            for slot in ways[1]:
                flow = self.model.by_id.get(self.ways.get((new["key"], slot), ""))
                if flow is not None:
                    flow.attributes[SLOT] = slot

    def _change_way(self, old: Node, new: Node, slot: str) -> None:
        before, after = dict(exits(old)).get(slot), dict(exits(new)).get(slot)
        flow = self.model.by_id.get(self.ways.get((new["key"], slot), ""))
        if after is None:
            if flow is not None:
                self._drop_flow(flow)
            return
        if flow is None:
            self._add_flow(new, slot, after)
            return
        if before != after:
            self._refer(flow, "targetRef", "incoming", self.sources.get(after, after))
            self.drawing.redraw(flow)
        self._change_condition(flow, entry(old, slot), entry(new, slot))

    def _change_condition(self, flow: Element, old: Node | None, new: Node | None) -> None:
        if old is None or new is None or old == new:
            return
        if old.get("label") != new.get("label"):
            _set(flow, "name", say(new.get("label", ""), "en"))
        if old.get("when") != new.get("when"):
            flow.children = [each for each in flow.children if each.kind != "conditionExpression"]
            if new.get("when"):
                flow.children.append(self._own_prefix(expression("conditionExpression", new["when"])))

    # -- flows

    def _add_flow(self, node: Node, slot: str, target: str) -> None:
        flow = self._own_prefix(sequence_flow(node, slot, target))
        if flow.get("sourceRef") == node["key"]:
            flow.attributes["sourceRef"] = self.sources.get(node["key"], node["key"])
        flow.attributes["targetRef"] = self.sources.get(target, target)
        self._level(node.get("within")).children.append(flow)
        self.model = BpmnModel(self.model.root)
        for end, member in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
            self._list(flow.get(end), member, flow.id)
        self.drawing.redraw(flow)

    def _drop_flow(self, flow: Element) -> None:
        for end, member in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
            self._unlist(flow.get(end), member, flow.id)
        self._drop(flow)

    def _refer(self, flow: Element, end: str, member: str, id_: str) -> None:
        self._unlist(flow.get(end), member, flow.id)
        flow.attributes[end] = id_
        self._list(id_, member, flow.id)

    def _list(self, id_: str, member: str, flow: str) -> None:
        element = self.model.by_id.get(id_)
        if element is None or flow in element.texts(member):
            return
        after = [index for index, each in enumerate(element.children) if each.kind in ("extensionElements", "incoming")]
        if member == "outgoing":
            after += [index for index, each in enumerate(element.children) if each.kind == "outgoing"]
        element.children.insert(max(after, default=-1) + 1, Element(member, text=flow))

    def _unlist(self, id_: str, member: str, flow: str) -> None:
        element = self.model.by_id.get(self.model.local(id_) or "")
        if element is not None:
            element.children = [
                each for each in element.children if each.kind != member or self.model.local(each.body) != flow
            ]

    # -- the rest

    def _flow_itself(self) -> None:
        process = self.model.by_id[self.process]
        if self.before.get("name") != self.after.get("name"):
            _set(process, "name", say(self.after.get("name", ""), "en"))
        rest = [{k: v for k, v in each.items() if k not in ("nodes", "name", "positions", "key")} for each in (self.before, self.after)]
        if rest[0] != rest[1]:
            set_own(process, "flow", {k: v for k, v in self.after.items() if k not in ("nodes", "diagram")})
            self._settle_all()

    def _settle_all(self) -> None:
        """A process with settings of ours is read by them: so are its start events, whose triggers are there now."""
        for node in self.after["nodes"]:
            if node["type"] == "start" and node["key"] in self.sources:
                element = self.model.by_id.get(self.sources[node["key"]])
                if element is not None:
                    set_own(element, "node", {name: value for name, value in node.items() if name != "within"})
                    for slot, _ in exits(node):
                        flow = self.model.by_id.get(self.ways.get((node["key"], slot), ""))
                        if flow is not None:
                            flow.attributes[SLOT] = slot

    def _level(self, within: str | None) -> Element:
        return self.model.by_id[self.sources[within]] if within else self.model.by_id[self.process]

    def _drop(self, element: Element) -> None:
        parent = self.model.parent(element)
        if parent is not None and element in parent.children:
            parent.children.remove(element)
        for lane in self.model.of("lane"):
            lane.children = [
                each for each in lane.children if each.kind != "flowNodeRef" or each.body != element.id
            ]
        self.drawing.erase({element.id})

    def _own_prefix(self, element: Element) -> Element:
        """Type names in what is drawn use the prefix that this file has for the standard."""
        known = next((prefix for prefix, uri in self.model.prefixes.items() if uri == BPMN), PREFIX)
        for each in element.walk():
            name = each.attributes.get(f"{{{XSI}}}type", "")
            if name.startswith(f"{PREFIX}:"):
                bare = name.removeprefix(f"{PREFIX}:")
                each.attributes[f"{{{XSI}}}type"] = f"{known}:{bare}" if known else bare
        return element


def _set(element: Element, attribute: str, value: str) -> None:
    if value:
        element.attributes[attribute] = value
    else:
        element.attributes.pop(attribute, None)


def _settings(node: Node) -> dict[str, Any]:
    """What of a node the standard's elements do not say: everything but name, ways, labels and conditions."""
    found = {name: value for name, value in node.items() if name not in ("name", "next", "within")}
    if "branches" in found:
        drawn = ("next", "label", "when", "key", "else")
        found["branches"] = [{k: v for k, v in each.items() if k not in drawn} for each in found["branches"]]
        found["branches"] = [each for each in found["branches"] if each]
    return found


