"""Three judges of one expression: Python, PostgreSQL, the browser. Each judges many at once."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engines.expr import Env, Expression, NotPushable, SqlRow, compile_expression, env_binds
from tests.laws.expression_world import CUSTOMERS, ENV, METADATA, RECORDS, ROWS, SCOPE, TABLES, Tables, on_the_wire
from tests.laws.expression_writer import Writer

ROOT = Path(__file__).parents[2]
_BINDS = env_binds(ENV)
_ROW = SqlRow(Tables(), "customer", CUSTOMERS)
NOT_PUSHABLE = "not pushable"
BATCH = 50
"""Conditions in one SELECT."""


def compiled(text: str) -> Expression:
    return compile_expression(text, SCOPE, condition=True)


def in_python(expression: Expression) -> list[int]:
    return [key for key, values in RECORDS.items() if expression.truth(values, ENV)]


def fill(connection: sa.Connection) -> None:
    METADATA.drop_all(connection)
    METADATA.create_all(connection)
    for form, table in TABLES.items():
        connection.execute(table.insert(), ROWS[form])


def in_postgres(connection: sa.Connection, expressions: Sequence[Expression]) -> list[Any]:
    """For each: the ids it chooses, `NOT_PUSHABLE`, or PostgreSQL's complaint."""
    found: list[Any] = [NOT_PUSHABLE] * len(expressions)
    conditions: dict[int, Any] = {}
    for index, each in enumerate(expressions):
        try:
            conditions[index] = each.to_sql_condition(_ROW)
        except NotPushable:
            continue
    if not conditions:
        return found
    try:
        answers = _asked(connection, list(conditions.values()))
    except sa.exc.DBAPIError as error:
        if len(conditions) > 1:
            return [in_postgres(connection, [each])[0] for each in expressions]
        return [f"error: {error.orig}" if index in conditions else NOT_PUSHABLE for index in range(len(found))]
    for index, answer in zip(conditions, answers, strict=True):
        found[index] = answer
    return found


def _asked(connection: sa.Connection, conditions: list[Any]) -> list[list[int]]:
    columns = [sa.func.coalesce(each, sa.false()).label(f"c{at}") for at, each in enumerate(conditions)]
    table = connection.execute(sa.select(CUSTOMERS.c.id, *columns).order_by(CUSTOMERS.c.id), _BINDS).all()
    return [[row[0] for row in table if row[at]] for at in range(1, len(conditions) + 1)]


@dataclass
class Verdict:
    """What came of judging many expressions."""

    judged: int = 0
    in_sql: int = 0
    """Of those judged, how many PostgreSQL could take."""
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(self.judged + other.judged, self.in_sql + other.in_sql, self.wrong + other.wrong)


def judge(address: str, folder: Path, seeds: range) -> Verdict:
    """Let all three judge the conditions of these seeds; for a process of its own."""
    folder.mkdir(exist_ok=True)
    browser = Browser(folder)
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect().execution_options(compiled_cache=None) as connection:
            connection.execute(sa.text("SET jit = off"))
            batches = [seeds[at : at + BATCH] for at in range(0, len(seeds), BATCH)]
            return sum((_judged(connection, browser, batch) for batch in batches), Verdict())
    finally:
        browser.close()
        engine.dispose()


def _judged(connection: sa.Connection, browser: Browser, seeds: range) -> Verdict:
    texts = [Writer(seed).condition() for seed in seeds]
    expressions = [compiled(each) for each in texts]
    answers = zip(
        texts,
        map(in_python, expressions),
        in_postgres(connection, expressions),
        browser.chooses([each.to_browser() for each in expressions]),
        strict=True,
    )
    verdict = Verdict(len(texts))
    for text, python, postgres, in_browser in answers:
        verdict.in_sql += postgres != NOT_PUSHABLE
        if postgres not in (python, NOT_PUSHABLE):
            verdict.wrong.append(f"{text}\n  Python {python}\n  PostgreSQL {postgres}")
        if in_browser != python:
            verdict.wrong.append(f"{text}\n  Python {python}\n  browser {in_browser}")
    return verdict


DRIVER = """
import { createInterface } from "node:readline"
import { evaluate, truth } from "./feel.mjs"
const tried = (act) => { try { return act() } catch (error) { return "error: " + error.message } }
let records = [], env = null
for await (const line of createInterface({ input: process.stdin })) {
  const work = JSON.parse(line)
  if (work.env) ({ records, env } = work)
  else if (work.measured) console.log(JSON.stringify(work.measured.map((tree) => {
    const from = process.cpuUsage(), answer = tried(() => (evaluate(tree, {}, env), "value"))
    const { user, system } = process.cpuUsage(from)
    return [answer.replace("error: ", "").split(":")[0], (user + system) / 1000]
  })))
  else if (work.values) console.log(JSON.stringify(work.values.map(([tree, scope]) => tried(() => evaluate(tree, scope, env)))))
  else console.log(JSON.stringify(work.conditions.map((tree) => tried(() => records.filter((each) => truth(tree, each, env)).map((each) => Number(each.id))))))
}
"""


class Browser:
    """The evaluator of the browser in one Node process, fed by lines of JSON."""

    def __init__(self, folder: Path, env: Env = ENV, records: Sequence[Any] = tuple(RECORDS.values())) -> None:
        bundler = ROOT / "node_modules/.bin/rolldown"
        source = ROOT / "runtime/web/src/feel/index.ts"
        subprocess.run(
            [bundler, source, "--format", "esm", "-o", folder / "feel.mjs"], check=True, capture_output=True, cwd=ROOT
        )
        (folder / "driver.mjs").write_text(DRIVER, "utf-8")
        self.process = subprocess.Popen(
            ["node", "driver.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            encoding="utf-8",
        )
        seen = {"now": on_the_wire(env.now), "timezone": env.timezone, "user": on_the_wire(env.user)}
        self._write({"env": seen, "records": [on_the_wire(each) for each in records]})

    def chooses(self, trees: Sequence[Any]) -> list[Any]:
        """For each tree: the ids it chooses, or the evaluator's complaint."""
        return self._ask({"conditions": trees})

    def values(self, work: Sequence[tuple[Any, Any]]) -> list[Any]:
        """For each (tree, scope in HTTP form): the value in HTTP form."""
        return self._ask({"values": work})

    def measured(self, trees: Sequence[Any]) -> list[tuple[str, float]]:
        """For each tree: `value` or the code of the evaluator's complaint, and the milliseconds of CPU it took."""
        return [(answer, spent_ms) for answer, spent_ms in self._ask({"measured": trees})]

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def _ask(self, work: Any) -> list[Any]:
        self._write(work)
        assert self.process.stdout
        answer: list[Any] = json.loads(self.process.stdout.readline())
        return answer

    def _write(self, work: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(work) + "\n")
        self.process.stdin.flush()
