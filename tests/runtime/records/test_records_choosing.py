"""References that depend on what else is filled in: what is offered, and what a save takes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from engines.app.definition import AppDef
from engines.kernel.definition import read_definition
from runtime.engine import Mortise
from runtime.http.app import create_app
from runtime.identity.secrets import hash_of
from runtime.identity.tables import membership, person, token
from runtime.metadata.install import install_release

SAME = "customer = record.customer"
PLACES: dict[str, Any] = {
    "format": 1,
    "key": "deals",
    "name": "Deals",
    "forms": [
        {
            "key": "customer",
            "name": "Customer",
            "fields": [{"key": "name", "type": "text"}, {"key": "city", "type": "text"}],
        },
        {
            "key": "contact",
            "name": "Contact",
            "search": ["name"],
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "customer", "type": "reference", "form": "customer"},
                {"key": "city", "type": "text"},
                {"key": "rank", "type": "integer"},
            ],
        },
        {
            "key": "deal",
            "name": "Deal",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "customer", "type": "reference", "form": "customer"},
                {"key": "decider", "type": "reference", "form": "contact", "filter": SAME},
                {"key": "others", "type": "references", "form": "contact", "filter": SAME},
                {"key": "near", "type": "reference", "form": "contact", "filter": "city = record.customer.city"},
                {"key": "boss", "type": "reference", "form": "contact", "filter": "rank > 5"},
                {
                    "key": "calls",
                    "type": "sub_table",
                    "fields": [
                        {
                            "key": "contact",
                            "type": "reference",
                            "form": "contact",
                            "filter": "customer = record.parent.customer",
                        }
                    ],
                },
            ],
        },
    ],
    "roles": [
        {
            "key": "seller",
            "name": "Seller",
            "may": [
                {"form": "customer", "read": 'name != "secret"', "create": True},
                {"form": "contact", "read": True, "create": True, "hide": ["rank"]},
                {"form": "deal", "read": True, "create": True, "update": True},
            ],
        }
    ],
}


@pytest.fixture
async def deals(mortise: Mortise) -> AsyncIterator[Deals]:
    async with mortise.work() as work:
        await install_release(work, read_definition(AppDef, PLACES))
        id_ = await work.connection.scalar(sa.insert(person).values(name="Ann", login="ann").returning(person.c.id))
        await work.connection.execute(sa.insert(membership).values(person=id_, app="deals", role="seller"))
        values = {"token_hash": hash_of("Ann"), "person": id_, "name": "t", "created_at": work.now}
        await work.connection.execute(sa.insert(token).values(values))
    transport = httpx.ASGITransport(create_app(mortise))
    headers = {"authorization": "Bearer Ann"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1/api/apps/deals", headers=headers
    ) as it:
        yield Deals(it, mortise)


class Deals:
    """Two customers of one city each, with a contact each: Lin of Acme in Ulm, Bo of Brix in Bonn."""

    def __init__(self, client: httpx.AsyncClient, mortise: Mortise) -> None:
        self.client, self.mortise = client, mortise

    async def make(self, form: str, status: int = 201, **values: Any) -> Any:
        answer = await self.client.post(f"/forms/{form}/records", json={"values": values})
        assert answer.status_code == status, answer.text
        return answer.json()["id"] if status == 201 else pointers(answer)

    async def change(self, id_: str, status: int = 200, **values: Any) -> Any:
        answer = await self.client.patch(f"/forms/deal/records/{id_}", json={"values": values})
        assert answer.status_code == status, answer.text
        return None if status == 200 else pointers(answer)

    async def offered(self, choose: str, given: Any = None, **more: str) -> list[str]:
        asked = {
            "choose": choose,
            "sort": "name",
            **({"given": json.dumps(given)} if given is not None else {}),
            **more,
        }
        answer = await self.client.get("/forms/contact/records", params=asked)
        assert answer.status_code == 200, answer.text
        return [each["name"] for each in answer.json()["items"]]

    async def people(self) -> tuple[str, str, str, str]:
        acme = await self.make("customer", name="Acme", city="Ulm")
        brix = await self.make("customer", name="Brix", city="Bonn")
        lin = await self.make("contact", name="Lin", customer=acme, city="Ulm")
        bo = await self.make("contact", name="Bo", customer=brix, city="Bonn")
        return acme, brix, lin, bo


def pointers(answer: httpx.Response) -> set[tuple[str, str]]:
    return {(each["code"], each["pointer"]) for each in answer.json()["errors"]}


async def test_a_reference_offers_what_fits_the_draft(deals: Deals) -> None:
    acme, brix, *_ = await deals.people()
    assert await deals.offered("deal.decider", {"customer": acme}) == ["Lin"]
    assert await deals.offered("deals.deal.decider", {"customer": {"id": brix, "title": "Brix"}}) == ["Bo"]
    assert await deals.offered("deal.decider", {"customer": acme}, q="Bo") == []
    assert await deals.offered("deal.decider", {}) == []
    assert await deals.offered("deal.near", {"customer": acme}) == ["Lin"]
    assert await deals.offered("deal__calls.contact", {"parent": {"customer": brix}}) == ["Bo"]


async def test_a_filter_may_name_what_the_reader_does_not_see(deals: Deals) -> None:
    _, _, lin, bo = await deals.people()
    async with deals.mortise.work() as work:
        await work.connection.execute(sa.text(f"UPDATE deals__contact SET rank = 9 WHERE id = {int(bo)}"))
    assert await deals.offered("deal.boss") == ["Bo"]
    assert await deals.make("deal", 422, boss=lin) == {("record.not_offered", "/values/boss")}
    await deals.make("deal", boss=bo)


async def test_nobody_looks_through_a_record_they_may_not_see(deals: Deals) -> None:
    await deals.people()
    async with deals.mortise.work() as work:
        insert = "INSERT INTO deals__customer (name, city) VALUES ('secret', 'Ulm') RETURNING id"
        hidden = await work.connection.scalar(sa.text(insert))
    assert await deals.offered("deal.near", {"customer": str(hidden)}) == []


async def test_a_save_takes_only_what_is_offered(deals: Deals) -> None:
    acme, brix, lin, bo = await deals.people()
    wrong = {"decider": bo, "others": [lin, bo], "near": bo, "calls": [{"contact": lin}, {"contact": bo}]}
    fields = ("decider", "others", "near", "calls/1/contact")
    refused = {("record.not_offered", f"/values/{each}") for each in fields}
    assert await deals.make("deal", 422, customer=acme, **wrong) == refused
    right = {"decider": lin, "others": [lin], "near": lin, "calls": [{"contact": lin}]}
    deal = await deals.make("deal", customer=acme, **right)
    assert await deals.change(deal, 422, decider=bo) == {("record.not_offered", "/values/decider")}
    stale = {("record.not_offered", f"/values/{each}") for each in ("decider", "others", "near", "calls/0/contact")}
    assert await deals.change(deal, 422, customer=brix) == stale
    await deals.change(deal, customer=brix, decider=bo, others=[bo], near=None, calls=[])


async def test_what_was_there_before_the_filter_stays_until_it_is_touched(deals: Deals) -> None:
    acme, _, _, bo = await deals.people()
    deal = await deals.make("deal", customer=acme)
    async with deals.mortise.work() as work:
        await work.connection.execute(sa.text(f"UPDATE deals__deal SET decider = {int(bo)} WHERE id = {int(deal)}"))
    await deals.change(deal, name="Renamed")
    await deals.change(deal, name="Again", decider=bo)


@pytest.mark.parametrize(
    "asked",
    [{"choose": "deal.customer"}, {"choose": "deal.nothing"}, {"choose": "x"}, {"choose": "nowhere.deal.decider"}]
    + [{"choose": "deal.decider", "given": each} for each in ("[]", "{", "7")],
)
async def test_a_wrong_question_is_a_clear_problem(deals: Deals, asked: dict[str, str]) -> None:
    answer = await deals.client.get("/forms/contact/records", params=asked)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["errors"][0]["message"]


async def test_the_browser_is_told_what_to_send(deals: Deals) -> None:
    forms = (await deals.client.get("http://127.0.0.1/api/apps/deals")).json()["forms"]
    fields = {each["key"]: each for each in forms["deal"]["fields"]}
    assert fields["decider"]["choose"] == {"name": "deal.decider", "reads": ["customer"]}
    assert fields["boss"]["choose"] == {"name": "deal.boss", "reads": []}
    assert fields["calls"]["fields"][0]["choose"] == {"name": "deal__calls.contact", "reads": ["parent.customer"]}
    assert "choose" not in fields["customer"]
