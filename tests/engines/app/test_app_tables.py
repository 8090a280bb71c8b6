"""Decision tables inside an app: renaming a field reaches every cell that reads it, and only those."""

from __future__ import annotations

from typing import Any

from engines.app.bundle import parse_app
from engines.app.checks import check_app
from engines.app.rename import rename_key
from engines.app.uses import uses_of

APP: dict[str, Any] = {
    "format": 1,
    "key": "shop",
    "name": "Shop",
    "forms": [
        {
            "key": "order",
            "name": "Order",
            "title": "level",
            "fields": [
                {"key": "level", "type": "text"},
                {"key": "amount", "type": "decimal"},
                {"key": "credit", "type": "decimal"},
            ],
        }
    ],
    "tables": [
        {
            "key": "rates",
            "form": "order",
            "hit": "F",
            "inputs": [{"expression": "amount", "values": "[0..credit]"}, {"expression": "level"}],
            "outputs": [{"key": "rate", "default": "credit"}],
            "rows": [
                {"when": ["> credit", '"credit"'], "then": ["amount - credit"]},
                {"when": ["not(< credit * 2)", "-"], "then": ['"credit"']},
            ],
        }
    ],
}


def test_renaming_a_field_reaches_cells_allowed_values_and_results() -> None:
    app = parse_app(APP)
    assert [each.code for each in check_app(APP) if each.severity.value == "error"] == []
    renamed = rename_key(app, "/forms/0/fields/2", "limit").document
    table = renamed["tables"][0]
    assert table["inputs"][0]["values"] == "[0..limit]"
    assert table["outputs"][0]["default"] == "limit"
    assert [each["when"] for each in table["rows"]] == [
        ["> limit", '"credit"'],
        ["not(< limit * 2)", "-"],
    ]
    assert [each["then"] for each in table["rows"]] == [["amount - limit"], ['"credit"']]
    used = {each.pointer for each in uses_of(app, "/forms/0/fields/2")}
    assert {"/tables/0/inputs/0/values", "/tables/0/rows/0/when/0", "/tables/0/rows/1/when/0"} <= used
