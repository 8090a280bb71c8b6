"""Identity, references and what the schema says: the ground that every other rule stands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.namespaces import BPMN
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.schema import attributes, children, content_kind, is_a, slot
from engines.kernel.texts import Text

_VITAL = frozenset(
    {
        ("sequenceFlow", "sourceRef"),
        ("sequenceFlow", "targetRef"),
        ("boundaryEvent", "attachedToRef"),
    }
)
"""References without which a drawing has no meaning."""
_VITALLY_NAMED = ("flowNode", "sequenceFlow", "process")
_NAMED = ("dataObject", "participant", "messageFlow", "message", "signal", "error", "escalation")


@rule(
    "EXT001",
    Text("The file imports '{detail}', which is not part of it.", "文件引用了“{detail}”，但其内容不在本文件中。"),
    Text("Import that file too; references into it stay names.", "请另行导入该文件；指向它的引用只作为名称保留。"),
    warning=True,
)
def imported_file(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("import"):
        yield each, each.get("location")


@rule(
    "EXT002",
    Text("The id of {it} is used {detail} times.", "{it} 的标识被使用了 {detail} 次。"),
    Text("Give every element its own id.", "请为每个元素设置唯一的标识。"),
)
def unique_id(model: BpmnModel) -> Iterator[Broken]:
    counts = Counter(each.id for each in model.root.walk() if each.is_standard and each.id)
    seen: set[str] = set()
    for each in model.elements:
        if counts[each.id] > 1 and each.id not in seen:
            seen.add(each.id)
            yield each, str(counts[each.id])


@rule(
    "EXT003",
    Text("{it} has no id, so nothing can refer to it.", "{it} 没有标识，无法被引用。"),
    Text("Give it an id.", "请设置标识。"),
)
def has_vital_id(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of(*_VITALLY_NAMED) if not each.id)


@rule(
    "EXT003",
    Text("{it} has no id, so nothing can refer to it.", "{it} 没有标识，无法被引用。"),
    Text("Give it an id.", "请设置标识。"),
    warning=True,
)
def has_id(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of(*_NAMED) if not each.id)


@rule(
    "REF",
    Text("{it} refers to {detail}.", "{it} 的引用有误：{detail}。"),
    Text("Refer to an existing element of the right kind.", "请引用存在且类型正确的元素。"),
)
def vital_reference(model: BpmnModel) -> Iterator[Broken]:
    yield from ((element, detail) for element, name, detail in _wrong(model) if _is_vital(element, name))


@rule(
    "REF",
    Text("{it} refers to {detail}.", "{it} 的引用有误：{detail}。"),
    Text(
        "Refer to an existing element of the right kind, or remove the reference.", "请引用正确的元素，或删除该引用。"
    ),
    warning=True,
)
def reference(model: BpmnModel) -> Iterator[Broken]:
    yield from ((element, detail) for element, name, detail in _wrong(model) if not _is_vital(element, name))


@rule(
    "XSD",
    Text("{it} may not hold '{detail}'.", "{it} 中不允许出现“{detail}”。"),
    Text("Move it to where the standard puts it, or remove it.", "请移到标准规定的位置，或删除。"),
    warning=True,
)
def known_child(model: BpmnModel) -> Iterator[Broken]:
    for element, kind in _typed(model):
        for child in element.children:
            if child.namespace == BPMN and slot(kind, child.name) is None:
                yield element, child.name


@rule(
    "XSD",
    Text("{it} lacks {detail}.", "{it} 缺少 {detail}。"),
    Text("Add it.", "请补上。"),
    warning=True,
)
def complete(model: BpmnModel) -> Iterator[Broken]:
    for element, kind in _typed(model):
        for name, attribute in attributes(kind).items():
            if attribute.required and name not in element.attributes:
                yield element, f"'{name}'"
        for place in children(kind):
            if place.required and not any(is_a(child.name, place.name) for child in element.each()):
                yield element, f"'{place.name}'"


@rule(
    "XSD",
    Text("{it} holds {detail}.", "{it} 的取值有误：{detail}。"),
    Text("Use a value that the standard names.", "请使用标准规定的取值。"),
    warning=True,
)
def known_value(model: BpmnModel) -> Iterator[Broken]:
    for element, kind in _typed(model):
        known = attributes(kind)
        for name, value in element.attributes.items():
            if name.startswith("{"):
                continue
            attribute = known.get(name)
            if attribute is None:
                yield element, f"'{name}'"
            elif not _fits(value.strip(), attribute.kind):
                yield element, f"{name} = '{value}'"


@rule(
    "XSD",
    Text("{it} holds '{detail}' more than once, or with what excludes it.", "{it} 中的“{detail}”重复或互相排斥。"),
    Text("Keep one.", "请只保留一个。"),
    warning=True,
)
def single_child(model: BpmnModel) -> Iterator[Broken]:
    for element, kind in _typed(model):
        for place in children(kind):
            found = [child for child in element.each() if is_a(child.name, place.name)]
            if place.single and len(found) > 1:
                yield element, place.name
        chosen = [place.name for place in children(kind) if place.exclusive and element.first(place.name)]
        if len(chosen) > 1:
            yield element, chosen[1]


def _typed(model: BpmnModel) -> Iterator[tuple[Element, str]]:
    """Every element with the kind that says what it holds; below an unknown element nothing is known."""
    stack = [(model.root, "definitions")]
    while stack:
        element, kind = stack.pop()
        yield element, kind
        if kind == "extensionElements" or kind in ("documentation", "text", "script"):
            continue
        for child in element.children:
            place = slot(kind, child.name) if child.namespace == BPMN else None
            if place is not None:
                stack.append((child, content_kind(place, child.name, child.xsi_type)))


def _wrong(model: BpmnModel) -> Iterator[tuple[Element, str, Text]]:
    """References to nothing, or to an element of another kind: (element, member, what is wrong)."""
    for element, kind in _typed(model):
        for name, attribute in attributes(kind).items():
            if attribute.refers and element.get(name):
                wrong = _misfit(model, element.get(name), attribute.refers)
                if wrong:
                    yield element, name, wrong
        for child in element.each():
            place = slot(kind, child.name)
            if place is not None and place.refers and child.body:
                wrong = _misfit(model, child.body, place.refers)
                if wrong:
                    yield element, child.name, wrong


def _misfit(model: BpmnModel, written: str, allowed: tuple[str, ...]) -> Text | None:
    if model.is_foreign(written):
        imported = {each.get("namespace") for each in model.of("import")}
        if model.prefixes.get(written.rpartition(":")[0]) in imported:
            return None
        return Text(f"'{written}', of a namespace that is not imported", f"“{written}”所属的命名空间未导入")
    found = model.resolve(written)
    if found is None:
        drawn = any(each.id == written for each in model.root.walk() if not each.kind)
        if drawn and allowed == ("*",):
            return None
        return Text(f"'{written}', which does not exist", f"“{written}”不存在")
    if allowed == ("*",) or any(is_a(found.kind, each) for each in allowed):
        return None
    if found.kind in ("inputDataItem", "outputDataItem", "partitionElement"):
        return None
    return Text(f"'{written}', a {found.kind}", f"“{written}”是 {found.kind}")


def _is_vital(element: Element, name: str) -> bool:
    return (element.kind, name) in _VITAL


def _fits(value: str, kind: str) -> bool:
    if "|" in kind:
        return value in kind.split("|")
    if kind == "boolean":
        return value in ("true", "false", "0", "1")
    if kind == "integer":
        return value.lstrip("+-").isdigit()
    return True
