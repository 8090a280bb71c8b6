"""Versions: a new release while the CRM's contract approval runs; the old one finishes as it began, or is migrated."""

from __future__ import annotations

from typing import Any

import pytest

from engines.app.definition import AppDef
from engines.kernel.definition import read_definition
from engines.kernel.errors import Conflict
from runtime.flows.instance_acts import migrate_instance, preview_instance
from runtime.metadata.install import install_release
from runtime.metadata.releases import installed, release_document
from tests.fixtures_apps import crm, crm_database  # noqa: F401
from tests.story import Crm


async def publish(crm: Crm) -> None:  # noqa: F811
    """Legal's countersign is called `counsel` now, and a director signs after it."""
    async with crm.mortise.work() as work:
        number = (await installed(work, "crm")).number
        document = await release_document(work, "crm", number)
        flow = next(each for each in document["flows"] if each["key"] == "contract_approval")
        for node in flow["nodes"]:
            if node["key"] == "legal_sign":
                node |= {"key": "counsel", "next": "director"}
        flow["nodes"].append(
            {"key": "director", "type": "approval", "by": [{"role": "executive"}], "mode": "any", "within": "both",
             "rejected": "said_no"}
        )  # fmt: skip
        await install_release(work, read_definition(AppDef, document))


async def start(crm: Crm, name: str) -> Any:  # noqa: F811
    """A contract of 500,000 that waits for legal and finance."""
    chen = await crm.as_("chen.yu")
    customer = await chen.create("customer", name=f"Customer {name}", level="ordinary", owner=chen.id)
    given = {"name": name, "kind": "framework", "amount": "500000.00", "owner": chen.id, "customer": customer["id"]}
    contract = await chen.create("contract", **given)
    await chen.press("contract", contract, "contract_approval")
    return contract


async def mine(crm: Crm, contract: Any) -> Any:  # noqa: F811
    items = (await (await crm.as_("chen.yu")).get("/inbox", tab="mine"))["items"]
    return next(each for each in items if each["record"]["id"] == contract["id"])


async def test_an_old_instance_finishes_on_its_release_or_is_migrated_after_a_preview(crm: Crm) -> None:  # noqa: F811
    stays, moves = await start(crm, "Stays"), await start(crm, "Moves")
    await publish(crm)
    instance = int((await mine(crm, moves))["instance"])
    async with crm.mortise.work() as work:
        without = await preview_instance(work, instance, {})
        found = await preview_instance(work, instance, {"legal_sign": "counsel"})
    assert not without["possible"] and [each["node"] for each in without["moves"] if each["problem"]] == ["legal_sign"]
    assert found["possible"] and found["to"] > found["from"]
    assert {(each["node"], each["to"]) for each in found["moves"]} == {
        ("both", "both"), ("legal_sign", "counsel"), ("finance_sign", "finance_sign"),
    }  # fmt: skip
    with pytest.raises(Conflict):
        async with crm.mortise.work() as work:
            await migrate_instance(work, instance, {})
    async with crm.mortise.work() as work:
        await migrate_instance(work, instance, {"legal_sign": "counsel"})
    for contract, nodes in (
        (stays, {"both", "legal_sign", "finance_sign"}),
        (moves, {"both", "counsel", "finance_sign"}),
    ):
        told = await (await crm.as_("chen.yu")).get(f"/instances/{(await mine(crm, contract))['instance']}")
        assert {each["node"] for each in told["tokens"]} == nodes
        assert (told["release"] < told["newest"]) == (contract is stays)
