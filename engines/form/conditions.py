"""Conditions of fields and layout items, compiled once: a constant, or an expression that is true or false."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.data.field import FieldDef
from engines.expr import Env, Expression, Scope, compile_expression
from engines.form.definition import Item, LayoutDef, Section, Tabs

CompiledCondition = bool | Expression


@dataclass(frozen=True, slots=True)
class FieldConditions:
    visible: CompiledCondition = True
    required: CompiledCondition = False
    read_only: CompiledCondition = False


def compile_condition(value: bool | str, scope: Scope) -> CompiledCondition:
    """Raises DefinitionError (pointer "")."""
    return value if isinstance(value, bool) else compile_expression(value, scope, condition=True)


def holds(condition: CompiledCondition, names: Mapping[str, Any], env: Env) -> bool:
    return condition if isinstance(condition, bool) else condition.truth(names, env)


def field_conditions(each: FieldDef | Item, scope: Scope) -> FieldConditions:
    return FieldConditions(
        compile_condition(each.visible, scope),
        compile_condition(each.required, scope),
        compile_condition(each.read_only, scope),
    )


def layout_conditions(layout: LayoutDef, scope: Scope) -> dict[str, tuple[FieldConditions, ...]]:
    """For each field of the layout: the conditions of the places it stands in (item, section, tab)."""
    found: dict[str, list[FieldConditions]] = {}

    def section(block: Section, outer: tuple[FieldConditions, ...]) -> None:
        inner = (*outer, FieldConditions(visible=compile_condition(block.visible, scope)))
        for item in block.items:
            if item.field is not None:
                found.setdefault(item.field, []).extend((*inner, field_conditions(item, scope)))

    for block in layout.body:
        if isinstance(block, Tabs):
            for tab in block.tabs:
                outer = (FieldConditions(visible=compile_condition(tab.visible, scope)),)
                for inner in tab.body:
                    section(inner, outer)
        else:
            section(block, ())
    return {key: tuple(each for each in conditions if each != FieldConditions()) for key, conditions in found.items()}


Conditions = tuple[CompiledCondition, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The conditions of a form under one layout, by kind and field; fields that are plainly visible, optional and
    writable do not stand here, so that a write looks only at what can matter."""

    visible: Mapping[str, Conditions]
    required: Mapping[str, Conditions]
    read_only: Mapping[str, Conditions]
    look: bool
    """Whether any of them is an expression."""


def group(own: Mapping[str, FieldConditions], places: Mapping[str, tuple[FieldConditions, ...]]) -> Grouped:
    def kind(name: str, plain: bool) -> dict[str, Conditions]:
        found = {}
        for key, conditions in own.items():
            all_of_them = [getattr(each, name) for each in (conditions, *places.get(key, ()))]
            telling = tuple(each for each in all_of_them if each is not plain)
            if telling:
                found[key] = telling
        return found

    kinds = kind("visible", True), kind("required", False), kind("read_only", False)
    look = any(isinstance(each, Expression) for found in kinds for telling in found.values() for each in telling)
    return Grouped(*kinds, look)
