"""The suite of expressions a business would write: every answer, from everyone who claims it."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from engines.data.types import Type
from engines.expr import NotPushable, SqlRow, env_binds
from engines.expr.parse import parse_expression
from engines.expr.printer import print_tree
from engines.expr.sql.numbers import number
from engines.expr.sql.world import sql_type
from engines.expr.temporal import MonthsDuration, text_of
from engines.expr.values import same
from tests.laws.business_world import ENV, METADATA, TABLES, Line, Question, Tables, is_column, lines, question, rows
from tests.laws.expression_judges import ROOT, Browser

LINES = lines()


def claimed(who: str) -> list[Line]:
    return [each for each in LINES if who in each.claims]


def test_the_suite_is_large_and_nothing_stands_in_it_twice() -> None:
    assert len(LINES) >= 1_000
    twice = [key for key, count in Counter((each.expression, each.given) for each in LINES).items() if count > 1]
    assert twice == []
    assert [key for key, count in Counter((each.file, each.name) for each in LINES).items() if count > 1] == []
    assert {who for each in LINES for who in each.claims} == {"python", "sql", "browser"}


@pytest.mark.parametrize("line", claimed("python"), ids=str)
def test_python_gives_the_answer(line: Line) -> None:
    asked = question(line)
    found = asked.expression.evaluate(asked.values, ENV)
    assert same(found, asked.expected) is True, found


@pytest.mark.parametrize("file", sorted({each.file for each in LINES}))
def test_every_line_survives_printing(file: str) -> None:
    wrong = []
    for line in LINES:
        if line.file == file:
            scope = question(line).expression.scope
            tree = parse_expression(line.expression, scope)
            if parse_expression(print_tree(tree), scope) != tree:
                wrong.append((str(line), print_tree(tree)))
    assert wrong == []


@pytest.fixture(scope="module")
def connection(postgres_url: str) -> Iterator[sa.Connection]:
    address = "postgresql+psycopg://" + postgres_url.split("://", 1)[1]
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        METADATA.drop_all(connection)
        METADATA.create_all(connection)
        for form, them in rows().items():
            connection.execute(TABLES[form].insert(), them)
        yield connection
    engine.dispose()


def _select(asked: Question) -> sa.Select[Any]:
    if asked.form is not None:
        table = TABLES[asked.form]
        value = asked.expression.to_sql(SqlRow(Tables(), asked.form, table))
        return sa.select(value).where(table.c.id == asked.values["id"])
    columns = [
        sa.cast(sa.literal(asked.values[name], sql_type(type_)), _column_type(asked.values[name], type_)).label(name)
        for name, type_ in asked.types.items()
        if is_column(type_)
    ]
    given = sa.select(*(columns or [sa.literal(1).label("id")])).subquery("given")
    return sa.select(asked.expression.to_sql(SqlRow(Tables(), "given", given))).select_from(given)


@pytest.mark.parametrize("file", sorted({each.file for each in LINES}))
def test_postgres_gives_the_answer_or_says_that_it_cannot(connection: sa.Connection, file: str) -> None:
    wrong = []
    for line in LINES:
        if line.file != file:
            continue
        asked = question(line)
        try:
            found = connection.execute(_select(asked), env_binds(ENV)).scalar_one()
        except NotPushable:
            if "sql" in line.claims:
                wrong.append((str(line), "not pushable"))
            continue
        except sa.exc.DBAPIError as error:
            found = str(error.orig)
        if "sql" not in line.claims:
            wrong.append((str(line), "claims less than it can"))
        elif same(_from_sql(found, asked.expected), asked.expected) is not True:
            wrong.append((str(line), str(found)))
    assert wrong == []


def _column_type(value: Any, type_: Type) -> Any:
    """The type of a column that could hold the value."""
    return number(value).type if isinstance(value, Decimal) else sql_type(type_)


def _from_sql(found: Any, expected: Any) -> Any:
    if isinstance(expected, MonthsDuration) and isinstance(found, Decimal):
        return MonthsDuration(int(found))
    return found.astimezone(UTC) if isinstance(found, datetime) and found.tzinfo else found


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if shutil.which("node") is None or not (ROOT / "node_modules/.bin/rolldown").exists():
        if os.environ.get("CI"):
            pytest.fail("The browser's evaluator needs Node, and is never skipped in CI.")
        pytest.skip("the browser's evaluator needs Node and `npm install`")
    browser = Browser(tmp_path_factory.mktemp("feel"), ENV, [])
    yield browser
    browser.close()


DEPTH = 4
"""Steps from record to record that are sent to the browser."""


def wire(value: Any, depth: int = DEPTH) -> Any:
    """The HTTP form of a value; moments keep their offset."""
    match value:
        case bool() | None | str():
            return value
        case Decimal() | int():
            return f"{Decimal(value):f}"
        case datetime() | date() | time() | timedelta() | MonthsDuration():
            return text_of(value)
        case list():
            return [wire(each, depth) for each in value if depth]
        case dict():
            return {key: wire(each, depth - 1) for key, each in value.items() if depth or key == "id"}
        case _:
            return str(value)


def test_the_browser_gives_the_answer_or_says_that_it_cannot(browser: Browser) -> None:
    asked = [question(each) for each in LINES]
    found = browser.values([(each.expression.to_browser(), wire(each.values)) for each in asked])
    wrong = []
    for one, answer in zip(asked, found, strict=True):
        refused = isinstance(answer, str) and answer.startswith("error: expr.on_server")
        if refused or "browser" not in one.line.claims:
            if refused == ("browser" in one.line.claims):
                wrong.append((str(one.line), answer))
        elif not _alike(answer, one.expected):
            wrong.append((str(one.line), f"{answer} instead of {wire(one.expected)}"))
    assert wrong == []


def _alike(answer: Any, expected: Any) -> bool:
    if isinstance(expected, list):
        return isinstance(answer, list) and len(answer) == len(expected) and all(map(_alike, answer, expected))
    if isinstance(expected, dict):
        return answer.keys() == expected.keys() and all(_alike(answer[key], each) for key, each in expected.items())
    if isinstance(expected, Decimal) and isinstance(answer, str):
        return Decimal(answer) == expected
    return bool(answer == wire(expected))
