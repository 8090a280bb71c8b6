"""BpmnModel: a whole interchange file, with the look-ups that checks and conversion need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engines.flow.bpmn.element import Element, from_json, to_json
from engines.flow.bpmn.namespaces import BPMN
from engines.flow.bpmn.schema import is_a


@dataclass(eq=False)
class BpmnModel:
    """`root` is the `definitions` element. Look-ups are built on first use: change a model before, or build a new one.

    A reference is a QName or an id; a prefix is resolved by `resolve`, which knows only this file.
    """

    root: Element
    _kinds: dict[tuple[str, ...], list[Element]] = field(default_factory=dict, repr=False)
    _held: dict[int, frozenset[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> BpmnModel:
        return cls(from_json(document))

    def to_json(self) -> dict[str, Any]:
        """The whole file as plain JSON; `from_json` gives the equal model."""
        return to_json(self.root)

    @cached_property
    def elements(self) -> list[Element]:
        """Every BPMN element in document order; foreign extensions are left out."""
        return [each for each in self.root.walk() if each.namespace == BPMN and not self._in_extension(each)]

    @cached_property
    def by_id(self) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for element in self.elements:
            if element.id:
                found.setdefault(element.id, element)
        return found

    @cached_property
    def parents(self) -> dict[int, Element]:
        """`id(child)` → parent, over the whole file."""
        return {id(child): element for element in self.root.walk() for child in element.children}

    def parent(self, element: Element) -> Element | None:
        return self.parents.get(id(element))

    def above(self, element: Element) -> Iterator[Element]:
        """What the element stands in, from the inside out."""
        parent = self.parent(element)
        while parent is not None:
            yield parent
            parent = self.parent(parent)

    def scope(self, element: Element, *kinds: str) -> Element | None:
        """The nearest element around it that is one of these kinds (sub-kinds included)."""
        return next((each for each in self.above(element) if any(is_a(each.kind, kind) for kind in kinds)), None)

    def of(self, *kinds: str) -> list[Element]:
        """Every element of these kinds, sub-kinds included: `of("activity")` gives tasks, sub-processes, calls."""
        if kinds not in self._kinds:
            wanted = {name for name in self._names if any(is_a(name, kind) for kind in kinds)}
            self._kinds[kinds] = [each for each in self.elements if each.name in wanted]
        return self._kinds[kinds]

    @cached_property
    def _names(self) -> set[str]:
        return {each.name for each in self.elements}

    def holds(self, element: Element, kind: str) -> bool:
        """Whether an element has a child of exactly this kind; remembered, since levels are large."""
        known = self._held.get(id(element))
        if known is None:
            known = self._held[id(element)] = frozenset(child.kind for child in element.children)
        return kind in known

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Namespace declarations of the root; "" is the default namespace."""
        return self.root.prefixes

    def local(self, reference: str) -> str | None:
        """The id that a QName means; None when its prefix belongs to another namespace than this file's."""
        prefix, _, name = reference.strip().rpartition(":")
        if not prefix:
            return name
        target = self.root.get("targetNamespace")
        uri = self.prefixes.get(prefix)
        return name if uri is None or uri in (target, BPMN) else None

    def resolve(self, reference: str) -> Element | None:
        """The element that a reference names in this file."""
        if not reference:
            return None
        whole = self.by_id.get(reference.strip())
        if whole is not None:
            return whole
        name = self.local(reference)
        return self.by_id.get(name) if name else None

    def is_foreign(self, reference: str) -> bool:
        """Whether a reference leads out of this file, into an imported one."""
        return self.local(reference) is None

    @cached_property
    def flows_out(self) -> dict[str, list[Element]]:
        """Element id → sequence flows that leave it, in document order."""
        return self._by_end("sourceRef")

    @cached_property
    def flows_in(self) -> dict[str, list[Element]]:
        return self._by_end("targetRef")

    @cached_property
    def boundaries(self) -> dict[str, list[Element]]:
        """Activity id → boundary events at its edge."""
        found: dict[str, list[Element]] = {}
        for event in self.of("boundaryEvent"):
            host = self.resolve(event.get("attachedToRef"))
            if host is not None:
                found.setdefault(host.id, []).append(event)
        return found

    def definitions_of(self, event: Element) -> list[Element]:
        """The event definitions of an event: its own, then those it refers to."""
        own = [each for each in event.each() if is_a(each.kind, "eventDefinition")]
        named = [self.resolve(each) for each in event.texts("eventDefinitionRef")]
        return own + [each for each in named if each is not None and is_a(each.kind, "eventDefinition")]

    def process_of(self, element: Element) -> Element | None:
        return self.scope(element, "process")

    def is_executable(self, element: Element) -> bool:
        """Whether the element stands in a process that is marked as executable."""
        process = element if element.kind == "process" else self.process_of(element)
        return process is not None and process.flag("isExecutable")

    def _by_end(self, end: str) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for flow in self.of("sequenceFlow"):
            found.setdefault((self.local(flow.get(end)) or ""), []).append(flow)
        return found

    def _in_extension(self, element: Element) -> bool:
        return any(each.kind == "extensionElements" or not each.is_standard for each in self.above(element))
