"""A form's data side: fields by key, with the system fields every record has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engines.data.field import FieldDef
from engines.data.types import DATE_TIME, NUMBER, PERSON, Type

SYSTEM_TYPES: Mapping[str, Type] = {
    "id": NUMBER,
    "revision": NUMBER,
    "created_at": DATE_TIME,
    "updated_at": DATE_TIME,
    "created_by": PERSON,
    "updated_by": PERSON,
}


@dataclass(frozen=True)
class RecordType:
    """`name` is the form's key ("customer"), or "app.form" for a form of another app, "core.person", "core.department".
    `types` holds every name an expression may use: the system fields and each field's type."""

    name: str
    fields: Mapping[str, FieldDef] = field(default_factory=dict)
    extra_types: Mapping[str, Type] = field(default_factory=dict)
    parent: str | None = None
    """The form this one's records are rows of (its field `parent` points there), for the child form of a sub-table."""
    title: str | None = None
    """The field that names a record."""

    @cached_property
    def types(self) -> Mapping[str, Type]:
        return {**SYSTEM_TYPES, **{key: each.value_type() for key, each in self.fields.items()}, **self.extra_types}


Schema = Mapping[str, RecordType]
"""Record types by name; what paths such as `customer.owner.department.name` are typed against."""
