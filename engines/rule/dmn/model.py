"""A DMN model as it was written: the elements of DMN 1.5 XML that carry meaning, whatever version the file was.

**Source**: DMN 1.5 §6 (requirements), §7 (item definitions, boxed expressions), §8 (decision tables).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engines.kernel.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed:
    """An expression of a decision, a function, or a cell. `at`: where in the file (element id or path)."""

    type_ref: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Literal(Boxed):
    """FEEL text; `language` other than "" is a language that is not FEEL."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """`name` "" is the result of the context."""

    name: str
    type_ref: str
    value: Boxed | None


@dataclass(frozen=True, slots=True)
class ContextBox(Boxed):
    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True)
class ListBox(Boxed):
    items: tuple[Boxed | None, ...]


@dataclass(frozen=True, slots=True)
class RelationBox(Boxed):
    """A table of values: a list of contexts, one per row."""

    columns: tuple[tuple[str, str], ...]
    """Name and type of each column."""
    rows: tuple[tuple[Boxed | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Binding:
    name: str
    type_ref: str
    value: Boxed | None


@dataclass(frozen=True, slots=True)
class InvocationBox(Boxed):
    called: Boxed | None
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class FormalParameter:
    name: str
    type_ref: str


@dataclass(frozen=True, slots=True)
class FunctionBox(Boxed):
    """`kind`: FEEL, JAVA or PMML."""

    kind: str
    parameters: tuple[FormalParameter, ...]
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class ConditionalBox(Boxed):
    condition: Boxed | None
    then: Boxed | None
    otherwise: Boxed | None


@dataclass(frozen=True, slots=True)
class FilterBox(Boxed):
    source: Boxed | None
    match: Boxed | None


@dataclass(frozen=True, slots=True)
class IteratorBox(Boxed):
    """`what`: for, some or every."""

    what: str
    variable: str
    source: Boxed | None
    source_type: str
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class InputClause:
    expression: Literal
    label: str = ""
    values: str | None = None
    """The allowed values, as unary tests."""


@dataclass(frozen=True, slots=True)
class OutputClause:
    name: str = ""
    label: str = ""
    type_ref: str = ""
    values: str | None = None
    default: Literal | None = None


@dataclass(frozen=True, slots=True)
class TableRule:
    inputs: tuple[Literal, ...]
    outputs: tuple[Boxed | None, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableBox(Boxed):
    """`hit`: the short form of the hit policy: U A P F R O C C+ C< C> C#."""

    hit: str
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[TableRule, ...]
    output_label: str = ""
    preferred_orientation: str = ""


@dataclass(frozen=True, slots=True)
class FunctionItem:
    parameters: tuple[FormalParameter, ...]
    output: str


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    name: str
    type_ref: str = ""
    is_collection: bool = False
    allowed: str | None = None
    """Unary tests on the value, or on each item of a collection."""
    constraint: str | None = None
    """Unary tests on the value as a whole (`typeConstraint`, DMN 1.5)."""
    components: tuple[ItemDefinition, ...] = ()
    function: FunctionItem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A node of the requirements graph. `type_ref` is the type of its variable; `requires` holds references
    `namespace#id` of what it needs, in the order of the file."""

    id: str
    name: str
    type_ref: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class InputData(Element): ...


@dataclass(frozen=True, slots=True)
class DecisionElement(Element):
    requires: tuple[str, ...] = ()
    logic: Boxed | None = None


@dataclass(frozen=True, slots=True)
class KnowledgeModel(Element):
    requires: tuple[str, ...] = ()
    logic: FunctionBox | None = None


@dataclass(frozen=True, slots=True)
class DecisionServiceElement(Element):
    """References, in the order of the file."""

    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """Another model (`kind` is its language's namespace) under the name `name`; "" puts its names beside our own."""

    namespace: str
    name: str
    kind: str


@dataclass(frozen=True)
class DmnModel:
    """`elements`: by id. `notes`: what the file holds that cannot be run, each with its place."""

    namespace: str
    name: str
    version: str = "1.5"
    items: tuple[ItemDefinition, ...] = ()
    elements: Mapping[str, Element] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()
    notes: tuple[Diagnostic, ...] = ()

    def named(self, name: str) -> Element | None:
        """The decision, service, knowledge model or input of this name; decisions first."""
        order = (DecisionElement, DecisionServiceElement, KnowledgeModel, InputData)
        found = [each for each in self.elements.values() if each.name == name]
        return min(found, key=lambda each: order.index(type(each)), default=None)
