"""Where a part of an app is used: asked before it is renamed or deleted, and by "used by" in the designer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from engines.app.bundle import document_of
from engines.app.definition import AppDef
from engines.app.draft import Draft
from engines.app.references import Ref
from engines.app.rule_texts import rule_uses
from engines.data.fields.sub_table import SubTableField
from engines.data.types import Kind
from engines.expr import Expression
from engines.form.record_types import Place, steps
from engines.kernel import pointer
from engines.kernel.errors import DefinitionError, NotFound
from engines.kernel.texts import Text, say

if TYPE_CHECKING:
    from engines.app.plan import AppPlan

PartKind = Literal["form", "field", "role", "page", "report", "view", "flow", "rule", "table"]
LISTS: dict[str, PartKind] = {
    "forms": "form",
    "roles": "role",
    "pages": "page",
    "reports": "report",
    "flows": "flow",
    "rules": "rule",
    "tables": "table",
}


@dataclass(frozen=True)
class Part:
    """A nameable part of an app. `form`: the record type a field or view belongs to."""

    kind: PartKind
    key: str
    form: str = ""
    pointer: str = ""


@dataclass(frozen=True)
class AppName:
    key: str
    name: Any


@dataclass(frozen=True)
class Use:
    """One place that names the part: as a key (`reference`) or inside an expression or rule (`expression`). `app`: the
    app that the place is in, where it is another one."""

    pointer: str
    kind: Literal["reference", "expression", "rule"]
    label: Any
    app: AppName | None = None

    def view(self) -> dict[str, Any]:
        app = None if self.app is None else {"key": self.app.key, "name": self.app.name}
        return {"pointer": self.pointer, "label": self.label, "kind": self.kind, "app": app}


def uses_of(app: AppDef, where: str) -> list[Use]:
    """Every use of the part at `where` (`/forms/0`, `/forms/0/fields/3`, `/roles/1`, …). Raises NotFound."""
    part = part_at(app, where)
    inside = where + "/"
    return [use for use in _uses(Draft(app, {}), part) if not use.pointer.startswith(inside)]


def uses_from(other: AppDef, uses: Mapping[str, AppPlan], app: str, part: Part) -> list[Use]:
    """Every use of a form or field of `app` in another one, whose used apps have these plans."""
    if part.kind not in ("form", "field"):
        return []
    abroad = replace(part, key=f"{app}.{part.key}") if part.kind == "form" else replace(part, form=f"{app}.{part.form}")
    return [replace(use, app=AppName(other.key, other.name)) for use in _uses(Draft(other, uses), abroad)]


def _uses(draft: Draft, part: Part) -> list[Use]:
    document = document_of(draft.app)
    found = [
        Use(ref.pointer, "reference", _label(document, ref.pointer))
        for ref in draft.references
        if names(ref, part, draft)
    ]
    if part.kind == "field":
        found += [
            Use(slot, "expression", _label(document, slot)) for slot in _slots_reading(draft, (part.form, part.key))
        ]
    if part.kind in ("field", "form"):
        key = part.key if part.kind == "field" else None
        for index, line in rule_uses(draft.app, draft, part.form or part.key, key):
            at = pointer.join("/rules", index, "text", line)
            found.append(Use(at, "rule", _label(document, at)))
    return list(_without_doubles(found))


def part_at(app: AppDef, where: str) -> Part:
    """The part a pointer names; raises NotFound for a pointer to something that has no key of its own."""
    steps_ = pointer.split(where)
    try:
        match steps_:
            case [list_, index] if list_ in LISTS:
                return Part(LISTS[list_], getattr(app, list_)[int(index)].key, pointer=where)
            case ["forms", form, "fields", index]:
                owner = app.forms[int(form)]
                return Part("field", owner.fields[int(index)].key, owner.key, where)
            case ["forms", form, "fields", index, "fields", column]:
                table = app.forms[int(form)].fields[int(index)]
                if isinstance(table, SubTableField):
                    return Part("field", table.fields[int(column)].key, table.target(), where)
            case ["forms", form, "views", index]:
                owner = app.forms[int(form)]
                return Part("view", owner.views[int(index)].key, owner.key, where)
    except (IndexError, ValueError):
        pass
    raise NotFound.because(
        "app.no_such_part",
        Text(f"There is nothing with a key at '{where}'.", f"“{where}”处没有可引用的内容。"),
        pointer=where,
    )


def names(ref: Ref, part: Part, draft: Draft) -> bool:
    """Whether a reference names the part, directly or inside a path."""
    match part.kind:
        case "field":
            return ref.kind in ("field", "path") and (part.form, part.key) in steps(
                tuple(ref.name.split(".")), draft.schema, ref.form
            )
        case "view":
            return ref.kind == "view" and ref.value == f"{part.form}.{part.key}"
        case "form":
            return (ref.kind == "form" and ref.value == part.key) or (
                ref.kind == "view" and ref.value.partition(".")[0] == part.key
            )
        case "flow" | "rule":
            return ref.kind == "action" and ref.value == part.key
        case kind:
            return ref.kind == kind and ref.value == part.key


def _slots_reading(draft: Draft, place: Place) -> Iterator[str]:
    for slot in draft.slots:
        try:
            expression = slot.compile()
        except DefinitionError:
            continue
        if any(paths_to(expression, place, draft, slot.form)):
            yield slot.pointer
    for (form, key), expression in draft.typed.formulas.items():
        if any(paths_to(expression, place, draft, form)) and not _has_slot(draft, form, key):
            yield field_pointer(draft.app, form, key)


def _has_slot(draft: Draft, form: str, key: str) -> bool:
    """Lookups and rollups have no FEEL text of their own but for the rollup's condition."""
    field = draft.schema[form].fields[key]
    return getattr(field, "type", "") != "rollup"


def paths_to(expression: Expression, place: Place, draft: Draft, form: str) -> Iterator[tuple[str, ...]]:
    """The beginnings of the expression's paths that end at that field, from the names of its scope."""
    for path in sorted(expression.paths):
        here, start = form, 0
        if path[0] == "record" and form:
            start = 1
        elif path[0] == "current user":
            here, start = "core.person", 1
        elif path[0] in expression.scope.names and path[0] not in _types(draft, form):
            here, start = expression.scope.names[path[0]].form or "", 1
        walked = _places(path[start:], draft, here)
        for index, found in enumerate(walked):
            if found == place:
                yield path[: start + index + 1]


def _types(draft: Draft, form: str) -> Any:
    return draft.schema[form].types if form in draft.schema else {}


def _places(path: tuple[str, ...], draft: Draft, form: str) -> list[Place]:
    """One place per step; stops where the path leaves records."""
    found: list[Place] = []
    for name in path:
        record_type = draft.schema.get(form)
        if record_type is None or name not in record_type.types:
            break
        found.append((form, name))
        type_ = record_type.types[name]
        element = type_.of if type_.kind is Kind.LIST and type_.of else type_
        if element.form is None:
            break
        form = element.form
    return found


def field_pointer(app: AppDef, form: str, key: str) -> str:
    for index, each in enumerate(app.forms):
        for place, field in enumerate(each.fields):
            if each.key == form and field.key == key:
                return f"/forms/{index}/fields/{place}"
            if isinstance(field, SubTableField) and field.target() == form:
                for column, inner in enumerate(field.fields):
                    if inner.key == key:
                        return f"/forms/{index}/fields/{place}/fields/{column}"
    return ""


def _label(document: Any, where: str) -> Any:
    """The labels of the things on the way to a pointer, for people: "Customer › Views › VIP"."""
    labels: list[Any] = []
    here = document
    for part in pointer.split(where):
        here = here[int(part)] if isinstance(here, list) else here.get(part) if isinstance(here, dict) else None
        if isinstance(here, dict):
            label = here.get("label") or here.get("name") or here.get("section") or here.get("tab") or here.get("key")
            if label:
                labels.append(label)
    return {language: " › ".join(say(label, language) for label in labels) for language in ("en", "zh")}


def _without_doubles(found: list[Use]) -> Iterator[Use]:
    seen: set[tuple[str, str]] = set()
    for use in found:
        if (use.pointer, use.kind) not in seen:
            seen.add((use.pointer, use.kind))
            yield use
