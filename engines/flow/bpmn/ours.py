"""Our own settings inside a BPMN file: an extension that holds a node, or a flow without its nodes, as JSON.

The drawing says what is connected; the extension says the rest: people, approvals, limits, FEEL. Other tools keep it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.namespaces import OURS
from engines.kernel.errors import InputError
from engines.kernel.texts import Text

SLOT = f"{{{OURS}}}slot"
"""Attribute of a sequence flow, a boundary or catch event: where in its node it is written (`branches/0/next`)."""
PREFIX = "mortise"


def own(element: Element) -> dict[str, Any] | None:
    """The settings that an element carries; None when it has none. Raises InputError when they are no JSON object."""
    found = _holder(element)
    if found is None:
        return None
    try:
        document = json.loads(found.text)
    except json.JSONDecodeError as error:
        raise _not_ours(element) from error
    if not isinstance(document, dict):
        raise _not_ours(element)
    return document


def set_own(element: Element, name: str, document: Mapping[str, Any]) -> None:
    """Put settings into an element, in place of earlier ones; foreign extensions stay. Members keep their order, which
    means something in a calculation."""
    found = _holder(element)
    if found is None:
        extensions = element.first("extensionElements")
        if extensions is None:
            extensions = Element("extensionElements")
            element.children.insert(sum(1 for _ in element.each("documentation")), extensions)
        found = Element(name, namespace=OURS, prefixes={PREFIX: OURS})
        extensions.children.append(found)
    found.text = json.dumps(document, ensure_ascii=False)


def settings_of(node: Mapping[str, Any]) -> dict[str, Any]:
    """What of a node the standard's elements do not say: everything but name, ways, labels and conditions."""
    found = {name: value for name, value in node.items() if name not in ("name", "next", "within")}
    for name, drawn in _DRAWN.items():
        inside = [{k: v for k, v in each.items() if k not in drawn} for each in found.get(name, ())]
        found[name] = [each for each in inside if each]
    return found


_DRAWN = {"branches": ("next", "label", "when", "key", "else"), "boundary": ("next",), "events": ("next",)}


def _holder(element: Element) -> Element | None:
    extensions = element.first("extensionElements")
    children = extensions.children if extensions is not None else []
    return next((each for each in children if each.namespace == OURS), None)


def _not_ours(element: Element) -> InputError:
    error = InputError.because(
        "bpmn.settings",
        Text(f"The settings of '{element.id}' are no JSON object.", f"“{element.id}”的设置不是 JSON 对象。"),
        Text("Remove the extension element, or export the flow again.", "请删除该扩展元素，或重新导出流程。"),
        pointer=f"/elements/{element.id}",
    )
    assert isinstance(error, InputError)
    return error
