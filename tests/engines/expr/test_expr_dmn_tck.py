"""The literal-expression cases of the DMN TCK, read in place (never vendored): set MORTISE_DMN_TCK to its folder."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engines.data.types import ANY
from engines.expr import Env, Scope, compile_expression
from engines.expr.temporal import read_any
from engines.expr.values import same
from engines.kernel.errors import MortiseError

ROOT = os.environ.get("MORTISE_DMN_TCK")
FLOOR = 0.94
"""Share of the literal-expression cases that must pass; raise it with every improvement."""
ENV = Env(datetime(2026, 3, 9, 12, tzinfo=UTC), "UTC")


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def children(element: ET.Element | None, name: str) -> list[ET.Element]:
    return [] if element is None else [each for each in element if local(each) == name]


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    return next(iter(children(element, name)), None)


class Model:
    """Decisions of a model that are literal expressions over inputs and other such decisions."""

    def __init__(self, file: Path) -> None:
        root = ET.parse(file).getroot()
        self.decisions = {each.get("name", ""): each for each in root if local(each) == "decision"}
        self.ids = {each.get("id"): each for each in root}

    def needs(self, decision: ET.Element) -> Iterator[ET.Element | None]:
        for requirement in decision:
            if local(requirement) in ("informationRequirement", "knowledgeRequirement"):
                for each in requirement:
                    yield self.ids.get((each.get("href") or "").lstrip("#"))

    def literal(self, decision: ET.Element | None) -> bool:
        if decision is None or child(decision, "literalExpression") is None:
            return False
        return all(
            each is not None and (local(each) == "inputData" or (local(each) == "decision" and self.literal(each)))
            for each in self.needs(decision)
        )

    def value(self, decision: ET.Element, inputs: dict[str, Any]) -> Any:
        names = dict(inputs)
        for each in self.needs(decision):
            if each is not None and local(each) == "decision":
                names[each.get("name", "")] = self.value(each, inputs)
            elif each is not None:
                names.setdefault(each.get("name", ""), None)
        text = child(child(decision, "literalExpression"), "text")
        scope = Scope(dict.fromkeys(names, ANY), standard=True)
        try:
            return compile_expression((text.text if text is not None else "") or "", scope).evaluate(names, ENV)
        except MortiseError:
            return None


def read(element: ET.Element | None) -> Any:
    """The value of an input or expected node."""
    if element is None:
        return None
    for each in element:
        match local(each):
            case "value":
                return scalar(each)
            case "list":
                return [read(item) for item in children(each, "item")]
            case "component":
                return {part.get("name", ""): read(part) for part in children(element, "component")}
    return None


def scalar(element: ET.Element) -> Any:
    kind = next((value for key, value in element.attrib.items() if key.endswith("}type")), "xsd:string").rpartition(
        ":"
    )[2]
    if any(key.endswith("}nil") for key in element.attrib):
        return None
    text = element.text or ""
    match kind:
        case "decimal" | "double" | "integer" | "int":
            return Decimal(text)
        case "boolean":
            return text == "true"
        case "date" | "dateTime" | "time" | "duration":
            return read_any(text)
        case _:
            return text


def alike(found: Any, wanted: Any) -> bool:
    if isinstance(found, Decimal) and isinstance(wanted, Decimal):
        return abs(found - wanted) <= abs(wanted) * Decimal("1e-8")
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(alike(a, b) for a, b in zip(found, wanted, strict=True))
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(alike(found[key], wanted[key]) for key in found)
    return same(found, wanted) is True


def cases(root: Path) -> Iterator[tuple[str, bool, bool]]:
    """(name, passed, expects a value) of every literal case."""
    for file in sorted(root.glob("compliance-level-*/*/*.xml")):
        suite = ET.parse(file).getroot()
        model_name = child(suite, "modelName")
        path = file.parent / ((model_name.text if model_name is not None else "") or "")
        if not path.is_file():
            continue
        model = Model(path)
        for case in children(suite, "testCase"):
            inputs = {each.get("name", ""): read(each) for each in children(case, "inputNode")}
            for node in children(case, "resultNode"):
                decision = model.decisions.get(node.get("name", ""))
                if decision is None or not model.literal(decision):
                    continue
                wanted = read(child(node, "expected"))
                yield f"{file.stem}/{case.get('id')}", alike(model.value(decision, inputs), wanted), wanted is not None


@pytest.mark.skipif(not ROOT, reason="set MORTISE_DMN_TCK to the folder of the DMN TCK")
def test_the_literal_cases_of_the_kit_stay_above_the_floor() -> None:
    found = list(cases(Path(ROOT or "")))
    passed = sum(ok for _, ok, _ in found)
    valued = [ok for _, ok, expects in found if expects]
    print(f"DMN TCK literal cases: {passed}/{len(found)}; expecting a value: {sum(valued)}/{len(valued)}")
    assert passed / len(found) >= FLOOR
