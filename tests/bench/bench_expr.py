"""Expressions and decision tables against other engines: `make bench-expr`. Every figure is measured in this run, on the
same decimal data, after all engines have given the same answers.

One rule (cached), a 50-row table (a text column × a column of decimal ranges), and the cold way from text to something
that runs. Competitors: zen-engine (Rust), SpiffWorkflow's DMN engine, bkflow-feel, and a person's own Python.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.data.types import NUMBER, STRING
from engines.expr import Env, Scope, compile_expression
from engines.rule.definition import TableDef
from engines.rule.tables.plan import plan_table

SECONDS = 0.15
"""One stretch of measuring."""
ROUNDS = 6
"""Every engine has its turn in every round; the best stretch of each counts, because others use the machine too."""
ENV = Env(datetime(2026, 1, 5, tzinfo=UTC))
RULE = 'level = "vip" and amount * 1.06 >= credit + 100'
LEVELS = ("vip", "core", "plain", "new", "lost")
Record = Mapping[str, Any]
Answer = Callable[[Record], Any]


@dataclass(frozen=True)
class Engine:
    """`prepare` turns a record into what the engine takes; it is not timed (zen-engine and bkflow-feel refuse decimals: they get
    binary fractions and so have less work)."""

    answer: Answer
    prepare: Callable[[dict[str, Any]], Record] = dict


def _fractions(record: dict[str, Any]) -> Record:
    return {key: float(each) if isinstance(each, Decimal) else each for key, each in record.items()}


def main() -> None:
    logging.disable(logging.WARNING)
    records = _records()
    _compare("rule", _rules(), records)
    _compare("table", _tables(), records)
    _cold()


def _records() -> list[dict[str, Any]]:
    chance = random.Random(7)
    cents = Decimal("0.01")
    return [
        {
            "level": chance.choice(LEVELS),
            "amount": (Decimal(chance.randrange(100_000)) * cents),
            "credit": (Decimal(chance.randrange(80_000)) * cents),
        }
        for _ in range(200)
    ]


def _compare(what: str, engines: Mapping[str, Engine], records: list[dict[str, Any]]) -> None:
    """Check that all give the same answers, then measure each; ratios are ours to theirs."""
    given = {name: [each.prepare(record) for record in records] for name, each in engines.items()}
    wanted = [engines["mortise"].answer(each) for each in given["mortise"]]
    for name, each in engines.items():
        for record, right in zip(given[name], wanted, strict=True):
            found = each.answer(record)
            if not _same(found, right):
                raise SystemExit(f"{what}: {name} answers {found!r} where mortise answers {right!r} for {record}")
    rates = dict.fromkeys(engines, 0.0)
    for _ in range(ROUNDS):
        for name, each in engines.items():
            rates[name] = max(rates[name], _rate(each.answer, given[name]))
    for name, rate in rates.items():
        print(f"{what:6} {name:14} {rate:12,.0f} /s   mortise is {rates['mortise'] / rate:8.2f} x")


def _same(found: Any, right: Any) -> bool:
    if isinstance(right, Decimal):
        return abs(Decimal(str(found)) - right) < Decimal("1e-9")
    return bool(found == right)


def _rate(answer: Answer, records: list[Record]) -> float:
    """Answers per second over one stretch."""
    done, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < SECONDS:
        for each in records:
            answer(each)
        done += len(records)
    return done / spent


# -- one rule
def _rules() -> dict[str, Engine]:
    import bkflow_feel
    import zen

    scope = Scope({"level": STRING, "amount": NUMBER, "credit": NUMBER})
    ours = compile_expression(RULE, scope, condition=True).truth
    theirs = zen.compile_expression(RULE.replace(" = ", " == "))
    tree = bkflow_feel.transformer.transform(bkflow_feel.parser.parse(RULE.replace("100", "100.0")))
    rate, more = Decimal("1.06"), Decimal(100)

    def written(record: Record) -> bool:
        return record["level"] == "vip" and record["amount"] * rate >= record["credit"] + more

    return {
        "mortise": Engine(lambda record: ours(record, ENV)),
        "zen-engine": Engine(theirs.evaluate, _fractions),
        "bkflow-feel": Engine(tree.evaluate, _fractions),
        "hand-written": Engine(written),
    }


# -- a table of 50 rows
def _tables() -> dict[str, Engine]:
    rows = [
        (level, at * 100, at * 100 + 100, Decimal(place * 10 + at) / 1000)
        for place, level in enumerate(LEVELS)
        for at in range(10)
    ]
    return {
        "mortise": Engine(_our_table(rows)),
        "zen-engine": Engine(_zen_table(rows), _fractions),
        "SpiffWorkflow": Engine(_spiff_table(rows)),
        "bkflow-feel": Engine(_bkflow_table(rows), _fractions),
        "hand-written": Engine(_written_table(rows)),
    }


Rows = list[tuple[str, int, int, Decimal]]


def _our_table(rows: Rows) -> Answer:
    fields = {
        key: FIELD_TYPES[kind].model_validate({"key": key, "type": kind})
        for key, kind in (("level", "text"), ("amount", "decimal"), ("credit", "decimal"))
    }
    table = TableDef.model_validate(
        {
            "key": "rates",
            "form": "order",
            "inputs": [{"expression": "level"}, {"expression": "amount"}],
            "outputs": [{"key": "rate"}],
            "rows": [
                {"when": [f'"{level}"', f"[{low}..{high})"], "then": [str(rate)]} for level, low, high, rate in rows
            ],
        }
    )
    decide = plan_table(table, {"order": RecordType("order", fields)}).decide
    return lambda record: decide(record, ENV)["rate"]


def _zen_table(rows: Rows) -> Answer:
    """Its fastest door: a static loader, which compiles the table once."""
    import zen

    content = {
        "hitPolicy": "first",
        "inputs": [{"id": "a", "name": "level", "field": "level"}, {"id": "b", "name": "amount", "field": "amount"}],
        "outputs": [{"id": "c", "name": "rate", "field": "rate"}],
        "rules": [
            {"_id": str(at), "a": f'"{level}"', "b": f"[{low}..{high})", "c": str(rate)}
            for at, (level, low, high, rate) in enumerate(rows)
        ],
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "t", "type": "decisionTableNode", "name": "t", "content": content, "position": {"x": 1, "y": 0}},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "t", "type": "edge"},
        {"id": "2", "sourceId": "t", "targetId": "out", "type": "edge"},
    ]
    loader = {"type": "static", "content": {"rates": {"nodes": nodes, "edges": edges}}}
    evaluate = zen.ZenEngine({"loader": loader}).evaluate
    return lambda record: evaluate("rates", record)["result"]["rate"]


def _spiff_table(rows: Rows) -> Answer:
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
    from SpiffWorkflow.dmn.specs import model

    table = model.DecisionTable("rates", "rates", "UNIQUE")
    columns = [model.Input("a", "level", "level", "level", ""), model.Input("b", "amount", "amount", "amount", "")]
    output = model.Output("c", "rate", "rate", "")
    for at, (level, low, high, rate) in enumerate(rows):
        rule = model.Rule(str(at))
        rule.row_number = at
        for column, cell in zip(columns, (repr(level), f"{low} <= ? < {high}"), strict=True):
            entry = model.InputEntry(f"{at}{column.id}", column)
            entry.description, entry.text, entry.lhs = "", cell, [cell]
            rule.inputEntries.append(entry)
        out = model.OutputEntry(f"{at}c", output)
        out.description, out.text, out.parsedRef = "", str(rate), str(rate)
        rule.outputEntries.append(out)
        table.rules.append(rule)
    engine = DMNEngine(table)
    scripts = PythonScriptEngine()
    workflow = SimpleNamespace(script_engine=scripts)

    def answer(record: Record) -> Any:
        return engine.result(SimpleNamespace(data=dict(record), workflow=workflow))["rate"]

    return answer


def _bkflow_table(rows: Rows) -> Answer:
    """It has no tables: one parsed condition per row, the first that holds answers."""
    import bkflow_feel

    trees = [
        (
            bkflow_feel.transformer.transform(
                bkflow_feel.parser.parse(f'level = "{level}" and amount >= {low}.0 and amount < {high}.0')
            ),
            rate,
        )
        for level, low, high, rate in rows
    ]

    def answer(record: Record) -> Any:
        return next(rate for tree, rate in trees if tree.evaluate(record))

    return answer


def _written_table(rows: Rows) -> Answer:
    """What a careful person writes for this table: a dictionary, then a search in the bounds."""
    from bisect import bisect_right

    bounds = [Decimal(low) for _, low, _, _ in rows[:10]]
    rates: dict[str, list[Decimal]] = {}
    for level, _, _, rate in rows:
        rates.setdefault(level, []).append(rate)

    def answer(record: Record) -> Any:
        return {"rate": rates[record["level"]][bisect_right(bounds, record["amount"]) - 1]}["rate"]

    return answer


# -- from text to something that runs
def _cold() -> None:
    import bkflow_feel
    import zen

    for count in (2, 200):
        names = {f"field_{number}": NUMBER for number in range(count - 2)} | {"level": STRING, "amount": NUMBER}
        spaced = {f"Order field {number}": NUMBER for number in range(count - 2)} | {"level": STRING, "amount": NUMBER}
        _time(f"cold, {count} names", lambda at, scope=Scope(names): _fresh(at, scope))
        _time(f"cold, {count} names with spaces", lambda at, scope=Scope(spaced): _fresh(at, scope))
    _time("cold, zen-engine", lambda at: zen.compile_expression(f'level == "vip" and amount * 1.06 >= {at} + 100'))
    text = 'level = "vip" and amount * 1.06 >= {} + 100'
    _time("cold, bkflow-feel", lambda at: bkflow_feel.transformer.transform(bkflow_feel.parser.parse(text.format(at))))


def _fresh(at: int, scope: Scope) -> Any:
    """Another text each time, so that no cache helps; evaluated once, because emitting is lazy."""
    found = compile_expression(f'level = "vip" and amount * 1.06 >= {at} + 100', scope, condition=True)
    return found.truth({"level": "vip", "amount": Decimal(5)}, ENV)


def _time(what: str, run: Callable[[int], Any]) -> None:
    """CPU milliseconds of one run, the least of five stretches."""
    for at in range(20):
        run(at + 1_000_000)
    best = float("inf")
    for turn in range(5):
        start = time.thread_time()
        for at in range(40):
            run(turn * 40 + at)
        best = min(best, (time.thread_time() - start) / 40)
    print(f"{what:34} {best * 1000:8.3f} ms")


if __name__ == "__main__":
    main()
