"""What an expression may use: names with their types, and the record types that paths are followed through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from engines.data.record_type import Schema
from engines.data.types import BOOLEAN, DAYS_DURATION, NUMBER, PERSON, STRING, Kind, Type, record_of
from engines.expr.names import Names, names_by_word

CURRENT_USER = "current user"
ITSELF = "record"

TEMPORAL_MEMBERS: Mapping[Kind, Mapping[str, Type]] = {
    Kind.DATE: {"year": NUMBER, "month": NUMBER, "day": NUMBER, "weekday": NUMBER},
    Kind.TIME: {"hour": NUMBER, "minute": NUMBER, "second": NUMBER, "time offset": DAYS_DURATION, "timezone": STRING},
    Kind.DATE_TIME: {
        "year": NUMBER, "month": NUMBER, "day": NUMBER, "weekday": NUMBER, "hour": NUMBER, "minute": NUMBER,
        "second": NUMBER, "time offset": DAYS_DURATION, "timezone": STRING,
    },
    Kind.DAYS_DURATION: {"days": NUMBER, "hours": NUMBER, "minutes": NUMBER, "seconds": NUMBER},
    Kind.MONTHS_DURATION: {"years": NUMBER, "months": NUMBER},
}  # fmt: skip
"""Members of temporal values (DMN 1.5 §10.3.2.3)."""

PERSON_MEMBERS: Mapping[str, Type] = {
    "id": NUMBER,
    "name": STRING,
    "login": STRING,
    "email": STRING,
    "phone": STRING,
    "department": record_of("core.department"),
}
DEPARTMENT_MEMBERS: Mapping[str, Type] = {
    "id": NUMBER,
    "name": STRING,
    "parent": record_of("core.department"),
    "head": PERSON,
}
_FALLBACK: Mapping[str, Mapping[str, Type]] = {"core.person": PERSON_MEMBERS, "core.department": DEPARTMENT_MEMBERS}


@dataclass(frozen=True)
class Scope:
    """Names an expression may use, with their types.

    `self_form`: the form whose record `record` is; in SQL its row is the row of the query. Names that are members of
    that form's record type are columns or relations of the row.
    """

    names: Mapping[str, Type]
    schema: Schema = field(default_factory=dict)
    self_form: str | None = None
    standard: bool = False
    """DMN's own rules, for models made elsewhere: a mistake of meaning is null and refuses nothing, dates are not moved
    to the app's time zone, times are equal to the second (DMN 1.5 §10.3.2.3)."""
    types: Mapping[str, Type] = field(default_factory=dict)
    """Further types by name (item definitions), for `instance of` and parameters."""
    external: Callable[[Any, tuple[str, ...]], Any] | None = None
    """Makes a function value of `{java: {…}}` and parameter names; None: functions of other languages are refused."""

    @cached_property
    def long_names(self) -> tuple[str, ...]:
        """The names in scope, of contexts in scope and of records, that are more than one plain word: only they need the lexer's
        longest match."""
        found = dict.fromkeys(name for name in self.names if not name.isidentifier())
        for each in self.schema.values():
            found.update((name, None) for name in each.types if not name.isidentifier())
        todo = [type_ for type_ in self.names.values() if type_.of is not None or type_.members]
        while todo:
            type_ = todo.pop()
            while type_.of is not None:
                type_ = type_.of
            for name, inner in type_.members:
                if not name.isidentifier():
                    found[name] = None
                if inner.of is not None or inner.members:
                    todo.append(inner)
        return tuple(found)

    @cached_property
    def names_by_word(self) -> Names:
        return names_by_word(self.long_names)

    def members(self, type_: Type) -> Mapping[str, Type]:
        """The members that may follow a dot after a value of this type; empty when there are none."""
        if type_.kind is Kind.RECORD and type_.form is not None:
            found = self.schema.get(type_.form)
            return found.types if found is not None else _FALLBACK.get(type_.form, {"id": NUMBER})
        if type_.kind is Kind.CONTEXT:
            return dict(type_.members)
        if type_.kind is Kind.RANGE:
            end = type_.of or Type(Kind.ANY)
            return {"start": end, "end": end, "start included": BOOLEAN, "end included": BOOLEAN}
        return TEMPORAL_MEMBERS.get(type_.kind, {})

    def with_names(self, extra: Mapping[str, Type]) -> Scope:
        return replace(self, names={**self.names, **extra})


def form_scope(schema: Schema, form: str, extra: Mapping[str, Type] | None = None) -> Scope:
    """The scope of a form's own expressions: its fields and system fields, `record`, `current user`, and `extra`."""
    itself = record_of(form)
    types = schema[form].types if form in schema else {}
    return Scope({**types, ITSELF: itself, CURRENT_USER: PERSON, **(extra or {})}, schema, form)
