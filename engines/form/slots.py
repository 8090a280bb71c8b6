"""Every place of a form where an expression stands: one list that compiling, checking, renaming and "used by" share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engines.data.field import FieldDef
from engines.data.fields.choice import ChoiceField
from engines.data.fields.choices import ChoicesField
from engines.data.fields.computed import ComputedField
from engines.data.fields.reference import ReferenceField
from engines.data.fields.references import ReferencesField
from engines.data.fields.rollup import RollupField
from engines.data.fields.sub_table import SubTableField
from engines.data.types import Type, record_of
from engines.form.definition import FormDef, Section, Tabs
from engines.kernel import pointer

CONDITIONS = ("visible", "required", "read_only")


@dataclass(frozen=True)
class Slot:
    """An expression: its text at `pointer` (from the form), the form whose names it may use, what it must give."""

    pointer: str
    text: str
    form: str
    kind: Literal["condition", "value", "filter"] = "value"
    want: Type | None = None
    extra: Mapping[str, Type] = field(default_factory=dict)


def form_slots(form: FormDef) -> Iterator[Slot]:
    """The slots of a whole form, sub-tables included, in the order of the document."""
    yield from field_slots(form.fields, form.key, "/fields")
    for place, check in enumerate(form.checks):
        at = pointer.join("/checks", place)
        yield from _condition(check.when, at, "when", form.key)
        yield Slot(at + "/must", check.must, form.key, "condition")
    for place, layout in enumerate(form.layouts):
        yield from body_slots(layout.body, form.key, pointer.join("/layouts", place, "body"))
    yield from body_slots(form.page.left, form.key, "/page/left")
    for place, view in enumerate(form.views):
        if view.where is not None:
            yield Slot(pointer.join("/views", place, "where"), view.where, form.key, "filter")


def field_slots(fields: Sequence[FieldDef], form: str, base: str) -> Iterator[Slot]:
    for place, each in enumerate(fields):
        at = pointer.join(base, place)
        for name in CONDITIONS:
            yield from _condition(getattr(each, name), at, name, form)
        yield from _condition(each.overdue, at, "overdue", form)
        if each.default is not None and constant_default(each) is None:
            yield Slot(at + "/default", each.default, form, "value", each.value_type())
        yield from _own_slots(each, form, at)


def constant_default(each: FieldDef) -> str | list[str] | None:
    """The value of a default that is a bare option key; None when the default is FEEL."""
    if isinstance(each, ChoiceField) and any(option.key == each.default for option in each.options):
        return each.default
    if isinstance(each, ChoicesField) and each.default and any(option.key == each.default for option in each.options):
        return [each.default]
    return None


def _own_slots(each: FieldDef, form: str, at: str) -> Iterator[Slot]:
    match each:
        case ComputedField():
            yield Slot(at + "/formula", each.formula, form)
        case ChoiceField() | ChoicesField():
            for place, option in enumerate(each.options):
                yield from _condition(option.visible, pointer.join(at, "options", place), "visible", form)
        case ReferenceField() | ReferencesField() if each.filter is not None:
            yield Slot(at + "/filter", each.filter, each.form, "filter", extra={"record": record_of(form)})
        case RollupField() if each.where is not None:
            pass  # part of the formula, which is checked as a whole at the field
        case SubTableField():
            yield from field_slots(each.fields, each.target(), at + "/fields")
        case _:
            pass


def body_slots(body: Sequence[Section | Tabs], form: str, base: str) -> Iterator[Slot]:
    for place, block in enumerate(body):
        at = pointer.join(base, place)
        if isinstance(block, Tabs):
            for index, tab in enumerate(block.tabs):
                under = pointer.join(at, "tabs", index)
                yield from _condition(tab.visible, under, "visible", form)
                yield from body_slots(tab.body, form, under + "/body")
            continue
        yield from _condition(block.visible, at, "visible", form)
        for index, item in enumerate(block.items):
            for name in CONDITIONS:
                yield from _condition(getattr(item, name), pointer.join(at, "items", index), name, form)


def _condition(value: bool | str, at: str, name: str, form: str) -> Iterator[Slot]:
    if isinstance(value, str):
        yield Slot(f"{at}/{name}", value, form, "condition")
