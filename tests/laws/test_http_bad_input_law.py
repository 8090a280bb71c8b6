"""Law: whatever is sent to whatever address, the answer is never a 500, and every refusal is a problem document."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from builder.http.app import create_builder_app
from engines.app.bundle import parse_app
from runtime.engine import Mortise
from runtime.identity.secrets import hash_of
from runtime.identity.tables import membership, person, token
from runtime.metadata.install import install_release
from tests.laws.http_requests import Ask, addresses, requests

SHOP = yaml.safe_load((Path(__file__).parents[1] / "cases/records/shop.yaml").read_text())
EXAMPLES = 4_000 if os.environ.get("MORTISE_LAWS") == "full" else 250
ADDRESSES = addresses()


@pytest.fixture
async def server(mortise: Mortise) -> AsyncIterator[httpx.AsyncClient]:
    """The whole server, designers included, with a small shop in it."""
    async with mortise.work() as work:
        await install_release(work, parse_app(SHOP))
    application = create_builder_app(mortise)
    async with application.router.lifespan_context(application):
        transport = httpx.ASGITransport(application, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            await _sign_in(mortise)
            await client.post(
                "/api/apps/shop/forms/customer/records", headers=_AS["admin"], json={"values": {"name": "a"}}
            )
            yield client


_AS = {name: {"authorization": f"Bearer {name}"} for name in ("admin", "clerk")}


async def _sign_in(mortise: Mortise) -> None:
    """Two people with a token each, whatever earlier requests have done to them."""
    async with mortise.work() as work:
        for id_, name in enumerate(_AS, start=1):
            rights = {"active": True, "is_admin": name == "admin", "may_build": name == "admin"}
            if await work.connection.scalar(sa.select(person.c.id).where(person.c.id == id_)) is None:
                await work.connection.execute(sa.insert(person).values(name=name, login=name, **rights))
                await work.connection.execute(sa.insert(membership).values(person=id_, app="shop", role="clerk"))
            await work.connection.execute(sa.update(person).where(person.c.id == id_).values(**rights))
            await work.connection.execute(sa.delete(token).where(token.c.token_hash == hash_of(name)))
            await work.connection.execute(
                sa.insert(token).values(token_hash=hash_of(name), person=id_, name="t", created_at=work.now)
            )


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(draw=st.data(), who=st.sampled_from(sorted(_AS)))
async def test_whatever_is_sent_the_answer_is_no_500_and_every_refusal_is_a_problem(
    server: httpx.AsyncClient, mortise: Mortise, draw: st.DataObject, who: str
) -> None:
    await _sign_in(mortise)
    described = await server.get("/api/apps/shop/openapi.json", headers=_AS["admin"])
    ask: Ask = draw.draw(requests(ADDRESSES, described.json()))
    answer = await server.request(ask.method, ask.url, headers={**ask.headers, **_AS[who]}, content=ask.body)
    event(f"answered {answer.status_code}")
    assert answer.status_code < 500, (ask, answer.text)
    if answer.status_code >= 400 and ask.url.startswith("/api/"):
        assert answer.headers["content-type"] == "application/problem+json", (ask, answer.text)
        problem: dict[str, Any] = answer.json()
        assert problem["code"] not in ("", "error"), (ask, problem)
        assert problem["detail"], (ask, problem)
        assert problem["status"] == answer.status_code


def test_the_law_knows_the_addresses_of_the_whole_server() -> None:
    paths = {each.path for each in ADDRESSES}
    assert {"/api/apps/{app}/forms/{form}/records", "/api/admin/users", "/api/builder/check"} <= paths
    assert sum(bool(each.bodies) for each in ADDRESSES) > 30
