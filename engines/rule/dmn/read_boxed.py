"""Boxed expressions and decision tables from XML. **Source**: DMN 1.5 §7.3, §8.3, §10.2."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from engines.rule.dmn import model as m
from engines.rule.dmn.xml import FEEL_LANGUAGES, child, children, local, text_of

_HITS = {
    "UNIQUE": "U", "ANY": "A", "PRIORITY": "P", "FIRST": "F", "RULE ORDER": "R", "OUTPUT ORDER": "O", "COLLECT": "C",
}  # fmt: skip
_AGGREGATIONS = {"SUM": "C+", "MIN": "C<", "MAX": "C>", "COUNT": "C#"}


def ref(element: etree._Element) -> str:
    """The `typeRef` of an element, as an attribute (1.2 and later) or as a child (1.1)."""
    found = element.get("typeRef")
    if found is None:
        inner = child(element, "typeRef")
        found = text_of(inner) if inner is not None else ""
    return " ".join(found.split())


def place(element: etree._Element) -> str:
    """Where an expression stands, from its named element on: `Discount/decisionTable 1/rule 2/outputEntry 1`."""
    steps: list[str] = []
    each: etree._Element | None = element
    while each is not None and not each.get("name"):
        twins = list(each.itersiblings(each.tag, preceding=True))
        steps.append(f"{local(each)} {len(twins) + 1}")
        each = each.getparent()
    if each is not None:
        steps.append(each.get("name") or "")
    return "/".join(step.replace("/", "∕") for step in reversed(steps))


def read_expression(parent: etree._Element | None) -> m.Boxed | None:
    """The expression that stands directly below an element, if there is one."""
    found = child(parent, *_READERS)
    return None if found is None else _READERS[local(found)](found)


def read_literal(element: etree._Element) -> m.Literal:
    language = (element.get("expressionLanguage") or "").strip()
    if language.lower() == "feel" or language in FEEL_LANGUAGES or language.rstrip("/") in _BARE:
        language = ""
    return m.Literal(text_of(element), language, type_ref=ref(element), at=place(element))


_BARE = frozenset(each.rstrip("/") for each in FEEL_LANGUAGES)


def read_parameter(element: etree._Element) -> m.FormalParameter:
    return m.FormalParameter(" ".join((element.get("name") or "").split()), ref(element))


def read_function(element: etree._Element) -> m.FunctionBox:
    return m.FunctionBox(
        kind=(element.get("kind") or "FEEL").strip().upper(),
        parameters=tuple(read_parameter(each) for each in children(element, "formalParameter")),
        body=read_expression(element),
        type_ref=ref(element),
        at=place(element),
    )


def _context(element: etree._Element) -> m.ContextBox:
    entries = []
    for each in children(element, "contextEntry"):
        variable = child(each, "variable")
        name = " ".join((variable.get("name") or "").split()) if variable is not None else ""
        entries.append(m.ContextEntry(name, ref(variable) if variable is not None else "", read_expression(each)))
    return m.ContextBox(tuple(entries), type_ref=ref(element), at=place(element))


def _list(element: etree._Element) -> m.ListBox:
    items = tuple(_READERS[local(each)](each) for each in children(element, *_READERS))
    return m.ListBox(items, type_ref=ref(element), at=place(element))


def _relation(element: etree._Element) -> m.RelationBox:
    columns = tuple((" ".join((each.get("name") or "").split()), ref(each)) for each in children(element, "column"))
    rows = tuple(
        tuple(_READERS[local(each)](each) for each in children(row, *_READERS)) for row in children(element, "row")
    )
    return m.RelationBox(columns, rows, type_ref=ref(element), at=place(element))


def _invocation(element: etree._Element) -> m.InvocationBox:
    bindings = []
    for each in children(element, "binding"):
        parameter = child(each, "parameter")
        name = " ".join((parameter.get("name") or "").split()) if parameter is not None else ""
        bindings.append(m.Binding(name, ref(parameter) if parameter is not None else "", read_expression(each)))
    return m.InvocationBox(read_expression(element), tuple(bindings), type_ref=ref(element), at=place(element))


def _conditional(element: etree._Element) -> m.ConditionalBox:
    condition, then, otherwise = (read_expression(child(element, name)) for name in ("if", "then", "else"))
    return m.ConditionalBox(condition, then, otherwise, type_ref=ref(element), at=place(element))


def _filter(element: etree._Element) -> m.FilterBox:
    source, match = (read_expression(child(element, name)) for name in ("in", "match"))
    return m.FilterBox(source, match, type_ref=ref(element), at=place(element))


def _iterator(element: etree._Element) -> m.IteratorBox:
    source = child(element, "in")
    return m.IteratorBox(
        what=local(element),
        variable=" ".join((element.get("iteratorVariable") or "").split()),
        source=read_expression(source),
        source_type=ref(source) if source is not None else "",
        body=read_expression(child(element, "return", "satisfies")),
        type_ref=ref(element),
        at=place(element),
    )


def _table(element: etree._Element) -> m.TableBox:
    hit = _HITS.get((element.get("hitPolicy") or "UNIQUE").strip().upper(), "U")
    aggregation = (element.get("aggregation") or "").strip().upper()
    if hit == "C":
        hit = _AGGREGATIONS.get(aggregation, "C")
    return m.TableBox(
        hit=hit,
        inputs=tuple(_input(each) for each in children(element, "input")),
        outputs=tuple(_output(each) for each in children(element, "output")),
        rules=tuple(_rule(each) for each in children(element, "rule")),
        output_label=element.get("outputLabel") or "",
        preferred_orientation=element.get("preferredOrientation") or "",
        type_ref=ref(element),
        at=place(element),
    )


def _input(element: etree._Element) -> m.InputClause:
    expression = child(element, "inputExpression")
    literal = read_literal(expression) if expression is not None else m.Literal("", at=place(element))
    return m.InputClause(literal, element.get("label") or "", _values(child(element, "inputValues")))


def _output(element: etree._Element) -> m.OutputClause:
    default = child(element, "defaultOutputEntry")
    return m.OutputClause(
        name=" ".join((element.get("name") or "").split()),
        label=element.get("label") or "",
        type_ref=ref(element),
        values=_values(child(element, "outputValues")),
        default=None if default is None else _default(default),
    )


def _default(element: etree._Element) -> m.Literal | None:
    inner = child(element, "literalExpression")
    literal = read_literal(inner if inner is not None else element)
    return literal if literal.text.strip() else None


def _values(element: etree._Element | None) -> str | None:
    return (text_of(element).strip() or None) if element is not None else None


def _rule(element: etree._Element) -> m.TableRule:
    notes = [text_of(each).strip() for each in children(element, "annotationEntry")]
    return m.TableRule(
        inputs=tuple(read_literal(each) for each in children(element, "inputEntry")),
        outputs=tuple(_output_entry(each) for each in children(element, "outputEntry")),
        note="\n".join(notes) or text_of(child(element, "description")).strip(),
    )


def _output_entry(element: etree._Element) -> m.Boxed | None:
    """An output entry is a literal expression itself, or (in older files) holds one."""
    if child(element, "text") is None:
        inner = read_expression(element)
        if inner is not None:
            return inner
    return read_literal(element)


_READERS: dict[str, Callable[[etree._Element], m.Boxed]] = {
    "literalExpression": read_literal, "context": _context, "list": _list, "relation": _relation,
    "invocation": _invocation, "functionDefinition": read_function, "decisionTable": _table,
    "conditional": _conditional, "filter": _filter, "for": _iterator, "some": _iterator, "every": _iterator,
}  # fmt: skip
