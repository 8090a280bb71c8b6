"""BpmnModel → bytes of a BPMN file (UTF-8, two spaces). Foreign elements are written exactly as they came."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engines.flow.bpmn.element import COMMENT, Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.namespaces import STANDARD


def write_bpmn(model: BpmnModel) -> bytes:
    """The file as bytes, with an XML declaration and a final newline."""
    root = _node(model.root, None, 0)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _node(element: Element, parent: Any, depth: int) -> Any:
    if element.name == COMMENT:
        comment = etree.Comment(element.text)
        parent.append(comment)
        return comment
    tag = f"{{{element.namespace}}}{element.name}" if element.namespace else element.name
    prefixes: Any = {prefix or None: uri for prefix, uri in element.prefixes.items() if uri}
    node = etree.Element(tag, nsmap=prefixes) if parent is None else etree.SubElement(parent, tag, nsmap=prefixes)
    for name, value in element.attributes.items():
        node.set(name, value)
    node.text = element.text or None
    laid_out = _is_layout(element)
    for child in element.children:
        written = _node(child, node, depth + 1)
        written.tail = child.tail or (_indent(depth + 1) if laid_out else None)
    if laid_out:
        node.text = _indent(depth + 1)
        node[-1].tail = _indent(depth)
    return node


def _is_layout(element: Element) -> bool:
    """Whether spaces between the children are free."""
    return (
        element.namespace in STANDARD
        and bool(element.children)
        and not element.text
        and not any(child.tail for child in element.children)
    )


def _indent(depth: int) -> str:
    return "\n" + "  " * depth
