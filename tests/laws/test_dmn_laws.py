"""DMN files: a table written as DMN and read again is the same table; what it decides as a model is what it decides here."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.expr import Env
from engines.kernel.errors import EvaluationFailed
from engines.rule import TableDef, plan_table
from engines.rule.dmn import plan_dmn, read_dmn, tables_of_dmn, write_dmn

EXAMPLES = 1_000 if os.environ.get("MORTISE_LAWS") == "full" else 100
LAW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ENV = Env(datetime(2026, 1, 5, tzinfo=UTC))
KINDS = {"level": "text", "amount": "decimal", "due": "date", "vip": "yes_no"}
SCHEMA = {
    "order": RecordType(
        "order", {key: FIELD_TYPES[kind].model_validate({"key": key, "type": kind}) for key, kind in KINDS.items()}
    )
}
CELLS = {
    "level": ['"vip"', '"a", "b"', 'not("vip")', "-", "", "“核心”", "null"],
    "amount": ["> 10", "[0..5)", "<= 3, > 100", "-", "？ > 2", "1，2", "amount = 3 or ? = 4"],
    "due": ['< date("2026-01-31")', '> @"2025-01-01"', "-", "< today() - 15 days"],
    "vip": ["true", "false", "-"],
}
OUTPUTS = ["1", "amount * 2", '"gold"', '"silver"', "", "null", "IF(vip, 1, 2)", "3 days"]
labels = st.one_of(
    st.just(""), st.sampled_from(["Rate", "折扣", " odd  label "]), st.just({"en": "Rate", "zh": "折扣"})
)


@st.composite
def tables(draw: st.DrawFn) -> TableDef:
    inputs = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=3, unique=True))
    outputs = draw(st.lists(st.sampled_from(["rate", "折扣", "score"]), min_size=1, max_size=2, unique=True))
    notes = st.sampled_from(["", "why", "因为\n两行"])
    return TableDef.model_validate(
        {
            "key": draw(st.sampled_from(["t", "折扣表", "rates_2"])),
            "name": draw(labels),
            "form": "order",
            "hit": draw(st.sampled_from(["U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#"])),
            "help": draw(st.sampled_from(["", "Explains", {"en": "Explains"}])),
            "inputs": [
                {"expression": key, "label": draw(labels), "values": draw(st.sampled_from([None, CELLS[key][0]]))}
                for key in inputs
            ],
            "outputs": [
                {
                    "key": key,
                    "label": draw(labels),
                    "values": draw(st.sampled_from([None, '"gold", "silver"'])),
                    "default": draw(st.sampled_from([None, "0"])),
                }
                for key in outputs
            ],
            "rows": [
                {
                    "when": [draw(st.sampled_from(CELLS[key])) for key in inputs],
                    "then": [draw(st.sampled_from(OUTPUTS)) for _ in outputs],
                    "note": draw(notes),
                }
                for _ in range(draw(st.integers(0, 4)))
            ],
        }
    )


@LAW
@given(st.lists(tables(), max_size=3, unique_by=lambda each: each.key))
def test_writing_tables_as_dmn_and_reading_them_again_loses_nothing(given_tables: list[TableDef]) -> None:
    read = tables_of_dmn(write_dmn(given_tables, SCHEMA, name="Rates"))
    assert read.tables == given_tables
    assert read.diagnostics == []


ASKED: list[dict[str, Any]] = [
    {"level": level, "amount": amount, "due": due, "vip": vip}
    for level in ("vip", "a", "x", None)
    for amount in (Decimal(1), Decimal("4.5"), Decimal(200), None)
    for due in (datetime(2026, 1, 1).date(), None)
    for vip in (True, False)
]


@LAW
@given(tables())
def test_a_written_table_decides_as_a_model_what_it_decides_here(table: TableDef) -> None:
    if not table.rows or any("IF" in cell or "days" in cell for row in table.rows for cell in row.then):
        return
    plan, model = plan_table(table, SCHEMA), plan_dmn(read_dmn(write_dmn([table], SCHEMA, name="Rates")))
    for record in ASKED[:: len(ASKED) // 8]:
        answer = model.decide(model.decisions()[0], record, ENV)
        try:
            wanted = plan.decide(record, ENV)
        except EvaluationFailed:
            assert answer.value is None and answer.errors
            continue
        if table.hit in "UAPF":
            wanted = wanted if wanted is None or len(table.outputs) > 1 else next(iter(wanted.values()))
            assert answer.value == wanted
