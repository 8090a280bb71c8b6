"""Law: whatever somebody does to an app document, importing it either refuses with diagnostics and changes nothing, or
installs an app that runs and comes out as it went in."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from builder.http.app import create_builder_app
from engines.app.bundle import parse_app, print_app
from engines.app.checks import check_app
from engines.app.schema import schema_mistakes
from engines.kernel.diagnostics import has_errors
from runtime.engine import Mortise
from runtime.identity.secrets import hash_of
from runtime.identity.tables import person, token
from runtime.metadata.install import install_release

SHOP: dict[str, Any] = {
    **yaml.safe_load((Path(__file__).parents[1] / "cases/records/shop.yaml").read_text()),
    "flows": [
        {
            "key": "greet",
            "record": "customer",
            "nodes": [
                {"key": "start", "type": "start", "next": "tell"},
                {"key": "tell", "type": "notify", "subject": "Hello {name}", "to": [{"field": "owner"}], "next": "end"},
                {"key": "end", "type": "end"},
            ],
        }
    ],
    "rules": [{"key": "note", "text": ['rule "Note"', "  on customer created", "  when name != null", '  then comment "Hi"', "end"]}],
    "reports": [{"key": "count", "source": "customer", "rows": [{"by": "level"}], "measures": [{"key": "n"}]}],
    "pages": [{"key": "home", "name": "Home", "widgets": [{"key": "w", "type": "report", "report": "count"}]}],
    "menu": [{"form": "customer"}],
}  # fmt: skip
EXAMPLES = 400 if os.environ.get("MORTISE_LAWS") == "full" else 30
WORDS = [
    "customer",
    "order",
    "name",
    "level",
    "clerk",
    "text",
    "integer",
    "reference",
    "nothing there",
    "",
    "客户",
    "a.b",
]
VALUES = st.one_of(
    st.sampled_from(WORDS), st.none(), st.booleans(), st.sampled_from([0, -1, 2**40, 1.5]), st.just([]), st.just({}),
    st.sampled_from(["name = 1", 'level = "vip"', "1 +", "name + 1 > 2", "count(orders)"]),
)  # fmt: skip
_STATE = """
SELECT 'release', app, number::text, hash FROM mortise.release
UNION ALL SELECT 'column', table_name, column_name, data_type FROM information_schema.columns
 WHERE table_schema = 'public' AND table_name LIKE '%\\_\\_%' ORDER BY 1, 2, 3, 4
"""


def places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Every (holder, member) of a document."""
    for key in list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ():
        yield part, key
        yield from places(part[key])


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """The shop after some edits: a member taken away, replaced, doubled, or brought from elsewhere in the document."""
    document = copy.deepcopy(SHOP)
    for _ in range(draw(st.integers(1, 3))):
        found = list(places(document))
        holder, key = found[draw(st.integers(0, len(found) - 1))]
        match draw(st.sampled_from(["remove", "replace", "double", "transplant", "add"])):
            case "remove":
                del holder[key]
            case "replace":
                holder[key] = draw(VALUES)
            case "double" if isinstance(holder, list):
                holder.insert(key, copy.deepcopy(holder[key]))
            case "transplant":
                other, name = found[draw(st.integers(0, len(found) - 1))]
                holder[key] = copy.deepcopy(other[name])
            case "add" if isinstance(holder, dict):
                holder[
                    draw(st.sampled_from(["required", "unique", "visible", "title", "search", "type", "surprise"]))
                ] = draw(VALUES)
    return document


def test_the_app_that_is_spoilt_below_is_a_good_one() -> None:
    assert not has_errors(check_app(SHOP)) and not schema_mistakes(SHOP)


@settings(max_examples=EXAMPLES * 5, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_the_checker_and_the_published_schema_agree(document: dict[str, Any]) -> None:
    """What the checker passes the schema passes; what the schema refuses the checker refuses. (The checker knows more:
    references, formulas, flows.)"""
    found = check_app(document)
    for each in found:
        assert each.code and each.message.en and each.message.zh and (each.hint is None or each.hint.zh)
    assert has_errors(found) or not schema_mistakes(document), schema_mistakes(document)


@pytest.fixture
async def admin(mortise: Mortise) -> AsyncIterator[httpx.AsyncClient]:
    application = create_builder_app(mortise)
    async with application.router.lifespan_context(application):
        async with mortise.work() as work:
            values = {"name": "Ada", "login": "ada", "is_admin": True, "may_build": True}
            id_ = await work.connection.scalar(sa.insert(person).values(values).returning(person.c.id))
            given_ = {"token_hash": hash_of("secret"), "person": id_, "name": "t", "created_at": work.now}
            await work.connection.execute(sa.insert(token).values(given_))
        transport = httpx.ASGITransport(application, raise_app_exceptions=False)
        headers = {"authorization": "Bearer secret"}
        async with httpx.AsyncClient(transport=transport, base_url="http://mortise.test", headers=headers) as client:
            yield client


async def state(mortise: Mortise) -> list[Any]:
    async with mortise.reading() as work:
        return list((await work.connection.execute(sa.text(_STATE))).all())


async def runs(client: httpx.AsyncClient, app: str, document: dict[str, Any]) -> None:
    """The app opens, each form lists, each report answers; refusals are refusals of a person's question."""
    opened = await client.get(f"/api/apps/{app}")
    assert opened.status_code == 200, opened.text
    for form in parse_app(document).forms:
        listed = await client.get(f"/api/apps/{app}/forms/{form.key}/records")
        assert listed.status_code == 200, listed.text
    for report in parse_app(document).reports:
        answered = await client.post(f"/api/apps/{app}/reports/{report.key}/run", json={})
        assert answered.status_code == 200, answered.text


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=mutated())
async def test_an_import_is_refused_and_changes_nothing_or_installs_what_runs(
    mortise: Mortise, admin: httpx.AsyncClient, document: dict[str, Any]
) -> None:
    async with mortise.work() as work:
        await install_release(work, parse_app(SHOP), accept_losses=True)
    before = await state(mortise)
    answer = await admin.post("/api/builder/import", json={"document": document, "accept_losses": True})
    if answer.status_code != 200:
        assert answer.status_code in (409, 422) and answer.json()["errors"], (answer.status_code, answer.text)
        assert all(each["code"] and each["message"] for each in answer.json()["errors"])
        assert await state(mortise) == before
        event("refused")
        return
    event("installed")
    app = answer.json()["app"]
    exported = await admin.get(f"/api/builder/apps/{app}/export")
    assert exported.text == print_app(parse_app(json.loads(json.dumps(document))))
    await runs(admin, app, document)
