"""Contracts on their way through approval, submitted by the real flow engine, so that inboxes are not empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from engines.kernel.commands import RecordRef
from runtime.flows.driver import start_flow
from runtime.identity.actors import load_actor
from runtime.metadata.releases import installed
from runtime.records.write import create_record
from runtime.work import Work

CONTRACTS = (
    ("Framework 2027", "framework", "1284600.00", "d60"),
    ("维保合同 2027", "service", "96000.00", "d30"),
    ("保密协议", "nda", None, None),
    ("产线三改造", "sales", "318000.00", "d30"),
    ("Service plan, gold", "service", "48000.00", "prepaid"),
    ("Distribution NDA", "nda", None, None),
    ("年度框架协议", "framework", "742000.00", "d60"),
)


async def submit_contracts(work: Work, app: str) -> None:
    """One contract for each of the best customers, submitted by its owner over the last days."""
    customer = (await installed(work, app)).plan.tables.table("customer")
    best = sa.select(customer.c.id, customer.c.name, customer.c.owner).order_by(
        customer.c.spent.desc().nulls_last(), customer.c.id
    )
    rows = (await work.connection.execute(best.limit(len(CONTRACTS)))).all()
    for number, (row, (name, kind, amount, terms)) in enumerate(zip(rows, CONTRACTS, strict=False)):
        owner = await load_actor(work, row.owner)
        assert owner is not None
        starts = (work.now + timedelta(days=30)).date()
        values: Mapping[str, object] = {
            "name": f"{name}, {row.name}", "customer": str(row.id), "kind": kind, "amount": amount, "payment_terms": terms,
            "owner": str(row.owner), "starts_on": starts.isoformat(), "ends_on": (starts + timedelta(days=365)).isoformat(),
        }  # fmt: skip
        then = replace(work, actor=owner, now=work.now - timedelta(hours=5 * number + 1))
        made = await create_record(
            then, app, "contract", {key: value for key, value in values.items() if value is not None}
        )
        assert made.id is not None
        await start_flow(then, app, "contract_approval", record=RecordRef(app, "contract", made.id), initiator=owner.id)
