"""The world in which random expressions are judged: a schema, its tables, nullable rows, one moment and one person.

The same rows exist three times: as Python values, in PostgreSQL, and in HTTP form for the browser.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
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
    TIME,
    Kind,
    Type,
    list_of,
    record_of,
)  # fmt: skip
from engines.expr import Env, form_scope

LEVELS = ("vip", "core", "normal")
LEVEL = Type(Kind.STRING, options=LEVELS)
SCHEMA = {
    "customer": RecordType(
        "customer",
        {
            "orders": RelatedField(key="orders", form="order", by="customer"),
            "tickets": RelatedField(key="tickets", form="ticket", by="customer"),
        },
        {
            "name": STRING, "level": LEVEL, "客户等级": LEVEL, "amount": NUMBER, "ratio": NUMBER, "score": NUMBER, "last": DATE,
            "born": DATE, "seen": DATE_TIME, "opens": TIME, "spent": DAYS_DURATION, "active": BOOLEAN, "owner": PERSON,
            "tags": list_of(STRING), "parent": record_of("customer"),
        },
    ),
    "order": RecordType(
        "order",
        {"lines": RelatedField(key="lines", form="line", by="order")},
        {"customer": record_of("customer"), "total": NUMBER, "status": STRING, "ordered_on": DATE, "seller": PERSON,
         "gift": BOOLEAN},
    ),
    "line": RecordType("line", {}, {"order": record_of("order"), "quantity": NUMBER, "price": NUMBER, "item": STRING}),
    "ticket": RecordType(
        "ticket", {}, {"customer": record_of("customer"), "opened on": DATE, "closed_at": DATE_TIME, "effort": DAYS_DURATION,
                       "topic": STRING, "agent": PERSON},
    ),
    "core.person": RecordType("core.person", {}, {"name": STRING, "department": DEPARTMENT}),
    "core.department": RecordType("core.department", {}, {"name": STRING, "head": PERSON}),
}  # fmt: skip
SCOPE = form_scope(SCHEMA, "customer")
ENV = Env(
    datetime(2026, 3, 9, 18, 30, tzinfo=UTC), "America/New_York",
    {"id": 1, "name": "Ann", "department": {"id": 1, "name": "Sales"}},
)  # fmt: skip
METADATA = sa.MetaData()
_COLUMNS: dict[str, dict[str, Any]] = {
    "core.department": {"name": sa.Text, "head": sa.BigInteger},
    "core.person": {"name": sa.Text, "department": sa.BigInteger},
    "customer": {
        "name": sa.Text, "level": sa.Text, "客户等级": sa.Text, "amount": sa.Numeric(20, 4), "ratio": sa.Numeric,
        "score": sa.Integer, "last": sa.Date, "born": sa.Date, "seen": sa.DateTime(timezone=True), "opens": sa.Time,
        "spent": sa.Interval, "active": sa.Boolean, "owner": sa.BigInteger, "tags": ARRAY(sa.Text),
        "parent": sa.BigInteger,
    },
    "order": {"customer": sa.BigInteger, "total": sa.Numeric(20, 2), "status": sa.Text, "ordered_on": sa.Date,
              "seller": sa.BigInteger, "gift": sa.Boolean},
    "line": {"order": sa.BigInteger, "quantity": sa.Integer, "price": sa.Numeric(20, 2), "item": sa.Text},
    "ticket": {"customer": sa.BigInteger, "opened on": sa.Date, "closed_at": sa.DateTime(timezone=True),
               "effort": sa.Interval, "topic": sa.Text, "agent": sa.BigInteger},
}  # fmt: skip
TABLES = {
    form: sa.Table(
        "law_" + form.rpartition(".")[2], METADATA, sa.Column("id", sa.BigInteger, primary_key=True),
        *(sa.Column(name, type_) for name, type_ in columns.items()),
    )
    for form, columns in _COLUMNS.items()
}  # fmt: skip
CUSTOMERS = TABLES["customer"]


class Tables:
    """The physical side of the schema."""

    def table(self, form: str) -> sa.FromClause:
        return TABLES[form]


def rows() -> dict[str, list[dict[str, Any]]]:
    """Nullable rows: fixed, so that a failing expression fails again."""
    chance = random.Random(7)

    def maybe(*values: Any) -> Any:
        return None if chance.random() < 0.22 else chance.choice(values)

    def day(*offsets: int) -> date | None:
        found = maybe(*(offsets or (-400, -90, -31, -16, -15, -14, -7, -2, -1, 0, 1, 5, 40)))
        return None if found is None else date(2026, 3, 9) + timedelta(days=found)

    def moment() -> datetime | None:
        hours = maybe(-8760, -3060.5, -900, -72, -48, -37, -20, -15, -14, -3, -0.25, 0, 4, 30, 5000)
        return None if hours is None else ENV.now + timedelta(hours=hours)

    def effort() -> timedelta | None:
        return maybe(*(timedelta(minutes=each) for each in (0, 25, 90, -30, 480, 1440, 2881, 10080)))  # type: ignore[no-any-return]

    def price(*texts: str) -> Decimal | None:
        found = maybe(*texts)
        return None if found is None else Decimal(found)

    customers = [
        {
            "name": maybe("Ann", "ann b", "", "a%_\\b", "vip", " x ", "Ärger", "straße", "张伟", "VIP客户 😀", "Bob_9"),
            "level": maybe(*LEVELS), "客户等级": maybe(*LEVELS),
            "amount": price("0", "1", "-3", "100.50", "7.25", "3.3333", "2.5", "3.5", "-2.5", "99999999999999.9999"),
            "ratio": price("0.1", "0.333333333333333333", "-1.5", "12345678901234567890.123", "0", "2", "1E-9"),
            "score": maybe(0, 1, 3, -2, 10, 7), "last": day(), "born": day(-20000, -9500, -9131, -9130, -366, -365, -59),
            "seen": moment(), "opens": maybe(time(9), time(8, 30), time(23, 59, 59), time(0)), "spent": effort(),
            "active": maybe(True, False), "owner": maybe(1, 2, 3), "parent": maybe(1, 2, 3, 5, 8),
            "tags": maybe(["x"], ["x", "y"], ["z", "y", "x"], [], ["y", "y"]),
        }
        for _ in range(40)
    ]  # fmt: skip
    orders = [
        {
            "customer": chance.randint(1, 30), "total": price("1", "99.5", "100.50", "0.01"), "gift": maybe(True, False),
            "status": maybe("paid", "open"), "ordered_on": day(), "seller": maybe(1, 2),
        }
        for _ in range(70)
    ]  # fmt: skip
    lines = [
        {"order": chance.randint(1, 60), "quantity": maybe(1, 2, 12, 0), "price": price("9.99", "0.5", "120"),
         "item": maybe("A", "B", "茶")}
        for _ in range(90)
    ]  # fmt: skip
    tickets = [
        {"customer": chance.randint(1, 35), "opened on": day(), "closed_at": moment(), "effort": effort(),
         "topic": maybe("refund", "bug", ""), "agent": maybe(1, 2, 3)}
        for _ in range(60)
    ]  # fmt: skip
    found: dict[str, list[dict[str, Any]]] = {
        "core.department": [{"name": "Sales", "head": 2}, {"name": None, "head": None}],
        "core.person": [
            {"name": "Ann", "department": 1}, {"name": "Bob", "department": 2}, {"name": None, "department": None},
        ],
        "customer": customers, "order": orders, "line": lines, "ticket": tickets,
    }  # fmt: skip
    return {form: [{"id": at, **each} for at, each in enumerate(them, 1)] for form, them in found.items()}


ROWS = rows()


def linked() -> dict[int, dict[str, Any]]:
    """The same rows as records in Python form: references and relations loaded."""
    heads = {each["id"]: each for each in ROWS["core.person"]}
    departments = {each["id"]: {**each, "head": heads.get(each["head"])} for each in ROWS["core.department"]}
    people = {each["id"]: {**each, "department": departments.get(each["department"])} for each in ROWS["core.person"]}
    lines = ROWS["line"]
    orders = [
        {**each, "seller": people.get(each["seller"]), "lines": [one for one in lines if one["order"] == each["id"]]}
        for each in ROWS["order"]
    ]
    tickets = [{**each, "agent": people.get(each["agent"])} for each in ROWS["ticket"]]
    plain = {
        each["id"]: {
            **each, "owner": people.get(each["owner"]), "orders": [o for o in orders if o["customer"] == each["id"]],
            "tickets": [one for one in tickets if one["customer"] == each["id"]],
        }
        for each in ROWS["customer"]
    }  # fmt: skip
    return {key: {**each, "parent": plain.get(each["parent"])} for key, each in plain.items()}


RECORDS = linked()


def on_the_wire(value: Any) -> Any:
    """The HTTP form of a value, as the browser gets it."""
    match value:
        case bool() | None | str():
            return value
        case Decimal():
            return f"{value:f}"
        case int():
            return str(value)
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return f"{'-' if value < timedelta() else ''}PT{abs(value) // timedelta(seconds=1)}S"
        case list():
            return [on_the_wire(each) for each in value]
        case _:
            return {key: on_the_wire(each) for key, each in value.items()}
