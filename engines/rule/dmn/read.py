"""DMN XML → DmnModel. **Source**: DMN 1.1–1.5 XSDs; older spellings become the newer ones."""

from __future__ import annotations

from lxml import etree

from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.dmn import model as m
from engines.rule.dmn.read_boxed import read_expression, read_function, read_parameter, ref
from engines.rule.dmn.xml import child, children, local, parse_xml, text_of


def read_dmn(source: bytes | str) -> m.DmnModel:
    """The model in a file. Raises DefinitionError (`dmn.xml.…`) when it is no DMN file; what is merely unknown or
    odd inside it becomes a note."""
    root, version = parse_xml(source)
    namespace = root.get("namespace") or ""
    notes: list[Diagnostic] = []
    elements: dict[str, m.Element] = {}
    for each in root:
        found = _element(each, namespace)
        if found is None:
            continue
        if found.id in elements:
            notes.append(_twice(found))
        elements[found.id] = found
    return m.DmnModel(
        namespace=namespace,
        name=root.get("name") or "",
        version=version,
        items=tuple(read_item(each) for each in children(root, "itemDefinition")),
        elements=elements,
        imports=tuple(
            m.Import(each.get("namespace") or "", each.get("name") or "", each.get("importType") or "")
            for each in children(root, "import")
        ),
        notes=tuple(notes),
    )


def _twice(found: m.Element) -> Diagnostic:
    return Diagnostic(
        "dmn.repeated_id",
        f"/{found.id}",
        Text(f"Two elements have the id '{found.id}'.", f"有两个元素的 id 都是“{found.id}”。"),
        Text("Give one of them another id.", "请修改其中一个的 id。"),
    )


def _element(each: etree._Element, namespace: str) -> m.Element | None:
    kind = local(each)
    if kind not in ("inputData", "decision", "businessKnowledgeModel", "decisionService"):
        return None
    variable = child(each, "variable")
    name = each.get("name") or (variable.get("name") if variable is not None else None) or ""
    name = " ".join(name.split())
    shared = {
        "id": each.get("id") or f"{kind}:{name}",
        "name": name,
        "type_ref": ref(variable) if variable is not None else "",
        "label": each.get("label") or "",
    }
    match kind:
        case "inputData":
            return m.InputData(**shared)
        case "decision":
            return m.DecisionElement(**shared, requires=_requires(each, namespace), logic=read_expression(each))
        case "businessKnowledgeModel":
            logic = child(each, "encapsulatedLogic")
            return m.KnowledgeModel(
                **shared,
                requires=_requires(each, namespace),
                logic=None if logic is None else read_function(logic),
            )
        case _:
            return m.DecisionServiceElement(
                **shared,
                outputs=_hrefs(each, "outputDecision", namespace),
                encapsulated=_hrefs(each, "encapsulatedDecision", namespace),
                input_decisions=_hrefs(each, "inputDecision", namespace),
                input_data=_hrefs(each, "inputData", namespace),
            )


_REQUIRED = ("requiredDecision", "requiredInput", "requiredKnowledge")


def _requires(element: etree._Element, namespace: str) -> tuple[str, ...]:
    found = []
    for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
        for each in children(requirement, *_REQUIRED):
            found.append(reference(each.get("href") or "", namespace))
    return tuple(found)


def _hrefs(element: etree._Element, name: str, namespace: str) -> tuple[str, ...]:
    return tuple(reference(each.get("href") or "", namespace) for each in children(element, name))


def reference(href: str, namespace: str) -> str:
    """`#id` and `namespace#id` as `namespace#id`."""
    before, _, fragment = href.rpartition("#")
    return f"{before or namespace}#{fragment}"


def read_item(element: etree._Element) -> m.ItemDefinition:
    reference_ = child(element, "typeRef", "type")
    function = child(element, "functionItem")
    return m.ItemDefinition(
        name=" ".join((element.get("name") or "").split()),
        type_ref=text_of(reference_).strip() if reference_ is not None else element.get("typeRef") or "",
        is_collection=(element.get("isCollection") or "").strip() in ("true", "1"),
        allowed=_tests(child(element, "allowedValues")),
        constraint=_tests(child(element, "typeConstraint")),
        components=tuple(read_item(each) for each in children(element, "itemComponent")),
        function=None if function is None else _function_item(function),
    )


def _function_item(element: etree._Element) -> m.FunctionItem:
    parameters = tuple(read_parameter(each) for each in children(element, "parameters"))
    return m.FunctionItem(parameters, element.get("outputTypeRef") or "")


def _tests(element: etree._Element | None) -> str | None:
    return (text_of(element).strip() or None) if element is not None else None
