"""miwg: model interchange. What is read and written again holds every element, name, reference, drawing, extension."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from engines.flow.bpmn import BpmnModel, check_bpmn, read_bpmn, write_bpmn
from engines.flow.bpmn.namespaces import STANDARD
from engines.kernel.diagnostics import has_errors


def run_case(folder: Path, case: Mapping[str, Any]) -> str:
    """ "" when the case passes: no error, the counts of the case, and a loss-free round trip through JSON."""
    content = (folder / case["file"]).read_bytes()
    model = read_bpmn(content)
    found = check_bpmn(model)
    if has_errors(found):
        return f"refused: {found[0].code} {found[0].message.en}"
    through_json = BpmnModel.from_json(json.loads(json.dumps(model.to_json(), ensure_ascii=False)))
    written = write_bpmn(through_json)
    return difference(content, written) or _counts(written, case["expect"])


def difference(one: bytes, other: bytes) -> str:
    """The first difference between two files; order and layout of standard elements are not looked at closely."""
    return next(_unlike(etree.fromstring(one), etree.fromstring(other), False), "")


def _unlike(one: Any, other: Any, foreign: bool) -> Iterator[str]:
    if one.tag != other.tag or (isinstance(one.tag, str) and dict(one.attrib) != dict(other.attrib)):
        yield f"{one.tag} {one.get('id', '')} is not {other.tag} {other.get('id', '')}"
        return
    inside = foreign or (isinstance(one.tag, str) and etree.QName(one).namespace not in STANDARD)
    if _text(one.text, inside) != _text(other.text, inside):
        yield f"text of {one.tag} {one.get('id', '') if isinstance(one.tag, str) else ''}"
    mine = [each for each in one if not isinstance(each, etree._ProcessingInstruction)]
    theirs = list(other)
    if len(mine) != len(theirs):
        yield f"{one.tag} {one.get('id', '')} has {len(theirs)} children, not {len(mine)}"
    for left, right in zip(mine, theirs, strict=False):
        if _text(left.tail, inside) != _text(right.tail, inside):
            yield f"text after {left.tag}"
        yield from _unlike(left, right, inside)


def _text(text: str | None, verbatim: bool) -> str:
    return (text or "") if verbatim else (text or "").strip()


def _counts(written: bytes, expected: Mapping[str, Any]) -> str:
    root = etree.fromstring(written)
    names = Counter(etree.QName(each).localname for each in root.iter() if isinstance(each.tag, str))
    for name, count in {**expected["model_elements"], **expected["di"]}.items():
        if names[name] < count:
            return f"{name}: {names[name]}, not {count}"
    ids = sum(1 for each in root.iter() if isinstance(each.tag, str) and each.get("id"))
    return "" if ids >= expected["ids"] else f"{ids} ids, not {expected['ids']}"
