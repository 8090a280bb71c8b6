"""Draft → check → diff → publish → release → roll back, over HTTP and a real PostgreSQL."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import sqlalchemy as sa

from runtime.engine import Mortise

App = dict[str, Any]


async def install(analyst: httpx.AsyncClient, document: App) -> int:
    answer = await analyst.post("/api/builder/import", json={"document": document})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["release"])


async def save(analyst: httpx.AsyncClient, document: App, revision: int | None = None) -> dict[str, Any]:
    if revision is None:
        revision = (await analyst.get("/api/builder/apps/shop/draft")).json()["revision"]
    answer = await analyst.put("/api/builder/apps/shop/draft", json={"document": document, "revision": revision})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def publish(analyst: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await analyst.post("/api/builder/apps/shop/publish", json={"message": "test", **body})


async def columns(mortise: Mortise, table: str = "shop__customer") -> set[str]:
    async with mortise.reading() as work:
        rows = await work.connection.execute(
            sa.text(
                "SELECT column_name FROM information_schema.columns WHERE table_name = :t AND table_schema = 'public'"
            ),
            {"t": table},
        )
        return set(rows.scalars())


async def insert(mortise: Mortise, **values: str) -> None:
    names = ", ".join(f'"{each}"' for each in values)
    binds = ", ".join(f":{each}" for each in values)
    async with mortise.work() as work:
        await work.connection.execute(sa.text(f"INSERT INTO shop__customer ({names}) VALUES ({binds})"), values)


async def values(mortise: Mortise, column: str) -> list[Any]:
    async with mortise.reading() as work:
        return list(
            (await work.connection.execute(sa.text(f'SELECT "{column}" FROM shop__customer ORDER BY id'))).scalars()
        )


def fields(document: App) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["forms"][0]["fields"]
    return found


async def test_people_who_may_not_build_see_nothing_of_the_designer(enter: Any) -> None:
    ann = await enter("ann", is_admin=True)
    for method, path in (
        ("GET", "apps"),
        ("GET", "apps/shop/draft"),
        ("GET", "palette"),
        ("GET", "schema"),
        ("GET", "apps/shop/diff"),
        ("POST", "apps/shop/publish"),
        ("POST", "check"),
    ):
        answer = await ann.request(method, f"/api/builder/{path}", json={} if method == "POST" else None)
        assert answer.status_code == 403, (path, answer.text)
    assert (await ann.get("/design/shop")).headers["location"] == "/"


async def test_a_new_app_is_drafted_published_and_then_runs(
    analyst: httpx.AsyncClient, shop: App, mortise: Mortise
) -> None:
    made = await analyst.post("/api/builder/apps", json={"key": "shop", "name": {"en": "Shop", "zh": "商店"}})
    assert made.status_code == 201 and made.json()["base_release"] is None
    listed = (await analyst.get("/api/builder/apps")).json()["items"]
    assert [(each["key"], each["release"], each["draft"]["by"]["title"]) for each in listed] == [
        ("shop", None, "Analyst")
    ]
    saved = await save(analyst, shop)
    assert saved["diagnostics"] == [] and saved["revision"] == 2
    done = await publish(analyst, revision=2)
    assert done.status_code == 200, done.text
    assert done.json()["release"] == 1
    assert {"name", "level", "phone", "id", "revision"} <= await columns(mortise)
    listed = (await analyst.get("/api/builder/apps")).json()["items"]
    assert [(each["key"], each["release"], each["draft"]) for each in listed] == [("shop", 1, None)]
    assert (await publish(analyst)).json()["code"] == "builder.nothing"


async def test_the_key_of_an_app_is_taken_once(analyst: httpx.AsyncClient, shop: App) -> None:
    await install(analyst, shop)
    answer = await analyst.post("/api/builder/apps", json={"key": "shop", "name": "Again"})
    assert answer.status_code == 409 and answer.json()["errors"][0]["pointer"] == "/key"


async def test_a_draft_keeps_mistakes_but_a_release_does_not(analyst: httpx.AsyncClient, shop: App) -> None:
    await install(analyst, shop)
    broken = copy.deepcopy(shop)
    fields(broken)[2]["visible"] = "levl = 3"
    fields(broken).append({"key": "x", "type": "ratng"})
    saved = await save(analyst, broken)
    pointers = {each["pointer"] for each in saved["diagnostics"] if each["severity"] == "error"}
    assert {"/forms/0/fields/2/visible", "/forms/0/fields/3/type"} <= pointers
    answer = await publish(analyst)
    assert answer.status_code == 422 and {each["pointer"] for each in answer.json()["errors"]} == pointers
    assert (await analyst.get("/api/builder/apps/shop/releases")).json()["items"][0]["release"] == 1


async def test_diagnostics_are_in_the_language_of_the_person(enter: Any, shop: App) -> None:
    zhang = await enter("zhang", may_build=True, language="zh")
    fields(shop)[2]["visible"] = "levl = 3"
    found = (await zhang.post("/api/builder/check", json={"document": shop})).json()["diagnostics"]
    assert found and all(any("\u4e00" <= char <= "\u9fff" for char in each["message"]) for each in found)


async def test_who_saves_an_old_revision_is_told_who_was_faster(
    analyst: httpx.AsyncClient, enter: Any, shop: App
) -> None:
    await install(analyst, shop)
    bob = await enter("bob", may_build=True)
    await save(bob, shop, 0)
    answer = await analyst.put("/api/builder/apps/shop/draft", json={"document": shop, "revision": 0})
    assert answer.status_code == 409
    assert answer.json()["revision"] == 1 and answer.json()["by"]["title"] == "Bob"


async def test_who_began_before_a_publication_does_not_take_it_back_unseen(
    analyst: httpx.AsyncClient, enter: Any, shop: App
) -> None:
    """A revision alone begins again at 0: after a publication it may be the same number once more."""
    await install(analyst, shop)
    seen = (await analyst.get("/api/builder/apps/shop/draft")).json()
    bob = await enter("bob", may_build=True)
    theirs = copy.deepcopy(seen["document"])
    fields(theirs)[0]["label"] = {"en": "Full name", "zh": "全名"}
    await save(bob, theirs)
    assert (await publish(bob)).status_code == 200
    body = {"document": seen["document"], "mark": seen["mark"]}
    assert (await analyst.put("/api/builder/apps/shop/draft", json=body)).status_code == 409
    await save(bob, {**theirs, "version": "2.0.0"})
    refused = await publish(bob, mark=seen["mark"])
    assert (refused.status_code, refused.json()["code"]) == (409, "builder.draft.stale")
    nothing = await analyst.put("/api/builder/apps/shop/draft", json={"document": seen["document"]})
    assert nothing.status_code == 422


async def test_the_diff_tells_people_and_the_database_what_will_happen(
    analyst: httpx.AsyncClient, shop: App, mortise: Mortise
) -> None:
    await install(analyst, shop)
    await insert(mortise, name="Ann", phone="123")
    changed = copy.deepcopy(shop)
    del fields(changed)[2]
    changed["forms"][0]["views"][0]["columns"].remove("phone")
    fields(changed).append({"key": "city", "type": "text", "label": {"en": "City", "zh": "城市"}})
    await save(analyst, changed)
    diff = (await analyst.get("/api/builder/apps/shop/diff")).json()
    assert {(each["kind"], each["pointer"]) for each in diff["changes"]} >= {
        ("removed", "/forms/customer/fields/phone"),
        ("added", "/forms/customer/fields/city"),
    }
    lost = [each for each in diff["effects"] if each["loses"]]
    assert [(each["column"], each["rows"]) for each in lost] == [("phone", 1)]
    assert {each["pointer"]: each["sentence"] for each in diff["effects"]} == {
        "/forms/customer/fields/phone": "“Phone” leaves the app; the archive keeps 1 value of it and a roll back brings "
        "them back.",
        "/forms/customer/fields/city": "“City” is added to 1 record.",
    }
    refused = await publish(analyst)
    assert refused.status_code == 409 and refused.json()["code"] == "release.loses"
    assert "phone" in await columns(mortise) and "city" not in await columns(mortise)
    assert (await publish(analyst, accept_losses=True)).json()["release"] == 2


async def test_a_dropped_field_comes_back_with_its_data_on_roll_back(
    analyst: httpx.AsyncClient, shop: App, mortise: Mortise
) -> None:
    await install(analyst, shop)
    await insert(mortise, name="Ann", phone="123")
    changed = copy.deepcopy(shop)
    del fields(changed)[2]
    changed["forms"][0]["views"][0]["columns"].remove("phone")
    await save(analyst, changed)
    assert (await publish(analyst, accept_losses=True)).status_code == 200
    assert "phone" not in await columns(mortise)
    back = await analyst.post("/api/builder/apps/shop/releases/1/roll-back")
    assert back.status_code == 200, back.text
    assert back.json()["release"] == 3 and back.json()["based_on"] == 1
    assert await values(mortise, "phone") == ["123"]
    history = (await analyst.get("/api/builder/apps/shop/releases")).json()["items"]
    assert [(each["release"], each["current"]) for each in history] == [(3, True), (2, False), (1, False)]
    assert history[0]["by"]["title"] == "Analyst" and history[0]["version"] == "1.0.0"


async def test_rolling_back_leaves_no_draft_with_phantom_changes(analyst: httpx.AsyncClient, shop: App) -> None:
    await install(analyst, shop)
    changed = copy.deepcopy(shop)
    fields(changed).append({"key": "city", "type": "text", "label": {"en": "City", "zh": "城市"}})
    await save(analyst, changed)
    assert (await publish(analyst)).status_code == 200
    before = (await analyst.get("/api/builder/apps/shop/draft")).json()
    await save(analyst, before["document"])
    assert (await analyst.post("/api/builder/apps/shop/releases/1/roll-back")).status_code == 200
    draft = (await analyst.get("/api/builder/apps/shop/draft")).json()
    assert (draft["changes"], draft["base_release"], draft["revision"]) == (0, 3, 0)
    assert [each["key"] for each in fields(draft["document"])] == ["name", "level", "phone"]
    assert (await analyst.get("/api/builder/apps/shop/diff")).json()["changes"] == []


async def test_rolling_back_carries_a_draft_over_when_it_can(analyst: httpx.AsyncClient, shop: App) -> None:
    await install(analyst, shop)
    await install(analyst, {**shop, "version": "2.0.0"})
    mine = copy.deepcopy((await analyst.get("/api/builder/apps/shop/draft")).json()["document"])
    fields(mine)[0]["label"] = {"en": "Full name", "zh": "全名"}
    await save(analyst, mine)
    assert (await analyst.post("/api/builder/apps/shop/releases/1/roll-back")).status_code == 200
    draft = (await analyst.get("/api/builder/apps/shop/draft")).json()
    assert (draft["changes"], draft["base_release"]) == (1, 3)
    assert draft["document"].get("version", "1.0.0") == "1.0.0"
    assert fields(draft["document"])[0]["label"]["en"] == "Full name"


async def test_an_administrator_may_look_at_the_history_and_roll_back(
    analyst: httpx.AsyncClient, enter: Any, shop: App
) -> None:
    await install(analyst, shop)
    await install(analyst, {**shop, "version": "2.0.0"})
    admin, ann = await enter("admin", is_admin=True), await enter("ann")
    history = (await admin.get("/api/builder/apps/shop/releases")).json()["items"]
    assert [each["version"] for each in history] == ["2.0.0", "1.0.0"]
    assert (await admin.post("/api/builder/apps/shop/releases/1/roll-back", json={})).status_code == 200
    assert (await ann.get("/api/builder/apps/shop/releases")).status_code == 403


async def test_a_renamed_field_keeps_its_data_and_every_use_follows(
    analyst: httpx.AsyncClient, shop: App, mortise: Mortise
) -> None:
    await install(analyst, shop)
    await insert(mortise, name="Ann", level="vip", phone="123")
    body = {"pointer": "/forms/0/fields/1", "key": "grade", "document": shop}
    renamed = await analyst.post("/api/builder/apps/shop/rename", json=body)
    assert renamed.status_code == 200, renamed.text
    document = renamed.json()["document"]
    assert fields(document)[2]["visible"] == 'grade = "vip"' and "grade" in document["forms"][0]["views"][0]["columns"]
    again = {"pointer": "/forms/0/fields/1", "key": "rank", "document": document}
    document = (await analyst.post("/api/builder/apps/shop/rename", json=again)).json()["document"]
    await save(analyst, document, 0)
    diff = (await analyst.get("/api/builder/apps/shop/diff")).json()
    assert not any(each["loses"] for each in diff["effects"]), diff["effects"]
    assert [(each["kind"], each["pointer"], each["before"], each["after"]) for each in diff["changes"]] == [
        ("renamed", "/forms/customer/fields/rank", "level", "rank")
    ], "neither removed nor added, and not again where the field is used"
    assert diff["changes"][0]["sentence"] == "Field “Level” of form “Customer” was renamed: level → rank."
    done = await publish(analyst)
    assert done.status_code == 200, done.text
    assert await values(mortise, "rank") == ["vip"]
    await install(analyst, {**document, "version": "2.0.0"})
    for to, since in (("?to=2", []), ("?to=3", ["/version"]), ("", ["/version"])):
        told = (await analyst.get(f"/api/builder/apps/shop/releases/1/changes{to}")).json()["items"]
        assert [each["pointer"] for each in told] == ["/forms/customer/fields/rank", *since]
        assert told[0]["sentence"] == diff["changes"][0]["sentence"], "the history names the field, also releases later"
    assert (await analyst.get("/api/builder/apps/shop/releases/1/changes?to=9")).status_code == 404


async def test_a_field_of_a_renamed_form_is_renamed_with_it_and_other_changes_are_told_beside(
    analyst: httpx.AsyncClient, shop: App, mortise: Mortise
) -> None:
    await install(analyst, shop)
    await insert(mortise, name="Ann", phone="123")
    document = shop
    for pointer, key in (("/forms/0", "client"), ("/forms/0/fields/2", "mobile")):
        body = {"pointer": pointer, "key": key, "document": document}
        document = (await analyst.post("/api/builder/apps/shop/rename", json=body)).json()["document"]
    fields(document)[2]["label"] = {"en": "Mobile", "zh": "手机"}
    await save(analyst, document, 0)
    diff = (await analyst.get("/api/builder/apps/shop/diff")).json()
    assert [(each["kind"], each["pointer"]) for each in diff["changes"]] == [
        ("renamed", "/forms/client"),
        ("renamed", "/forms/client/fields/mobile"),
        ("changed", "/forms/client/fields/mobile/label"),
    ]
    assert (await publish(analyst)).status_code == 200
    async with mortise.reading() as work:
        assert list((await work.connection.execute(sa.text("SELECT mobile FROM shop__client"))).scalars()) == ["123"]


async def test_a_rename_that_was_taken_back_is_no_rename(
    analyst: httpx.AsyncClient, shop: App, mortise: Mortise
) -> None:
    await install(analyst, shop)
    await insert(mortise, name="Ann", phone="123")
    body = {"pointer": "/forms/0/fields/2", "key": "mobile", "document": shop}
    assert (await analyst.post("/api/builder/apps/shop/rename", json=body)).status_code == 200
    changed = copy.deepcopy(shop)
    fields(changed).append({"key": "mobile", "type": "text", "label": {"en": "Mobile", "zh": "手机"}})
    await save(analyst, changed)
    assert (await publish(analyst)).status_code == 200
    assert await values(mortise, "phone") == ["123"] and await values(mortise, "mobile") == [None]


async def test_a_renamed_form_keeps_its_records(analyst: httpx.AsyncClient, shop: App, mortise: Mortise) -> None:
    await install(analyst, shop)
    await insert(mortise, name="Ann")
    body = {"pointer": "/forms/0", "key": "client", "document": shop}
    document = (await analyst.post("/api/builder/apps/shop/rename", json=body)).json()["document"]
    assert document["roles"][0]["may"][0]["form"] == "client"
    await save(analyst, document, 0)
    done = await publish(analyst)
    assert done.status_code == 200, done.text
    async with mortise.reading() as work:
        assert list((await work.connection.execute(sa.text("SELECT name FROM shop__client"))).scalars()) == ["Ann"]


async def test_a_draft_is_merged_onto_a_release_that_came_meanwhile(analyst: httpx.AsyncClient, shop: App) -> None:
    await install(analyst, shop)
    mine, theirs = copy.deepcopy(shop), copy.deepcopy(shop)
    fields(mine).append({"key": "city", "type": "text", "label": {"en": "City", "zh": "城市"}})
    fields(theirs)[0]["label"] = {"en": "Full name", "zh": "全名"}
    await save(analyst, mine)
    assert await install(analyst, theirs) == 2
    done = await publish(analyst)
    assert done.status_code == 200, done.text
    document = (await analyst.get("/api/builder/apps/shop/releases/3")).json()["document"]
    assert [each["key"] for each in fields(document)] == ["name", "level", "phone", "city"]
    assert fields(document)[0]["label"]["en"] == "Full name"


async def test_the_same_thing_changed_twice_is_a_conflict_that_names_it(analyst: httpx.AsyncClient, shop: App) -> None:
    await install(analyst, shop)
    mine, theirs = copy.deepcopy(shop), copy.deepcopy(shop)
    fields(mine)[0]["label"] = {"en": "Mine", "zh": "我的"}
    fields(theirs)[0]["label"] = {"en": "Theirs", "zh": "他们的"}
    await save(analyst, mine)
    await install(analyst, theirs)
    answer = await publish(analyst)
    assert answer.status_code == 409 and answer.json()["code"] == "builder.merge"
    assert answer.json()["errors"][0]["pointer"].startswith("/forms/customer/fields/name/label")


async def test_discarding_brings_the_release_back(analyst: httpx.AsyncClient, shop: App) -> None:
    await install(analyst, shop)
    changed = copy.deepcopy(shop)
    changed["name"] = "Other"
    await save(analyst, changed)
    assert (await analyst.delete("/api/builder/apps/shop/draft")).status_code == 204
    draft = (await analyst.get("/api/builder/apps/shop/draft")).json()
    assert (
        draft["document"]["name"] == {"en": "Shop", "zh": "商店"} and draft["revision"] == 0 and draft["changes"] == 0
    )


async def test_a_publish_that_fails_half_way_leaves_everything_as_it_was(
    analyst: httpx.AsyncClient, shop: App, mortise: Mortise
) -> None:
    await install(analyst, shop)
    await insert(mortise, name="Ann", phone="1")
    await insert(mortise, name="Ben", phone="1")
    changed = copy.deepcopy(shop)
    fields(changed).append({"key": "city", "type": "text", "label": {"en": "City", "zh": "城市"}})
    fields(changed)[2]["unique"] = True
    await save(analyst, changed)
    assert (await publish(analyst, accept_losses=True)).status_code == 409
    assert "city" not in await columns(mortise)
    draft = (await analyst.get("/api/builder/apps/shop/draft")).json()
    assert draft["base_release"] == 1 and draft["changes"] > 0


async def test_a_formula_is_told_with_the_labels_that_the_editor_shows(analyst: httpx.AsyncClient, shop: App) -> None:
    await install(analyst, shop)
    fields(shop)[2]["visible"] = 'level = "normal" and name != null'
    await save(analyst, shop, 0)
    (change,) = (await analyst.get("/api/builder/apps/shop/diff")).json()["changes"]
    said = "Field “Phone”: visibility changed from “Level = VIP” to “Level = Normal and Name != null”."
    assert (change["sentence"], change["after"]) == (said, fields(shop)[2]["visible"])
