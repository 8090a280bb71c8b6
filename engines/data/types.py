"""The types of values: FEEL's, plus records and relations of the app's schema."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    ANY = "Any"
    NULL = "null"
    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"
    DAYS_DURATION = "days and time duration"
    MONTHS_DURATION = "years and months duration"
    LIST = "list"
    CONTEXT = "context"
    RANGE = "range"
    FUNCTION = "function"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Type:
    """A value's type. `of`: element type of a list or range; `form`: form key of a record ("app.form" when foreign,
    "core.person" and "core.department" for people); `options`: the closed set of a choice, if there is one."""

    kind: Kind
    of: Type | None = None
    form: str | None = None
    options: tuple[str, ...] = ()
    members: tuple[tuple[str, Type], ...] = ()

    def __str__(self) -> str:
        match self.kind:
            case Kind.LIST:
                return f"list<{self.of}>" if self.of else "list"
            case Kind.RECORD:
                return f"record<{self.form}>"
            case _:
                return self.kind.value


ANY = Type(Kind.ANY)
NULL = Type(Kind.NULL)
NUMBER = Type(Kind.NUMBER)
STRING = Type(Kind.STRING)
BOOLEAN = Type(Kind.BOOLEAN)
DATE = Type(Kind.DATE)
TIME = Type(Kind.TIME)
DATE_TIME = Type(Kind.DATE_TIME)
DAYS_DURATION = Type(Kind.DAYS_DURATION)
MONTHS_DURATION = Type(Kind.MONTHS_DURATION)


def list_of(element: Type) -> Type:
    return Type(Kind.LIST, of=element)


def record_of(form: str) -> Type:
    return Type(Kind.RECORD, form=form)


PERSON = record_of("core.person")
DEPARTMENT = record_of("core.department")
