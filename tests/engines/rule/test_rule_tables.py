"""Decision tables: what checking says of them, large ones, and tables laid out in a spreadsheet."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.expr import Env
from engines.kernel.errors import DefinitionError, EvaluationFailed
from engines.rule import TableDef, check_table, plan_table
from engines.rule.tables.grid import cell_name, table_of_grid

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "rule" / "table_checks.yaml").read_text("utf-8"))["cases"]
ENV = Env(dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
KINDS = {"level": "text", "amount": "decimal", "credit": "decimal", "due": "date", "vip": "yes_no", "size": "choice"}
MORE: dict[str, dict[str, Any]] = {
    "level": {"label": {"en": "Customer level", "zh": "客户级别"}},
    "size": {"options": [{"key": each, "label": each.upper()} for each in ("s", "m", "l")]},
}
SCHEMA = {
    "order": RecordType(
        "order",
        {
            key: FIELD_TYPES[kind].model_validate({"key": key, "type": kind, **MORE.get(key, {})})
            for key, kind in KINDS.items()
        },
    )
}


def made(**parts: Any) -> TableDef:
    return TableDef.model_validate({"key": "t", "form": "order", **parts})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["story"])
def test_checking_names_rows_columns_and_places(case: dict[str, Any]) -> None:
    found = check_table(made(**case["table"]), SCHEMA)
    assert [(each.code, each.pointer) for each in found] == [(code, where) for code, where, *_ in case["finds"]]
    for each, (_, _, en, zh) in zip(found, case["finds"], strict=True):
        if zh is not None:
            assert (each.message.en, each.message.zh) == (en, zh)


def large(rows: int) -> TableDef:
    """Five columns; the last row covers what is left."""
    lines = [
        {
            "when": [f'"l{at % 7}"', f"[{at}..{at + 1})", f"> {at % 5}", '"s"' if at % 2 else '"m", "l"', "-"],
            "then": [str(at)],
        }
        for at in range(rows - 1)
    ]
    inputs = [{"expression": key} for key in ("level", "amount", "credit", "size", "vip")]
    return made(hit="F", inputs=inputs, outputs=[{"key": "x"}], rows=[*lines, {"when": ["-"] * 5, "then": ["0"]}])


def test_a_table_of_500_rows_is_checked_and_compiled_quickly() -> None:
    table = large(500)
    start = time.process_time()
    assert check_table(table, SCHEMA) == []
    plan = plan_table(table, SCHEMA)
    assert time.process_time() - start < 5
    record = {"level": "l3", "amount": Decimal("24.5"), "credit": Decimal(9), "size": "m", "vip": None}
    assert plan.decide(record, ENV) == {"x": Decimal(24)}
    assert plan.applying(record, ENV) == [24, 499]


def test_every_pair_of_overlapping_rows_is_not_told_when_they_are_many() -> None:
    rows = [{"when": ["-", f"< {at}"], "then": ["1"]} for at in range(1, 60)]
    found = check_table(
        made(hit="U", inputs=[{"expression": "level"}, {"expression": "amount"}], outputs=[{"key": "x"}], rows=rows),
        SCHEMA,
    )
    assert len([each for each in found if each.code == "rule.table.overlap"]) == 21


def test_values_of_another_type_are_tried_row_by_row_instead_of_looked_up() -> None:
    table = made(
        inputs=[{"expression": "level"}, {"expression": "amount"}],
        outputs=[{"key": "x"}],
        rows=[{"when": ['"a"', "-"], "then": ["1"]}, {"when": ['not("a")', "> 3"], "then": ["2"]}],
    )
    plan = plan_table(table, SCHEMA)
    assert plan.decide({"level": ["a"], "amount": Decimal(1)}, ENV) is None
    assert plan.decide({"level": "b", "amount": "many"}, ENV) is None
    assert plan.decide({"level": "a", "amount": "many"}, ENV) == {"x": Decimal(1)}


def test_an_input_outside_its_allowed_values_is_an_error_and_null_is_not() -> None:
    table = made(
        inputs=[{"expression": "amount", "values": "[0..10]"}],
        outputs=[{"key": "x"}],
        rows=[{"when": ["< 5"], "then": ["1"]}, {"when": ["null"], "then": ["2"]}],
    )
    plan = plan_table(table, SCHEMA)
    assert plan.decide({"amount": Decimal(3)}, ENV) == {"x": Decimal(1)}
    assert plan.decide({"amount": None}, ENV) == {"x": Decimal(2)}
    assert plan.decide({"amount": Decimal(7)}, ENV) is None
    with pytest.raises(EvaluationFailed) as failed:
        plan.decide({"amount": Decimal(11)}, ENV)
    assert failed.value.diagnostics[0].code == "rule.table.input_value"


def test_what_a_caller_does_with_an_answer_does_not_change_the_table() -> None:
    plan = plan_table(
        made(inputs=[{"expression": "amount"}], outputs=[{"key": "x"}], rows=[{"when": ["-"], "then": ["1"]}]), SCHEMA
    )
    plan.decide({"amount": None}, ENV)["x"] = "changed"
    assert plan.decide({"amount": None}, ENV) == {"x": Decimal(1)}


def test_priorities_come_from_the_listed_values() -> None:
    table = made(
        hit="O",
        inputs=[{"expression": "amount"}],
        outputs=[{"key": "x", "values": '"high", "low"'}, {"key": "n", "values": "2, 1"}],
        rows=[
            {"when": ["-"], "then": [x, n]}
            for x, n in (('"low"', "2"), ('"high"', "1"), ('"high"', "2"), ('"odd"', "2"))
        ],
    )
    answer = plan_table(table, SCHEMA).decide({"amount": None}, ENV)
    assert [(each["x"], int(each["n"])) for each in answer] == [("high", 2), ("high", 1), ("low", 2), ("odd", 2)]


def test_a_cell_that_cannot_be_read_stops_compiling_with_its_place() -> None:
    table = made(inputs=[{"expression": "amount"}], outputs=[{"key": "x"}], rows=[{"when": [">"], "then": ["1"]}])
    with pytest.raises(DefinitionError) as failed:
        plan_table(table, SCHEMA)
    assert failed.value.diagnostics[0].pointer == "/rows/0/when/0"


# -- spreadsheets
def test_a_spreadsheet_is_read_as_people_write_it() -> None:
    grid = [
        [None, "", None],
        ["First", "Customer level", "when amount * 2", "then Rate", "输出 说明", "备注"],
        ["values", "vip, core", None, None, "高, 低", None],
        ["默认", None, None, 0.5, None, None],
        [1, "VIP club, core", ">= 100", 0.2, "高", ""],
        [2, "not(core)", "[0..50)", 1.0, "低", "why"],
        [None, None, None, None, None, None],
        [3, "“x”", "—", "amount + 1", "N/A", "2"],
        [4, None, dt.datetime(2026, 1, 1), True, dt.date(2026, 1, 2), None],
    ]
    found = table_of_grid(grid, key="rates", form="order", schema=SCHEMA)
    table = found.table
    assert table is not None
    assert (table.hit, [each.expression for each in table.inputs]) == ("F", ["level", "amount * 2"])
    assert [(each.key, each.label, each.values, each.default) for each in table.outputs] == [
        ("rate", "Rate", None, "0.5"),
        ("说明", "", '"高", "低"', None),
    ]
    assert table.inputs[0].values == '"vip", "core"'
    assert [(each.when, each.then, each.note) for each in table.rows] == [
        (['"VIP club", "core"', ">= 100"], ["0.2", '"高"'], ""),
        (['not("core")', "[0..50)"], ["1", '"低"'], "why"),
        (["“x”", "-"], ["amount + 1", '"N/A"'], "2"),
        (["-", 'date("2026-01-01")'], ["true", 'date("2026-01-02")'], ""),
    ]
    told = {each.message.en.split(":")[0]: each.code for each in found.diagnostics}
    assert told["C9"] == "expr.cannot_compare" and told["E8"] == told["E9"] == "rule.table.output_value"
    assert {each.message.zh.split("：")[0] for each in found.diagnostics} == set(told)


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ([], "A1: The sheet is empty."),
        ([["U", "level", "amount"]], "A1: The header names no output column."),
        ([[], [], ["unique", "level"], [1, "a"]], "A3: The header names no output column."),
    ],
)
def test_a_sheet_that_is_no_table_is_refused_with_its_cell(grid: list[list[Any]], message: str) -> None:
    found = table_of_grid(grid, key="t", form="order", schema=SCHEMA)
    assert found.table is None and found.diagnostics[0].message.en == message


@pytest.mark.parametrize(("place", "name"), [((0, 1), "A1"), ((25, 9), "Z9"), ((26, 2), "AA2"), ((701, 3), "ZZ3")])
def test_cells_are_named_as_spreadsheets_do(place: tuple[int, int], name: str) -> None:
    assert cell_name(*place) == name
