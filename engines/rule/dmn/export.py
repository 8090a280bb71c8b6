"""Our decision tables as a DMN 1.5 file that other tools read, and back without loss.

Everything the standard has a place for stands in that place. What it has no place for (keys, labels in two languages,
the form, help) is kept in one extension element per decision; a cell written with our own sugar is spelled as standard
FEEL with the original beside it as an attribute. **Source**: DMN 1.5 §6.3, §8.3, §13 (diagram interchange).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from engines.data.record_type import Schema
from engines.data.types import ANY, Kind, Type
from engines.expr import Scope
from engines.expr import tree as t
from engines.expr.parse import parse_expression, parse_unary_tests
from engines.expr.printer import print_tree
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import say
from engines.rule.definition import TableDef
from engines.rule.tables.compile import is_any, table_scope

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"
DMNDI = "https://www.omg.org/spec/DMN/20230324/DMNDI/"
DC = "http://www.omg.org/spec/DMN/20180521/DC/"
DI = "http://www.omg.org/spec/DMN/20180521/DI/"
OURS = "urn:mortise:dmn:1"
_MAP: Any = {None: MODEL, "dmndi": DMNDI, "dc": DC, "di": DI, "mortise": OURS}
_HITS = {"U": "UNIQUE", "A": "ANY", "P": "PRIORITY", "F": "FIRST", "R": "RULE ORDER", "O": "OUTPUT ORDER"}
_AGGREGATIONS = {"C+": "SUM", "C<": "MIN", "C>": "MAX", "C#": "COUNT"}
_SIMPLE = {
    Kind.NUMBER: "number", Kind.STRING: "string", Kind.BOOLEAN: "boolean", Kind.DATE: "date", Kind.TIME: "time",
    Kind.DATE_TIME: "date and time", Kind.DAYS_DURATION: "days and time duration",
    Kind.MONTHS_DURATION: "years and months duration",
}  # fmt: skip
_UNITS = {"years": "P{}Y", "months": "P{}M", "weeks": "P{}W", "days": "P{}D", "hours": "PT{}H", "minutes": "PT{}M",
          "seconds": "PT{}S"}  # fmt: skip


def write_dmn(tables: Sequence[TableDef], schema: Schema, *, name: str, namespace: str = "") -> bytes:
    """A model with one decision per table and one input per name the tables read.

    Args:
        namespace: the model's identity; by default made from its name.
    """
    root = etree.Element(f"{{{MODEL}}}definitions", nsmap=_MAP)
    root.set("id", "definitions")
    root.set("name", name)
    root.set("namespace", namespace or f"urn:mortise:model:{name}")
    root.set("exporter", "Mortise")
    writer = _Writer(root, schema)
    for table in tables:
        writer.add(table)
    writer.finish()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class _Writer:
    """Collects inputs and types while decisions are written; the file then holds types, inputs, decisions, diagram."""

    def __init__(self, root: etree._Element, schema: Schema) -> None:
        self.root, self.schema = root, schema
        self.inputs: dict[str, Type] = {}
        self.members: dict[str, set[str]] = {}
        """Of inputs that are records: the members that some table reads."""
        self.items: dict[str, Type] = {}
        self.decisions: list[tuple[etree._Element, list[str]]] = []

    def add(self, table: TableDef) -> None:
        scope = table_scope(table, self.schema)
        members = _names(table, scope)
        used = list(members)
        title = say(table.name, "en") or table.key
        decision = etree.Element(_tag("decision"), id=f"decision_{table.key}", name=title)
        _extension(decision, table)
        etree.SubElement(decision, _tag("variable"), id=f"variable_{table.key}", name=title)
        for each in used:
            type_ = scope.names.get(each, ANY)
            self.inputs[each] = type_ if self.inputs.get(each, type_) == type_ else ANY
            self.members.setdefault(each, set()).update(members[each])
            requirement = etree.SubElement(decision, _tag("informationRequirement"), id=_id("needs", table.key, each))
            etree.SubElement(requirement, _tag("requiredInput"), href=f"#{_id('input', each)}")
        decision.append(_table(table, scope))
        self.decisions.append((decision, used))

    def finish(self) -> None:
        refs = {each: self._type_ref(type_, each) for each, type_ in self.inputs.items()}
        for each, type_ in self.items.items():
            self._item(each, type_)
        for each, ref in refs.items():
            data = etree.SubElement(self.root, _tag("inputData"), id=_id("input", each), name=each)
            variable = etree.SubElement(data, _tag("variable"), id=_id("inputvar", each), name=each)
            if ref:
                variable.set("typeRef", ref)
        for decision, _ in self.decisions:
            self.root.append(decision)
        self._diagram()

    def _type_ref(self, type_: Type, name: str) -> str:
        if type_.kind in _SIMPLE and not type_.options:
            return _SIMPLE[type_.kind]
        element = type_.of or ANY if type_.kind is Kind.LIST else type_
        if (
            not type_.options
            and type_.kind is not Kind.LIST
            and not (element.kind is Kind.RECORD and self.members[name])
        ):
            return ""
        self.items[name] = type_
        return _id("t", name)

    def _item(self, name: str, type_: Type) -> None:
        """The type of an input: of a record what is read of it, because other tools have no more to give."""
        element = etree.SubElement(self.root, _tag("itemDefinition"), id=_id("item", name), name=_id("t", name))
        if type_.kind is Kind.LIST:
            element.set("isCollection", "true")
            type_ = type_.of or ANY
        known = Scope({}, self.schema).members(type_)
        read = [(key, known[key]) for key in sorted(self.members[name]) if key in known]
        if type_.kind is not Kind.RECORD or not read:
            _leaf(element, type_)
        for key, member in read if type_.kind is Kind.RECORD else ():
            component = etree.SubElement(element, _tag("itemComponent"), name=key)
            if member.kind is Kind.LIST:
                component.set("isCollection", "true")
                member = member.of or ANY
            _leaf(component, member)

    def _diagram(self) -> None:
        """Decisions in a row above, inputs in a row below, a line for each requirement."""
        holder = etree.SubElement(self.root, f"{{{DMNDI}}}DMNDI")
        diagram = etree.SubElement(holder, f"{{{DMNDI}}}DMNDiagram", id="diagram", name=self.root.get("name") or "")
        below = {each: (80 + 190 * at, 260) for at, each in enumerate(self.inputs)}
        for at, (decision, used) in enumerate(self.decisions):
            x, y = 80 + 220 * at, 80
            _shape(diagram, decision.get("id") or "", x, y, 160, 70)
            for requirement, each in zip(decision.iter(_tag("informationRequirement")), used, strict=True):
                edge = etree.SubElement(
                    diagram,
                    f"{{{DMNDI}}}DMNEdge",
                    id=f"edge_{requirement.get('id')}",
                    dmnElementRef=requirement.get("id") or "",
                )
                start = below[each]
                for left, top in ((start[0] + 70, start[1]), (x + 80, y + 70)):
                    etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(left), y=str(top))
        for each, (x, y) in below.items():
            _shape(diagram, _id("input", each), x, y, 140, 50)


def _shape(diagram: etree._Element, element: str, x: int, y: int, width: int, height: int) -> None:
    shape = etree.SubElement(diagram, f"{{{DMNDI}}}DMNShape", id=f"shape_{element}", dmnElementRef=element)
    bounds = {"x": x, "y": y, "width": width, "height": height}
    etree.SubElement(shape, f"{{{DC}}}Bounds", {key: str(each) for key, each in bounds.items()})


def _leaf(element: etree._Element, type_: Type) -> None:
    etree.SubElement(element, _tag("typeRef")).text = _SIMPLE.get(type_.kind, "Any")
    if type_.options:
        allowed = etree.SubElement(element, _tag("allowedValues"))
        etree.SubElement(allowed, _tag("text")).text = ", ".join(
            json.dumps(o, ensure_ascii=False) for o in type_.options
        )


def _extension(decision: etree._Element, table: TableDef) -> None:
    """What DMN has no place for, as JSON."""
    kept: dict[str, Any] = {"key": table.key, "name": table.name, "inputs": [each.label for each in table.inputs],
                            "outputs": [each.label for each in table.outputs]}  # fmt: skip
    if table.form is not None:
        kept["form"] = table.form
    if table.help:
        kept["help"] = table.help
    holder = etree.SubElement(decision, _tag("extensionElements"))
    etree.SubElement(holder, f"{{{OURS}}}table").text = json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _table(table: TableDef, scope: Scope) -> etree._Element:
    element = etree.Element(_tag("decisionTable"), id=f"table_{table.key}", hitPolicy=_HITS.get(table.hit, "COLLECT"))
    if table.hit in _AGGREGATIONS:
        element.set("aggregation", _AGGREGATIONS[table.hit])
    element.set("preferredOrientation", "Rule-as-Row")
    element.set("outputLabel", say(table.name, "en") or table.key)
    for at, given in enumerate(table.inputs):
        _input(element, f"{table.key}_in{at}", given.expression, say(given.label, "en"), given.values, scope)
    for at in range(len(table.outputs)):
        _output(element, table, at, scope)
    if any(row.note for row in table.rows):
        etree.SubElement(element, _tag("annotation"), name="note")
    for number, row in enumerate(table.rows):
        rule = etree.SubElement(element, _tag("rule"), id=f"{table.key}_row{number + 1}")
        for at, text in enumerate(row.when):
            cell = etree.SubElement(rule, _tag("inputEntry"), id=f"{table.key}_row{number + 1}_when{at + 1}")
            _text(cell, text, scope, tests=True)
        for at, text in enumerate(row.then):
            cell = etree.SubElement(rule, _tag("outputEntry"), id=f"{table.key}_row{number + 1}_then{at + 1}")
            _text(cell, text, scope)
        if any(each.note for each in table.rows):
            etree.SubElement(etree.SubElement(rule, _tag("annotationEntry")), _tag("text")).text = row.note
    return element


def _input(element: etree._Element, id_: str, text: str, label: str, values: str | None, scope: Scope) -> None:
    column = etree.SubElement(element, _tag("input"), id=id_)
    if label:
        column.set("label", label)
    expression = etree.SubElement(column, _tag("inputExpression"), id=f"{id_}_expression")
    type_ = _SIMPLE.get(_type_of(text, scope).kind)
    if type_:
        expression.set("typeRef", type_)
    _text(expression, text, scope)
    if values:
        _text(etree.SubElement(column, _tag("inputValues"), id=f"{id_}_values"), values, scope, tests=True)


def _output(element: etree._Element, table: TableDef, at: int, scope: Scope) -> None:
    output = table.outputs[at]
    column = etree.SubElement(element, _tag("output"), id=f"{table.key}_out{at}", name=output.key)
    if say(output.label, "en"):
        column.set("label", say(output.label, "en"))
    kinds = {_type_of(row.then[at], scope).kind for row in table.rows if at < len(row.then) and row.then[at].strip()}
    type_ = _SIMPLE.get(kinds.pop()) if len(kinds) == 1 else None
    if type_:
        column.set("typeRef", type_)
    if output.values:
        _text(
            etree.SubElement(column, _tag("outputValues"), id=f"{table.key}_out{at}_values"),
            output.values,
            scope,
            tests=True,
        )
    if output.default is not None:
        _text(
            etree.SubElement(column, _tag("defaultOutputEntry"), id=f"{table.key}_out{at}_default"),
            output.default,
            scope,
        )


def _text(element: etree._Element, text: str, scope: Scope, *, tests: bool = False) -> None:
    """The text in standard FEEL; as it was written in an attribute when that differs."""
    standard = _standard(text, scope, tests)
    etree.SubElement(element, _tag("text")).text = standard
    if standard != text:
        element.set(f"{{{OURS}}}text", text)


def _standard(text: str, scope: Scope, tests: bool) -> str:
    if tests and is_any(text):
        return "-"
    if not text.strip():
        return "null"
    try:
        parsed = parse_unary_tests(text, scope) if tests else parse_expression(text, scope)
    except DefinitionError:
        return text
    printed = print_tree(_plain(parsed))
    printed = printed[1:-1] if tests and isinstance(parsed, t.Tests) and _wrapped(printed, parsed) else printed
    return text if "".join(printed.split()) == "".join(text.split()) else printed


def _wrapped(printed: str, parsed: t.Tests) -> bool:
    return not parsed.negated and len(parsed.tests) > 1 and printed.startswith("(") and printed.endswith(")")


def _plain(node: Any) -> Any:
    """The tree without what only we write: `15 days` becomes `duration("P15D")`."""
    from dataclasses import fields, replace

    if isinstance(node, tuple):
        return tuple(_plain(each) for each in node)
    if not isinstance(node, t.Node):
        return node
    if isinstance(node, t.UnitLiteral):
        return t.AtLiteral(_UNITS[node.unit].format(node.amount), node.value)
    return replace(node, **{each.name: _plain(getattr(node, each.name)) for each in fields(node) if each.init})


def _names(table: TableDef, scope: Scope) -> dict[str, set[str]]:
    """The names of the scope that the table's texts read, in order of appearance, each with the members read of it."""
    found: dict[str, set[str]] = {}
    for text, tests in _texts(table):
        if tests and is_any(text):
            continue
        try:
            parsed = parse_unary_tests(text, scope) if tests else parse_expression(text, scope)
        except DefinitionError:
            continue
        for node in t.walk(parsed):
            if isinstance(node, t.Name) and node.name in scope.names:
                found.setdefault(node.name, set())
            elif isinstance(node, t.Path) and isinstance(node.target, t.Name) and node.target.name in scope.names:
                found.setdefault(node.target.name, set()).add(node.member)
    return found


def _texts(table: TableDef) -> Iterable[tuple[str, bool]]:
    for given in table.inputs:
        yield given.expression, False
    for row in table.rows:
        yield from ((text, True) for text in row.when)
        yield from ((text, False) for text in row.then)
    for output in table.outputs:
        if output.default:
            yield output.default, False


def _type_of(text: str, scope: Scope) -> Type:
    from engines.rule.dmn.feel import feel_expression

    return feel_expression(text, scope).type if text.strip() else ANY


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _id(*parts: str) -> str:
    """An XML id made of names."""
    return "_".join(re.sub(r"[^\w.-]", "_", each) for each in parts)
