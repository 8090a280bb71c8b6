"""Spreadsheet cells, as people write them (tests/cases/data/cells.csv; `!` where a cell cannot be read)."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pydantic_core import SchemaValidator

from engines.data.field import FIELD_TYPES
from engines.data.values import Unreadable

CASES = Path(__file__).parents[2] / "cases" / "data" / "cells.csv"
ROWS = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['type']}-{row['cell']}")
def test_a_cell_means_what_it_says(row: dict[str, str]) -> None:
    field = FIELD_TYPES[row["type"]].model_validate({"key": "x", **json.loads(row["options"])})
    if row["json"] == "!":
        with pytest.raises(Unreadable) as refused:
            field.from_text(row["cell"])
        assert refused.value.text.zh != refused.value.text.en
        return
    read = field.from_text(row["cell"])
    assert read == json.loads(row["json"])
    if row["type"] not in ("person", "reference"):
        SchemaValidator(field.value_schema()).validate_python(read)
