"""Which words of an expression or a rule are names, and what they are called: the editor shows labels, stores keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engines.app.draft import Draft
from engines.data.record_type import Schema
from engines.data.types import Kind, Type
from engines.expr import Scope
from engines.expr import tree as t
from engines.expr.check import elaborate
from engines.expr.parse import parse_expression
from engines.expr.typing import said
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import say
from engines.rule import read_rule
from engines.rule.check import form_of, rule_scope
from engines.rule.scan import split_rule
from engines.rule.text import verbs
from engines.rule.walk import PlacedAction, placed_actions, placed_slots
from engines.rule.writing import led_to


@dataclass(frozen=True, slots=True)
class Named:
    """A piece of text that names something. `kind`: field, option, form, table, flow."""

    start: int
    end: int
    kind: str
    key: str
    label: str
    type: str = ""

    def view(self) -> dict[str, Any]:
        return {
            "from": self.start, "to": self.end, "kind": self.kind, "key": self.key, "label": self.label,
            "type": self.type,
        }  # fmt: skip


def names_in_text(text: str, scope: Scope, language: str) -> list[Named]:
    """The names of one expression, in order; empty when it cannot be read."""
    try:
        tree, _ = elaborate(parse_expression(text, scope), scope)
    except DefinitionError:
        return []
    found = {each.start: each for each in _names(tree, text, scope, language)}
    return [found[start] for start in sorted(found)]


def _names(tree: t.Node, text: str, scope: Scope, language: str) -> Iterator[Named]:
    for node in t.walk(tree):
        start, end = node.span
        match node:
            case t.Name() if text[start:end].split() == node.name.split():
                yield from _field(scope.schema, scope.self_form, node.name, (start, end), node.type, language)
            case t.ItemMember() if text[start:end] == node.name:
                yield from _member_of_any(scope.schema, node.name, (start, end), node.type, language)
            case t.Path():
                place = node.member_span if node.member_span[1] else (end - len(node.member), end)
                if text[slice(*place)] == node.member:
                    owner = _record(node.target.type)
                    yield from _field(scope.schema, owner, node.member, place, node.type, language)
            case t.Compare():
                for one, other in ((node.left, node.right), (node.right, node.left)):
                    yield from _option(scope.schema, one, other, text, scope, language)
            case t.In():
                for test in node.tests:
                    for each in [test, *getattr(test, "items", ())]:
                        yield from _option(scope.schema, node.value, each, text, scope, language)


def _record(type_: Type) -> str | None:
    return type_.of.form if type_.kind is Kind.LIST and type_.of else type_.form


def _field(
    schema: Schema, form: str | None, key: str, place: tuple[int, int], type_: Type, language: str
) -> Iterator[Named]:
    record_type = schema.get(form or "")
    field = record_type.fields.get(key) if record_type else None
    if field is not None:
        label = say(field.label, language) if field.label else ""
        yield Named(*place, "field", key, label or key, said(type_).to(language))


def _member_of_any(schema: Schema, key: str, place: tuple[int, int], type_: Type, language: str) -> Iterator[Named]:
    """A bare field inside `[…]`: its form is not kept in the tree; labels that agree are shown."""
    labels = {
        say(field.label, language): form
        for form, record_type in schema.items()
        if (field := record_type.fields.get(key)) is not None and field.label
    }
    if len(labels) == 1:
        yield Named(*place, "field", key, next(iter(labels)), said(type_).to(language))


def _option(schema: Schema, one: t.Node, other: t.Node, text: str, scope: Scope, language: str) -> Iterator[Named]:
    """`"vip"` compared with a choice."""
    if not isinstance(other, t.Const) or not isinstance(other.value, str):
        return
    owner, key = (
        (scope.self_form, one.name)
        if isinstance(one, t.Name)
        else (_record(one.target.type), one.member)
        if isinstance(one, t.Path)
        else (None, "")
    )
    record_type = schema.get(owner or "")
    field = record_type.fields.get(key) if record_type else None
    for option in getattr(field, "options", ()) or ():
        if option.key == other.value and option.label and text[slice(*other.span)][:1] in "\"'“":
            yield Named(*other.span, "option", option.key, say(option.label, language), key)


def names_in_rule(text: str, draft: Draft, language: str) -> list[Named]:
    """The names of a rule text: its form, the fields of its trigger, the names of its expressions, what it writes."""
    try:
        read = read_rule(text)
    except DefinitionError:
        return []
    schema, blocks = draft.schema, read.blocks
    form = form_of(blocks)
    scope = rule_scope(form if form in schema else None, schema)
    tables = {each.key: each for each in draft.app.tables}
    found: dict[int, Named] = {}
    slots = [("when", blocks.when, scope)] if blocks.when is not None else []
    slots += [(each.path, each.text, each.scope) for each in placed_slots(blocks, scope, tables)]
    for path, slot, known in slots:
        at = read.offsets.get(path)
        if at is None:
            continue
        for each in names_in_text(slot, known, language):
            found[each.start + at] = Named(each.start + at, each.end + at, each.kind, each.key, each.label, each.type)
    parts = {part.path: text[part.body : part.end] for part in split_rule(text, verbs()) if part.path}
    bodies = {part.path: part.body for part in split_rule(text, verbs()) if part.path}
    for each in _outside(draft, blocks, placed_actions(blocks, scope, tables), parts, bodies, language):
        found.setdefault(each.start, each)
    return [found[start] for start in sorted(found)]


def _outside(
    draft: Draft, blocks: Any, placed: Iterator[PlacedAction], parts: Mapping[str, str], bodies: Mapping[str, int],
    language: str,
) -> Iterator[Named]:  # fmt: skip
    """Names outside expressions: forms and fields of triggers, forms, targets and keys of actions."""
    forms = {each.key: each for each in draft.app.forms}
    own = form_of(blocks)
    for index, trigger in enumerate(blocks.on):
        path = f"on/{index}"
        if trigger.form in forms:
            yield from _word(parts[path], bodies[path], trigger.form, "form", forms[trigger.form].name, language)
        for key in [*trigger.fields, *([trigger.field] if trigger.field else [])]:
            yield from _key(draft.schema, own, parts[path], bodies[path], key, language, bool(trigger.form))
    for each in placed:
        action, path = each.action, each.path
        target = getattr(action, "target", None)
        made, field = getattr(action, "form", None), getattr(action, "field", None)
        written = made or (led_to(target, own, each.scope) if target else own)
        if made in forms:
            yield from _word(parts[path], bodies[path], str(made), "form", forms[str(made)].name, language)
        keys = [*getattr(action, "values", ()), *([field] if field else [])]
        for key in keys:
            yield from _key(draft.schema, written, parts[path], bodies[path], key, language, False, assigned=True)


def _key(
    schema: Schema,
    form: str | None,
    text: str,
    at: int,
    key: str,
    language: str,
    later: bool,
    *,
    assigned: bool = False,
) -> Iterator[Named]:
    record_type = schema.get(form or "")
    field = record_type.fields.get(key) if record_type else None
    if field is None or not field.label:
        return
    after = r"(?=\s*[:：=＝])" if assigned and len(text) > len(key) + 1 else r"(?!\w)"
    place = re.search(rf"(?<![\w.\"]){re.escape(key)}{after}", text)
    if place is None and assigned:
        place = re.search(rf"(?<![\w.\"]){re.escape(key)}(?!\w)", text)
    if place is not None:
        type_ = said(field.value_type()).to(language)
        yield Named(at + place.start(), at + place.end(), "field", key, say(field.label, language), type_)


def _word(text: str, at: int, key: str, kind: str, name: Any, language: str) -> Iterator[Named]:
    place = re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text)
    if place is not None and name:
        yield Named(at + place.start(), at + place.end(), kind, key, say(name, language) or key)


__all__ = ["Named", "names_in_rule", "names_in_text"]
