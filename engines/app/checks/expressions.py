"""Every FEEL text of forms, roles, pages and connectors parses and has the right type; permissions can become SQL."""

from __future__ import annotations

from collections.abc import Iterator

from engines.app.draft import Draft
from engines.app.slots import AppSlot
from engines.expr import check_expression
from engines.kernel.diagnostics import Diagnostic

OWNERS = ("form", "role", "page", "connector")
"""Flows, rules, tables and reports check their own."""


def check(draft: Draft) -> Iterator[Diagnostic]:
    for slot in draft.slots:
        if slot.owner in OWNERS and not _is_formula(slot) and _has_form(draft, slot):
            yield from (
                each.under(slot.pointer)
                for each in check_expression(slot.text, slot.scope, want=slot.want, condition=slot.condition)
            )
    places = {form.key: f"/forms/{index}" for index, form in enumerate(draft.app.forms)}
    for form, mistakes in draft.typed.mistakes.items():
        yield from (each.under(places[form]) for each in mistakes)


def _is_formula(slot: AppSlot) -> bool:
    """Formulas were compiled when the schema was typed."""
    return slot.owner == "form" and slot.pointer.endswith("/formula")


def _has_form(draft: Draft, slot: AppSlot) -> bool:
    return not slot.form or slot.form in draft.schema
