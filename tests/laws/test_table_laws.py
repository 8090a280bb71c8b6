"""Decision tables: looking rows up agrees with trying them; what the checks say agrees with what the rows do."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.expr import Env
from engines.kernel.errors import EvaluationFailed
from engines.rule import TableDef, TablePlan, check_table, plan_table
from engines.rule.definition import TableOutput
from engines.rule.tables import tree

EXAMPLES = 1_000 if os.environ.get("MORTISE_LAWS") == "full" else 150
LAW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ENV = Env(datetime(2026, 1, 5, tzinfo=UTC), "Asia/Shanghai")
KINDS = {"level": "text", "amount": "decimal", "due": "date", "vip": "yes_no", "credit": "decimal"}
SCHEMA = {
    "order": RecordType(
        "order", {key: FIELD_TYPES[kind].model_validate({"key": key, "type": kind}) for key, kind in KINDS.items()}
    )
}
TEXTS = ("a", "b", "c", "")
NUMBERS = tuple(Decimal(each) for each in ("-3", "0", "0.5", "1", "2", "10", "1E+2"))
DAYS = tuple(date(2026, 1, 1) + timedelta(days=each) for each in (0, 1, 30))
VALUES: dict[str, tuple[Any, ...]] = {
    "text": (*TEXTS, "z"),
    "decimal": (*NUMBERS, Decimal("0.25"), Decimal("50.0"), Decimal("-7")),
    "date": (*DAYS, date(2025, 6, 1)),
    "yes_no": (True, False),
}


def written(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case date():
            return f'date("{value.isoformat()}")'
        case _:
            return format(value, "f")


STEPS = {"up": (">=", "<", "[", ")"), "down": (">", "<=", "(", "]")}
"""Two ways of cutting a line without holes, as most tables do."""


@st.composite
def steps(draw: st.DrawFn, kind: str, style: str) -> str:
    low_op, high_op, start, end = STEPS[style]
    values = NUMBERS if kind == "decimal" else DAYS
    low, high = sorted(draw(st.lists(st.sampled_from(values), min_size=2, max_size=2, unique=True)))
    shapes = [f"{low_op} {written(low)}", f"{high_op} {written(high)}", f"{start}{written(low)}..{written(high)}{end}"]
    return draw(st.sampled_from(shapes))


@st.composite
def cells(draw: st.DrawFn, kind: str, style: str) -> str:
    """A cell: any, constants, comparisons, ranges, a negation, null, or one that depends on another field."""
    if style in STEPS and kind in ("decimal", "date"):
        return draw(steps(kind, style))
    values = {"text": TEXTS, "decimal": NUMBERS, "date": DAYS, "yes_no": (True, False)}[kind]
    one = st.sampled_from(values).map(written)
    ordered = kind in ("decimal", "date")
    shapes = ["any", "any", "constants", "null", "not"]
    shapes += ["compare", "range", "mixed"] if ordered else []
    shapes += ["open"] if kind == "decimal" else []
    match draw(st.sampled_from(shapes)):
        case "any":
            return draw(st.sampled_from(["-", ""]))
        case "constants":
            return ", ".join(draw(st.lists(one, min_size=1, max_size=3)))
        case "null":
            return "null"
        case "not":
            return f"not({', '.join(draw(st.lists(one, min_size=1, max_size=2)))})"
        case "compare":
            return f"{draw(st.sampled_from(['<', '<=', '>', '>=']))} {draw(one)}"
        case "range":
            low, high = sorted(draw(st.tuples(st.sampled_from(values), st.sampled_from(values))))
            start, end = draw(st.sampled_from(["[", "("])), draw(st.sampled_from(["]", ")"]))
            return f"{start}{written(low)}..{written(high)}{end}"
        case "mixed":
            return f"< {draw(one)}, {draw(one)}"
        case _:
            return draw(st.sampled_from(["> credit", "? * 2 > 3", "[credit..10]"]))


@st.composite
def tables(draw: st.DrawFn, hits: str = "U A P F R O C C+ C< C> C#") -> TableDef:
    inputs = draw(
        st.lists(st.sampled_from([key for key in KINDS if key != "credit"]), min_size=1, max_size=3, unique=True)
    )
    style = draw(st.sampled_from(["up", "down", "free", "free"]))
    rows = [
        {
            "when": [draw(cells(KINDS[key], style)) for key in inputs],
            "then": [draw(st.sampled_from(["1", "2", "amount", "null"]))],
        }
        for _ in range(draw(st.integers(1, 7)))
    ]
    output: dict[str, Any] = {"key": "x"}
    if draw(st.booleans()):
        output["default"] = "0"
    columns: list[dict[str, Any]] = [{"expression": key} for key in inputs]
    if draw(st.integers(0, 3)) == 0 and inputs[0] == "amount":
        columns[0]["values"] = "[0..10]"
    return TableDef.model_validate(
        {
            "key": "t",
            "form": "order",
            "hit": draw(st.sampled_from(hits.split())),
            "inputs": columns,
            "outputs": [output],
            "rows": rows,
        }
    )


records = st.fixed_dictionaries({key: st.sampled_from((*VALUES[kind], None)) for key, kind in KINDS.items()})


def outcome(table: TableDef, record: dict[str, Any], rows: int) -> Any:
    """What the standard says of the rows that apply (bits), told independently of the engine for the policies that
    answer with one row; None stands for policies not told here."""
    found = [row for row in range(len(table.rows)) if rows >> row & 1]
    if table.hit == "U" and len(found) > 1:
        return "violated"
    if table.hit in ("U", "F") and found:
        text = table.rows[found[0]].then[0]
        return {"x": {"1": Decimal(1), "2": Decimal(2), "null": None, "amount": record["amount"]}[text]}
    return None


@LAW
@given(tables("C"), st.lists(records, min_size=12, max_size=25))
def test_looking_up_and_trying_every_row_agree(table: TableDef, asked: list[dict[str, Any]]) -> None:
    rows = [row.model_copy(update={"then": [str(number)]}) for number, row in enumerate(table.rows)]
    inputs = [each.model_copy(update={"values": None}) for each in table.inputs]
    table = table.model_copy(update={"rows": rows, "inputs": inputs, "outputs": [TableOutput(key="x")]})
    plan, masked = plan_table(table, SCHEMA), without_trees(table)
    for record in asked:
        rows = plan.applying(record, ENV)
        assert [each["x"] for each in plan.decide(record, ENV)] == rows
        assert [each["x"] for each in masked.decide(record, ENV)] == rows


def without_trees(table: TableDef) -> TablePlan:
    """The table as one that is too large for a tree."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "MOST", 0)
        return plan_table(table, SCHEMA)


@LAW
@given(tables(), records)
def test_the_hit_policy_makes_the_answer_from_the_rows(table: TableDef, record: dict[str, Any]) -> None:
    plan = plan_table(table, SCHEMA)
    rows = plan.scan(record, ENV)
    answer = answered(plan, record)
    assert answered(without_trees(table), record) == answer
    if table.inputs[0].values and not rows >> plan.size & 1:
        assert answer == "rule.table.input_value"
        return
    wanted = outcome(table, record, rows & ((1 << plan.size) - 1))
    if wanted == "violated":
        assert answer == "rule.table.hit_policy"
    elif wanted is not None:
        assert answer == wanted
    elif table.hit == "C#":
        assert answer == len(plan.applying(record, ENV))
    elif table.hit in ("C", "R") and plan.applying(record, ENV):
        assert len(answer) == len(plan.applying(record, ENV))


def answered(plan: TablePlan, record: dict[str, Any]) -> Any:
    try:
        return plan.decide(record, ENV)
    except EvaluationFailed as error:
        return error.diagnostics[0].code


@LAW
@given(tables("U F"), st.lists(records, min_size=5, max_size=20))
def test_what_the_checks_say_holds_on_records(table: TableDef, asked: list[dict[str, Any]]) -> None:
    found = check_table(table, SCHEMA)
    plan = plan_table(table, SCHEMA)
    hidden = {int(each.pointer.split("/")[2]) for each in found if each.code == "rule.table.shadowed"}
    gaps = any(each.code == "rule.table.gap" for each in found)
    overlapping = any(each.code in ("rule.table.overlap", "rule.table.duplicate") for each in found)
    plain = not any("credit" in cell or "?" in cell for row in table.rows for cell in row.when)
    for record in asked:
        rows = plan.applying(record, ENV)
        assert not (set(rows[:1]) & hidden), "a row that is never reached is not the first to apply"
        if plain and table.hit == "U" and len(rows) > 1:
            assert overlapping, "rows that apply together are reported"
        allowed = plan.scan(record, ENV) >> plan.size & 1 or not table.inputs[0].values
        complete = all(record[each.expression] is not None for each in table.inputs)
        if plain and complete and allowed and not rows and not table.outputs[0].default:
            assert gaps, "a record that no row covers is reported"
