"""The suite tests/cases/expr/business as data: its lines, its world, and who is asking."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.dialects.postgresql import ARRAY

from engines.data.fields.related import RelatedField
from engines.data.record_type import RecordType
from engines.data.types import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    DEPARTMENT,
    NUMBER,
    PERSON,
    STRING,
    Kind,
    Type,
    list_of,
    record_of,
)  # fmt: skip
from engines.expr import Env, Expression, Scope, compile_expression, form_scope

FOLDER = Path(__file__).parents[1] / "cases/expr/business"
EVERYONE = ("python", "sql", "browser")
ENV = Env(
    datetime(2026, 3, 9, 1, 30, tzinfo=UTC), "Asia/Shanghai",
    {"id": 2, "name": "Li Na", "department": {"id": 2, "name": "Service"}},
)  # fmt: skip
FREE = Scope({"current user": PERSON})
_TYPES: dict[str, tuple[Type, Any]] = {
    "text": (STRING, sa.Text), "number": (NUMBER, sa.Numeric(20, 4)), "date": (DATE, sa.Date), "yesno": (BOOLEAN, sa.Boolean),
    "moment": (DATE_TIME, sa.DateTime(timezone=True)), "duration": (DAYS_DURATION, sa.Interval), "person": (PERSON, sa.BigInteger),
    "texts": (list_of(STRING), ARRAY(sa.Text)),
}  # fmt: skip
_WORLD = yaml.safe_load((FOLDER / "world.yaml").read_text("utf-8"))


@dataclass(frozen=True)
class Line:
    """One line of a file."""

    file: str
    row: int
    name: str
    expression: str
    given: str
    expected: str
    claims: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}:{self.row} {self.name}"

    @property
    def of_record(self) -> bool:
        return self.file.startswith("relations")


@cache
def lines() -> tuple[Line, ...]:
    found = []
    for file in sorted(FOLDER.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            rows = csv.reader(opened, delimiter=";", quoting=csv.QUOTE_NONE)
            header = next(rows)
            assert header == ["name", "expression", "given", "expected", "claims"], file
            for number, row in enumerate(rows, 2):
                if not row or row[0].startswith("#"):
                    continue
                assert len(row) in (4, 5), f"{file.name}:{number} has {len(row)} fields"
                name, expression, given, expected, *claims = (each.strip() for each in row)
                said = tuple(claims[0].split()) if claims and claims[0] else EVERYONE
                found.append(Line(file.name, number, name, expression, given, expected, said))
    return tuple(found)


def _type(name: str) -> Type:
    return _TYPES[name][0] if name in _TYPES else record_of(name)


def _record_type(form: str, definition: Mapping[str, Any]) -> RecordType:
    relations = {
        key: RelatedField(key=key, form=target, by=by) for key, (target, by) in definition.get("relations", {}).items()
    }
    return RecordType(form, relations, {key: _type(kind) for key, kind in definition["fields"].items()})


SCHEMA = {form: _record_type(form, each) for form, each in _WORLD["forms"].items()} | {
    "core.person": RecordType("core.person", {}, {"name": STRING, "department": DEPARTMENT}),
    "core.department": RecordType("core.department", {}, {"name": STRING}),
}
METADATA = sa.MetaData()


def _table(form: str, fields: Mapping[str, str]) -> sa.Table:
    columns = [sa.Column(key, _TYPES[kind][1] if kind in _TYPES else sa.BigInteger) for key, kind in fields.items()]
    return sa.Table(f"suite_{form}", METADATA, sa.Column("id", sa.BigInteger, primary_key=True), *columns)


TABLES = {form: _table(form, each["fields"]) for form, each in _WORLD["forms"].items()} | {
    "core.person": _table("person", {"name": "text", "department": "department"}),
    "core.department": _table("department", {"name": "text"}),
}


class Tables:
    """The physical side of the world."""

    def table(self, form: str) -> Any:
        return TABLES[form]


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    match kind:
        case "number":
            return Decimal(str(value))
        case "moment":
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        case "duration":
            return timedelta(seconds=value)
        case _:
            return value


def rows() -> dict[str, list[dict[str, Any]]]:
    found = {
        form: [
            {"id": key, **{field: _value(each.get(field), kind) for field, kind in definition["fields"].items()}}
            for key, each in _WORLD["records"][form].items()
        ]
        for form, definition in _WORLD["forms"].items()
    }
    found["core.person"] = [{"id": key, **each} for key, each in _WORLD["people"].items()]
    found["core.department"] = [{"id": key, **each} for key, each in _WORLD["departments"].items()]
    return found


@cache
def records() -> dict[str, dict[int, dict[str, Any]]]:
    """The world's records with references and relations loaded, by form and id."""
    plain = {form: {each["id"]: dict(each) for each in them} for form, them in rows().items()}
    for person in plain["core.person"].values():
        person["department"] = plain["core.department"][person["department"]]
    for form, definition in _WORLD["forms"].items():
        for record in plain[form].values():
            for field, kind in definition["fields"].items():
                if kind == "person":
                    record[field] = plain["core.person"].get(record[field])
    for form, definition in _WORLD["forms"].items():
        for record in plain[form].values():
            for key, (target, by) in definition.get("relations", {}).items():
                record[key] = [each for each in plain[target].values() if each[by] == record["id"]]
    for form, definition in _WORLD["forms"].items():
        for record in plain[form].values():
            for field, kind in definition["fields"].items():
                if kind in plain:
                    record[field] = plain[kind].get(record[field])
    return plain


@dataclass(frozen=True)
class Question:
    """A line, compiled, with the values it is asked about."""

    line: Line
    expression: Expression
    values: Mapping[str, Any]
    types: Mapping[str, Type]
    expected: Any
    form: str | None = None


@cache
def question(line: Line) -> Question:
    expected = compile_expression(line.expected, FREE).evaluate({}, ENV)
    if line.of_record:
        form, _, key = line.given.partition(" ")
        expression = compile_expression(line.expression, form_scope(SCHEMA, form))
        return Question(line, expression, records()[form][int(key)], {}, expected, form)
    given = compile_expression("{" + line.given + "}", FREE)
    types = dict(given.type.members)
    scope = Scope({**types, "current user": PERSON}, {"given": RecordType("given", {}, types)})
    return Question(line, compile_expression(line.expression, scope), given.evaluate({}, ENV), types, expected)


def is_column(type_: Type) -> bool:
    """Whether a value of this type can be in a column."""
    inner = type_.of if type_.kind is Kind.LIST else type_
    return inner is not None and inner.kind in {
        Kind.NUMBER, Kind.STRING, Kind.BOOLEAN, Kind.DATE, Kind.DATE_TIME, Kind.TIME, Kind.DAYS_DURATION,
    }  # fmt: skip
