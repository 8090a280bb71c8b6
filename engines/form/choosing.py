"""Which records a reference field offers, given what stands in the rest of the form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engines.data.chips import literal
from engines.data.fields.sub_table import BACK
from engines.data.types import Kind, Type
from engines.data.values import Unreadable, read_id
from engines.expr import tree
from engines.expr.scope import ITSELF
from engines.form.record_types import steps

if TYPE_CHECKING:
    from engines.form.plan import FormPlan

Steps = tuple[str, ...]
STRING = r'"(?:[^"\\]|\\.)*"'
NAMES = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
PATH = r"(?:\.[^\W\d]\w*)+"
PAIR = re.compile(
    rf"{STRING}|(?<![\w.])(?!record\b)(?P<left>{NAMES})\s*=\s*record(?P<path>{PATH})"
    rf"|(?<![\w.])record(?P<path2>{PATH})\s*=\s*(?P<right>{NAMES})"
)
"""A member of the target compared with one of the record being edited, whichever stands first."""
OWN_PATH = re.compile(rf"{STRING}|(?<![\w.])record(?P<path>{PATH})")


def reads_of_record(plan: FormPlan, key: str) -> frozenset[Steps]:
    """What the field's `filter` reads of the record being edited, as paths from there: `("customer", "region")`."""
    filtered = plan.filters.get(key)
    found = {path for node in tree.walk(filtered.tree) if (path := _own_path(node))} if filtered else set()
    return frozenset(path for path in found if not any(other[: len(path)] == path != other for other in found))


def _own_path(node: tree.Node) -> Steps | None:
    if isinstance(node, tree.Name):
        return () if node.name == ITSELF else None
    if not isinstance(node, tree.Path) or node.target.type.kind is not Kind.RECORD:
        return None
    base = _own_path(node.target)
    return None if base is None else (*base, node.member)


def inputs(plan: FormPlan, key: str) -> list[str]:
    """The fields whose values the filter depends on; of a sub-table's row also `parent.customer`."""
    paths = reads_of_record(plan, key)
    return sorted({".".join(path[: 2 if path[0] == BACK and len(path) > 1 else 1]) for path in paths})


def choosable(plan: FormPlan, key: str, values: Mapping[str, Any]) -> str | None:
    """The field's `filter` as FEEL over the target's names alone: what it reads of the record being edited
    (`record.customer`) is put in as constants, so that it can become SQL. None when every record may be chosen.

    Args:
        values: the record as it stands now, JSON or Python; paths it does not hold count as empty.
    """
    text = getattr(plan.fields[key], "filter", None)
    if text is None:
        return None

    def pair(found: re.Match[str]) -> str:
        if not _is_record(plan, found):
            return found[0]
        other, chosen = found["left"] or found["right"], _id(_value(values, found["path"] or found["path2"]))
        return f"{other} = null" if chosen is None else f"{other}.id = {chosen}"

    def constant(found: re.Match[str]) -> str:
        if found["path"] is None:
            return found[0]
        return _literal(_value(values, found["path"]), _type(plan, found["path"]))

    return OWN_PATH.sub(constant, PAIR.sub(pair, text))


def _is_record(plan: FormPlan, found: re.Match[str]) -> bool:
    path = found["path"] or found["path2"]
    return path is not None and _type(plan, path).kind is Kind.RECORD


def _type(plan: FormPlan, path: str) -> Type:
    places = steps(tuple(path[1:].split(".")), plan.schema, plan.key)
    if len(places) != path.count("."):
        return Type(Kind.ANY)
    form, key = places[-1]
    return plan.schema[form].types[key]


def _value(values: Mapping[str, Any], path: str) -> Any:
    here: Any = values
    for name in path[1:].split("."):
        here = here.get(name) if isinstance(here, Mapping) else None
    return here


def _id(value: Any) -> int | None:
    try:
        return read_id(value)
    except Unreadable:
        return None


def _literal(value: Any, type_: Type) -> str:
    try:
        return literal(value, type_)
    except Unreadable:
        return "null"
