"""Which derived fields may be stale when a field changes: read off the formulas' paths, once per release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engines.data.field import HoldsMany
from engines.data.types import Kind
from engines.form.plan import FormPlan, Formula
from runtime.metadata.releases import InstalledApp

Place = tuple[str, str]


@dataclass(frozen=True)
class Reach:
    """A derived field, and the way from its record to the one that changed: `((form, step), …)`; empty: itself."""

    place: Place
    way: tuple[Place, ...]


@dataclass
class Dependencies:
    """Of one release. `by_form`: for each form, who may be stale when one of the named fields of its record changes."""

    formulas: dict[Place, Formula] = field(default_factory=dict)
    order: list[Place] = field(default_factory=list)
    by_form: dict[str, dict[Reach, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    @cached_property
    def steps(self) -> Mapping[str, frozenset[str]]:
        """For each form, the fields by which some path leaves its records."""
        found: dict[str, set[str]] = defaultdict(set)
        for reaches in self.by_form.values():
            for reach in reaches:
                for form, step in reach.way:
                    found[form].add(step)
        return {form: frozenset(steps) for form, steps in found.items()}


def dependencies_of(app: InstalledApp) -> Dependencies:
    found = app.parts.get("dependencies")
    if found is None:
        found = app.parts["dependencies"] = _analyse(app)
    return found


def _plans(app: InstalledApp) -> Iterable[FormPlan]:
    for plan in app.plan.forms.values():
        yield plan
        yield from plan.children.values()


def _analyse(app: InstalledApp) -> Dependencies:
    found = Dependencies()
    for plan in _plans(app):
        for formula in plan.formulas:
            found.formulas[plan.key, formula.key] = formula
    done: set[Place] = set()

    def visit(place: Place) -> None:
        if place in done or place not in found.formulas:
            return
        done.add(place)
        for other in sorted(found.formulas[place].reads):
            visit(other)
        found.order.append(place)

    for place in found.formulas:
        visit(place)
    for place, formula in found.formulas.items():
        for path in formula.expression.paths:
            _trace(app, place, path, found)
    return found


def _trace(app: InstalledApp, place: Place, path: tuple[str, ...], found: Dependencies) -> None:
    """Note every record type the path goes through, and what it reads there."""
    schema, here = app.plan.schema, place[0]
    way: list[Place] = []
    for step in path[1:] if path[0] == "record" else path:
        record_type = schema.get(here)
        if record_type is None or step not in record_type.types:
            return
        found.by_form[here][Reach(place, tuple(way))].add(step)
        type_ = record_type.types[step]
        element = type_.of if type_.kind is Kind.LIST and type_.of else type_
        if element.form is None:
            return
        way.append((here, step))
        here = element.form
        each = record_type.fields.get(step)
        reach = found.by_form[here][Reach(place, tuple(way))]
        if isinstance(each, HoldsMany):
            reach.add(each.back())
