"""The test files of the DMN Technology Compatibility Kit, read in place: `tck(TestCases)`, any version of its schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engines.expr.temporal import read_any

LEVELS = ("compliance-level-2", "compliance-level-3")


@dataclass(frozen=True)
class Question:
    """One result node of one test case. `service`: the invocable a case names; `inputs`: by name, `{namespace}name`
    where the kit gives a namespace."""

    case: str
    node: str
    inputs: dict[str, Any]
    wanted: Any
    wants_error: bool
    service: str = ""


@dataclass(frozen=True)
class Unread:
    """A moment or duration that our reader does not take: equal to nothing we can answer."""

    text: str


@dataclass(frozen=True)
class Suite:
    """A test file with the model it is about (None: the file is missing)."""

    file: Path
    model: Path
    questions: tuple[Question, ...]


def find_suites(folder: Path) -> list[Path]:
    """Every test file of levels 2 and 3 below a folder, in order."""
    found = {file for level in LEVELS for file in folder.rglob(f"{level}/**/*-test-*.xml")}
    if folder.name in LEVELS:
        found |= set(folder.rglob("*-test-*.xml"))
    return sorted(found)


def read_suite(file: Path) -> Suite:
    root = etree.parse(str(file), _parser()).getroot()
    model = file.parent / (_text(_child(root, "modelName")) or "")
    questions = [each for case in _children(root, "testCase") for each in _questions(case)]
    return Suite(file, model, tuple(questions))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def _questions(case: Any) -> Iterator[Question]:
    inputs = {}
    for each in _children(case, "inputNode"):
        name, namespace = each.get("name") or "", each.get("namespace")
        inputs[f"{{{namespace}}}{name}" if namespace else name] = _value(each)
    service = case.get("invocableName") or ""
    for node in _children(case, "resultNode"):
        yield Question(
            case.get("id") or "",
            node.get("name") or "",
            inputs,
            _value(_child(node, "expected")),
            node.get("errorResult") == "true",
            service,
        )


def _value(element: Any) -> Any:
    """The value an `inputNode`, `expected`, `component` or `item` holds."""
    if element is None:
        return None
    components = _children(element, "component")
    if components:
        return {each.get("name") or "": _value(each) for each in components}
    listed = _child(element, "list")
    if listed is not None:
        return None if _is_nil(listed) else [_value(each) for each in _children(listed, "item")]
    scalar = _child(element, "value")
    return None if scalar is None else _scalar(scalar)


def _scalar(element: Any) -> Any:
    if _is_nil(element):
        return None
    text = "".join(str(each) for each in element.itertext())
    match _attribute(element, "type").rpartition(":")[2]:
        case "decimal" | "double" | "float" | "integer" | "int" | "long" | "short" | "byte":
            return Decimal(text.strip())
        case "boolean":
            return text.strip() in ("true", "1")
        case "date" | "dateTime" | "time" | "duration" | "dayTimeDuration" | "yearMonthDuration":
            found = read_any(text.strip())
            return Unread(text) if found is None or isinstance(found, str) else found
        case _:
            return text


def _is_nil(element: Any) -> bool:
    return _attribute(element, "nil") in ("true", "1")


def _attribute(element: Any, name: str) -> str:
    return str(element.get(f"{{http://www.w3.org/2001/XMLSchema-instance}}{name}") or "")


def _children(element: Any, name: str) -> list[Any]:
    return [each for each in element if isinstance(each.tag, str) and etree.QName(each).localname == name]


def _child(element: Any, name: str) -> Any:
    return next(iter(_children(element, name)), None)


def _text(element: Any) -> str:
    return "" if element is None else (element.text or "").strip()
