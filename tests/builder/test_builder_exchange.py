"""Apps in and out as JSON, and what the designer asks while one writes."""

from __future__ import annotations

import copy
import json
from typing import Any

import httpx
import pytest

from builder.exchange.templates import template, template_keys
from engines.app.bundle import parse_app, print_app
from engines.app.checks import check_app
from engines.kernel.diagnostics import has_errors

App = dict[str, Any]


async def bring(analyst: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await analyst.post("/api/builder/import", json=body)


async def test_export_after_import_is_byte_identical(analyst: httpx.AsyncClient, shop: App) -> None:
    text = print_app(parse_app(shop))
    assert (await bring(analyst, document=text)).status_code == 200
    exported = await analyst.get("/api/builder/apps/shop/export")
    assert exported.content == text.encode()
    assert (await bring(analyst, document=exported.text)).json()["release"] == 1


async def test_a_dry_run_tells_everything_and_changes_nothing(analyst: httpx.AsyncClient, shop: App) -> None:
    told = (await bring(analyst, document=shop, dry_run=True)).json()
    assert told["is_new"] and told["release"] is None and told["changes"] and told["effects"]
    assert (await analyst.get("/api/builder/apps")).json()["items"] == []


async def test_a_new_version_of_an_app_replaces_the_old_one(analyst: httpx.AsyncClient, shop: App) -> None:
    await bring(analyst, document=shop)
    newer = copy.deepcopy(shop)
    newer["version"] = "1.1.0"
    newer["forms"][0]["fields"].append({"key": "city", "type": "text", "label": {"en": "City", "zh": "城市"}})
    told = (await bring(analyst, document=newer)).json()
    assert told["release"] == 2 and not told["is_new"]
    assert {each["pointer"] for each in told["changes"]} == {"/version", "/forms/customer/fields/city"}


async def test_an_app_is_copied_under_another_key(analyst: httpx.AsyncClient, shop: App) -> None:
    await bring(analyst, document=shop)
    told = (await bring(analyst, document=shop, as_key="shop2")).json()
    assert (told["app"], told["release"], told["is_new"]) == ("shop2", 1, True)
    keys = [each["key"] for each in (await analyst.get("/api/builder/apps")).json()["items"]]
    assert keys == ["shop", "shop2"]
    assert (await bring(analyst, document=shop, as_key="no key")).json()["errors"][0]["pointer"] == "/as_key"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": 2}, "app.format.newer"),
        ({"forms": 3}, None),
        ({"surprise": 1}, "definition.unknown_member"),
    ],
)
async def test_what_cannot_be_understood_is_refused_with_its_place(
    analyst: httpx.AsyncClient, shop: App, change: App, code: str | None
) -> None:
    answer = await bring(analyst, document={**shop, **change})
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/" + next(iter(change))
    assert code is None or answer.json()["code"] == code
    assert (await analyst.get("/api/builder/apps")).json()["items"] == []


async def test_text_that_is_not_json_is_told_as_such(analyst: httpx.AsyncClient) -> None:
    answer = await bring(analyst, document='{"format": 1,,}')
    assert answer.status_code == 422 and answer.json()["code"] == "app.not_json"


async def test_an_administrator_may_import_without_designing(enter: Any, shop: App) -> None:
    admin, ann = await enter("admin", is_admin=True), await enter("ann")
    assert (await bring(admin, document=shop)).status_code == 200
    assert (await bring(ann, document=shop)).status_code == 403
    assert (await ann.get("/api/builder/apps/shop/export")).status_code == 403


@pytest.mark.parametrize("key", template_keys())
def test_a_template_has_no_mistakes(key: str) -> None:
    found = check_app(template(key))
    assert not has_errors(found), [each.view() for each in found if each.severity == "error"]


async def test_the_palette_shows_every_registry(analyst: httpx.AsyncClient) -> None:
    palette = (await analyst.get("/api/builder/palette")).json()
    fields = {each["type"]: each for each in palette["fields"]}
    assert {"text", "choice", "reference", "rollup"} <= set(fields)
    assert fields["choice"]["label"]["zh"] and fields["choice"]["schema"]["properties"]["options"]
    assert {"approval", "parallel_gateway"} <= {each["type"] for each in palette["nodes"]}
    assert {"create", "set", "forbid"} <= {each["type"] for each in palette["actions"]}
    assert palette["functions"] and all(each["name"] and each["signature"] for each in palette["functions"])


async def test_the_schema_is_the_published_one(analyst: httpx.AsyncClient) -> None:
    schema = (await analyst.get("/api/builder/schema")).json()
    assert schema["$schema"].endswith("2020-12/schema") and "forms" in json.dumps(schema)


async def test_a_condition_is_checked_and_put_into_words(analyst: httpx.AsyncClient, shop: App) -> None:
    body = {"document": shop, "form": "customer", "slot": "condition", "text": 'level = "vip"'}
    good = (await analyst.post("/api/builder/expression/check", json=body)).json()
    assert good["diagnostics"] == [] and good["type"] == "boolean" and good["tree"]
    assert "VIP" in good["words"] and "Level" in good["words"]
    bad = (await analyst.post("/api/builder/expression/check", json={**body, "text": "levl = 1"})).json()
    assert bad["tree"] is None and bad["diagnostics"][0]["span"] == [0, 4]


async def test_completion_knows_the_fields_of_the_form(analyst: httpx.AsyncClient, shop: App) -> None:
    body = {"document": shop, "form": "customer", "text": "le", "at": 2, "slot": "value"}
    found = (await analyst.post("/api/builder/expression/complete", json=body)).json()
    assert found["from"] == 0 and "level" in [each["insert"] for each in found["items"]]


async def test_used_by_names_every_place(analyst: httpx.AsyncClient, shop: App) -> None:
    await bring(analyst, document=shop)
    answer = await analyst.get("/api/builder/apps/shop/uses", params={"pointer": "/forms/0/fields/1"})
    pointers = {each["pointer"] for each in answer.json()["items"]}
    assert {"/forms/0/views/0/columns/1", "/forms/0/fields/2/visible"} <= pointers
    assert (await analyst.get("/api/builder/apps/shop/uses", params={"pointer": "/forms/9"})).status_code == 404


async def test_used_by_names_places_in_other_apps_too(analyst: httpx.AsyncClient, shop: App) -> None:
    club: App = {
        "format": 1,
        "key": "club",
        "name": {"en": "Club", "zh": "会员俱乐部"},
        "uses": ["shop"],
        "forms": [
            {
                "key": "member",
                "name": "Member",
                "fields": [
                    {"key": "customer", "type": "reference", "form": "shop.customer"},
                    {"key": "valued", "type": "computed", "formula": 'customer.level = "vip"'},
                ],
            }
        ],
    }
    for each in (shop, club):
        await bring(analyst, document=each)

    async def used(pointer: str) -> list[tuple[str, Any]]:
        found = (await analyst.get("/api/builder/apps/shop/uses", params={"pointer": pointer})).json()["items"]
        return [(each["pointer"], each["app"]) for each in found if each["app"]]

    name = {"key": "club", "name": {"en": "Club", "zh": "会员俱乐部"}}
    assert await used("/forms/0/fields/1") == [("/forms/0/fields/1/formula", name)]
    assert await used("/forms/0") == [("/forms/0/fields/0/form", name)]
    assert await used("/forms/0/fields/0") == []


async def test_a_key_that_is_taken_cannot_be_given(analyst: httpx.AsyncClient, shop: App) -> None:
    await bring(analyst, document=shop)
    body = {"pointer": "/forms/0/fields/1", "key": "phone", "document": shop}
    answer = await analyst.post("/api/builder/apps/shop/rename", json=body)
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/key"


async def test_a_document_of_any_shape_gets_diagnostics_and_never_a_failure(
    analyst: httpx.AsyncClient, shop: App
) -> None:
    for document in (
        None,
        [],
        3,
        "x",
        {},
        {"format": 1},
        {"format": "1"},
        {**shop, "forms": [None, 3, {}]},
        {**shop, "uses": [1, "shop", "nothing"]},
        {**shop, "roles": {"a": 1}},
    ):
        answer = await analyst.post("/api/builder/check", json={"document": document})
        assert answer.status_code == 200 and answer.json()["diagnostics"], document
        if isinstance(document, dict):
            body = {"document": document, "form": "customer", "text": "1 + ", "slot": "value"}
            assert (await analyst.post("/api/builder/expression/check", json=body)).status_code == 200


async def test_the_secrets_of_connections_are_in_no_export(analyst: httpx.AsyncClient, enter: Any, shop: App) -> None:
    admin = await enter("admin", is_admin=True)
    await admin.post(
        "/api/admin/connections",
        json={"key": "erp", "base_url": "https://erp.example.com", "auth": "bearer", "secrets": {"token": "s3cret"}},
    )
    shop["connectors"] = [
        {"key": "erp", "name": "ERP", "connection": "erp", "operations": [{"key": "push", "path": "/x"}]}
    ]
    assert (await bring(analyst, document=shop)).status_code == 200
    exported = (await analyst.get("/api/builder/apps/shop/export")).text
    assert "s3cret" not in exported and "erp.example.com" not in exported


async def test_a_preview_is_what_that_role_would_get(analyst: httpx.AsyncClient, shop: App) -> None:
    shop["roles"].append(
        {
            "key": "guest",
            "name": {"en": "Guest", "zh": "访客"},
            "may": [{"form": "customer", "read": True, "hide": ["phone"]}],
        }
    )
    views = {}
    for role in ("clerk", "guest", "nobody"):
        answer = await analyst.post("/api/builder/preview", json={"document": shop, "roles": [role]})
        assert answer.status_code == 200, answer.text
        views[role] = answer.json()["forms"]
    assert [each["key"] for each in views["clerk"]["customer"]["fields"]] == ["name", "level", "phone"]
    assert views["clerk"]["customer"]["may"]["create"] and not views["guest"]["customer"]["may"]["create"]
    assert "phone" not in [each["key"] for each in views["guest"]["customer"]["fields"]]
    assert views["nobody"] == {}
