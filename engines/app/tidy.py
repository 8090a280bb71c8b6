"""An app's document as it is kept: what its formulas and rules say in accepted spellings is rewritten to FEEL's own.

Whatever cannot be read stays as it is; a document without sugar comes back equal.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from engines.app.bundle import parse_app
from engines.app.definition import AppDef
from engines.app.draft import Draft
from engines.app.places import put_formula
from engines.data.fields.rollup import RollupField
from engines.expr.scope import Scope, form_scope
from engines.expr.tidy import may_be_tidied, tidied_text
from engines.kernel.errors import DefinitionError
from engines.rule.tidy import tidied_rule


def tidied_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document in its saved spelling. One whose shape has mistakes has its rules tidied, its formulas when it is
    mended. `tidied_document(tidied_document(d)) == tidied_document(d)`."""
    kept = _with_tidy_rules(document)
    if not _any_may_be_tidied(kept):
        return kept
    try:
        app = parse_app(kept)
    except DefinitionError:
        return kept
    edits = [(where, old, new) for where, old, new in _edits(app) if old != new]
    kept = copy.deepcopy(kept) if edits else kept
    for where, old, new in edits:
        put_formula(kept, where, old, new)
    return kept


def _with_tidy_rules(document: Mapping[str, Any]) -> dict[str, Any]:
    rules = document.get("rules")
    return {**document, "rules": [_tidy_rule(each) for each in rules]} if isinstance(rules, list) else dict(document)


def _tidy_rule(rule: Any) -> Any:
    lines = rule.get("text") if isinstance(rule, dict) else None
    if not isinstance(lines, list) or not all(isinstance(each, str) for each in lines):
        return rule
    return {**rule, "text": tidied_rule("\n".join(lines)).split("\n")} if lines else rule


def _any_may_be_tidied(part: Any) -> bool:
    """Whether a text anywhere outside the rules, which are done, holds a spelling that is not FEEL's own."""
    if isinstance(part, str):
        return may_be_tidied(part)
    if isinstance(part, Mapping):
        return any(_any_may_be_tidied(each) for name, each in part.items() if name != "rules")
    return isinstance(part, list) and any(map(_any_may_be_tidied, part))


def _edits(app: AppDef) -> Iterator[tuple[str, str, str]]:
    """(pointer, text as written, text as saved) of every formula that might be spelled otherwise."""
    for where, text, scope, cell in _formulas(app):
        if may_be_tidied(text):
            yield where, text, tidied_text(text, scope, cell=cell)


def _formulas(app: AppDef) -> Iterator[tuple[str, str, Scope, bool]]:
    """(pointer, text, scope, whether it is a cell of unary tests): every slot, and what is a slot only as a part of
    another: the conditions of rollups, the values that a table's outputs may have."""
    draft = Draft(app, {})
    for slot in draft.slots:
        yield slot.pointer, slot.text, slot.scope, slot.tested is not None
    for index, form in enumerate(app.forms):
        for at, field in enumerate(form.fields):
            if isinstance(field, RollupField) and field.where is not None:
                held = draft.schema[form.key].types.get(field.of)
                target = held.of.form if held is not None and held.of is not None else None
                if target in draft.schema:
                    where = f"/forms/{index}/fields/{at}/where"
                    yield where, field.where, form_scope(draft.schema, target or ""), False
    for index, table in enumerate(app.tables):
        for at, output in enumerate(table.outputs):
            if output.values is not None:
                yield f"/tables/{index}/outputs/{at}/values", output.values, Scope({}), True
