"""What records need to know of a form: its fields, its table, whom it belongs to. The only reader of `AppPlan` here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from engines.data.core import DEPARTMENT_FORM, FLOW_TASK_FORM
from engines.data.field import Derived, FieldDef, PointsTo
from engines.data.fields.sub_table import SubTableField
from engines.data.files import FilesField
from engines.data.record_type import RecordType, Schema
from engines.form.definition import FormDef
from engines.kernel.errors import NotFound
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Label, Text
from runtime.identity.tables import department, person
from runtime.metadata.releases import InstalledApp


def split_name(name: str, home: str) -> tuple[str, str]:
    """`"crm.customer"` → `("crm", "customer")`; a bare form key is of `home`."""
    app, dot, form = name.partition(".")
    return (app, form) if dot else (home, app)


@dataclass(frozen=True, eq=False)
class Shape:
    """One form, or the rows of a sub-table (`name` is then `<form>__<field>`)."""

    app: str
    name: str
    definition: FormDef
    """Of the form itself; for a sub-table, of the form it belongs to."""
    record_type: RecordType
    table: sa.Table
    links: Mapping[str, sa.Table]

    @property
    def owner(self) -> str:
        """The form whose permissions count."""
        return self.definition.key

    @property
    def owner_form(self) -> str:
        return self.definition.key

    @cached_property
    def parent_field(self) -> str | None:
        """For the rows of a sub-table: the field over there."""
        return self.name.partition("__")[2] if self.record_type.parent else None

    @property
    def fields(self) -> Mapping[str, FieldDef]:
        return self.record_type.fields

    @cached_property
    def sub_tables(self) -> Mapping[str, SubTableField]:
        return {key: each for key, each in self.fields.items() if isinstance(each, SubTableField)}

    @cached_property
    def pointers(self) -> Mapping[str, PointsTo]:
        """Fields that hold one record (a foreign key)."""
        return {key: each for key, each in self.fields.items() if isinstance(each, PointsTo) and not each.many()}

    @cached_property
    def many(self) -> Mapping[str, PointsTo]:
        """Fields that hold several records (a link table)."""
        return {key: each for key, each in self.fields.items() if isinstance(each, PointsTo) and each.many()}

    @cached_property
    def file_fields(self) -> Mapping[str, FilesField]:
        return {key: each for key, each in self.fields.items() if isinstance(each, FilesField)}

    @cached_property
    def derived(self) -> frozenset[str]:
        return frozenset(key for key, each in self.fields.items() if isinstance(each, Derived))

    @cached_property
    def stored(self) -> tuple[str, ...]:
        """Fields with a column of their own."""
        return tuple(key for key in self.fields if key in self.table.c)

    @cached_property
    def title(self) -> str | None:
        """The field that names a record."""
        return self.record_type.title if self.record_type.title in self.fields else None

    def label(self, key: str) -> Label:
        """What people call the field."""
        return self.fields[key].label or key

    def link_target(self, key: str) -> str:
        return self.many[key].target()


class Workspace:
    """An app and the apps it uses: tables and record types by the names its expressions use. Satisfies the `Tables`
    protocol of `engines.expr` with the bare tables: for what the system itself computes, never for what people see."""

    def __init__(self, home: InstalledApp, used: Mapping[str, InstalledApp]) -> None:
        self.home, self.used = home, used
        self._shapes: dict[str, Shape] = {}

    @property
    def schema(self) -> Schema:
        return self.home.plan.schema

    def app(self, key: str) -> InstalledApp:
        return self.home if key == self.home.key else self.used[key]

    def shape(self, name: str) -> Shape:
        """Raises NotFound (`form.unknown`)."""
        found = self._shapes.get(name)
        if found is None:
            app, form = split_name(name, self.home.key)
            if app != self.home.key and app not in self.used:
                raise unknown_form(name, self.schema)
            found = self._shapes[name] = shape_of(self.app(app), form)
        return found

    def beyond(self, shape: Shape, target: str) -> str:
        """What the target of a field of this form is called here: another app names its own forms without itself."""
        return target if "." in target or shape.app == self.home.key else f"{shape.app}.{target}"

    def core(self, form: str) -> sa.FromClause:
        if form == FLOW_TASK_FORM:
            from runtime.flows.source import flow_tasks

            return flow_tasks(self.home.key)
        return department if form == DEPARTMENT_FORM else person

    def table(self, form: str) -> sa.FromClause:
        if form.startswith("core."):
            return self.core(form).alias()
        table = self.shape(form).table
        alias = table.alias()
        return sa.select(*alias.c).where(alias.c.deleted_at.is_(None)).subquery()

    def link(self, form: str, key: str) -> sa.FromClause:
        return self.shape(form).links[key].alias()


def shape_of(app: InstalledApp, form: str) -> Shape:
    """Raises NotFound (`form.unknown`)."""
    record_type = app.plan.schema.get(form)
    owner = record_type.parent if record_type is not None and record_type.parent else form
    definition = next((each for each in app.definition.forms if each.key == owner), None)
    if record_type is None or definition is None:
        raise unknown_form(form, app.plan.schema)
    tables = app.plan.tables
    links = {key: link for (name, key), link in tables.links.items() if name == form}
    return Shape(app.key, form, definition, record_type, tables.table(form), links)


def unknown_form(form: str, schema: Schema) -> NotFound:
    error = NotFound.because(
        "form.unknown",
        Text(f"There is no form '{form}'.", f"没有名为“{form}”的表单。"),
        did_you_mean(form, [each for each in schema if not each.startswith("core.")]),
    )
    assert isinstance(error, NotFound)
    return error
