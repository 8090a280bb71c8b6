"""Kept: the file that a flow came from, changed only where the flow was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.from_flow.draw import draw_node, roots, sequence_flow
from engines.flow.bpmn.from_flow.drawing import Drawing
from engines.flow.bpmn.from_flow.shapes import adapted, element_of, expression, kind_of
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.ours import SLOT, set_own, settings_of
from engines.flow.bpmn.slots import Node, entry, exits
from engines.flow.bpmn.to_flow.names import plain_key
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
        drawn_alone = self.model.by_id[self.process].kind == "process"
        if (touched and not drawn_alone) or any(self._has_no_place(key, old, new) for key in touched):
            return False
        for key in touched:
            if key not in old:
                self._add(new[key])
        for key in touched:
            if key in old and key in new:
                self._change(old[key], new[key])
        self.model = BpmnModel(self.model.root)
        for key in touched:
            if key not in new:
                self._remove(self.model.by_id[self.sources[key]])
        self._flow_itself()
        return True

    def _has_no_place(self, key: str, old: dict[str, Node], new: dict[str, Node]) -> bool:
        """Whether a node stood for no element of its own, or is to be drawn inside one that stands for none."""
        around = new[key].get("within") if key in new else None
        alone = key in old and plain_key(self.sources.get(key, "")) != key
        return alone or (around is not None and around not in self.sources and around not in new.keys() - old.keys())

    # -- nodes

    def _remove(self, element: Element) -> None:
        events = self.model.boundaries.get(element.id, [])
        for each in [*events, element]:
            for flow in [*self.model.flows_in.get(each.id, []), *self.model.flows_out.get(each.id, [])]:
                self._drop_flow(flow)
            for link in self.model.of("messageFlow", "association"):
                if each.id in (self.model.local(link.get("sourceRef")), self.model.local(link.get("targetRef"))):
                    self._drop(link)
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
        if kind_of(old) != kind_of(new):
            self._become(element, new)
        if old.get("name") != new.get("name"):
            _set(element, "name", say(new.get("name", ""), "en"))
        flows = {slot: self._flow_of(old, new, slot) for slot, _ in exits(new)}
        before = [self._way(old, slot) for slot, _ in exits(old)]
        for slot, target in exits(new):
            self._change_way(old, new, slot, target, flows[slot])
        for flow in before:
            if flow is not None and flow not in flows.values():
                self._drop_flow(flow)
        kept = {each.get("key") for name in ("boundary", "events") for each in new.get(name, ())}
        for each in (each for name in ("boundary", "events") for each in old.get(name, ())):
            if each.get("key") not in kept and each.get("key") in self.sources:
                self._remove(self.model.by_id[self.sources[each["key"]]])
        if settings_of(old) != settings_of(new):
            set_own(element, "node", {name: value for name, value in new.items() if name != "within"})
            self._mark_slots(new)
        elif [each.get("key") for each in old.get("branches", ())] != [
            each.get("key") for each in new.get("branches", ())
        ]:
            self._order(element, new)

    def _become(self, element: Element, node: Node) -> None:
        """The node is of another kind now: the element keeps its id, name, texts, extensions and flows."""
        drawn = self._own_prefix(element_of(node))
        stays = ("documentation", "extensionElements", "incoming", "outgoing")
        element.name = drawn.name
        element.attributes = {**drawn.attributes, "id": element.id}
        element.children = [*(each for each in element.children if each.kind in stays), *drawn.children]
        self.model = BpmnModel(self.model.root)
        self.drawing.resize(element)

    def _flow_of(self, old: Node, new: Node, slot: str) -> Element | None:
        """The sequence flow that a way had before: branches, boundaries and events are known by their keys."""
        place = entry(new, slot)
        if place is None or not place.get("key"):
            before = entry(old, slot)
            return None if before is not None and before.get("key") else self._way(old, slot)
        for each, _ in exits(old):
            before = entry(old, each)
            if before is not None and before.get("key") == place["key"]:
                return self._way(old, each)
        return None

    def _order(self, element: Element, node: Node) -> None:
        """A gateway lists its ways in the order of its branches."""
        listed = [each for each in element.children if each.kind == "outgoing"]
        wanted = [flow.id for slot, _ in exits(node) if (flow := self._way(node, slot)) is not None]
        listed.sort(key=lambda each: wanted.index(each.body) if each.body in wanted else -1)
        following = iter(listed)
        element.children = [next(following) if each.kind == "outgoing" else each for each in element.children]

    def _mark_slots(self, node: Node) -> None:
        """A node with settings of ours knows its ways, boundaries and events by their slots."""
        for slot, _ in exits(node):
            flow = self._way(node, slot)
            if flow is not None:
                flow.attributes[SLOT] = slot
            place, part = entry(node, slot), slot.rpartition("/")[0]
            if place is not None and part.partition("/")[0] in ("boundary", "events"):
                event = self.model.by_id.get(self.sources.get(place.get("key", ""), ""))
                if event is not None:
                    event.attributes[SLOT] = part

    def _way(self, node: Node, slot: str) -> Element | None:
        """The sequence flow of a slot; that of a boundary or event is the one way out of its own element."""
        id_ = self.ways.get((node["key"], slot))
        place = entry(node, slot)
        if id_ is None and place is not None and place.get("key"):
            id_ = self.ways.get((place["key"], "next"))
        return self.model.by_id.get(id_ or "")

    def _change_way(self, old: Node, new: Node, slot: str, target: str, flow: Element | None) -> None:
        if flow is None:
            if (slot, target) not in exits(old) or entry(new, slot) != entry(old, slot):
                self._add_flow(new, slot, target)
            return
        self.ways[new["key"], slot] = flow.id
        id_ = self.sources.get(target, target)
        if self.model.local(flow.get("targetRef")) != id_:
            self._refer(flow, "targetRef", "incoming", id_)
            self.drawing.redraw(flow)
        known = {each.get("key"): each for each in old.get("branches", ())}
        place = entry(new, slot)
        if slot.startswith("branches/") and place is not None:
            self._change_condition(flow, known.get(place.get("key")), place)

    def _change_condition(self, flow: Element, old: Node | None, new: Node) -> None:
        if old is None or old == new:
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
        level, place = self._level(node.get("within")), entry(node, slot)
        if slot.startswith(("boundary/", "events/")):
            flow.attributes["sourceRef"] = self.sources.get(
                str((place or {}).get("key", "")), str(flow.get("sourceRef"))
            )
            if flow.get("sourceRef") not in self.model.by_id:
                level.children += [self._own_prefix(each) for each in self._new_events(node, flow.get("sourceRef"))]
        else:
            flow.attributes["sourceRef"] = self.sources.get(node["key"], str(node["key"]))
        self.ways[node["key"], slot] = flow.id
        flow.attributes["targetRef"] = self.sources.get(target, target)
        level.children.append(flow)
        self.model = BpmnModel(self.model.root)
        for end, member in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
            self._list(flow.get(end), member, flow.id)
        self.drawing.redraw(flow)

    def _new_events(self, node: Node, id_: str) -> list[Element]:
        """The boundary event or the event behind a gateway that a new slot needs."""
        own = self.sources.get(node["key"], str(node["key"]))
        found = []
        for each in draw_node(node, [node])[1:]:
            if id_ in (each.id, each.get("targetRef")) and each.kind != "association":
                for end in ("attachedToRef", "sourceRef"):
                    if each.get(end) == node["key"]:
                        each.attributes[end] = own
                found.append(each)
        box = self.drawing.box(own)
        if box is not None and found:
            self.drawing.place([found[0]], (box.x + box.width / 2, box.y + box.height - 18))
        return found

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
        rest = [
            {k: v for k, v in each.items() if k not in ("nodes", "name", "positions", "key")}
            for each in (self.before, self.after)
        ]
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
                    self._mark_slots(node)

    def _level(self, within: str | None) -> Element:
        return self.model.by_id[self.sources[within]] if within else self.model.by_id[self.process]

    def _drop(self, element: Element) -> None:
        parent = self.model.parent(element)
        if parent is not None and element in parent.children:
            parent.children.remove(element)
        for lane in self.model.of("lane"):
            lane.children = [each for each in lane.children if each.kind != "flowNodeRef" or each.body != element.id]
        self.drawing.erase({element.id})

    def _own_prefix(self, element: Element) -> Element:
        return adapted(element, self.model.prefixes)


def _set(element: Element, attribute: str, value: str) -> None:
    if value:
        element.attributes[attribute] = value
    else:
        element.attributes.pop(attribute, None)
