"""Contracts that went and go through approval, submitted and decided by the real flow engine: inboxes are not empty, and
the approvals of the last months can be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engines.kernel.commands import RecordRef
from runtime.flows.acts import act
from runtime.flows.driver import start_flow
from runtime.flows.tables import task
from runtime.identity.actors import load_actor
from runtime.metadata.releases import installed
from runtime.records.write import create_record
from runtime.work import Work

Contract = tuple[tuple[str, str], str, str | None, str | None]
"""Its name in Chinese and in English, kind, amount, payment terms."""
CONTRACTS: tuple[Contract, ...] = (
    (("框架协议 2027", "Framework 2027"), "framework", "1284600.00", "d60"),
    (("维保合同 2027", "Service plan 2027"), "service", "96000.00", "d30"),
    (("保密协议", "NDA"), "nda", None, None),
    (("产线三改造", "Line 3 retrofit"), "sales", "318000.00", "d30"),
    (("金牌维保", "Service plan, gold"), "service", "48000.00", "prepaid"),
    (("经销保密协议", "Distribution NDA"), "nda", None, None),
    (("年度框架协议", "Annual framework"), "framework", "742000.00", "d60"),
)
DECIDED: tuple[Contract, ...] = (
    (("校准服务 2026", "Calibration 2026"), "service", "36000.00", "d30"),
    (("年度框架协议 2026", "Annual framework 2026"), "framework", "615000.00", "d60"),
    (("保密协议 2026", "NDA 2026"), "nda", None, None),
    (("产线一扩建", "Line one"), "sales", "148000.00", "d30"),
    (("推广一期", "Rollout, phase 1"), "sales", "1120000.00", "d60"),
    (("维保合同 2026", "Service plan 2026"), "service", "58000.00", "d30"),
    (("备件采购", "Spare parts"), "sales", "27000.00", "prepaid"),
    (("产线二改造", "Line two"), "sales", "265000.00", "d30"),
    (("开发保密协议", "Development NDA"), "nda", None, None),
    (("框架协议 2026", "Framework 2026"), "framework", "880000.00", "d60"),
    (("培训服务", "Training"), "service", "19000.00", "prepaid"),
    (("测试台", "Test bench"), "sales", "97000.00", "d30"),
)
MOST_STEPS = 10
APART = timedelta(days=13)
REFUSED = 7
"""The place of the one that was rejected."""


async def submit_contracts(work: Work, app: str) -> None:
    """One contract for each of the best customers, submitted by its owner: those of the last days are still open, those
    of the months before are decided."""
    customer = (await installed(work, app)).plan.tables.table("customer")
    best = sa.select(customer.c.id, customer.c.name, customer.c.owner).order_by(
        customer.c.spent.desc().nulls_last(), customer.c.id
    )
    rows = (await work.connection.execute(best.limit(max(len(CONTRACTS), len(DECIDED))))).all()
    for number, (row, contract) in enumerate(zip(rows, DECIDED, strict=False)):
        at = work.now - APART * (len(DECIDED) - number) - timedelta(days=3)
        instance = await _submit(work, app, row, contract, at)
        await _decide(work, instance, number, at)
    for number, (row, contract) in enumerate(zip(rows, CONTRACTS, strict=False)):
        await _submit(work, app, row, contract, work.now - timedelta(hours=5 * number + 1))


async def _submit(work: Work, app: str, row: Any, contract: Contract, at: datetime) -> int:
    names, kind, amount, terms = contract
    owner = await load_actor(work, row.owner)
    assert owner is not None
    starts = (at + timedelta(days=30)).date()
    values: Mapping[str, object] = {
        "name": f"{names[1]}, {row.name}" if row.name.isascii() else f"{names[0]}，{row.name}", "customer": str(row.id), "kind": kind, "amount": amount, "payment_terms": terms,
        "owner": str(row.owner), "starts_on": starts.isoformat(), "ends_on": (starts + timedelta(days=365)).isoformat(),
    }  # fmt: skip
    then = replace(work, actor=owner, now=at)
    made = await create_record(then, app, "contract", {key: each for key, each in values.items() if each is not None})
    assert made.id is not None
    ref = RecordRef(app, "contract", made.id)
    return await start_flow(then, app, "contract_approval", record=ref, initiator=owner.id)


async def _decide(work: Work, instance: int, number: int, at: datetime) -> None:
    """Everybody who is asked answers, some sooner, some later than they should, until nobody is asked any more."""
    for step in range(MOST_STEPS):
        asked = sa.select(task.c.id, task.c.assignee).where(task.c.instance == instance, task.c.status == "open")
        found = (await work.connection.execute(asked.order_by(task.c.id).limit(1))).one_or_none()
        if found is None:
            return
        at += timedelta(hours=(number * 17 + step * 11) % 61 + 2)
        actor = await load_actor(work, found.assignee)
        assert actor is not None
        refused = number == REFUSED
        comment = "付款条件需要调整" if refused else ""
        await act(replace(work, actor=actor, now=at), found.id, "reject" if refused else "approve", comment=comment)
