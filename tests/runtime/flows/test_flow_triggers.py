"""What starts flows besides records and buttons: webhooks, messages, signals, dates; and documents they make."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import sqlalchemy as sa

from engines.kernel.commands import RecordRef
from runtime.flows.dated import start_dated
from runtime.flows.documents import make_document
from runtime.flows.querying import found_records
from runtime.flows.signals import broadcast, signal
from runtime.records.files import path_of
from runtime.records.tables import file
from tests.runtime.flows.test_approvals_http import ask
from tests.workshop import FORMS, Workshop


def note(key: str, on: dict[str, Any], subject: str) -> dict[str, Any]:
    return {
        "key": key,
        "on": on,
        "variables": {"word": "string"},
        "nodes": [
            {"key": "start", "type": "start", "next": "make"},
            {"key": "make", "type": "create_records", "form": "task", "values": {"subject": subject}, "next": "end"},
            {"key": "end", "type": "end"},
        ],
    }


async def subjects(shop: Workshop) -> list[str]:
    return [each.subject for each in await shop.rows("task")]


async def test_a_webhook_starts_its_flow_with_what_it_carries(
    shop: Workshop,
    clients: dict[str, httpx.AsyncClient],
) -> None:
    await shop.install(flows=[note("hooked", {"webhook": "paid", "values": {"word": "payload.word"}}, "word")])
    found = await ask(clients["ann"], "POST", "/hooks/shop/paid", {"word": "hello"}, 202)
    assert len(found["started"]) == 1 and await subjects(shop) == ["hello"]
    await ask(clients["ann"], "POST", "/hooks/shop/nothing", {}, 404)
    await ask(clients["ann"], "POST", "/hooks/shop/paid", ["x"], 422)


async def test_messages_and_signals_start_flows_and_wake_those_that_wait(shop: Workshop) -> None:
    waits = {
        "key": "waits",
        "on": {"record": "order", "event": "created"},
        "nodes": [
            {"key": "start", "type": "start", "next": "wait"},
            {"key": "wait", "type": "wait", "signal": "alarm", "next": "end"},
            {"key": "end", "type": "end", "outcome": "heard"},
        ],
    }
    await shop.install(
        flows=[
            waits,
            note("by_message", {"message": "hello", "values": {"word": "payload.word"}}, "word"),
            note("by_signal", {"signal": "alarm"}, '"alarm"'),
        ]
    )
    order = await shop.create("order", "ann", name="O-1", amount="5")
    async with shop.mortise.work() as work:
        assert await signal(work, "hello", RecordRef("shop", "order", order), {"word": "hi"}) == 1
        assert await broadcast(work, "shop", "alarm", {}) == 2
    assert await subjects(shop) == ["hi", "alarm"]
    assert [each.outcome for each in await shop.instances() if each.flow == "waits"] == ["heard"]


async def test_a_date_starts_its_flow_once_for_each_record(shop: Workshop) -> None:
    flow = note(
        "due", {"record": "order", "date": "2 working days before due_on", "when": "amount > 1"}, '"due " + name'
    )
    await shop.install(flows=[flow])
    for name, amount, due in (("A", "5", "2026-01-08"), ("B", "5", "2026-01-09"), ("C", "1", "2026-01-08")):
        await shop.create("order", name=name, amount=amount, due_on=due)
    assert await start_dated(shop.mortise, "shop", "due", 0, date(2026, 1, 6)) == 1
    assert await start_dated(shop.mortise, "shop", "due", 0, date(2026, 1, 6)) == 0
    assert await subjects(shop) == ["due A"]


async def test_records_are_looked_up_in_the_order_that_was_asked_for(shop: Workshop) -> None:
    flow = {
        "key": "look",
        "on": {"record": "customer", "event": "created"},
        "variables": {"found": "Any"},
        "nodes": [
            {"key": "start", "type": "start", "next": "query"},
            {"key": "query", "type": "query_records", "form": "order", "equals": {"status": '"open"'},
             "where": "amount > 10", "order": "-amount", "limit": 2, "into": "found", "next": "make"},
            {"key": "make", "type": "create_records", "form": "task", "values": {"subject": "found[1].name"},
             "next": "end"},
            {"key": "end", "type": "end"},
        ],
    }  # fmt: skip
    await shop.install(flows=[flow])
    for name, amount, status in (
        ("small", "5", "open"),
        ("big", "50", "open"),
        ("bigger", "70", "open"),
        ("x", "90", ""),
    ):
        await shop.create("order", name=name, amount=amount, status=status)
    await shop.create("customer", name="C")
    assert await subjects(shop) == ["bigger"] and found_records.__doc__


async def test_a_document_is_filled_in_and_kept_with_the_record(shop: Workshop) -> None:
    forms = [
        {**each, "documents": [{"key": "offer", "name": "Offer", "template": ["<p>{{ name }} {{ extra }}</p>"]}]}
        if each["key"] == "order" else each
        for each in FORMS
    ]  # fmt: skip
    await shop.install(forms=forms)
    order = await shop.create("order", name="O-1", amount="5")
    asked = {
        "app": "shop",
        "form": "order",
        "record": order,
        "template": "offer",
        "format": "html",
        "values": {"extra": "X"},
    }
    found = await make_document(shop.mortise, asked)
    assert found["type"] == "text/html" and found["size_bytes"] > 100
    found = await make_document(shop.mortise, {**asked, "format": "pdf"})
    assert (found["type"], found["name"]) == ("application/pdf", "Offer O-1.pdf")
    async with shop.mortise.reading() as work:
        hash_ = await work.connection.scalar(sa.select(file.c.hash).where(file.c.id == int(found["id"])))
    assert path_of(shop.mortise, hash_).read_bytes().startswith(b"%PDF-")
