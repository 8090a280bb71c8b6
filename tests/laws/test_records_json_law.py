"""The JSON that PostgreSQL builds of a field is the JSON that the field type's `to_json` says, for every type's examples."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
import pytest

from engines.app.bundle import parse_app
from engines.data.field import FIELD_TYPES, PointsTo
from engines.kernel.errors import MortiseError
from runtime.engine import Mortise
from runtime.metadata.install import install_release
from runtime.records.load import load_record
from runtime.records.read import read_record
from runtime.records.write import create_record


def needs_other_records(wire: str, options: dict[str, Any]) -> bool:
    """Files and references: their values are ids of what must exist; test_records_http covers them."""
    return wire in ("attachment", "image") or isinstance(
        FIELD_TYPES[wire].model_construct(key="it", **options), PointsTo
    )


CASES = [
    (wire, place)
    for wire, cls in FIELD_TYPES.items()
    if not cls.computed_by_server
    for place, example in enumerate(cls.examples)
    if example.get("accepts") and not needs_other_records(wire, example["options"])
]


def field_of(wire: str, options: dict[str, Any]) -> dict[str, Any]:
    return {"key": "it", "type": wire, **options}


@pytest.mark.parametrize(("wire", "place"), CASES)
async def test_postgresql_and_the_field_type_agree_on_json(mortise: Mortise, wire: str, place: int) -> None:
    example = FIELD_TYPES[wire].examples[place]
    app = {
        "format": 1,
        "key": "t",
        "name": "T",
        "forms": [{"key": "f", "name": "F", "fields": [field_of(wire, example["options"])]}],
    }
    async with mortise.work() as work:
        await install_release(work, parse_app(app))
        for value in example["accepts"]:
            given = [{k: v for k, v in row.items() if k != "id"} for row in value] if wire == "sub_table" else value
            change = await create_record(work, "t", "f", {"it": given})
            assert change.id is not None
            shown = orjson.loads(await read_record(work, "t", "f", change.id))["it"]
            each = parse_app(app).forms[0].fields[0]
            said = each.to_json((await load_record(work, "t", "f", change.id))["it"])
            assert comparable(shown) == comparable(said), given


def comparable(value: Any) -> Any:
    """Instants with and without fractions, rows without their ids."""
    if isinstance(value, str) and value.endswith("Z"):
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    if isinstance(value, list):
        return [{k: v for k, v in each.items() if k != "id"} if isinstance(each, dict) else each for each in value]
    return value


async def test_a_form_of_a_hundred_fields_is_read_whole(mortise: Mortise) -> None:
    """PostgreSQL's JSON builders take a hundred arguments; keys may be longer than its names."""
    long_key = "客户" * 20
    fields = [{"key": f"f{number}", "type": "decimal"} for number in range(120)] + [{"key": long_key, "type": "text"}]
    app = {"format": 1, "key": "t", "name": "T", "forms": [{"key": "f", "name": "F", "fields": fields}]}
    async with mortise.work() as work:
        await install_release(work, parse_app(app))
        change = await create_record(work, "t", "f", {"f119": "1.5", long_key: "值"})
        assert change.id is not None
        shown = orjson.loads(await read_record(work, "t", "f", change.id))
        assert (shown["f0"], float(shown["f119"]), shown[long_key], len(shown)) == (None, 1.5, "值", 121 + 7)


async def test_a_mistake_in_a_new_record_leaves_nothing(mortise: Mortise) -> None:
    app = {
        "format": 1,
        "key": "t",
        "name": "T",
        "forms": [{"key": "f", "name": "F", "fields": [{"key": "a", "type": "text", "unique": True}]}],
    }
    async with mortise.work() as work:
        await install_release(work, parse_app(app))
        await create_record(work, "t", "f", {"a": "x"})
    with pytest.raises(MortiseError):
        async with mortise.work() as work:
            await create_record(work, "t", "f", {"a": "y"})
            await create_record(work, "t", "f", {"a": "x"})
    async with mortise.work() as work:
        second = await create_record(work, "t", "f", {"a": "y"})
        assert second.after is not None
        assert second.after["a"] == "y"
