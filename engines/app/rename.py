"""Renaming a key everywhere: a refactoring of the parsed document, expressions and rule texts included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from engines.app.bundle import document_of
from engines.app.definition import AppDef
from engines.app.draft import Draft
from engines.app.places import put_formula
from engines.app.references import Ref
from engines.app.rule_texts import renamed_rule, renamed_text
from engines.app.uses import Part, names, part_at
from engines.data.fields.rollup import RollupField
from engines.data.types import Kind
from engines.expr import compile_expression, form_scope
from engines.kernel import pointer
from engines.kernel.errors import DefinitionError, InputError
from engines.kernel.texts import Text

KEY = re.compile(r"[^\W\d]\w{0,39}")


@dataclass(frozen=True)
class Renamed:
    """`document`: with the new key everywhere. `changed`: pointers of every place that was rewritten."""

    document: dict[str, Any]
    changed: tuple[str, ...]


def rename_key(app: AppDef, where: str, new: str) -> Renamed:
    """Give the part at `where` another key.

    Raises:
        NotFound: `app.no_such_part`.
        InputError: `app.bad_key`, `app.duplicate_key`.
    """
    part = part_at(app, where)
    if not KEY.fullmatch(new) or "__" in new:
        raise InputError.because(
            "app.bad_key",
            Text(f"'{new}' cannot be a key.", f"“{new}”不能作为标识。"),
            Text("Use letters, digits and _, starting with a letter.", "请使用字母、数字和下划线，以字母开头。"),
            pointer="/key",
        )
    document = document_of(app)
    siblings = pointer.resolve(document, where.rpartition("/")[0])
    if new != part.key and any(each["key"] == new for each in siblings):
        raise InputError.because(
            "app.duplicate_key",
            Text(f"The key '{new}' is used already.", f"标识“{new}”已被使用。"),
            Text("Choose another key.", "请换一个标识。"),
            pointer="/key",
        )
    if new == part.key:
        return Renamed(document, ())
    draft = Draft(app, {})
    writing = _Writing(document)
    writing.put(where + "/key", new)
    for ref in draft.references:
        if not ref.member and names(ref, part, draft):
            writing.put(ref.pointer, _renamed_reference(ref, part, draft, new))
    if part.kind == "field":
        _rename_in_slots(app, draft, part, new, writing)
        for ref in draft.references:
            if ref.member and names(ref, part, draft):
                writing.rename_member(ref.pointer, new)
    if part.kind in ("field", "form"):
        _rename_in_rules(app, draft, part, new, writing)
    if part.kind == "report":
        _rename_in_page_filters(document, part, new, writing)
    return Renamed(document, tuple(dict.fromkeys(writing.changed)))


class _Writing:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document, self.changed = document, list[str]()

    def put(self, where: str, value: Any) -> None:
        *way, last = pointer.split(where)
        holder = pointer.resolve(self.document, pointer.of(way))
        index: Any = int(last) if isinstance(holder, list) else last
        if (isinstance(holder, list) or last in holder) and holder[index] != value:
            holder[index] = value
            self.changed.append(where)

    def put_formula(self, where: str, old: str, new: str) -> None:
        if put_formula(self.document, where, old, new):
            self.changed.append(where)

    def rename_member(self, where: str, new: str) -> None:
        *way, last = pointer.split(where)
        holder = pointer.resolve(self.document, pointer.of(way))
        renamed = {new if name == last else name: value for name, value in holder.items()}
        holder.clear()
        holder.update(renamed)
        self.changed.append(pointer.join(pointer.of(way), new))


def _renamed_reference(ref: Ref, part: Part, draft: Draft, new: str) -> str:
    if part.kind == "form":
        return new + ref.value[len(part.key) :] if ref.kind == "view" else new
    if part.kind == "view":
        return f"{part.form}.{new}"
    if part.kind != "field":
        return new
    mark = "-" if ref.value.startswith("-") else ""
    return mark + ".".join(_renamed_steps(ref.name.split("."), draft, ref.form, (part.form, part.key), new))


def _renamed_steps(path: list[str], draft: Draft, form: str, place: tuple[str, str], new: str) -> list[str]:
    renamed, here = [], form
    for name in path:
        renamed.append(new if (here, name) == place else name)
        record_type = draft.schema.get(here)
        type_ = record_type.types.get(name) if record_type else None
        element = type_.of if type_ is not None and type_.kind is Kind.LIST and type_.of else type_
        here = element.form or "" if element is not None else ""
    return renamed


def _rename_in_slots(app: AppDef, draft: Draft, part: Part, new: str, writing: _Writing) -> None:
    place = (part.form, part.key)
    for slot in draft.slots:
        try:
            expression = slot.compile()
        except DefinitionError:
            continue
        renamed = renamed_text(expression, place, draft, slot.form, new)
        writing.put_formula(slot.pointer, slot.text, renamed)
    for index, form in enumerate(app.forms):
        for at, field in enumerate(form.fields):
            if isinstance(field, RollupField) and field.where is not None:
                held = draft.schema[form.key].types.get(field.of)
                target = held.of.form if held is not None and held.of is not None else None
                if target:
                    _rename_rollup(field, target, draft, place, new, f"/forms/{index}/fields/{at}/where", writing)


def _rename_rollup(
    field: RollupField, target: str, draft: Draft, place: tuple[str, str], new: str, where: str, writing: _Writing
) -> None:
    try:
        expression = compile_expression(field.where or "", form_scope(draft.schema, target))
    except DefinitionError:
        return
    renamed = renamed_text(expression, place, draft, target, new)
    if renamed != field.where:
        writing.put(where, renamed)


def _rename_in_rules(app: AppDef, draft: Draft, part: Part, new: str, writing: _Writing) -> None:
    form, key = (part.form, part.key) if part.kind == "field" else (part.key, None)
    for index, rule in enumerate(app.rules):
        lines = renamed_rule(rule, draft, form, key, new)
        if lines != rule.text:
            writing.put(f"/rules/{index}/text", lines)


def _rename_in_page_filters(document: dict[str, Any], part: Part, new: str, writing: _Writing) -> None:
    for index, page in enumerate(document.get("pages", [])):
        for at, chip in enumerate(page.get("filters", [])):
            applies = chip.get("applies", {})
            if part.key in applies:
                chip["applies"] = {new if name == part.key else name: path for name, path in applies.items()}
                writing.changed.append(f"/pages/{index}/filters/{at}/applies")
