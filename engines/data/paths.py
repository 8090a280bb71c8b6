"""What stands at the end of a path: `customer.owner.name` through references, `address.city` inside a value of parts."""

from __future__ import annotations

from dataclasses import dataclass

from engines.data.field import FieldDef, HasParts
from engines.data.record_type import RecordType, Schema
from engines.data.types import Kind, Type
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Label, Text, say


@dataclass(frozen=True)
class Step:
    """One name on a path: its type, and its field where it is one of the form's own (not a system member)."""

    name: str
    type: Type
    field: FieldDef | None = None


def steps_of(path: str, start: RecordType, schema: Schema) -> list[Step]:
    """Every step of the path; raises DefinitionError (`chip.unknown_field`) for a name that is not there."""
    found: list[Step] = []
    here: RecordType | None = start
    for name in path.split("."):
        before = found[-1] if found else None
        if before is not None and isinstance(before.field, HasParts) and name in before.field.parts():
            part = before.field.parts()[name]
            found.append(Step(name, part.value_type(), part))
            here = None
            continue
        if here is None or name not in here.types:
            known = list(here.types) if here is not None else []
            if before is not None and isinstance(before.field, HasParts):
                known = list(before.field.parts())
            raise _unknown(name, known)
        type_ = here.types[name]
        found.append(Step(name, type_, here.fields.get(name)))
        element = type_.of if type_.kind is Kind.LIST and type_.of else type_
        here = schema.get(element.form) if element.form else None
    return found


def path_type(path: str, start: RecordType, schema: Schema) -> Type:
    """The type at the end of the path; raises DefinitionError."""
    return steps_of(path, start, schema)[-1].type


def field_at(path: str, start: RecordType, schema: Schema) -> FieldDef | None:
    """The field at the end of the path; None for a system member and for what is not a path at all."""
    try:
        return steps_of(path, start, schema)[-1].field
    except DefinitionError:
        return None


def path_label(path: str, start: RecordType, schema: Schema) -> Label:
    """What people call it: "Customer · Level"; the path itself where a step has no label."""
    try:
        labels = [
            step.field.label if step.field and step.field.label else step.name for step in steps_of(path, start, schema)
        ]
    except DefinitionError:
        return path
    if len(labels) == 1:
        return labels[0]
    return {language: " · ".join(say(each, language) for each in labels) for language in ("en", "zh")}


def _unknown(name: str, known: list[str]) -> DefinitionError:
    message = Text(f"There is no field '{name}'.", f"没有字段“{name}”。")
    return DefinitionError(Diagnostic("chip.unknown_field", "", message, did_you_mean(name, known)))
