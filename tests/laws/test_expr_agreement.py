"""One expression has one meaning: in Python, in PostgreSQL, in the browser, and (printed and parsed again) in itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.data.types import PERSON
from engines.expr import Scope, SqlRow, compile_expression, env_binds
from engines.expr.functions import functions
from engines.expr.parse import parse_expression
from engines.expr.printer import print_tree
from tests.engines.expr.test_expr_limits import bombs
from tests.laws.expression_judges import ROOT, Browser, Verdict, fill, judge
from tests.laws.expression_world import CUSTOMERS, ENV, RECORDS, SCOPE, Tables, on_the_wire
from tests.laws.expression_writer import Writer

FULL = os.environ.get("MORTISE_LAWS") == "full"
CONDITIONS = 100_000 if FULL else 600
VALUES = 5_000 if FULL else 200
PROCESSES = min(os.cpu_count() or 1, 4) if FULL else 1
ALMOST_ALL = 0.99
"""Share of the conditions written here that PostgreSQL must be able to take."""
CASES = ROOT / "tests/cases/expr"
FREE = Scope({"current user": PERSON})
IN_PYTHON_ONLY: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def address(postgres_url: str) -> Iterator[str]:
    """The server, holding the law's rows."""
    address = "postgresql+psycopg://" + postgres_url.split("://", 1)[1]
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        fill(connection)
    engine.dispose()
    yield address


@pytest.fixture(scope="module")
def connection(address: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.usefixtures("node")
def test_python_postgres_and_the_browser_choose_the_same_rows(address: str, tmp_path: Path) -> None:
    share = -(-CONDITIONS // PROCESSES)
    parts = [range(at, min(at + share, CONDITIONS)) for at in range(0, CONDITIONS, share)]
    if PROCESSES == 1:
        verdict = judge(address, tmp_path, parts[0])
    else:
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            found = [pool.submit(judge, address, tmp_path / str(each.start), each) for each in parts]
            verdict = sum((each.result() for each in found), Verdict())
    print(f"conditions: {verdict.judged}, in SQL: {verdict.in_sql}, disagreements: {len(verdict.wrong)}")
    assert verdict.wrong == []
    assert verdict.judged == CONDITIONS
    assert verdict.in_sql >= CONDITIONS * ALMOST_ALL


def _written(seed: int) -> str:
    writer = Writer(seed)
    return writer.pick(writer.number, writer.number, writer.text, writer.day)  # type: ignore[no-any-return]


def test_a_value_is_the_same_to_the_last_digit_everywhere(connection: sa.Connection, browser: Browser) -> None:
    row, wrong = SqlRow(Tables(), "customer", CUSTOMERS), []
    wire = {key: on_the_wire(each) for key, each in RECORDS.items()}
    for seed in range(VALUES):
        text = _written(seed)
        expression = compile_expression(text, SCOPE)
        in_python = {key: expression.evaluate(each, ENV) for key, each in RECORDS.items()}
        statement = sa.select(CUSTOMERS.c.id, expression.to_sql(row))
        in_postgres = {key: value for key, value in connection.execute(statement, env_binds(ENV))}  # noqa: C416
        tree = expression.to_browser()
        in_browser = dict(zip(wire, browser.values([(tree, each) for each in wire.values()]), strict=True))
        for key, wanted in in_python.items():
            found = in_postgres[key], in_browser[key]
            if not (_same(found[0], wanted) and _same_text(found[1], wanted)):
                wrong.append((text, key, wanted, found))
    assert wrong == []


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, (Decimal, int)) and found is not None:
        return Decimal(found) == wanted
    return bool(found == wanted)


def _same_text(found: Any, wanted: Any) -> bool:
    """The browser's answer, in HTTP form."""
    if isinstance(wanted, (Decimal, int)) and isinstance(found, str):
        return Decimal(found) == wanted
    return bool(found == on_the_wire(wanted))


def read_cases(file: Path) -> list[tuple[str, str]]:
    """Lines `expression ==> value`; `#` begins a remark."""
    groups = yaml.safe_load(file.read_text("utf-8"))
    lines = [line.strip() for block in groups.values() for line in block.splitlines()]
    pairs = [line.partition("==>") for line in lines if line and not line.startswith("#")]
    return [(left.strip(), right.strip()) for left, _, right in pairs]


def test_the_browser_agrees_with_every_case_and_example(browser: Browser) -> None:
    pairs = [each for file in sorted(CASES.glob("*.yaml")) for each in read_cases(file)]
    pairs += [each for function in set(functions().values()) for each in function.examples]
    trees = [compile_expression(f"is(({left}), ({right}))", FREE).to_browser() for left, right in pairs]
    wrong = [
        f"{left} ==> {right}: {found}"
        for (left, right), found in zip(pairs, browser.values([(each, {}) for each in trees]), strict=True)
        if found is not True and left not in IN_PYTHON_ONLY
    ]
    assert wrong == []


def test_what_the_server_answers_or_refuses_the_browser_answers_or_refuses_alike(browser: Browser) -> None:
    known = bombs()
    answers = browser.measured([compile_expression(text, Scope({})).to_browser() for _, text in known])
    left = [code for (code, _), (answer, _) in zip(known, answers, strict=True) if answer == "expr.on_server"]
    wrong = [
        f"{text}: {answer}, not {code}"
        for (code, text), (answer, _) in zip(known, answers, strict=True)
        if answer not in (code, "expr.on_server")
    ]
    assert wrong == []
    assert len(left) < len(known) / 4


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_printing_and_parsing_again_changes_nothing(seed: int) -> None:
    tree = parse_expression(Writer(seed).condition(), SCOPE)
    assert parse_expression(print_tree(tree), SCOPE) == tree
