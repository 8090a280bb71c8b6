"""Element: one XML element as data. Small, mutable while a model is built, and exact in its JSON form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engines.flow.bpmn.namespaces import BPMN, SHORT, STANDARD, XSI

COMMENT = "#comment"
_LONG = {uri: prefix for prefix, uri in SHORT.items()}


@dataclass(slots=True, eq=False)
class Element:
    """`namespace` and `name` as in XML; `attributes` by local name, foreign ones in Clark notation `{uri}name`.

    `text` stands before the first child, `tail` after the element; both are kept only where they mean something: in
    leaves, in mixed content and inside foreign elements. `prefixes` are the namespace declarations of this element.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""
    tail: str = ""
    namespace: str = BPMN
    prefixes: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def label(self) -> str:
        """The name that people gave it."""
        return self.attributes.get("name", "")

    @property
    def is_standard(self) -> bool:
        return self.namespace in STANDARD

    @property
    def kind(self) -> str:
        """The BPMN element name; empty for anything else (drawing, extensions, comments)."""
        return self.name if self.namespace == BPMN else ""

    @property
    def body(self) -> str:
        """The text in it, without the spaces around it: an expression, a reference, a script."""
        return self.text.strip()

    @property
    def xsi_type(self) -> str:
        """The local name of `xsi:type`."""
        return self.attributes.get(f"{{{XSI}}}type", "").rsplit(":", 1)[-1]

    def get(self, attribute: str, default: str = "") -> str:
        return self.attributes.get(attribute, default)

    def flag(self, attribute: str, default: bool = False) -> bool:
        """An `xsd:boolean`."""
        written = self.attributes.get(attribute, "").strip()
        return default if not written else written in ("true", "1")

    def each(self, *kinds: str) -> Iterator[Element]:
        """The children of these BPMN kinds (of any, when none is named)."""
        inside = (child for child in self.children if child.namespace == BPMN)
        return (child for child in inside if child.name in kinds) if kinds else inside

    def first(self, *kinds: str) -> Element | None:
        return next(self.each(*kinds), None)

    def texts(self, kind: str) -> list[str]:
        """The bodies of the children of one kind: `outgoing`, `flowNodeRef`, `sourceRef`."""
        return [child.body for child in self.each(kind)]

    def walk(self) -> Iterator[Element]:
        """This element and everything in it, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))


def to_json(element: Element) -> dict[str, Any]:
    """The element as JSON; what is empty is left out."""
    found: dict[str, Any] = {"type": _written(element)}
    for name in ("attributes", "text", "tail", "prefixes"):
        value = getattr(element, name)
        if value:
            found[name] = dict(value) if isinstance(value, dict) else value
    if element.children:
        found["children"] = [to_json(child) for child in element.children]
    return found


def from_json(document: Mapping[str, Any]) -> Element:
    """The opposite of `to_json`."""
    namespace, name = _read(document["type"])
    return Element(
        name=name,
        namespace=namespace,
        attributes=dict(document.get("attributes", {})),
        children=[from_json(child) for child in document.get("children", ())],
        text=document.get("text", ""),
        tail=document.get("tail", ""),
        prefixes=dict(document.get("prefixes", {})),
    )


def _written(element: Element) -> str:
    if element.namespace == BPMN:
        return element.name
    if element.namespace in _LONG:
        return f"{_LONG[element.namespace]}:{element.name}"
    return f"{{{element.namespace}}}{element.name}" if element.namespace or element.name != COMMENT else COMMENT


def _read(written: str) -> tuple[str, str]:
    if written == COMMENT:
        return "", COMMENT
    if written.startswith("{"):
        namespace, _, name = written[1:].partition("}")
        return namespace, name
    prefix, _, name = written.rpartition(":")
    return (SHORT[prefix], name) if prefix in SHORT else (BPMN, written)
