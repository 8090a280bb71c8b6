"""Conditions on dates and moments are answered from an index: PostgreSQL itself says how it would find the rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engines.expr import Expression, SqlRow, compile_expression, env_binds
from tests.laws.expression_world import CUSTOMERS, ENV, SCOPE, Tables

_TABLE = sa.Table("law_indexed", sa.MetaData(), *(sa.Column(each.name, each.type) for each in CUSTOMERS.c))
ROWS = 40_000


@pytest.fixture(scope="module")
def connection(postgres_url: str) -> Iterator[sa.Connection]:
    """A table of moments and days over 55 years, each with an index, as forms have them for declared filters."""
    engine = sa.create_engine("postgresql+psycopg://" + postgres_url.split("://", 1)[1], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        _TABLE.drop(connection, checkfirst=True)
        _TABLE.create(connection)
        connection.execute(
            sa.text(
                "INSERT INTO law_indexed (id, seen, last) SELECT n, timestamptz '1980-01-01 00:00:00+00' + n * "
                "interval '12 hours 7 minutes', date '1980-01-01' + n / 2 FROM generate_series(1, :rows) n"
            ),
            {"rows": ROWS},
        )
        for column in ("seen", "last"):
            connection.execute(sa.text(f"CREATE INDEX law_indexed_{column} ON law_indexed ({column})"))
        connection.execute(sa.text("ANALYZE law_indexed"))
        yield connection
    engine.dispose()


def chosen(expression: Expression) -> sa.Select[tuple[int]]:
    return sa.select(_TABLE.c.id).where(expression.to_sql_condition(SqlRow(Tables(), "customer", _TABLE)))


@pytest.mark.parametrize(
    "text",
    [
        "date(seen) = today()",
        "today() = date(seen)",
        'date(seen) = @"2026-03-08"',
        'date(seen) >= @"2026-03-08"',
        'date(seen) < @"1981-01-01"',
        "date(seen) between today() - 7 days and today()",
        "date(seen) in [today() - 7 days .. today()]",
        "date(seen + 3 hours) = today()",
        "year(seen) = 2026",
        "seen.year = 2026",
        "year(last) = 2026",
        "last.year = year(today())",
        "year(seen) > 2032",
        "year(last) <= 1981",
        "start of month(seen) = start of month(today())",
        "start of quarter(last) = start of quarter(today())",
        "start of year(seen) = start of year(today() - 1 year)",
        "days since(seen) = 3",
        "days until(last) = 3",
        "days since(seen) < 3 and days since(seen) >= 0",
        "last + 30 days < today() - 14000 days",
    ],
)
def test_a_condition_on_a_day_is_found_by_the_index(connection: sa.Connection, text: str) -> None:
    expression = compile_expression(text, SCOPE, condition=True)
    statement = chosen(expression)
    compiled = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    parameters = compiled.construct_params({**compiled.params, **env_binds(ENV)})
    shown = "\n".join(connection.exec_driver_sql(f"EXPLAIN {compiled}", parameters).scalars())
    assert "Index Cond" in shown and "Seq Scan" not in shown, shown
    stored = connection.execute(sa.select(_TABLE.c.id, _TABLE.c.seen, _TABLE.c.last)).mappings()
    wanted = {each["id"] for each in stored if expression.truth(dict(each), ENV)}
    assert set(connection.execute(statement, env_binds(ENV)).scalars()) == wanted
    assert wanted
