"""A flow that calls itself: as deep as its conditions say, and no deeper than the limit."""

from __future__ import annotations

from typing import Any

import pytest

from engines.kernel.errors import LimitReached
from tests.workshop import Workshop


def countdown(when: str) -> dict[str, Any]:
    return {
        "key": "countdown",
        "record": "order",
        "variables": {"depth": "number"},
        "on": {"record": "order", "event": "created"},
        "nodes": [
            {"key": "start", "type": "start", "next": "more"},
            {"key": "more", "type": "exclusive_gateway", "branches": [{"when": when, "next": "say"}, {"else": "end"}]},
            {"key": "say", "type": "create_records", "form": "task", "values": {"subject": "string(depth)"}, "next": "itself"},
            {"key": "itself", "type": "call_flow", "flow": "countdown", "values": {"depth": "depth - 1"}, "next": "end"},
            {"key": "end", "type": "end"},
        ],
    }  # fmt: skip


async def test_a_flow_that_calls_itself_ends_with_the_innermost_first(shop: Workshop) -> None:
    flow = countdown("depth > 0")
    flow["variables"] = {"depth": "number"}
    flow["nodes"].insert(
        1, {"key": "first", "type": "calculate", "set": {"depth": "if depth = null then 3 else depth"}, "next": "more"}
    )
    flow["nodes"][0]["next"] = "first"
    await shop.install(flows=[flow])
    await shop.create("order", name="O")
    assert [row.subject for row in await shop.rows("task")] == ["3", "2", "1"]
    assert [each.outcome for each in await shop.instances()] == ["completed"] * 4


async def test_a_flow_that_calls_itself_without_end_is_refused_and_leaves_nothing(shop: Workshop) -> None:
    await shop.install(flows=[countdown("amount = 1")])
    with pytest.raises(LimitReached) as refused:
        await shop.create("order", name="O", amount="1")
    assert refused.value.diagnostics[0].code == "flow.cascade"
    assert await shop.instances() == []
    assert await shop.rows("order") == []
