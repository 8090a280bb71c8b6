"""What tables and columns are to people: the form, the sub-table or the field whose values they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engines.app.plan import AppPlan
from engines.data.field import FieldDef
from engines.kernel import pointer as pointers
from engines.kernel.texts import Label, Text
from runtime.metadata.schema_change import TableRenames

Place = tuple[str, str | None]
"""Table and column; None: the whole table."""


NO_TYPE = Text("", "")


@dataclass(frozen=True)
class StoredPart:
    """`pointer`: in the document, with keys. `type`: the words for the field's type."""

    pointer: str
    label: Label
    type: Text = NO_TYPE


def stored_parts(plan: AppPlan, renames: TableRenames | None = None) -> Mapping[Place, StoredPart]:
    """Parts by the names of their tables; of an older plan, by the names that its tables will have."""
    to = renames.tables if renames is not None else {}
    return {(to.get(table, table), column): part for (table, column), part in _parts(plan)}


def part_at(parts: Mapping[Place, StoredPart], place: Place) -> StoredPart:
    """A column that is no field's own speaks for its table."""
    table, column = place
    return parts.get(place) or parts.get((table, None)) or StoredPart("", column or table)


def _parts(plan: AppPlan) -> Iterator[tuple[Place, StoredPart]]:
    for form in plan.app.forms:
        at = ("forms", form.key)
        yield from _table(plan, form.key, form.name or form.key, form.fields, at)
        for each in form.fields:
            inner = getattr(each, "fields", None)
            here = (*at, "fields", each.key)
            if inner is not None and f"{form.key}__{each.key}" in plan.own_types:
                yield from _table(plan, f"{form.key}__{each.key}", each.label or each.key, inner, here)
            if (form.key, each.key) in plan.tables.links:
                yield (plan.tables.link(form.key, each.key).name, None), _field(each, here)


def _table(
    plan: AppPlan, name: str, label: Label, fields: list[FieldDef], at: tuple[str, ...]
) -> Iterator[tuple[Place, StoredPart]]:
    table = plan.tables.table(name)
    yield (table.name, None), StoredPart(pointers.of(at), label)
    for each in fields:
        if each.key in table.c:
            yield (table.name, table.c[each.key].name), _field(each, (*at, "fields", each.key))


def _field(each: FieldDef, at: tuple[str, ...]) -> StoredPart:
    return StoredPart(pointers.of(at), each.label or each.key, each.label_of_type)
