"""Records over HTTP: what is answered, and that bad input is a clear problem, never a 500."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import yaml

from engines.app.bundle import parse_app
from runtime.engine import Mortise
from runtime.http.app import create_app
from runtime.identity.secrets import hash_of
from runtime.identity.tables import membership, person, token
from runtime.metadata.install import install_release

SHOP = yaml.safe_load((Path(__file__).parents[2] / "cases/records/shop.yaml").read_text())
BASE = "/api/apps/shop/forms/customer/records"


@pytest.fixture
async def shop(mortise: Mortise) -> Mortise:
    async with mortise.work() as work:
        await install_release(work, parse_app(SHOP))
        people = [("Ann", "clerk"), ("Bob", "own"), ("Cid", "vips")]
        for name, role in people:
            id_ = (
                await work.connection.execute(
                    sa.insert(person).values(name=name, login=name.lower()).returning(person.c.id)
                )
            ).scalar_one()
            await work.connection.execute(sa.insert(membership).values(person=id_, app="shop", role=role))
            await work.connection.execute(
                sa.insert(token).values(token_hash=hash_of(name), person=id_, name="t", created_at=work.now)
            )
    return mortise


@pytest.fixture
async def clerk(shop: Mortise) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(shop, "Ann") as client:
        yield client


def client_of(mortise: Mortise, name: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(mortise), raise_app_exceptions=False)
    return httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", headers={"authorization": f"Bearer {name}"}
    )


async def make(client: httpx.AsyncClient, **values: Any) -> dict[str, Any]:
    answer = await client.post(BASE, json={"values": {"name": "华东科技", **values}})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_record_is_created_read_changed_deleted_and_restored(clerk: httpx.AsyncClient) -> None:
    record = await make(clerk, amount="12.50", level="vip", owner="1")
    assert (record["title"], record["amount"], record["owner"]) == ("华东科技", "12.50", {"id": "1", "title": "Ann"})
    path = f"{BASE}/{record['id']}"
    assert (await clerk.get(path)).json() == record
    changed = await clerk.patch(path, json={"values": {"amount": 13}}, headers={"if-match": '"1"'})
    assert (changed.json()["amount"], changed.json()["revision"], changed.headers["etag"]) == ("13.00", 2, '"2"')
    stale = await clerk.delete(path, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["code"], stale.json()["current"]["amount"]) == (
        409,
        "record.stale",
        "13.00",
    )
    assert (await clerk.delete(path, headers={"if-match": '"2"'})).status_code == 204
    assert (await clerk.get(path)).status_code == 404
    assert (await clerk.post(f"{path}/restore")).json()["amount"] == "13.00"
    assert (await clerk.post(f"{path}/restore")).json()["code"] == "record.not_in_bin"


async def test_changes_of_different_fields_merge_and_of_the_same_field_conflict(clerk: httpx.AsyncClient) -> None:
    record = await make(clerk, level="low", amount="1")
    path = f"{BASE}/{record['id']}"
    await clerk.patch(path, json={"values": {"level": "vip"}, "revision": 1})
    merged = await clerk.patch(path, json={"values": {"amount": "2"}, "revision": 1})
    assert (merged.json()["level"], merged.json()["amount"]) == ("vip", "2.00")
    stale = await clerk.patch(path, json={"values": {"level": "normal"}, "revision": 1})
    assert (stale.status_code, stale.json()["code"], stale.json()["fields"]) == (409, "record.stale", ["level"])
    assert stale.json()["current"]["level"] == "vip"
    same = await clerk.patch(path, json={"values": {"level": "vip"}, "revision": 1})
    assert same.status_code == 200


async def test_an_idempotency_key_carries_a_request_out_once(clerk: httpx.AsyncClient) -> None:
    body, headers = {"values": {"name": "once"}}, {"idempotency-key": "k1"}
    first, second = [await clerk.post(BASE, json=body, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert [first.headers[each] for each in ("etag", "location")] == [second.headers[e] for e in ("etag", "location")]
    other = await clerk.post(BASE, json={"values": {"name": "twice"}}, headers=headers)
    assert other.json()["code"] == "idempotency.reused"
    assert (await clerk.get(f"{BASE}/count")).json() == {"count": 1, "capped": False}


async def test_a_batch_is_all_or_nothing_and_points_at_the_mistake(clerk: httpx.AsyncClient) -> None:
    good, bad = {"op": "create", "values": {"name": "a"}}, {"op": "create", "values": {"name": "b", "amount": "x"}}
    answer = await clerk.post(f"{BASE}/batch", json={"operations": [good, bad]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/operations/1/values/amount")
    assert (await clerk.get(f"{BASE}/count")).json()["count"] == 0
    gone = await clerk.post(f"{BASE}/batch", json={"operations": [good, {"op": "delete", "id": "999999"}]})
    assert (gone.status_code, gone.json()["errors"][0]["pointer"]) == (404, "/operations/1/id")
    answer = await clerk.post(f"{BASE}/batch", json={"operations": [good, good]})
    assert len(answer.json()["results"]) == 2


async def test_lists_filter_sort_search_and_page(clerk: httpx.AsyncClient) -> None:
    for number, level in enumerate(["vip", "normal", "vip"]):
        await make(clerk, name=f"客户{number}", level=level, amount=str(number))
    vips = await clerk.get(BASE, params={"filter": 'level = "vip"', "sort": "-amount", "fields": "name,amount"})
    assert [(each["name"], each["amount"]) for each in vips.json()["items"]] == [("客户2", "2.00"), ("客户0", "0.00")]
    assert set(vips.json()["items"][0]) == {"id", "revision", "title", "name", "amount"}
    chip = await clerk.get(BASE, params={"chip": 'level:=:"normal"'})
    assert [each["name"] for each in chip.json()["items"]] == ["客户1"]
    found = await clerk.get(BASE, params={"q": "户2"})
    assert [each["name"] for each in found.json()["items"]] == ["客户2"]
    assert [hit["title"] for hit in (await clerk.get("/api/search", params={"q": "kh1"})).json()["items"]] == []
    board = (await clerk.get(f"{BASE}/lanes", params={"view": "board"})).json()["lanes"]
    assert [(lane["key"], lane["count"], lane["sums"]) for lane in board] == [
        ("vip", 2, {"amount": "2.00"}),
        ("normal", 1, {"amount": "1.00"}),
        ("low", 0, {"amount": "0"}),
    ]
    groups = (await clerk.get(f"{BASE}/groups", params={"by": "level"})).json()["groups"]
    assert [(each["value"], each["count"]) for each in groups] == [("vip", 2), ("normal", 1)]
    summary = (await clerk.get(f"{BASE}/summary", params={"sum": "amount"})).json()
    assert summary == {"count": 3, "sums": {"amount": "3.00"}}


async def test_parts_of_an_address_are_filtered_sorted_grouped_and_exported(clerk: httpx.AsyncClient) -> None:
    cities = {"a": "深圳市", "b": "广州市", "c": "深圳市", "d": None}
    for name, city in cities.items():
        made = await make(clerk, name=name, address={"province": "广东省", "city": city} if city else None)
        await clerk.post("/api/apps/shop/forms/order/records", json={"values": {"customer": made["id"]}})
    chip = await clerk.get(
        BASE, params={"chip": 'address.city:=:"深圳市"', "sort": "name", "fields": "name,address.city"}
    )
    assert [(each["name"], each["address.city"]) for each in chip.json()["items"]] == [("a", "深圳市"), ("c", "深圳市")]
    part = await clerk.get(BASE, params={"chip": 'address.city:starts with:"广"'})
    assert [each["name"] for each in part.json()["items"]] == ["b"]
    empty = await clerk.get(BASE, params={"chip": "address.city:empty:null"})
    assert [each["name"] for each in empty.json()["items"]] == ["d"]
    names, cursor = [], None
    for _ in range(4):
        page = (
            await clerk.get(BASE, params={"sort": "address.city", "limit": 1, **({"cursor": cursor} if cursor else {})})
        ).json()
        names += [each["name"] for each in page["items"]]
        cursor = page["next"]
    assert names == ["b", *sorted(names[1:3]), "d"]
    there = await clerk.get(
        "/api/apps/shop/forms/order/records",
        params={"sort": "customer.address.city", "fields": "customer.address.city"},
    )
    assert [each["customer.address.city"] for each in there.json()["items"]] == ["广州市", "深圳市", "深圳市", None]
    groups = (await clerk.get(f"{BASE}/groups", params={"by": "address.city"})).json()["groups"]
    assert (groups[0]["title"], groups[0]["count"]) == ("深圳市", 2)
    text = (await clerk.get(f"{BASE}/export", params={"format": "csv", "fields": "name,address.city"})).text
    assert text.splitlines()[0].endswith("Name,Address · City")
    view = (await clerk.get("/api/apps/shop")).json()["forms"]["customer"]["fields"]
    parts = next(each["parts"] for each in view if each["key"] == "address")
    assert [each["key"] for each in parts][:3] == ["address.country", "address.province", "address.city"]
    assert parts[2]["label"]["zh"] == "地址 · 城市"
    assert "contains" in parts[2]["operators"]


async def test_a_list_is_sorted_by_what_its_references_say_in_the_order_of_the_options(
    clerk: httpx.AsyncClient,
) -> None:
    path = "/api/apps/shop/forms/order/records"
    for level in ("low", "vip", "normal"):
        customer = await make(clerk, name=level, level=level)
        await clerk.post(path, json={"values": {"customer": customer["id"]}})
    found = await clerk.get(path, params={"sort": "customer.level", "fields": "customer.level"})
    assert [each["customer.level"] for each in found.json()["items"]] == ["vip", "normal", "low"]


async def test_related_lists_timeline_and_comments(clerk: httpx.AsyncClient) -> None:
    record = await make(clerk)
    order = await clerk.post(
        "/api/apps/shop/forms/order/records",
        json={"values": {"customer": record["id"], "status": "paid", "lines": [{"quantity": 3, "price": "50"}]}},
    )
    assert (order.json()["total"], order.json()["number"]) == ("150.00", "O-0001")
    path = f"{BASE}/{record['id']}"
    assert (await clerk.get(path)).json()["rank"] == "big"
    related = await clerk.get(f"{path}/related/orders")
    assert [each["total"] for each in related.json()["items"]] == ["150.00"]
    await clerk.patch(path, json={"values": {"level": "low"}})
    comment = await clerk.post(f"{path}/comments", json={"text": "hello", "mentions": [], "files": []})
    assert comment.status_code == 201
    items = (await clerk.get(f"{path}/timeline")).json()["items"]
    assert [each["kind"] for each in items] == ["comment", "change", "create"]
    assert items[1]["changes"] == [
        {"field": "level", "label": {"en": "Level", "zh": "级别"}, "old": "normal", "new": "low"}
    ]
    assert (await clerk.delete(f"{path}/comments/{comment.json()['id']}")).status_code == 204


async def test_files_are_read_by_those_who_read_the_record_that_holds_them(
    shop: Mortise, clerk: httpx.AsyncClient
) -> None:
    record = await make(clerk, owner="1")
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    file = (await clerk.post("/api/files", files={"file": ("图.png", png)})).json()
    assert (file["type"], file["size_bytes"]) == ("image/png", 48)
    await clerk.post(f"{BASE}/{record['id']}/comments", json={"text": "see", "files": [file["id"]]})
    answer = await clerk.get(file["url"])
    assert (answer.content, answer.headers["x-content-type-options"]) == (png, "nosniff")
    async with client_of(shop, "Bob") as bob:
        assert (await bob.get(file["url"])).status_code == 404
        stolen = await bob.post(BASE, json={"values": {"name": "Bob's", "owner": "2"}})
        assert (
            await bob.post(f"{BASE}/{stolen.json()['id']}/comments", json={"text": "x", "files": [file["id"]]})
        ).status_code == 422


async def test_exports_hold_no_formula_and_no_hidden_field(clerk: httpx.AsyncClient) -> None:
    await make(clerk, name="=cmd()", amount="-5")
    text = (await clerk.get(f"{BASE}/export", params={"format": "csv"})).text
    assert "'=cmd()" in text
    assert "-¥5.00" in text or "-5" in text
    assert "Secret" not in text
    book = await clerk.get(f"{BASE}/export", params={"format": "xlsx"})
    assert book.content[:2] == b"PK"


async def test_an_app_view_leaves_out_what_the_role_may_not_see(shop: Mortise, clerk: httpx.AsyncClient) -> None:
    answer = await clerk.get("/api/apps/shop")
    keys = [each["key"] for each in answer.json()["forms"]["customer"]["fields"]]
    assert "secret" not in keys
    assert "phone" not in keys
    assert (await clerk.get("/api/apps/shop", headers={"if-none-match": answer.headers["etag"]})).status_code == 304
    async with client_of(shop, "Cid") as cid:
        assert set((await cid.get("/api/apps/shop")).json()["forms"]) == {"customer"}
    described = (await clerk.get("/api/apps/shop/openapi.json")).json()
    assert "secret" not in json.dumps(described)
    assert described["paths"]["/api/apps/shop/forms/customer/records"]["post"]["operationId"] == "create_customer"


BAD: dict[str, tuple[str, str, Any, int, str]] = {
    "unknown field": ("POST", BASE, {"values": {"name": "a", "colour": "red"}}, 422, "form.unknown_field"),
    "computed field": ("POST", BASE, {"values": {"name": "a", "spent": "1"}}, 422, "form.computed_field"),
    "wrong type": ("POST", BASE, {"values": {"name": "a", "amount": "many"}}, 422, "value."),
    "too long": ("POST", BASE, {"values": {"name": "x" * 81}}, 422, "value.string_too_long"),
    "nul": ("POST", BASE, {"values": {"name": "a\x00b"}}, 422, "value.nul"),
    "lone surrogate": ("POST", BASE, b'{"values": {"name": "\\ud800"}}', 422, ""),
    "missing required": ("POST", BASE, {"values": {}}, 422, "form.required"),
    "no values": ("POST", BASE, {"value": {}}, 422, ""),
    "a list": ("POST", BASE, [1, 2], 422, ""),
    "broken json": ("POST", BASE, b'{"values": {', 422, "input.not_json"),
    "deep json": ("POST", BASE, b'{"values":' + b"[" * 20000 + b"]" * 20000 + b"}", 422, ""),
    "huge body": ("POST", BASE, b'{"values": {"name": "' + b"x" * 6_000_000 + b'"}}', 413, "request.too_large"),
    "huge number": ("POST", BASE, {"values": {"name": "a", "amount": "9" * 60}}, 422, "value."),
    "bad option": ("POST", BASE, {"values": {"name": "a", "level": "gold"}}, 422, "value.not_an_option"),
    "bad date": ("POST", BASE, {"values": {"name": "a", "since": "2026-02-30"}}, 422, "value."),
    "unknown person": ("POST", BASE, {"values": {"name": "a", "owner": "999"}}, 422, "record.unknown_reference"),
    "hidden field": ("POST", BASE, {"values": {"name": "a", "secret": "x"}}, 403, "record.field_not_allowed"),
    "unknown record": ("GET", f"{BASE}/999999", None, 404, "record.unknown"),
    "id not a number": ("GET", f"{BASE}/abc", None, 404, "record.unknown"),
    "id too large": ("GET", f"{BASE}/99999999999999999999", None, 404, "record.unknown"),
    "unknown form": ("GET", "/api/apps/shop/forms/custmer/records", None, 404, "form.unknown"),
    "unknown app": ("GET", "/api/apps/nope/forms/customer/records", None, 404, "app.unknown"),
    "filter does not parse": ("GET", f"{BASE}?filter=level%20%3D", None, 422, ""),
    "filter of an unknown name": ("GET", f"{BASE}?filter=levle%20%3D%201", None, 422, ""),
    "filter of a hidden field": ("GET", f"{BASE}?filter=secret%20%3D%20%22x%22", None, 422, ""),
    "sort of a hidden field": ("GET", f"{BASE}?sort=secret", None, 422, "record.unknown_field"),
    "sort of nothing": ("GET", f"{BASE}?sort=nothing", None, 422, "record.unknown_field"),
    "sort by a secret of a person": ("GET", f"{BASE}?sort=owner.password_hash", None, 422, "record.unknown_field"),
    "sort by a part there is not": ("GET", f"{BASE}?sort=address.planet", None, 422, "record.unknown_field"),
    "sort by a whole address": ("GET", f"{BASE}?sort=address", None, 422, "list.sort"),
    "group by a part there is not": ("GET", f"{BASE}/groups?by=address.planet", None, 422, "record.unknown_field"),
    "limit of thousands of digits": ("GET", f"{BASE}?limit={'9' * 5000}", None, 422, "request.limit"),
    "view named with nul": ("POST", "/api/apps/shop/forms/customer/views", {"name": "a\x00b"}, 422, ""),
    "view without a name": ("POST", "/api/apps/shop/forms/customer/views", {"definition": {}}, 422, "view.shape"),
    "export of a filter that does not parse": ("GET", f"{BASE}/export?filter=level%20%3D", None, 422, ""),
    "export sorted by nothing": ("GET", f"{BASE}/export?sort=nothing", None, 422, "record.unknown_field"),
    "revision in other digits": ("PATCH", f"{BASE}/1", {"values": {"name": "b"}, "revision": "²"}, 422, ""),
    "batch with a revision that is no number": (
        "POST",
        f"{BASE}/batch",
        {"operations": [{"op": "update", "id": "1", "revision": "3", "values": {"name": "b"}}]},
        422,
        "batch.revision",
    ),
    "column of nothing": ("GET", f"{BASE}?fields=name.x.y", None, 422, "record.unknown_field"),
    "broken cursor": ("GET", f"{BASE}?cursor=%00", None, 422, "list.cursor"),
    "limit": ("GET", f"{BASE}?limit=100000", None, 422, "request.limit"),
    "broken chip": ("GET", f"{BASE}?chip=level:%3D:vip", None, 422, "list.parameter"),
    "unknown view": ("GET", f"{BASE}?view=none", None, 404, "view.unknown"),
    "sum of a text": ("GET", f"{BASE}/summary?sum=name", None, 422, "list.sum"),
    "groups by nothing": ("GET", f"{BASE}/groups?by=zzz", None, 422, "record.unknown_field"),
    "lanes without a board": ("GET", f"{BASE}/lanes", None, 422, "list.no_lanes"),
    "rows of a sub-table": (
        "POST",
        "/api/apps/shop/forms/order__lines/records",
        {"values": {"quantity": 1}},
        403,
        "record.not_allowed",
    ),
    "batch with a member that is none": (
        "POST",
        f"{BASE}/batch",
        {"operations": [{"op": "create", "value": {"name": "b"}}]},
        422,
        "batch.member",
    ),
    "parameter that is none": ("GET", f"{BASE}?flter=level", None, 422, "list.parameter"),
    "batch of nothing": ("POST", f"{BASE}/batch", {"operations": 5}, 422, "batch.operations"),
    "unknown operation": ("POST", f"{BASE}/batch", {"operations": [{"op": "drop"}]}, 422, "batch.operation"),
    "strange revision": ("PATCH", f"{BASE}/1", {"values": {}, "revision": "x"}, 422, ""),
    "executable upload": ("POST", "/api/files", {"file": ("run.exe", b"MZ\x90\x00")}, 422, "file.kind"),
    "page as picture": ("POST", "/api/files", {"file": ("x.png", b"<html><script>")}, 422, "file.kind"),
    "empty file": ("POST", "/api/files", {"file": ("x.txt", b"")}, 422, "file.empty"),
    "no file": ("POST", "/api/files", {"values": {}}, 422, "file.missing"),
}


@pytest.mark.parametrize("name", BAD)
async def test_bad_input_is_a_clear_problem(clerk: httpx.AsyncClient, name: str) -> None:
    method, path, body, status, code = BAD[name]
    if isinstance(body, dict) and "file" in body:
        answer = await clerk.request(method, path, files=body)
    elif isinstance(body, bytes):
        answer = await clerk.request(method, path, content=body, headers={"content-type": "application/json"})
    else:
        answer = await clerk.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"].startswith(code), problem
    assert problem["detail"]


async def test_a_reader_may_not_write(shop: Mortise) -> None:
    async with client_of(shop, "Cid") as cid:
        answer = await cid.post(BASE, json={"values": {"name": "a"}})
        assert (answer.status_code, answer.json()["code"]) == (403, "record.not_allowed")
        assert (await cid.get("/api/apps/shop/forms/order/records")).status_code == 403


async def test_who_owns_a_record_may_hand_it_on_and_then_it_is_theirs_no_more(shop: Mortise) -> None:
    async with client_of(shop, "Bob") as bob:
        record = await make(bob, owner="2")
        path = f"{BASE}/{record['id']}"
        answer = await bob.patch(path, json={"values": {"owner": "1"}})
        assert (answer.status_code, answer.json()) == (200, {"id": record["id"], "revision": 2})
        assert (await bob.get(path)).status_code == 404
        assert (await bob.patch(path, json={"values": {"owner": "2"}})).status_code == 404
    async with client_of(shop, "Ann") as ann:
        assert (await ann.get(path)).json()["owner"]["id"] == "1"


async def test_nobody_changes_a_record_that_was_not_theirs_even_to_make_it_theirs(shop: Mortise) -> None:
    async with client_of(shop, "Ann") as ann, client_of(shop, "Bob") as bob:
        record = await make(ann, owner="1", level="vip")
        answer = await bob.patch(f"{BASE}/{record['id']}", json={"values": {"owner": "2"}})
        assert (answer.status_code, answer.json()["code"]) == (404, "record.unknown")


async def test_a_record_in_use_is_not_deleted(clerk: httpx.AsyncClient) -> None:
    record = await make(clerk)
    await clerk.post("/api/apps/shop/forms/order/records", json={"values": {"customer": record["id"]}})
    answer = await clerk.delete(f"{BASE}/{record['id']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "record.in_use")


async def test_a_unique_value_is_taken_once(clerk: httpx.AsyncClient) -> None:
    path = "/api/apps/shop/forms/product/records"
    await clerk.post(path, json={"values": {"name": "Pen"}})
    answer = await clerk.post(path, json={"values": {"name": "Pen"}})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "/values/name")
