"""The record types of an app's forms, with the types of derived fields inferred from their formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engines.data.children import child_type
from engines.data.core import CORE, SOURCES
from engines.data.field import Derived, FieldDef, HoldsMany
from engines.data.fields.sub_table import SubTableField
from engines.data.record_type import RecordType, Schema
from engines.data.types import ANY, Kind, Type
from engines.expr import Expression, compile_expression, form_scope, tree
from engines.expr.functions import functions
from engines.expr.scope import CURRENT_USER
from engines.form.definition import FormDef
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text

Place = tuple[str, str]
"""A field: (form, key)."""
MOST_ROUNDS = 8
OF_THE_MOMENT = frozenset({CURRENT_USER, "today", "now", "days since", "days until"})
"""Names whose value is another one tomorrow, or for somebody else."""
DERIVED_POINTERS = {"computed": "/formula", "lookup": "/path", "rollup": ""}


@dataclass(frozen=True)
class TypedSchema:
    """`schema`: every record type by name, `core.*` and foreign forms included. `formulas`: the compiled expression of
    each derived field. `order`: derived fields, each after those it reads. `mistakes`: formulas that do not compile and
    cycles, with pointers from the form."""

    schema: Schema
    formulas: Mapping[Place, Expression]
    order: tuple[Place, ...]
    mistakes: Mapping[str, tuple[Diagnostic, ...]]


def type_forms(forms: Iterable[FormDef], foreign: Schema | None = None) -> TypedSchema:
    """Never raises: a derived field whose formula is wrong has type Any."""
    forms = list(forms)
    plain = {each.name: each for form in forms for each in record_types(form)}
    schema: dict[str, RecordType] = {**CORE, **SOURCES, **(foreign or {}), **plain}
    derived = {place: (at, each) for form in forms for place, at, each in _derived(form)}
    formulas, errors = _settle(schema, derived)
    order, cycles = _ordered(formulas, schema)
    mistakes: dict[str, list[Diagnostic]] = {}
    owner = {each.name: form.key for form in forms for each in record_types(form)}
    for place, diagnostics in {**errors, **cycles}.items():
        at, each = derived[place]
        under = at + DERIVED_POINTERS.get(getattr(each, "type", ""), "")
        mistakes.setdefault(owner[place[0]], []).extend(diagnostic.under(under) for diagnostic in diagnostics)
    return TypedSchema(schema, formulas, order, {form: tuple(found) for form, found in mistakes.items()})


def record_types(form: FormDef) -> list[RecordType]:
    """The form's record type, then those of its sub-tables. The types of derived fields are not known yet."""
    own = RecordType(form.key, {each.key: each for each in form.fields}, title=form.title_field())
    return [own, *(child_type(form.key, each) for each in form.fields if isinstance(each, SubTableField))]


def reads(expression: Expression, schema: Schema, form: str) -> frozenset[Place]:
    """Every field, of this form or others, that the expression reads; system fields are left out. A list of records is
    read together with the field over there that points back."""
    found: set[Place] = set()
    for path in expression.paths:
        found.update(steps(path, schema, form))
    for place in tuple(found):
        field = schema[place[0]].fields[place[1]]
        if isinstance(field, HoldsMany):
            found.add((field.target(), field.back()))
    return frozenset(found)


def depends_on_world(expression: Expression) -> bool:
    """Whether the value may change while no record does: it reads the clock or who is asking."""
    known = functions()
    for node in tree.walk(expression.tree):
        if isinstance(node, tree.Name):
            name = known[node.name].names[0] if node.name in known else node.name
            if name in OF_THE_MOMENT:
                return True
    return False


def steps(path: tuple[str, ...], schema: Schema, form: str) -> list[Place]:
    """The fields a path of this form goes through: `("orders", "total")` → `[(form, "orders"), ("order", "total")]`."""
    places: list[Place] = []
    names, here = list(path), form
    if names and names[0] == "record":
        names = names[1:]
    elif names and names[0] == "current user":
        names, here = names[1:], "core.person"
    for name in names:
        record_type = schema.get(here)
        if record_type is None or name not in record_type.types:
            break
        if name in record_type.fields:
            places.append((here, name))
        type_ = record_type.types[name]
        element = type_.of if type_.kind is Kind.LIST and type_.of else type_
        if element.form is None:
            break
        here = element.form
    return places


def _derived(form: FormDef) -> Iterator[tuple[Place, str, FieldDef]]:
    for index, each in enumerate(form.fields):
        if isinstance(each, Derived):
            yield (form.key, each.key), f"/fields/{index}", each
        if isinstance(each, SubTableField):
            for column, inner in enumerate(each.fields):
                if isinstance(inner, Derived):
                    yield (each.target(), inner.key), f"/fields/{index}/fields/{column}", inner


def _settle(
    schema: dict[str, RecordType], derived: Mapping[Place, tuple[str, FieldDef]]
) -> tuple[dict[Place, Expression], dict[Place, list[Diagnostic]]]:
    """Compile all formulas until no type changes any more; `schema` ends with the inferred types."""
    types: dict[Place, Type] = dict.fromkeys(derived, ANY)
    pending = set(derived)
    formulas: dict[Place, Expression] = {}
    errors: dict[Place, list[Diagnostic]] = {}
    for _ in range(MOST_ROUNDS):
        _put_types(schema, types)
        changed: set[Place] = set()
        for place in pending:
            formulas.pop(place, None)
            errors.pop(place, None)
            text = derived[place][1]
            try:
                formula = compile_expression(text.formula_text(), form_scope(schema, place[0]))  # type: ignore[attr-defined]
            except DefinitionError as error:
                errors[place], found = error.diagnostics, ANY
            else:
                formulas[place], found = formula, formula.type
            if types[place] != found:
                types[place] = found
                changed.add(place)
        pending = _affected(changed, derived, formulas, errors, schema)
        if not pending:
            break
    _put_types(schema, types)
    return formulas, errors


def _affected(
    changed: set[Place],
    derived: Mapping[Place, tuple[str, FieldDef]],
    formulas: Mapping[Place, Expression],
    errors: Mapping[Place, list[Diagnostic]],
    schema: Schema,
) -> set[Place]:
    if not changed:
        return set()
    return {place for place in derived if place in errors or reads(formulas[place], schema, place[0]) & changed}


def _put_types(schema: dict[str, RecordType], types: Mapping[Place, Type]) -> None:
    by_form: dict[str, dict[str, Type]] = {}
    for (form, key), type_ in types.items():
        by_form.setdefault(form, {})[key] = type_
    for form, found in by_form.items():
        schema[form] = replace(schema[form], extra_types=found)


def _ordered(
    formulas: Mapping[Place, Expression], schema: Schema
) -> tuple[tuple[Place, ...], dict[Place, list[Diagnostic]]]:
    """Dependency order, and for each field that stands on a cycle, the diagnostic that names the cycle."""
    needs = {place: reads(each, schema, place[0]) & formulas.keys() for place, each in formulas.items()}
    order: list[Place] = []
    state: dict[Place, int] = {}
    cycles: dict[Place, list[Diagnostic]] = {}

    def visit(place: Place, trail: list[Place]) -> None:
        if state.get(place) == 2:
            return
        if state.get(place) == 1:
            loop = [*trail[trail.index(place) :], place]
            way = " → ".join(f"{form}.{key}" for form, key in loop)
            cycles.setdefault(
                place,
                [
                    Diagnostic(
                        "form.formula.cycle",
                        "",
                        Text(f"This formula needs its own result: {way}.", f"公式循环引用：{way}。"),
                        Text("Break the circle by removing one of these steps.", "请去掉其中一步，打断循环。"),
                    )
                ],
            )
            return
        state[place] = 1
        for other in sorted(needs[place]):
            visit(other, [*trail, place])
        state[place] = 2
        order.append(place)

    for place in sorted(formulas):
        visit(place, [])
    return tuple(order), cycles
