"""The decision tables of a DMN model as our own TableDefs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from engines.data.record_type import Schema
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text, say
from engines.rule.definition import TableDef, TableInput, TableOutput, TableRow
from engines.rule.dmn import model as m
from engines.rule.dmn.export import OURS
from engines.rule.dmn.read_boxed import read_expression
from engines.rule.dmn.xml import child, children, parse_xml
from engines.rule.tables.keys import field_names, key_of


@dataclass(frozen=True)
class ReadTables:
    """`diagnostics`: what could not be taken over; pointers begin with the table's place (`/0/rows/2/then/0`)."""

    tables: list[TableDef]
    diagnostics: list[Diagnostic]


def tables_of_dmn(source: bytes | str, *, form: str | None = None, schema: Schema | None = None) -> ReadTables:
    """Every decision (and knowledge model) of the file that is a decision table.

    Args:
        form: the form whose fields the tables look at; a table we exported remembers its own. Names of the model that
            are a field's key or label become that key.

    Raises:
        DefinitionError: `dmn.xml.…` when the file is no DMN file.
    """
    root, _ = parse_xml(source)
    found: list[TableDef] = []
    diagnostics: list[Diagnostic] = []
    for element, owner in _decisions(root):
        box = read_expression(owner)
        if not isinstance(box, m.TableBox):
            diagnostics.append(_no_table(element))
            continue
        reader = _Reader(element, owner, box, form, schema or {}, {each.key for each in found})
        found.append(reader.table())
        diagnostics += [each.under(f"/{len(found) - 1}") for each in reader.found]
    return ReadTables(found, diagnostics)


def _decisions(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Decisions and functions, with the element that holds their logic."""
    for each in children(root, "decision", "businessKnowledgeModel"):
        owner = child(each, "encapsulatedLogic")
        yield each, each if owner is None else owner


def _no_table(element: etree._Element) -> Diagnostic:
    name = element.get("name") or ""
    return Diagnostic(
        "dmn.no_table",
        "",
        Text(f"'{name}' is not a decision table and is left out.", f"“{name}”不是决策表，已略过。"),
        None,
        Severity.WARNING,
    )


class _Reader:
    """One table. `kept` is what our own export put aside."""

    def __init__(
        self,
        element: etree._Element,
        owner: etree._Element,
        box: m.TableBox,
        form: str | None,
        schema: Schema,
        taken: set[str],
    ) -> None:
        self.element, self.box, self.taken = element, box, taken
        self.found: list[Diagnostic] = []
        self.kept = _kept(element)
        self.form = self.kept.get("form", form)
        self.names = _model_names(schema, self.form) if not self.kept else {}
        self.written = _originals(owner)

    def table(self) -> TableDef:
        name = self.element.get("name") or ""
        key = self.kept.get("key") or key_of(name, self.taken)
        given: dict[str, Any] = {"key": key, "form": self.form, "hit": self.box.hit}
        given["name"] = _label(self.kept.get("name"), name, key)
        if self.kept.get("help"):
            given["help"] = self.kept["help"]
        inputs = [self._input(at, each) for at, each in enumerate(self.box.inputs)]
        keys: set[str] = set()
        outputs = [self._output(at, each, keys) for at, each in enumerate(self.box.outputs)]
        rows = [self._row(number, each) for number, each in enumerate(self.box.rules)]
        return TableDef(**given, inputs=inputs, outputs=outputs, rows=rows)

    def _input(self, at: int, clause: m.InputClause) -> TableInput:
        label = _label(_at(self.kept.get("inputs"), at), clause.label, "")
        text = self._text(f"in{at}", clause.expression.text)
        return TableInput(expression=text, label=label, values=self._optional(f"in{at}v", clause.values))

    def _output(self, at: int, clause: m.OutputClause, keys: set[str]) -> TableOutput:
        name = clause.name or clause.label or self.element.get("name") or ""
        key = clause.name if self.kept and clause.name else key_of(name, keys)
        keys.add(key)
        label = _label(_at(self.kept.get("outputs"), at), clause.label, "")
        default = clause.default.text if clause.default is not None else None
        return TableOutput(
            key=key,
            label=label or ("" if key == name else name),
            values=self._optional(f"out{at}v", clause.values),
            default=self._optional(f"out{at}d", default),
        )

    def _row(self, number: int, rule: m.TableRule) -> TableRow:
        when = [self._text(f"r{number}w{at}", each.text) for at, each in enumerate(rule.inputs)]
        then = []
        for at, cell in enumerate(rule.outputs):
            if isinstance(cell, m.Literal) and not cell.language:
                then.append(self._text(f"r{number}t{at}", cell.text))
            else:
                then.append("")
                self.found.append(_not_a_text(number, at))
        return TableRow(when=when, then=then, note=rule.note)

    def _optional(self, place: str, text: str | None) -> str | None:
        return None if text is None else self._text(place, text)

    def _text(self, place: str, text: str) -> str:
        """A text as it was written, or with the model's names turned into field keys."""
        if place in self.written:
            return self.written[place]
        text = text.strip() if not self.kept else text
        for name, key in self.names.items():
            text = _replaced(text, name, key)
        return text


def _originals(owner: etree._Element) -> dict[str, str]:
    """Texts in our own spelling, by place."""
    table = child(owner, "decisionTable")
    found: dict[str, str] = {}

    def keep(place: str, element: etree._Element | None) -> None:
        text = None if element is None else element.get(f"{{{OURS}}}text")
        if text is not None:
            found[place] = text

    for at, each in enumerate(children(table, "input")):
        keep(f"in{at}", child(each, "inputExpression"))
        keep(f"in{at}v", child(each, "inputValues"))
    for at, each in enumerate(children(table, "output")):
        keep(f"out{at}v", child(each, "outputValues"))
        keep(f"out{at}d", child(each, "defaultOutputEntry"))
    for number, rule in enumerate(children(table, "rule")):
        for at, each in enumerate(children(rule, "inputEntry")):
            keep(f"r{number}w{at}", each)
        for at, each in enumerate(children(rule, "outputEntry")):
            keep(f"r{number}t{at}", each)
    return found


def _kept(element: etree._Element) -> Mapping[str, Any]:
    holder = child(element, "extensionElements")
    own = None if holder is None else holder.find(f"{{{OURS}}}table")
    try:
        found = json.loads(own.text or "") if own is not None else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _at(labels: Any, index: int) -> Any:
    return labels[index] if isinstance(labels, list) and index < len(labels) else None


def _label(kept: Any, shown: str, key: str) -> Any:
    """Our own label (it may have several languages), unless another tool changed what it showed."""
    if kept is not None and (say(kept, "en") or key) == (shown or key):
        return kept
    return "" if shown == key else shown


def _model_names(schema: Schema, form: str | None) -> dict[str, str]:
    """The names a model may use for a field (but its key) → its key; the longest first."""
    found = {name: key for name, key in field_names(schema, form).items() if name != key}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _replaced(text: str, name: str, key: str) -> str:
    """`name` as a whole name, outside texts in quotes."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in name.split()))
    parts = re.split(r'("(?:[^"\\]|\\.)*")', text)
    return "".join(
        part if at % 2 else re.sub(rf"(?i)(?<![\w.]){pattern.pattern}(?!\w)", key, part)
        for at, part in enumerate(parts)
    )


def _not_a_text(number: int, column: int) -> Diagnostic:
    return Diagnostic(
        "dmn.not_feel",
        f"/rows/{number}/then/{column}",
        Text(
            f"Row {number + 1} has an output that is not FEEL; it is left empty.",
            f"第 {number + 1} 行的输出不是 FEEL，已留空。",
        ),
        None,
        Severity.WARNING,
    )
