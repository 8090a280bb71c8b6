"""AppPlan: a whole application, compiled once per release. Everything the runtime does with an app starts here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, TypeVar

import sqlalchemy as sa

from engines.app.bundle import hash_app
from engines.app.definition import AppDef, Permission, RoleDef
from engines.app.flow_tasks import flow_sources
from engines.data.field import FieldDef
from engines.data.fields.sub_table import SubTableField
from engines.data.record_type import RecordType, Schema
from engines.data.tables import IndexColumns, RecordTables, build_tables
from engines.data.types import Kind, Type
from engines.expr import Expression, form_scope
from engines.flow.plan import FlowPlan, plan_flow
from engines.form.conditions import CompiledCondition, compile_condition
from engines.form.definition import FormDef, ViewDef
from engines.form.plan import FormPlan, plan_form
from engines.form.record_types import Place, TypedSchema, depends_on_world, reads, type_forms
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.report.plan import ReportPlan, plan_report
from engines.rule.plan import RulesPlan, plan_rules

T = TypeVar("T")


@dataclass(frozen=True)
class PermissionPlan:
    """What a role may do with one form; row conditions are compiled, over the form's scope."""

    form: str
    read: CompiledCondition = False
    update: CompiledCondition = False
    delete: CompiledCondition = False
    create: bool = False
    export: bool = False
    import_: bool = False
    hide: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RolePlan:
    definition: RoleDef
    may: Mapping[str, PermissionPlan]
    """By form key; a form that is not there may not be seen."""
    reports: frozenset[str]

    @property
    def key(self) -> str:
        return self.definition.key


@dataclass(frozen=True)
class AppPlan:
    """An application ready to run.

    `schema`: every record type (own forms, rows of sub-tables, `core.*`, forms of used apps as `app.form`).
    `forms`: by key, without the rows of sub-tables, which are `forms[form].children[field]`.
    """

    app: AppDef
    hash: str
    typed: TypedSchema
    forms: Mapping[str, FormPlan]
    roles: Mapping[str, RolePlan]
    flows: Mapping[str, FlowPlan]
    rules: RulesPlan
    reports: Mapping[str, ReportPlan]
    uses: Mapping[str, AppPlan] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.app.key

    @property
    def schema(self) -> Schema:
        return self.typed.schema

    @property
    def order(self) -> tuple[Place, ...]:
        """Derived fields of the whole app, each after those it reads."""
        return self.typed.order

    @cached_property
    def own_types(self) -> Mapping[str, RecordType]:
        """The record types that this app has tables for: its forms and the rows of their sub-tables."""
        return {name: each for name, each in self.schema.items() if "." not in name}

    @cached_property
    def all_forms(self) -> Mapping[str, FormPlan]:
        """The plans of forms and of the rows of their sub-tables, by record type name."""
        children = {child.key: child for form in self.forms.values() for child in form.children.values()}
        return {**self.forms, **children}

    @cached_property
    def tables(self) -> RecordTables:
        given = {
            f"{key}.{form}": table
            for key, plan in self.uses.items()
            for form, table in plan.tables.tables.items()
            if "." not in form
        }
        links = {
            (f"{key}.{form}", field): table
            for key, plan in self.uses.items()
            for (form, field), table in plan.tables.links.items()
        }
        indexes = {form: [*view_indexes(plan.definition.views)] for form, plan in self.forms.items()}
        return build_tables(self.key, self.own_types, sa.MetaData(), given=given, given_links=links, indexes=indexes)

    @cached_property
    def readers(self) -> Mapping[Place, tuple[Place, ...]]:
        """Which derived fields read a field, in dependency order: what has to be worked out anew when it changes."""
        found: dict[Place, list[Place]] = {}
        for place in self.order:
            for read in reads(self.typed.formulas[place], self.schema, place[0]):
                found.setdefault(read, []).append(place)
        return {read: tuple(places) for read, places in found.items()}

    @cached_property
    def volatile(self) -> tuple[Place, ...]:
        """Derived fields that change with time alone (`days since(…)`, `today()`), in dependency order."""
        return tuple(place for place in self.order if depends_on_world(self.typed.formulas[place]))

    def formula(self, place: Place) -> Expression:
        return self.typed.formulas[place]


def plan_app(app: AppDef, *, uses: Mapping[str, AppPlan] | None = None) -> AppPlan:
    """Compile an app. Raises DefinitionError with every mistake, pointers from the document."""
    uses = uses or {}
    typed = type_forms(app.forms, {**foreign_types(uses), **flow_sources(app.flows)})
    gather = _Gather()
    forms = {form.key: plan for form, plan in gather.each("/forms", app.forms, lambda form: plan_form(form, typed))}
    roles = {
        role.key: plan
        for role, plan in gather.each("/roles", app.roles, lambda role: plan_role(role, app, typed.schema))
    }
    flows = {
        flow.key: plan
        for flow, plan in gather.each("/flows", app.flows, lambda flow: plan_flow(flow, typed.schema, app=app.key))
    }
    reports = {
        report.key: plan
        for report, plan in gather.each("/reports", app.reports, lambda report: plan_report(report, typed.schema))
    }
    rules = gather.one("", lambda: plan_rules(app.rules, app.tables, typed.schema, app=app.key))
    gather.finish()
    assert rules is not None
    return AppPlan(app, hash_app(app), typed, forms, roles, flows, rules, reports, uses)


def plan_role(role: RoleDef, app: AppDef, schema: Schema) -> RolePlan:
    """Raises DefinitionError, pointers from the role."""
    gather = _Gather()
    may = {each.form: plan for each, plan in gather.each("/may", role.may, lambda each: plan_permission(each, schema))}
    gather.finish()
    reports = {each.key for each in app.reports} if role.reports is True else set(role.reports or ())
    return RolePlan(role, may, frozenset(reports))


def plan_permission(each: Permission, schema: Schema) -> PermissionPlan:
    scope, gather = form_scope(schema, each.form), _Gather()

    def condition(name: str) -> CompiledCondition:
        found = gather.one(f"/{name}", lambda: compile_condition(getattr(each, name), scope))
        return False if found is None else found

    read, update, delete = condition("read"), condition("update"), condition("delete")
    gather.finish()
    return PermissionPlan(
        each.form,
        read,
        update,
        delete,
        each.create,
        each.export,
        each.import_,
        frozenset(each.hide),
        frozenset(each.read_only),
    )


def foreign_types(uses: Mapping[str, AppPlan]) -> Schema:
    """The forms of used apps, named `app.form`, pointing at each other under those names."""
    found: dict[str, RecordType] = {}
    for key, plan in uses.items():
        for name, each in plan.own_types.items():
            types = {member: _prefixed(type_, key) for member, type_ in each.types.items()}
            fields = {member: _foreign_field(field, key) for member, field in each.fields.items()}
            found[f"{key}.{name}"] = replace(each, name=f"{key}.{name}", fields=fields, extra_types=types)
    return found


def _foreign_field(field: FieldDef, app: str) -> FieldDef:
    """The field as other apps see it: what it points at has the app's name before it."""
    if isinstance(field, SubTableField):
        moved = field.model_copy()
        moved.belong_to(f"{app}.{field.home}")
        return moved
    form = getattr(field, "form", None)
    if isinstance(form, str) and "." not in form:
        return field.model_copy(update={"form": f"{app}.{form}"})
    return field


def _prefixed(type_: Type, app: str) -> Type:
    if type_.kind is Kind.LIST and type_.of is not None:
        return replace(type_, of=_prefixed(type_.of, app))
    if type_.form is not None and "." not in type_.form:
        return replace(type_, form=f"{app}.{type_.form}")
    return type_


def view_indexes(views: Sequence[ViewDef]) -> Iterable[IndexColumns]:
    """What each view filters by equality, then sorts by: together one index."""
    for view in views:
        equal = [chip.field for chip in view.filters if chip.op == "=" and "." not in chip.field]
        lanes = [view.lanes] if view.type == "kanban" and view.lanes else []
        sort = [key for key in view.sort[:1] if "." not in key]
        start = [view.start] if view.type == "calendar" and view.start else []
        wanted = [*dict.fromkeys([*equal, *lanes, *sort, *start])]
        if wanted:
            yield wanted
        if sort and wanted != sort:
            yield sort


class _Gather:
    """Goes on after a mistake, so that all of them are told at once."""

    def __init__(self) -> None:
        self.mistakes: list[Diagnostic] = []

    def one(self, at: str, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except DefinitionError as error:
            self.mistakes += [each.under(at) for each in error.diagnostics]
            return None

    def each(self, at: str, parts: Sequence[Any], make: Callable[[Any], T]) -> list[tuple[Any, T]]:
        made = [(part, self.one(pointer.join(at, index), partial(make, part))) for index, part in enumerate(parts)]
        return [(part, plan) for part, plan in made if plan is not None]

    def finish(self) -> None:
        if self.mistakes:
            raise DefinitionError(self.mistakes)


__all__ = ["AppPlan", "FormDef", "PermissionPlan", "RolePlan", "plan_app", "plan_role"]
