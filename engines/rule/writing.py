"""Pieces of canonical rule text, and checks that several actions share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from engines.data.record_type import Schema
from engines.expr import Scope
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from engines.rule.blocks import ActionSlot, Language, Parts


def written_entries(values: Mapping[str, str]) -> str:
    """`{ owner: owner, subject: "…" }`."""
    return "{ " + ", ".join(f"{key}: {text}" for key, text in values.items()) + " }" if values else "{ }"


def written_people(people: Sequence[str], roles: Sequence[str], language: Language) -> str:
    """`owner, role "sales"`."""
    role = "role" if language == "en" else "角色"
    return ", ".join([*people, *(f'{role} "{each}"' for each in roles)])


def addressed(parts: Parts, children: Sequence[Any]) -> dict[str, Any]:
    """Whom an action goes to (`notify_who` of its grammar) and its entries, as `to`, `roles` and `values`."""
    groups = [each for each in children if isinstance(each, tuple) and each]
    return {
        "to": [parts.source(each) for kind, *held in groups if kind == "to" for each in held],
        "roles": [str(each) for kind, *held in groups if kind == "role" for each in held],
        "values": parts.entries(next((each for each in groups if each[0] not in ("to", "role")), None)),
    }


def addressed_slots(to: Sequence[str], values: Mapping[str, str]) -> Iterator[ActionSlot]:
    """The slots of an action that goes to people."""
    yield from (ActionSlot(f"to/{index}", each) for index, each in enumerate(to))
    yield from entry_slots("values", values)


def unknown_parts(values: Mapping[str, str], known: Collection[str], whose: Text) -> list[Diagnostic]:
    """Entries that an action does not have. `whose`: the action, as a sentence begins."""
    return [
        Diagnostic(
            "rule.unknown_part",
            f"/values/{key}",
            Text(f"{whose.en} has no part '{key}'.", f"{whose.zh}没有“{key}”这一项。"),
            Text(f"Use {', '.join(known)}.", f"可用：{'、'.join(known)}。"),
        )
        for key in values
        if key not in known
    ]


def name_taken(member: str, name: str, scope: Scope, hint: Text) -> list[Diagnostic]:
    """A name that an action gives, and that means something already."""
    if name not in scope.names:
        return []
    said = Text(f"'{name}' is the name of something else.", f"名称“{name}”已被占用。")
    return [Diagnostic("rule.name_taken", f"/{member}", said, hint)]


def entry_slots(base: str, values: Mapping[str, str]) -> Iterator[ActionSlot]:
    for key, text in values.items():
        yield ActionSlot(f"{base}/{key}", text)


def unknown_form(form: str, schema: Schema, where: str = "/form") -> list[Diagnostic]:
    if not schema or form in schema:
        return []
    return [
        Diagnostic(
            "rule.unknown_form",
            where,
            Text(f"There is no form '{form}'.", f"没有表单“{form}”。"),
            did_you_mean(form, schema) or Text("Choose an existing form.", "请选择已有的表单。"),
        )
    ]


def unknown_fields(form: str | None, names: Any, schema: Schema, where: str) -> list[Diagnostic]:
    """A diagnostic for each name that is not a field of `form`; system fields cannot be written."""
    if not form or form not in schema:
        return []
    known = schema[form].fields
    return [
        Diagnostic(
            "rule.unknown_field",
            pointer.join(where, name),
            Text(f"Form '{form}' has no field '{name}' to write.", f"表单“{form}”没有可写入的字段“{name}”。"),
            did_you_mean(name, known) or Text("Choose an existing field.", "请选择已有的字段。"),
        )
        for name in names
        if name not in known
    ]


def target_form(form: str | None, path: str, schema: Schema) -> str | None:
    """The form that a path of references leads to: `customer.owner` of an order; None when it is unknown."""
    for part in path.split("."):
        record_type = schema.get(form or "")
        found = record_type.types.get(part) if record_type else None
        if part == "record" and form:
            continue
        if found is None:
            return None
        form = (found.of.form if found.of else None) or found.form
    return form


def led_to(path: str, form: str | None, scope: Scope) -> str | None:
    """The same in the scope of an action, where `for each` and others have given names to records."""
    first, _, rest = path.partition(".")
    own = scope.schema[form].types if form and form in scope.schema else {}
    named = scope.names.get(first)
    if first == "record" or first in own or named is None:
        return target_form(form, path, scope.schema)
    found = (named.of.form if named.of else None) or named.form
    return target_form(found, rest, scope.schema) if rest else found


def unknown_target(path: str, form: str | None, scope: Scope) -> list[Diagnostic]:
    """A path that leads to no record. Names that do not exist are told by the expression's own check."""
    first = path.split(".")[0]
    if path == "record" or not scope.schema or form not in scope.schema or led_to(path, form, scope):
        return []
    if first not in scope.names:
        return []
    return [
        Diagnostic(
            "rule.no_records",
            "/target",
            Text(f"'{path}' leads to no records.", f"“{path}”不是记录。"),
            Text("Write 'record', or a field that refers to records.", "请写 record，或引用记录的字段。"),
        )
    ]


__all__ = [
    "entry_slots", "led_to", "name_taken", "target_form", "unknown_fields", "unknown_form", "unknown_parts",
    "unknown_target", "written_entries", "written_people",
]  # fmt: skip
