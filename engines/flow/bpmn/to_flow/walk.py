"""Walk: one process on its way into a flow: keys, ways out, expressions, refusals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import naming
from engines.flow.bpmn.schema import is_a
from engines.flow.bpmn.to_flow.conversion import Conversion, Document
from engines.flow.bpmn.to_flow.dialect import Dialect
from engines.flow.bpmn.to_flow.names import Names, is_key, plain_key
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text

_GENERATED = re.compile(r"_[0-9a-z]{7}$|^sid-|^_|[0-9a-fA-F]{8}-")
"""Ids that a tool has made up: the name is what people use."""
_TYPES = {
    "string": "string",
    "str": "string",
    "boolean": "boolean",
    "bool": "boolean",
    "int": "number",
    "integer": "number",
    "long": "number",
    "decimal": "number",
    "double": "number",
    "float": "number",
    "number": "number",
    "date": "date",
    "dateTime": "date and time",
}


@dataclass
class Walk:
    """`within`: the sub-process whose content is being walked; None at the top."""

    model: BpmnModel
    dialect: Dialect
    flow: str
    conversion: Conversion
    flow_keys: dict[str, str]
    """Process or global task id → flow key."""
    names: Names = field(default_factory=Names)
    nodes: list[Document] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    triggers: list[Document] = field(default_factory=list)
    within: str | None = None
    holders: dict[str, str] = field(default_factory=dict)
    """Sub-process id → the key of the node that holds its content, where that is not its own."""

    @contextmanager
    def inside(self, key: str) -> Iterator[None]:
        """What is added now is drawn in this sub-process."""
        outside, self.within = self.within, key
        yield
        self.within = outside

    # -- names

    def key(self, element: Element) -> str:
        return self.names.key(element.id)

    def holder(self, element: Element) -> str:
        """The key of the node that holds what is drawn in a sub-process."""
        return self.holders.get(element.id, self.key(element))

    def target(self, flow: Element) -> str | None:
        """The key of the node that a sequence flow leads to."""
        found = self.model.resolve(flow.get("targetRef"))
        if found is None:
            self.refuse(flow, Text("It leads to nothing.", "它没有指向任何元素。"))
            return None
        return self.key(found)

    def variable(self, element: Element) -> str:
        """The variable that a data object, property, input or output is."""
        whole = self.model.resolve(element.get("dataObjectRef")) or element
        named = is_key(whole.label) and (not whole.id or _GENERATED.search(whole.id) is not None)
        return whole.label if named else plain_key(whole.id or whole.label)

    def type_of(self, element: Element) -> str:
        """The FEEL type of a piece of data; `Any` when its item says nothing known."""
        item = self.model.resolve(element.get("itemSubjectRef"))
        if item is None or item.flag("isCollection"):
            return "Any"
        return _TYPES.get(item.get("structureRef").rpartition(":")[2].removeprefix("tns:"), "Any")

    # -- nodes

    def add(self, element: Element | None, document: Document) -> None:
        """One more node. `element`: what it stands for; None for a node that only helps."""
        if self.within is not None:
            document = {"key": document["key"], "within": self.within, **document}
        if element is not None:
            if element.label:
                document.setdefault("name", element.label)
            self.stands_for(document["key"], element)
        self.nodes.append(document)

    def stands_for(self, key: str, element: Element) -> None:
        """A node, a boundary or an event of a gateway comes from this element."""
        self.conversion.sources[self.flow, key] = element.id

    def helper(self, near: Element) -> str:
        """A key for a node that helps to express an element."""
        return self.names.fresh(f"{plain_key(near.id)[:36]}_x")

    def steps(self, element: Element, documents: list[Document], ways: Document) -> None:
        """Several nodes, one after the other, for one element: the ways in lead to the first, it counts as the last."""
        key = self.key(element)
        for document in documents[:-1]:
            following = self.helper(element)
            self.add(None, {"key": key, **document, "next": following})
            key = following
        self.add(element, {"key": key, **documents[-1], **ways})

    # -- ways

    def ways(self, element: Element) -> Document:
        """`{"next": …}` or `{"branches": […]}` of an element, by its sequence flows."""
        flows = self.flows(element)
        default = self.model.local(element.get("default")) if element.get("default") else None
        key = self.key(element)
        if len(flows) == 1 and not self._condition_counts(element, flows[0]):
            target = self.target(flows[0])
            self.conversion.ways[self.flow, key, "next"] = flows[0].id
            return {"next": target} if target else {}
        branches = []
        for index, flow in enumerate(flows):
            self.conversion.ways[self.flow, key, f"branches/{index}/next"] = flow.id
            branches.append(self._branch(element, flow, flow.id == default))
        return {"branches": branches} if branches else {}

    def flows(self, element: Element) -> list[Element]:
        """The ways out, in the order in which the element lists them."""
        flows = self.model.flows_out.get(element.id, [])
        listed = {self.model.local(each): index for index, each in enumerate(element.texts("outgoing"))}
        return sorted(flows, key=lambda flow: listed.get(flow.id, len(listed)))

    def _condition_counts(self, element: Element, flow: Element) -> bool:
        decides = element.kind in ("exclusiveGateway", "inclusiveGateway") or not is_a(element.kind, "gateway")
        return decides and flow.first("conditionExpression") is not None

    def _branch(self, element: Element, flow: Element, is_default: bool) -> Document:
        branch: Document = {"key": plain_key(flow.id), "next": self.target(flow)}
        if flow.label:
            branch["label"] = flow.label
        condition = flow.first("conditionExpression")
        if is_default:
            branch["else"] = True
        elif element.kind in ("parallelGateway", "eventBasedGateway"):
            return branch
        elif condition is not None and condition.body:
            branch["when"] = self.feel(condition, flow, condition=True)
        elif element.kind == "exclusiveGateway":
            branch["when"] = self.dialect.implicit_condition(element, flow)
            if branch["when"] is None:
                self.refuse(flow, Text("It has no condition.", "它没有条件。"), _CONDITION)
        return branch

    # -- expressions

    def feel(self, expression: Element, holder: Element, *, condition: bool = False) -> str | None:
        """An expression as FEEL; what the dialect cannot read is refused."""
        read: Callable[[str, str], str | None] = self.dialect.condition if condition else self.dialect.value
        found = read(expression.body, expression.get("language"))
        if found is None:
            self.refuse(
                holder,
                Text(f"Its expression '{expression.body}' is not FEEL.", f"其表达式“{expression.body}”不是 FEEL。"),
                Text("Write it in FEEL.", "请改写为 FEEL 表达式。"),
            )
        return found

    # -- refusing

    def refuse(self, element: Element, reason: Text, hint: Text | None = None) -> None:
        """The element cannot run; the flow is refused with its id, name and the reason."""
        name = naming(element)
        self.conversion.problems.append(
            Diagnostic(
                "bpmn.cannot_run",
                self.place_of(element),
                Text(f"{name.en} cannot run: {reason.en}", f"{name.zh} 无法运行：{reason.zh}"),
                hint,
            )
        )

    def place_of(self, element: Element) -> str:
        """The pointer by which a refusal names an element."""
        return pointer.of(["elements", element.id or element.name])


_CONDITION = Text("Write a condition, or make it the default way.", "请填写条件，或设为默认流。")
Convert = Callable[[Walk, Element], None]
CONVERTERS: dict[str, Convert] = {}


def converts(*kinds: str) -> Callable[[Convert], Convert]:
    """Register how elements of these kinds become nodes."""

    def register(convert: Convert) -> Convert:
        CONVERTERS.update(dict.fromkeys(kinds, convert))
        return convert

    return register
