"""An expression in the place where it stands: its mistakes, its type, its words, and what may be written next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.trial.naming import names_in_rule, names_in_text
from builder.trial.rule_completion import complete_rule
from engines.app.draft import Draft
from engines.app.mending import mend
from engines.app.plan import AppPlan
from engines.app.upgrade import upgraded
from engines.data.types import PERSON, Type
from engines.expr import Scope, compile_expression, complete, form_scope, in_words
from engines.kernel.errors import DefinitionError
from engines.rule.tidy import tidied_rule


@dataclass(frozen=True)
class Place:
    """`document`: the app, mistakes and all; `form`: whose record the expression is about; `pointer`: the very slot,
    where it has names or a type of its own."""

    document: Mapping[str, Any]
    uses: Mapping[str, AppPlan]
    form: str | None = None
    pointer: str | None = None

    def draft(self) -> Draft | None:
        try:
            mended = mend(upgraded(dict(self.document)))
        except DefinitionError:
            return None
        return Draft(mended.app, self.uses) if mended.app is not None else None


def check_text(place: Place, text: str, *, condition: bool, language: str) -> dict[str, Any]:
    """`{diagnostics, names, type, words, tree, saved}`; the last four are null while there are errors. `names`: which
    words are names, with their labels; `saved`: the text as it is saved (accepted spellings rewritten)."""
    draft = place.draft()
    scope, want, condition = _scope(place, draft, condition)
    try:
        expression = compile_expression(text, scope, want=want, condition=condition)
        found = expression.warnings
    except DefinitionError as error:
        expression, found = None, error.diagnostics
    view: dict[str, Any] = {
        "diagnostics": [each.view(language) for each in found],
        "type": None,
        "words": None,
        "tree": None,
        "saved": None,
        "names": [each.view() for each in names_in_text(text, scope, language)],
    }
    if expression is not None:
        labels = _labels(draft, place.form) if draft else {}
        view |= {
            "type": str(expression.type),
            "words": in_words(expression, labels, language),
            "tree": expression.to_browser(),
            "saved": expression.tidied(),
        }
    return view


def complete_text(place: Place, text: str, at: int, *, language: str) -> dict[str, Any]:
    """`{from, items: [{label, insert, kind, detail, doc}]}`."""
    scope, _, _ = _scope(place, place.draft(), False)
    items = complete(text, at, scope, language=language)
    return {
        "from": items[0].start if items else at,
        "items": [
            {"label": each.label, "insert": each.insert, "kind": each.kind, "detail": each.detail, "doc": each.doc}
            for each in items
        ],
    }


def read_rule_text(place: Place, text: str, *, language: str) -> dict[str, Any]:
    """`{names, saved}`. `names`: which words of a rule text are names, with their labels; empty while it cannot be
    read. `saved`: the text as it is saved (accepted spellings rewritten)."""
    draft = place.draft()
    names = [each.view() for each in names_in_rule(text, draft, language)] if draft else []
    return {"names": names, "saved": tidied_rule(text)}


def complete_rule_text(place: Place, text: str, at: int, *, language: str) -> dict[str, Any]:
    """`{from, items: [{label, insert, kind, detail, doc}]}`."""
    draft = place.draft()
    return complete_rule(draft, text, at, language=language) if draft else {"from": at, "items": []}


def _scope(place: Place, draft: Draft | None, condition: bool) -> tuple[Scope, Type | None, bool]:
    if draft is None:
        return Scope({"current user": PERSON}, {}), None, condition
    if place.pointer:
        for slot in draft.slots:
            if slot.pointer == place.pointer:
                return slot.scope, slot.want, slot.condition
    if place.form:
        return form_scope(draft.schema, place.form), None, condition
    return Scope({"current user": PERSON}, draft.schema), None, condition


def _labels(draft: Draft, form: str | None) -> dict[tuple[str, ...], Any]:
    """Labels of the form's fields, of their options, and of the fields one reference away."""
    labels: dict[tuple[str, ...], Any] = {}
    own = draft.schema.get(form or "")
    for key, field in (own.fields if own else {}).items():
        labels |= _field_labels((key,), field)
        type_ = field.value_type()
        target = type_.form or (type_.of.form if type_.of else None)
        for inner, each in (draft.schema[target].fields if target and target in draft.schema else {}).items():
            labels |= _field_labels((key, inner), each)
    return labels


def _field_labels(path: tuple[str, ...], field: Any) -> dict[tuple[str, ...], Any]:
    found = {path: field.label} if field.label else {}
    for option in getattr(field, "options", ()) or ():
        if option.label:
            found[*path, "=", option.key] = option.label
    return found
