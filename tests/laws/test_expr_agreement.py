"""One expression has one meaning: in Python, in PostgreSQL, and (printed and parsed again) in itself."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import ARRAY

from engines.data.fields.related import RelatedField
from engines.data.record_type import RecordType
from engines.data.types import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DEPARTMENT,
    NUMBER,
    PERSON,
    STRING,
    Kind,
    Type,
    list_of,
    record_of,
)  # fmt: skip
from engines.expr import Env, Scope, SqlRow, compile_expression, env_binds, form_scope
from engines.expr.functions import functions
from engines.expr.parse import parse_expression
from engines.expr.printer import print_tree

LEVELS = ("vip", "core", "normal")
QUOTED = ('"vip"', '"core"', '"normal"')
DAYS = ("today()", "last", '@"2026-03-08"')
PIECES = ('"a"', '"%"', "level")
SCHEMA = {
    "customer": RecordType(
        "customer",
        {"orders": RelatedField(key="orders", form="order", by="customer")},
        {
            "name": STRING, "level": Type(Kind.STRING, options=LEVELS), "amount": NUMBER, "score": NUMBER, "last": DATE,
            "seen": DATE_TIME, "active": BOOLEAN, "owner": PERSON, "tags": list_of(STRING),
        },
    ),
    "order": RecordType(
        "order", {}, {"customer": record_of("customer"), "total": NUMBER, "status": STRING, "ordered_on": DATE,
                      "seller": PERSON},
    ),
    "core.person": RecordType("core.person", {}, {"name": STRING, "department": DEPARTMENT}),
    "core.department": RecordType("core.department", {}, {"name": STRING}),
}  # fmt: skip
SCOPE = form_scope(SCHEMA, "customer")
ENV = Env(
    datetime(2026, 3, 9, 18, 30, tzinfo=UTC), "America/New_York",
    {"id": 1, "name": "Ann", "department": {"id": 1, "name": "Sales"}},
)  # fmt: skip
METADATA = sa.MetaData()
DEPARTMENTS = sa.Table("law_department", METADATA, sa.Column("id", sa.BigInteger), sa.Column("name", sa.Text))
PEOPLE = sa.Table(
    "law_person",
    METADATA,
    sa.Column("id", sa.BigInteger),
    sa.Column("name", sa.Text),
    sa.Column("department", sa.BigInteger),
)
ORDERS = sa.Table(
    "law_order", METADATA, sa.Column("id", sa.BigInteger), sa.Column("customer", sa.BigInteger), sa.Column("total", sa.Numeric),
    sa.Column("status", sa.Text), sa.Column("ordered_on", sa.Date), sa.Column("seller", sa.BigInteger),
)  # fmt: skip
CUSTOMERS = sa.Table(
    "law_customer", METADATA, sa.Column("id", sa.BigInteger), sa.Column("name", sa.Text), sa.Column("level", sa.Text),
    sa.Column("amount", sa.Numeric), sa.Column("score", sa.Integer), sa.Column("last", sa.Date),
    sa.Column("seen", sa.DateTime(timezone=True)), sa.Column("active", sa.Boolean), sa.Column("owner", sa.BigInteger),
    sa.Column("tags", ARRAY(sa.Text)),
)  # fmt: skip


ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/expr"
FREE = Scope({"current user": PERSON})
IN_PYTHON_ONLY: frozenset[str] = frozenset()


def read_cases(file: Path) -> list[tuple[str, str]]:
    """Lines `expression ==> value`; `#` begins a remark."""
    groups = yaml.safe_load(file.read_text("utf-8"))
    lines = [line.strip() for block in groups.values() for line in block.splitlines()]
    pairs = [line.partition("==>") for line in lines if line and not line.startswith("#")]
    return [(left.strip(), right.strip()) for left, _, right in pairs]


class Tables:
    """The physical side of the schema."""

    def table(self, form: str) -> sa.FromClause:
        return {"customer": CUSTOMERS, "order": ORDERS, "core.person": PEOPLE, "core.department": DEPARTMENTS}[form]


class Writer:
    """Writes random typed expressions."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, *choices: Any) -> Any:
        chosen = self.random.choice(choices)
        return chosen() if callable(chosen) else chosen

    def condition(self, depth: int = 3) -> str:
        if depth > 0 and self.random.random() < 0.5:
            inner = [self.condition(depth - 1) for _ in range(self.random.choice((2, 2, 3)))]
            return self.pick(
                f"({' and '.join(inner)})", f"({' or '.join(inner)})", f"not({inner[0]})",
                f"(if {inner[0]} then {inner[1]} else {inner[-1]})",
            )  # fmt: skip
        return self.pick(
            self.numbers, self.numbers, self.texts, self.texts, self.days, self.days, self.moments, self.people,
            self.flags, self.lists, self.relations,
        )  # fmt: skip

    def op(self) -> str:
        return self.pick("=", "!=", "<", "<=", ">", ">=")

    def number(self, depth: int = 1) -> str:
        if depth and self.random.random() < 0.3:
            op = self.pick("+", "-", "*")
            return f"({self.number(depth - 1)} {op} {self.number(depth - 1)})"
        return self.pick(
            "amount", "score", "0", "1", "100.50", "-3", "amount / score", "string length(name)", "days since(last)",
            "abs(amount)", "floor(amount)", "modulo(score, 3)", "round half up(amount, 1)", "count(tags)",
            "get or else(amount, 0)", "last.year", "seen.hour", "count(orders)",
            "sum(orders.total)", 'sum(orders[status = "paid"].total)', "max(orders.total)", "min(orders.total)",
            "days until(last)",
        )  # fmt: skip

    def numbers(self) -> str:
        return self.pick(
            lambda: f"{self.number()} {self.op()} {self.number()}",
            lambda: f"{self.number()} between {self.number(0)} and {self.number(0)}",
            lambda: f"{self.number()} in ({self.pick('1', '< 5', '[1..10]')}, {self.pick('>= 100', ']3..50]', '0')})",
            lambda: f"amount {self.pick('=', '!=')} null",
            lambda: f"days since(last) {self.op()} {self.pick('15', '0', '-3', 'score')}",
        )

    def text(self) -> str:
        return self.pick("name", "trim(level)", '"vip"', '"Ann"', '""', '"a%_\\\\b"', "lower case(name)", "owner.name",
                         "owner.department.name", "current user.name", 'level + "x"', "trim(name)")  # fmt: skip

    def texts(self) -> str:
        return self.pick(
            lambda: f"{self.text()} {self.op()} {self.text()}",
            lambda: f"level {self.pick('=', '!=')} {self.pick(*QUOTED)}",
            lambda: self.pick('level in ("vip")', 'level in ["vip", "core"]', 'not(level in ("vip", "core"))'),
            lambda: f"{self.pick('contains', 'starts with', 'ends with')}({self.text()}, {self.pick(*PIECES)})",
            lambda: f"is blank({self.text()})",
        )

    def day(self) -> str:
        return self.pick("last", "today()", "today() - 15 days", "last + 3 days", "last - 1 month", '@"2026-01-31"',
                         "date(seen)", "start of month(last)", "end of month(today())", "last + 36 hours",
                         "start of week(last)", "today() - 12 months")  # fmt: skip

    def days(self) -> str:
        return self.pick(
            lambda: f"{self.day()} {self.op()} {self.day()}",
            lambda: f"today() - ({self.day()}) {self.op()} {self.pick('15 days', '0 days', '36 hours')}",
            lambda: f"{self.day()} in [{self.day()}..{self.day()}]",
            lambda: f"last {self.pick('=', '!=')} null",
        )

    def moment(self) -> str:
        return self.pick("seen", "now()", "now() - 2 days", "seen + 36 hours", "seen - 1 month", "now() - 1 month",
                         '@"2026-03-08T06:30:00Z"', "today()", "start of day(seen)")  # fmt: skip

    def moments(self) -> str:
        left = self.pick("seen", "seen + 1 day", "now() - 3 hours")
        return self.pick(
            f"{left} {self.pick('<', '<=', '>', '>=')} {self.moment()}",
            f"date(seen) {self.pick('<', '<=', '>', '>=')} {self.pick(*DAYS)}",
            f"now() - seen {self.pick('<', '>')} 2 days",
            f"days since(seen) {self.op()} {self.pick('0', '1', '5')}",
        )

    def people(self) -> str:
        return self.pick(
            "owner = current user", "owner != current user", "owner = null", "owner.department = current user.department",
            "owner.department != current user.department", 'owner.department.name = "Sales"', "owner.name != null",
            'owner.name in ("Ann", "Bob")', 'owner.department.name < "S"',
        )  # fmt: skip

    def flags(self) -> str:
        return self.pick("active", "active = true", "active = false", "active != true", "not(active)", "active = null")

    def lists(self) -> str:
        return self.pick(
            'list contains(tags, "x")', 'not(list contains(tags, "y"))', '"x" in tags', "count(tags) > 1", "is blank(tags)",
            'some each in tags satisfies each = "x"', "tags = null",
        )  # fmt: skip

    def relations(self) -> str:
        return self.pick(
            lambda: f"some o in orders satisfies o.total {self.op()} {self.number(0)}",
            lambda: f"every o in orders satisfies o.total {self.op()} {self.number(0)}",
            lambda: f"count(orders[total {self.op()} {self.number(0)}]) {self.op()} 1",
            lambda: 'sum(orders[status = "paid" and ordered_on > today() - 12 months].total) > amount',
            lambda: "count(orders[seller = record.owner]) > 0",
            lambda: 'count(orders[seller.department.name = "Sales"].total) >= 1',
            lambda: 'list contains(orders.status, "paid")',
            lambda: "count(distinct values(orders.status)) = 1",
            lambda: "is blank(orders)",
            lambda: "mean(orders.total) > 50",
            lambda: f"max(orders.ordered_on) {self.pick('<', '>=')} {self.day()}",
        )


def world() -> dict[str, list[dict[str, Any]]]:
    """Nullable rows: fixed, so that a failing expression fails again."""
    chance = random.Random(7)

    def maybe(value: Any) -> Any:
        return None if chance.random() < 0.25 else value

    def day() -> date:
        return date(2026, 3, 9) + timedelta(days=chance.choice((-400, -90, -31, -16, -15, -14, -2, -1, 0, 1, 5)))

    def moment() -> datetime:
        return ENV.now + timedelta(hours=chance.choice((-900, -72, -48, -37, -20, -15, -14, -3, 0, 4, 30)))

    departments = [{"id": 1, "name": "Sales"}, {"id": 2, "name": None}]
    people = [
        {"id": 1, "name": "Ann", "department": 1}, {"id": 2, "name": "Bob", "department": 2},
        {"id": 3, "name": None, "department": None},
    ]  # fmt: skip
    customers = [
        {
            "id": each, "name": maybe(chance.choice(("Ann", "ann b", "", "a%_\\b", "vip", " x "))),
            "level": maybe(chance.choice(LEVELS)),
            "amount": maybe(Decimal(chance.choice(("0", "1", "-3", "100.50", "7.25", "3.3333")))),
            "score": maybe(chance.choice((0, 1, 3, -2, 10))), "last": maybe(day()), "seen": maybe(moment()),
            "active": maybe(chance.random() < 0.5), "owner": maybe(chance.choice((1, 2, 3))),
            "tags": maybe(chance.choice((["x"], ["x", "y"], ["z", "y", "x"], []))),
        }
        for each in range(1, 41)
    ]  # fmt: skip
    orders = [
        {
            "id": each, "customer": chance.randint(1, 30), "total": maybe(Decimal(chance.choice(("1", "99.5", "100.50")))),
            "status": maybe(chance.choice(("paid", "open"))), "ordered_on": maybe(day()), "seller": maybe(chance.choice((1, 2))),
        }
        for each in range(1, 70)
    ]  # fmt: skip
    return {"department": departments, "person": people, "customer": customers, "order": orders}


ROWS = world()


def linked() -> dict[int, dict[str, Any]]:
    """The same rows as records in Python form: references and relations loaded."""
    departments = {each["id"]: each for each in ROWS["department"]}
    people = {each["id"]: {**each, "department": departments.get(each["department"])} for each in ROWS["person"]}
    orders = [{**each, "seller": people.get(each["seller"])} for each in ROWS["order"]]
    return {
        each["id"]: {
            **each, "owner": people.get(each["owner"]), "orders": [o for o in orders if o["customer"] == each["id"]],
        }
        for each in ROWS["customer"]
    }  # fmt: skip


RECORDS = linked()


@pytest.fixture(scope="module")
def connection(postgres_url: str) -> Iterator[sa.Connection]:
    address = "postgresql+psycopg://" + postgres_url.split("://", 1)[1]
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        METADATA.drop_all(connection)
        METADATA.create_all(connection)
        for name, table in (
            ("department", DEPARTMENTS),
            ("person", PEOPLE),
            ("order", ORDERS),
            ("customer", CUSTOMERS),
        ):
            connection.execute(table.insert(), ROWS[name])
        yield connection
        METADATA.drop_all(connection)
    engine.dispose()


def in_python(text: str, scope: Scope = SCOPE) -> set[int]:
    expression = compile_expression(text, scope, condition=True)
    return {key for key, values in RECORDS.items() if expression.truth(values, ENV)}


def in_postgres(connection: sa.Connection, text: str) -> set[int]:
    row = SqlRow(Tables(), "customer", CUSTOMERS)
    condition = compile_expression(text, SCOPE, condition=True).to_sql_condition(row)
    return set(connection.scalars(sa.select(CUSTOMERS.c.id).where(condition), env_binds(ENV)))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_python_and_postgres_choose_the_same_rows(connection: sa.Connection, seed: int) -> None:
    text = Writer(seed).condition()
    assert in_postgres(connection, text) == in_python(text), text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_number_has_one_value_in_python_and_in_postgres(connection: sa.Connection, seed: int) -> None:
    text = Writer(seed).number(2)
    expression = compile_expression(text, SCOPE)
    value = expression.to_sql(SqlRow(Tables(), "customer", CUSTOMERS))
    for key, found in connection.execute(sa.select(CUSTOMERS.c.id, value), env_binds(ENV)):
        wanted = expression.evaluate(RECORDS[key], ENV)
        assert (found is None) == (wanted is None), (text, key, found, wanted)
        assert found is None or abs(Decimal(found) - wanted) < Decimal("1e-25"), (text, key, found, wanted)


def on_the_wire(value: Any) -> Any:
    """The HTTP form of a value, as the browser gets it."""
    match value:
        case bool() | None | str():
            return value
        case Decimal() | int():
            return str(value)
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case list():
            return [on_the_wire(each) for each in value]
        case _:
            return {key: on_the_wire(each) for key, each in value.items()}


DRIVER = """
import { readFileSync } from "node:fs"
import { evaluate, truth } from "./feel.mjs"
const work = JSON.parse(readFileSync(0, "utf8"))
const tried = (act) => { try { return act() } catch (error) { return "error: " + error.message } }
const rows = (tree) => work.records.filter((each) => truth(tree, each, work.env) === true).map((each) => each.id)
console.log(JSON.stringify({
  rows: work.conditions.map((tree) => tried(() => rows(tree))),
  values: work.values.map((tree) => tried(() => evaluate(tree, {}, work.env))),
}))
"""


class Browser:
    """The evaluator of the browser, run by Node."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        bundler = ROOT / "node_modules/.bin/rolldown"
        command = [bundler, ROOT / "runtime/web/src/feel/index.ts", "--format", "esm", "-o", folder / "feel.mjs"]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        (folder / "driver.mjs").write_text(DRIVER, "utf-8")

    def ask(self, conditions: list[Any] = [], values: list[Any] = []) -> Any:  # noqa: B006
        env = {"now": "2026-03-09T18:30:00Z", "timezone": ENV.timezone, "user": on_the_wire(ENV.user)}
        work = {
            "records": [on_the_wire(each) for each in RECORDS.values()],
            "env": env,
            "conditions": conditions,
            "values": values,
        }
        answer = subprocess.run(
            ["node", "driver.mjs"], input=json.dumps(work), capture_output=True, text=True, cwd=self.folder, check=True
        )
        return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    if shutil.which("node") is None or not (ROOT / "node_modules/.bin/rolldown").exists():
        pytest.skip("the browser's evaluator needs Node and `npm install`")
    return Browser(tmp_path_factory.mktemp("feel"))


def test_python_and_the_browser_choose_the_same_rows(browser: Browser) -> None:
    texts = [Writer(seed).condition() for seed in range(400)]
    trees = [compile_expression(text, SCOPE, condition=True).to_browser() for text in texts]
    for text, found in zip(texts, browser.ask(conditions=trees)["rows"], strict=True):
        assert found == [str(each) for each in sorted(in_python(text))], text


def test_the_browser_agrees_with_every_case_and_example(browser: Browser) -> None:
    pairs = [each for file in sorted(CASES.glob("*.yaml")) for each in read_cases(file)]
    pairs += [each for function in set(functions().values()) for each in function.examples]
    trees = [compile_expression(f"is(({left}), ({right}))", FREE).to_browser() for left, right in pairs]
    wrong = [
        f"{left} ==> {right}: {found}"
        for (left, right), found in zip(pairs, browser.ask(values=trees)["values"], strict=True)
        if found is not True and left not in IN_PYTHON_ONLY
    ]
    assert wrong == []


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_printing_and_parsing_again_changes_nothing(seed: int) -> None:
    tree = parse_expression(Writer(seed).condition(), SCOPE)
    assert parse_expression(print_tree(tree), SCOPE) == tree
