"""Reports over the history of flows: how long each step takes, and where time is lost."""

from __future__ import annotations

from typing import Any

from runtime.flows.acts import act
from runtime.flows.overview import list_instances, node_durations
from runtime.reports.run import run_report
from tests.runtime.flows.test_approvals_http import flow
from tests.workshop import Workshop

REPORT: dict[str, Any] = {
    "key": "slow",
    "name": "Slow steps",
    "source": "core.flow_task",
    "show": "table",
    "rows": [{"by": "node"}],
    "measures": [{"key": "hours", "of": "hours", "agg": "sum"}, {"key": "tasks"}],
}


async def _two_steps(shop: Workshop) -> None:
    two = flow({"next": "two"})
    two["nodes"].append({"key": "two", "type": "approval", "by": [{"user": "bob"}], "next": "end"})
    await shop.install(flows=[two], reports=[REPORT])
    await shop.create("order", "ann", name="O-1", amount="50")
    for login, hours in (("lee", 5), ("bob", 2)):
        shop.forward(hours=hours)
        task = (await shop.open_tasks())[login]
        async with shop.mortise.work(shop.actors[login]) as work:
            await act(work, task, "approve")


async def test_a_report_counts_the_hours_of_each_step(shop: Workshop) -> None:
    await _two_steps(shop)
    async with shop.mortise.reading() as work:
        found = await run_report(work, "shop", "slow")
    told = [[each["text"] for each in row["cells"]] for row in found["rows"]]
    assert told == [["ask", "5", "1"], ["two", "2", "1"]]


async def test_administrators_see_instances_and_the_slowest_steps_first(shop: Workshop) -> None:
    await _two_steps(shop)
    async with shop.mortise.reading() as work:
        slow = await node_durations(work, "shop")
        listed = await list_instances(work, status="ended", app="shop")
    assert [(each["node"]["key"], each["median_s"], each["open"]) for each in slow] == [
        ("ask", 18000.0, 0),
        ("two", 7200.0, 0),
    ]
    assert [(each["outcome"], each["title"]) for each in listed["items"]] == [("approved", "O-1")]
    assert listed["counts"] == {"running": 0, "incident": 0}
