"""What the standard lets stand where: element kinds, their attributes, children and references (`schema.txt`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LINE = re.compile(r"^(?P<abstract>~?)(?P<name>\w+)(?: < (?P<bases>[\w,]+))?(?: : (?P<parts>.*))?$")
_ATTRIBUTE = re.compile(r"^@(?P<name>\w+)(?P<required>!?) (?:-> (?P<refers>[\w* ]+)|(?P<kind>\S+))$")
_CHILD = re.compile(
    r"^(?P<name>\w+)(?P<count>[!?*+])(?P<choice>\|?)(?: -> (?P<refers>[\w ]+)| : (?P<kind>\w+)| text)?$"
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """`refers`: the kinds it may name, empty for no reference, ("*",) for any. `kind`: `string`, `boolean`, `A|B`."""

    name: str
    required: bool
    kind: str
    refers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """`count`: `!` exactly one, `?` at most one, `*` any number, `+` one or more. `kind`: what such a child holds."""

    name: str
    count: str
    exclusive: bool
    kind: str
    refers: tuple[str, ...]

    @property
    def single(self) -> bool:
        return self.count in "!?"

    @property
    def required(self) -> bool:
        return self.count in "!+"


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    bases: tuple[str, ...]
    abstract: bool
    own_attributes: tuple[Attribute, ...]
    own_children: tuple[Child, ...]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by name."""
    text = files("engines.flow.bpmn").joinpath("schema.txt").read_text(encoding="utf-8")
    found = [_kind(line) for line in text.splitlines() if line and not line.startswith("#")]
    return {each.name: each for each in found}


@cache
def is_a(name: str, kind: str) -> bool:
    """Whether elements called `name` are of this kind: `is_a("userTask", "activity")`."""
    return kind in lineage(name)


@cache
def lineage(name: str) -> tuple[str, ...]:
    """The kind and what it derives from, nearest first."""
    own = kinds().get(name)
    if own is None:
        return (name,)
    return (name, *(each for base in own.bases for each in lineage(base)))


@cache
def attributes(name: str) -> dict[str, Attribute]:
    """Every attribute of a kind, inherited ones included."""
    return {each.name: each for kind in _kinds_of(name) for each in kind.own_attributes}


@cache
def children(name: str) -> tuple[Child, ...]:
    """Every child slot of a kind, inherited ones included."""
    return tuple(each for kind in _kinds_of(name) for each in kind.own_children)


@cache
def slot(parent: str, name: str) -> Child | None:
    """The place in a `parent` where an element called `name` stands; None where the standard knows none."""
    exact = next((each for each in children(parent) if each.name == name), None)
    return exact or next((each for each in children(parent) if is_a(name, each.name)), None)


def content_kind(place: Child, name: str, declared: str = "") -> str:
    """The kind that says what an element in this place holds. `declared` is its `xsi:type` (`tFormalExpression`)."""
    if declared.startswith("t") and declared[1:2].isupper():
        named = declared[1].lower() + declared[2:]
        if named in kinds():
            return named
    return place.kind if place.kind else name


def _kinds_of(name: str) -> Iterator[Kind]:
    for each in reversed(lineage(name)):
        if each in kinds():
            yield kinds()[each]


def _kind(line: str) -> Kind:
    found = _LINE.match(line)
    if found is None:
        raise ValueError(line)
    parts = found["parts"].split(", ") if found["parts"] else []
    return Kind(
        name=found["name"],
        bases=tuple(found["bases"].split(",")) if found["bases"] else (),
        abstract=bool(found["abstract"]),
        own_attributes=tuple(_attribute(each) for each in parts if each.startswith("@")),
        own_children=tuple(_child(each) for each in parts if not each.startswith("@")),
    )


def _attribute(written: str) -> Attribute:
    found = _ATTRIBUTE.match(written)
    if found is None:
        raise ValueError(written)
    return Attribute(found["name"], bool(found["required"]), found["kind"] or "", _kinds_named(found["refers"]))


def _child(written: str) -> Child:
    found = _CHILD.match(written)
    if found is None:
        raise ValueError(written)
    return Child(
        found["name"], found["count"], bool(found["choice"]), found["kind"] or "", _kinds_named(found["refers"])
    )


def _kinds_named(written: str | None) -> tuple[str, ...]:
    return tuple(written.split()) if written else ()
