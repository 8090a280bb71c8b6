"""Filling and submitting records: defaults, formulas, conditions and checks, over Python values.

What a person may not see never reaches the record; what was wrong before is not blamed on a write that does not touch it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.data.fields.sub_table import BACK, POSITION
from engines.data.numbers import rounded
from engines.expr import Env, Expression
from engines.form.conditions import Conditions, holds
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import EvaluationFailed, InputError
from engines.kernel.texts import Text, say

if TYPE_CHECKING:
    from engines.form.plan import Check, FormPlan, Formula

Values = dict[str, Any]


def fill(plan: FormPlan, values: Mapping[str, Any], env: Env, parent: Mapping[str, Any] | None = None) -> Values:
    """All fields of a new record: given values, defaults, local formulas."""
    filled: Values = {**plan.blank, **values}
    for key, child in plan.children.items():
        if values.get(key):
            outer = names_of(plan, filled, parent)
            filled[key] = [fill(child, row, env, outer) | _identity(row) for row in values[key]]
    for key, constant in plan.constants.items():
        if key not in values:
            filled[key] = constant
    missing = [key for key in plan.defaults if key not in values]
    if missing:
        names = names_of(plan, filled, parent)
        for key in missing:
            filled[key] = names[key] = _default(plan, key, names, env)
    if plan.has_local_formulas:
        filled.update(_local_values(plan, filled, env, parent))
    return filled


def submit(
    plan: FormPlan,
    values: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    env: Env,
    *,
    layout: str | None = None,
    trusted: bool | Collection[str] = False,
    base: str = "/values",
) -> Values:
    """See `FormPlan.submit`."""
    writing = _Writing(plan, before, env, layout, trusted, base, None)
    changes = writing.run(values)
    if writing.mistakes:
        raise InputError(writing.mistakes)
    return changes


def names_of(plan: FormPlan, values: Mapping[str, Any], parent: Mapping[str, Any] | None = None) -> Values:
    """What expressions see of a record: every name; rows of sub-tables as records. A record it points at stays an id,
    unless it was loaded as a mapping: expressions compare both, and reading on from an id is a clear failure."""
    names: Values = dict.fromkeys(plan.record_type.types)
    names.update(values)
    for key in plan.several:
        names[key] = names[key] or []
    if parent is not None:
        names[BACK] = parent
    for key, child in plan.children.items():
        rows = values.get(key)
        if rows:
            names[key] = [names_of(child, row) for row in rows]
    names["record"] = names
    return names


def storable(value: Any, places: int | None = None) -> Any:
    """A formula's value as its column keeps it: records as ids, numbers rounded."""
    if isinstance(value, Mapping) and "id" in value:
        return value["id"]
    if isinstance(value, Decimal) and places is not None and value.is_finite():
        return rounded(value, places)
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    return value


class _Writing:
    """One write of one record (or row), with the mistakes found so far."""

    def __init__(
        self,
        plan: FormPlan,
        before: Mapping[str, Any] | None,
        env: Env,
        layout: str | None,
        trusted: bool | Collection[str],
        base: str,
        parent: Mapping[str, Any] | None,
    ) -> None:
        self.plan, self.before, self.env, self.trusted = plan, before, env, trusted
        self.base, self.parent = base, parent
        self.conditions = plan.grouped.get(layout) or plan.grouped[None]
        self.look = self.conditions.look or bool(plan.checks)
        self.mistakes: list[Diagnostic] = []

    def run(self, values: Mapping[str, Any]) -> Values:
        plan, given = self.plan, dict(values)
        rows = self._all_rows(given) if plan.children else {}
        merged, names = self._without_hidden(given, rows)
        if self.trusted is not True and self.conditions.read_only:
            by_rules = self.trusted or ()
            self._refuse_read_only({key: value for key, value in given.items() if key not in by_rules}, names)
        self._require(given, rows, merged, names)
        for check in plan.checks:
            self._check(check, merged, names)
        keys = plan.stored if self.before is None else given
        written = {key: merged[key] for key in keys}
        if plan.has_local_formulas:
            written.update(self._formulas(merged))
        written.update((key, each.changes) for key, each in rows.items())
        return written

    def _merged(self, given: Mapping[str, Any], rows: Mapping[str, _Rows], dropped: Iterable[str]) -> Values:
        """The record as it would be after this write."""
        whole = {**given, **{key: each.merged for key, each in rows.items()}}
        if self.before is None:
            return fill(self.plan, whole | dict.fromkeys(dropped), self.env, self.parent)
        merged = {**self.before, **whole}
        merged.update(_local_values(self.plan, merged, self.env, self.parent))
        return merged

    def _names(self, values: Mapping[str, Any]) -> Values:
        return names_of(self.plan, values, self.parent) if self.look else {}

    def _without_hidden(self, given: Values, rows: dict[str, _Rows]) -> tuple[Values, Values]:
        """Drop what is sent for fields that are not visible, until nothing more is hidden by what was dropped."""
        dropped: set[str] = set()
        while True:
            merged = self._merged(given, rows, dropped)
            names = self._names(merged)
            hidden = set() if self.trusted is True else self._newly_hidden(given, rows, dropped, names)
            if not hidden:
                return merged, names
            dropped |= hidden
            for key in hidden:
                given.pop(key, None)
                rows.pop(key, None)

    def _newly_hidden(
        self, given: Values, rows: Mapping[str, _Rows], dropped: set[str], names: Mapping[str, Any]
    ) -> set[str]:
        new = self.before is None
        return {
            key
            for key in self.conditions.visible
            if key not in dropped
            and (key in given or key in rows or (new and key in self.plan.parser.writable))
            and not self._visible(key, names)
        }

    def _formulas(self, merged: Mapping[str, Any]) -> Values:
        fresh = _local_values(self.plan, merged, self.env, self.parent)
        if self.before is None:
            return fresh
        return {key: value for key, value in fresh.items() if self.before.get(key) != value}

    def _all_rows(self, given: Values) -> dict[str, _Rows]:
        """Takes the rows of sub-tables out of what was given. Rows see the record as it is sent with them."""
        sent = {key: given.pop(key) for key in self.plan.children if key in given}
        if not sent:
            return {}
        others = {**self.before, **given} if self.before is not None else fill(self.plan, given, self.env, self.parent)
        outer = names_of(self.plan, others, self.parent)
        return {key: self._rows(key, rows, outer) for key, rows in sent.items()}

    def _rows(self, key: str, given: list[Mapping[str, Any]] | None, outer: Values) -> _Rows:
        child = self.plan.children[key]
        known = {row["id"]: row for row in (self.before or {}).get(key) or () if row.get("id") is not None}
        rows = _Rows()
        seen: set[Any] = set()
        for index, row in enumerate(given or ()):
            identity, base = row.get("id"), pointer.join(self.base, key, index)
            if identity is not None and (identity in seen or identity not in known):
                self.mistakes.append(
                    Diagnostic(
                        "form.unknown_row",
                        base + "/id",
                        Text(f"There is no row '{identity}' here.", f"此处没有编号为“{identity}”的行。"),
                        Text("Leave out the id of a new row.", "新增的行请不要填写 id。"),
                    )
                )
                continue
            seen.add(identity)
            stored = known.get(identity)
            writing = _Writing(child, stored, self.env, None, self.trusted is True, base, outer)
            plain = {name: value for name, value in row.items() if name in child.parser.writable}
            changes = writing.run(plain)
            self.mistakes += writing.mistakes
            rows.changes.append({**_identity(row), **changes, POSITION: index})
            rows.merged.append({**(stored or {}), **changes, **_identity(row)})
        return rows

    def _refuse_read_only(self, given: Mapping[str, Any], names: Mapping[str, Any]) -> None:
        for key in self.conditions.read_only:
            if key not in given or not self._holds(self.conditions.read_only[key], names):
                continue
            value = given[key]
            expected = (self.before or {}).get(key) if self.before is not None else self._expected(key, given)
            if _plain(value) != _plain(expected):
                self._mistake(
                    "form.read_only",
                    key,
                    Text("“{label}” may not be changed here.", "此处不能修改“{label}”。"),
                    Text("Leave it as it is.", "请保持原值。"),
                )

    def _expected(self, key: str, given: Mapping[str, Any]) -> Any:
        """What a new record would have had in a read-only field."""
        others = {name: value for name, value in given.items() if name != key}
        return fill(self.plan, others, self.env, self.parent).get(key)

    def _require(
        self, given: Mapping[str, Any], rows: Mapping[str, _Rows], merged: Mapping[str, Any], names: Mapping[str, Any]
    ) -> None:
        for key, conditions in self.conditions.required.items():
            if key not in self.plan.parser.writable or not is_empty(merged.get(key)):
                continue
            sent = key in given or key in rows
            if key in self.plan.children and not sent and self.before is not None and key not in self.before:
                continue
            if not self._holds(conditions, names) or not (self.trusted is True or self._visible(key, names)):
                continue
            if self.before is None or sent or not self._was_required(key):
                empty = Text("“{label}” is empty.", "“{label}”不能为空。")
                self._mistake("form.required", key, empty, Text("Fill it in.", "请填写。"))

    def _was_required(self, key: str) -> bool:
        """Whether the field was required, and so empty by an older mistake, before this write."""
        old = self._names(self.before or {})
        return self._holds(self.conditions.required[key], old) and self._visible(key, old)

    def _check(self, check: Check, merged: Mapping[str, Any], names: Mapping[str, Any]) -> None:
        if not _violated(check, names, self.env):
            return
        if self.before is not None:
            old = self._names(self.before)
            touched = {key for key in merged if merged[key] != self.before.get(key)}
            if not touched & _first_names(check) and _violated(check, old, self.env):
                return
        message = check.definition.message
        text = Text(say(message, "en"), say(message, "zh"))
        where = pointer.join(self.base, check.definition.field) if check.definition.field else self.base
        self.mistakes.append(Diagnostic("form.check", where, text))

    def _visible(self, key: str, names: Mapping[str, Any]) -> bool:
        return all(holds(each, names, self.env) for each in self.conditions.visible.get(key, ()))

    def _holds(self, conditions: Conditions, names: Mapping[str, Any]) -> bool:
        return any(holds(each, names, self.env) for each in conditions)

    def _mistake(self, code: str, key: str, text: Text, hint: Text) -> None:
        label = self.plan.fields[key].label or key
        self.mistakes.append(Diagnostic(code, pointer.join(self.base, key), text.fill(label=label), hint))


class _Rows:
    """The rows of one sub-table: what is written, and how they look afterwards."""

    def __init__(self) -> None:
        self.changes: list[Values] = []
        self.merged: list[Values] = []


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {} or value == ()


def _violated(check: Check, names: Mapping[str, Any], env: Env) -> bool:
    return holds(check.when, names, env) and not check.must.truth(names, env)


def _first_names(check: Check) -> set[str]:
    paths = check.must.paths | (check.when.paths if isinstance(check.when, Expression) else frozenset())
    return {path[1] if path[0] == "record" and len(path) > 1 else path[0] for path in paths}


def _identity(row: Mapping[str, Any]) -> Values:
    return {"id": row["id"]} if row.get("id") is not None else {}


def _plain(value: Any) -> Any:
    """For comparing: records by id."""
    if isinstance(value, Mapping):
        return value.get("id", dict(value))
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _default(plan: FormPlan, key: str, names: Mapping[str, Any], env: Env) -> Any:
    value = plan.defaults[key].evaluate(names, env)
    if value is None:
        return None
    try:
        return plan.parser.parse_python({key: storable(value)})[key]
    except InputError as error:
        raise EvaluationFailed(
            [
                Diagnostic("form.default.does_not_fit", pointer.join("", key), each.message, each.hint)
                for each in error.diagnostics
            ]
        ) from error


def _local_values(plan: FormPlan, values: Mapping[str, Any], env: Env, parent: Mapping[str, Any] | None) -> Values:
    """The values of local formulas whose rows are at hand, each seeing those before it."""
    found: Values = {}
    if not plan.has_local_formulas:
        return found
    names = names_of(plan, values, parent)
    for formula in plan.formulas:
        if formula.local and _at_hand(plan, formula, values):
            value = formula.expression.evaluate(names, env)
            found[formula.key] = names[formula.key] = storable(value, formula.places)
    return found


def _at_hand(plan: FormPlan, formula: Formula, values: Mapping[str, Any]) -> bool:
    return all(key in values for form, key in formula.reads if form == plan.key and key in plan.children)
