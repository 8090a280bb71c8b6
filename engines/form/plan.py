"""FormPlan: a form, compiled once. Everything a request needs is ready in it; applying it does no I/O."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engines.data.field import FieldDef, HoldsMany, PointsTo
from engines.data.fields.sub_table import SubTableField
from engines.data.record_type import RecordType, Schema
from engines.expr import Env, Expression, Scope, compile_expression, form_scope
from engines.form.conditions import FieldConditions, Grouped, field_conditions, group, layout_conditions
from engines.form.definition import CheckDef, FormDef
from engines.form.parse import RecordParser
from engines.form.record_types import Place, TypedSchema, depends_on_world, reads
from engines.form.slots import constant_default
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError


@dataclass(frozen=True)
class Formula:
    """A derived field. `local`: everything it reads is in the record itself and in its sub-tables, so that `submit`
    works it out; others are worked out by the runtime in SQL, from `expression`. `reads` names every field it reads."""

    key: str
    expression: Expression
    reads: frozenset[Place]
    local: bool
    places: int | None = None
    volatile: bool = False
    """It reads the clock or who is asking: what is stored has to be worked out anew from time to time."""


@dataclass(frozen=True)
class Check:
    definition: CheckDef
    when: bool | Expression
    must: Expression


@dataclass(frozen=True)
class FormPlan:
    """A form ready to run.

    `fields`: by key, without `parent` and `position` of a sub-table's rows, which `record_type` has.
    `formulas`: derived fields in dependency order. `needs`: paths through relations that conditions, defaults, checks
    and local formulas read, which the caller loads into the values (`("customer", "level")`).
    """

    definition: FormDef
    record_type: RecordType
    schema: Schema
    fields: Mapping[str, FieldDef]
    conditions: Mapping[str, FieldConditions]
    constants: Mapping[str, Any]
    defaults: Mapping[str, Expression]
    checks: tuple[Check, ...]
    formulas: tuple[Formula, ...]
    children: Mapping[str, FormPlan]
    layouts: Mapping[str, Mapping[str, tuple[FieldConditions, ...]]] = field(default_factory=dict)
    filters: Mapping[str, Expression] = field(default_factory=dict)
    """Which records a reference field may choose, by field key; over the target's names."""
    views: Mapping[str, Expression] = field(default_factory=dict)
    """The `where` of each view that has one."""

    @property
    def key(self) -> str:
        return self.record_type.name

    @cached_property
    def parser(self) -> RecordParser:
        return RecordParser(self.fields)

    @cached_property
    def scope(self) -> Scope:
        return form_scope(self.schema, self.key)

    @cached_property
    def grouped(self) -> Mapping[str | None, Grouped]:
        """The conditions that can matter: of the form alone (None), and under each layout."""
        layouts: dict[str | None, Grouped] = {None: group(self.conditions, {})}
        return layouts | {key: group(self.conditions, places) for key, places in self.layouts.items()}

    @cached_property
    def stored(self) -> tuple[str, ...]:
        """Keys of the fields that a new record is given, without its rows."""
        return tuple(key for key in self.parser.writable if key not in self.children)

    @cached_property
    def blank(self) -> Mapping[str, Any]:
        """A record with nothing in it."""
        return {key: [] if key in self.lists else None for key in self.fields}

    @cached_property
    def has_local_formulas(self) -> bool:
        return any(formula.local for formula in self.formulas)

    @cached_property
    def several(self) -> tuple[str, ...]:
        """Keys of fields that point at several records."""
        fields = self.record_type.fields.items()
        return tuple(key for key, each in fields if isinstance(each, PointsTo) and each.many())

    @cached_property
    def lists(self) -> frozenset[str]:
        """Keys of related lists and sub-tables."""
        return frozenset(key for key, each in self.fields.items() if isinstance(each, HoldsMany))

    @cached_property
    def needs(self) -> frozenset[tuple[str, ...]]:
        read: list[Expression] = [*self.defaults.values(), *(each.must for each in self.checks)]
        read += [each.when for each in self.checks if isinstance(each.when, Expression)]
        read += [each.expression for each in self.formulas if each.local]
        for each in (
            *self.conditions.values(),
            *(c for places in self.layouts.values() for cs in places.values() for c in cs),
        ):
            read += [c for c in (each.visible, each.required, each.read_only) if isinstance(c, Expression)]
        own = {"record": 1, "current user": -1}
        found: set[tuple[str, ...]] = set()
        for path in (path for each in read for path in each.paths):
            start = own.get(path[0], 0)
            if start < 0:
                continue
            rest = path[start:]
            if len(rest) > 1 or (rest and rest[0] in self.lists):
                found.add(rest)
        return frozenset(found)

    # -- parsing
    def parse_new(self, given: bytes | str | Mapping[str, Any], base: str = "/values") -> dict[str, Any]:
        """Python values of a new record. Raises InputError. Requiredness is `submit`'s."""
        return self.parser.parse(given, base)

    def parse_patch(self, given: bytes | str | Mapping[str, Any], base: str = "/values") -> dict[str, Any]:
        """Python values of the members that were sent; the others stay as they are."""
        return self.parser.parse(given, base)

    # -- filling and submitting (engines.form.submit)
    def fill(self, values: Mapping[str, Any], env: Env) -> dict[str, Any]:
        """A new record: the values, defaults for what is absent, local formulas; every field has a member."""
        from engines.form.submit import fill

        return fill(self, values, env)

    def submit(
        self,
        values: Mapping[str, Any],
        before: Mapping[str, Any] | None,
        env: Env,
        *,
        layout: str | None = None,
        trusted: bool | Collection[str] = False,
        base: str = "/values",
    ) -> dict[str, Any]:
        """The values to write: checked against conditions and checks, with defaults (new records) and local formulas.

        Args:
            values: parsed values (`parse_new`, `parse_patch`).
            before: all stored values of the record, None for a new one. Paths in `needs` must be loaded in it.
            layout: also apply the conditions of this layout.
            trusted: the values come from a rule or flow: read-only and hidden fields may be written. Or only these keys
                do: read-only then holds for the others.

        Raises:
            InputError: `form.required`, `form.read_only`, `form.check`, with pointers under `base`.
        """
        from engines.form.submit import submit

        return submit(self, values, before, env, layout=layout, trusted=trusted, base=base)

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the values of a new record."""
        from engines.form.json_schema import record_schema

        return record_schema(self)


def plan_form(form: FormDef, typed: TypedSchema) -> FormPlan:
    """Compile a form. Raises DefinitionError with every mistake, pointers from the form."""
    mistakes: list[Diagnostic] = list(typed.mistakes.get(form.key, ()))
    plan = _plan(form, form.key, form.fields, "/fields", typed, mistakes)
    if mistakes:
        raise DefinitionError(mistakes)
    return plan


def _plan(
    form: FormDef, name: str, own: list[FieldDef], base: str, typed: TypedSchema, mistakes: list[Diagnostic]
) -> FormPlan:
    scope = form_scope(typed.schema, name)
    conditions: dict[str, FieldConditions] = {}
    defaults: dict[str, Expression] = {}
    constants: dict[str, Any] = {}
    children: dict[str, FormPlan] = {}
    filters: dict[str, Expression] = {}
    for index, each in enumerate(own):
        at = f"{base}/{index}"
        with _under(at, mistakes):
            conditions[each.key] = field_conditions(each, scope)
        constant = constant_default(each)
        if constant is not None:
            constants[each.key] = constant
        elif each.default is not None:
            with _under(at + "/default", mistakes):
                defaults[each.key] = compile_expression(each.default, scope, want=each.value_type())
        if isinstance(each, SubTableField):
            children[each.key] = _plan(form, each.target(), each.fields, at + "/fields", typed, mistakes)
        where = getattr(each, "filter", None)
        if where is not None and isinstance(each, PointsTo):
            with _under(at + "/filter", mistakes):
                itself = {"record": scope.names["record"]}
                filters[each.key] = compile_expression(
                    where, form_scope(typed.schema, each.target(), itself), condition=True
                )
    root = name == form.key
    return FormPlan(
        definition=form,
        record_type=typed.schema[name],
        schema=typed.schema,
        fields={each.key: each for each in own},
        conditions=conditions,
        constants=constants,
        defaults=defaults,
        checks=tuple(_checks(form, scope, mistakes)) if root else (),
        formulas=_formulas(name, {f"{name}__{key}" for key in children}, typed),
        children=children,
        layouts=_layouts(form, scope, mistakes) if root else {},
        filters=filters,
        views=_views(form, scope, mistakes) if root else {},
    )


class _under:
    """Collects the mistakes of one expression under its pointer."""

    def __init__(self, at: str, mistakes: list[Diagnostic]) -> None:
        self.at, self.mistakes = at, mistakes

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if isinstance(error, DefinitionError):
            self.mistakes += [each.under(self.at) for each in error.diagnostics]
            return True
        return False


def _checks(form: FormDef, scope: Scope, mistakes: list[Diagnostic]) -> list[Check]:
    checks = []
    for index, check in enumerate(form.checks):
        with _under(f"/checks/{index}", mistakes):
            when: bool | Expression = (
                check.when if isinstance(check.when, bool) else compile_expression(check.when, scope, condition=True)
            )
            checks.append(Check(check, when, compile_expression(check.must, scope, condition=True)))
    return checks


def _layouts(
    form: FormDef, scope: Scope, mistakes: list[Diagnostic]
) -> dict[str, Mapping[str, tuple[FieldConditions, ...]]]:
    layouts: dict[str, Mapping[str, tuple[FieldConditions, ...]]] = {}
    for index, layout in enumerate(form.layouts):
        with _under(f"/layouts/{index}", mistakes):
            layouts[layout.key] = layout_conditions(layout, scope)
    return layouts


def _views(form: FormDef, scope: Scope, mistakes: list[Diagnostic]) -> dict[str, Expression]:
    views: dict[str, Expression] = {}
    for index, view in enumerate(form.views):
        if view.where is not None:
            with _under(f"/views/{index}/where", mistakes):
                views[view.key] = compile_expression(view.where, scope, condition=True)
    return views


def _formulas(name: str, child_forms: set[str], typed: TypedSchema) -> tuple[Formula, ...]:
    here = {name, *child_forms}
    formulas = []
    for form, key in typed.order:
        if form == name:
            expression = typed.formulas[form, key]
            read = reads(expression, typed.schema, name)
            local = all(place[0] in here for place in read) and not _leaves(expression, typed.schema, name, here)
            each = typed.schema[name].fields[key]
            places = getattr(each, "places", lambda: None)()
            formulas.append(Formula(key, expression, read, local, places, depends_on_world(expression)))
    return tuple(formulas)


def _leaves(expression: Expression, schema: Schema, name: str, here: set[str]) -> bool:
    """Whether a path ends in, or goes through, a record of a form that is not among `here`."""
    for path in expression.paths:
        first = path[1] if path[0] == "record" and len(path) > 1 else path[0]
        type_ = schema[name].types.get(first)
        if type_ is None:
            continue
        element = type_.of or type_
        through = len(path) > (2 if path[0] == "record" else 1)
        if element.form is not None and element.form not in here and (through or type_.of is not None):
            return True
    return False
