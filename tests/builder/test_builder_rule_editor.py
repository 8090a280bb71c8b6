"""What the rule editor asks the server: labels of names, what may come next, dry runs."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

App = dict[str, Any]
TEXT = 'rule "R"\n  on customer updated (level)\n  when level = "vip"\n  then set name = name\nend'


async def asked(analyst: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await analyst.post(f"/api/builder/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def shown(text: str, names: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(text[each["from"] : each["to"]], each["kind"], each["label"]) for each in names]


async def test_names_of_a_rule_have_the_labels_of_the_readers_language(analyst: httpx.AsyncClient, shop: App) -> None:
    names = (await asked(analyst, "rules/names", text=TEXT, document=shop))["names"]
    assert shown(TEXT, names)[:3] == [
        ("customer", "form", "Customer"),
        ("level", "field", "Level"),
        ("level", "field", "Level"),
    ]
    assert ("name", "field", "Name") in shown(TEXT, names)


async def test_names_of_an_expression_come_with_its_mistakes(analyst: httpx.AsyncClient, shop: App) -> None:
    text = 'level = "vip" && name == name2'
    answer = await asked(analyst, "expression/check", text=text, document=shop, form="customer", slot="condition")
    assert ("name", "field", "Name") in shown(text, answer["names"])
    assert [each["code"] for each in answer["diagnostics"]] == ["expr.unknown_name"]
    good = await asked(
        analyst,
        "expression/check",
        text="name == 'x' && name <> \"y\"",
        document=shop,
        form="customer",
        slot="condition",
    )
    assert good["saved"] == 'name = "x" and name != "y"'


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ('rule "R"\n  on cus', "customer "),
        ('rule "R"\n  on customer ', "every day at 09:00"),
        ('规则 "R"\n  针对 customer ', "每天 09:00"),
        ('rule "R"\n  on customer created\n  then cr', "create "),
        ('规则 "R"\n  针对 customer 新建时\n  则 ', "创建 "),
        ('rule "R"\n  on customer created\n  when lev', "level"),
        ('rule "R"\n  on customer created\n  w', "when "),
    ],
)
async def test_the_editor_offers_what_may_come_next(
    analyst: httpx.AsyncClient, shop: App, text: str, offered: str
) -> None:
    answer = await asked(analyst, "rules/complete", text=text, at=len(text), document=shop)
    assert offered in [each["insert"] for each in answer["items"]]
    assert text[: answer["from"]] + offered != text


async def test_a_rule_is_tried_on_the_records_before_it_is_published(analyst: httpx.AsyncClient, shop: App) -> None:
    answer = await analyst.post("/api/builder/import", json={"document": shop})
    assert answer.status_code == 200, answer.text
    for name in ("Ann", "Bob"):
        made = await analyst.post("/api/apps/shop/forms/customer/records", json={"values": {"name": name}})
        assert made.status_code == 201, made.text
    text = 'rule "R"\n on customer every day at 09:00\n when name = "Ann"\n then update { name: name + "!" }\nend'
    trial = await asked(analyst, "rules/try", app="shop", rule={"key": "r", "text": text.split("\n")})
    assert (trial["form"], trial["count"]) == ("customer", 1)
    assert trial["items"][0]["would"][0]["changes"] == [{"field": "name", "old": "Ann", "new": "Ann!"}]
    refused = await analyst.post(
        "/api/builder/rules/try", json={"app": "shop", "rule": {"key": "r", "text": ['rule "x"', "end"]}}
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "rule.no_trigger"


async def test_a_rule_changes_its_language_and_keeps_its_comments(analyst: httpx.AsyncClient) -> None:
    text = TEXT.replace("when", "when /* only these */")
    answer = await asked(analyst, "rules/translate", text=text, to="zh")
    assert answer["text"] == (
        '规则 "R"\n  针对 customer 更新时 (level)\n  当 /* only these */ level = "vip"\n  则 设置 name = name\n结束'
    )
    assert (await asked(analyst, "rules/translate", text=answer["text"], to="en"))["text"] == text


async def test_only_who_may_build_tries_rules(enter: Any, shop: App) -> None:
    somebody = await enter("somebody")
    answer = await somebody.post("/api/builder/rules/try", json={"app": "shop", "rule": {}})
    assert answer.status_code == 403


async def test_sugar_is_rewritten_in_the_editor_in_a_draft_and_on_import(analyst: httpx.AsyncClient, shop: App) -> None:
    written = [
        "规则 “跟进”",
        "  针对 customer 更新时（level）",
        "  当 level＝“vip” && name ≠ ‘x’",
        "  则 设置 name＝“a”",
        "结束",
    ]
    saved = [*written[:2], '  当 level="vip" and name != "x"', '  则 设置 name="a"', written[4]]
    assert (await asked(analyst, "rules/names", text="\n".join(written), document=shop))["saved"] == "\n".join(saved)

    document = {**shop, "rules": [{"key": "follow", "text": written}]}
    document["forms"][0]["fields"][0]["visible"] = "level＝“vip” && name <> ‘x’"
    imported = await analyst.post("/api/builder/import", json={"document": document})
    assert imported.status_code == 200, imported.text
    exported = (await analyst.get("/api/builder/apps/shop/export")).json()
    assert exported["rules"][0]["text"] == saved
    assert exported["forms"][0]["fields"][0]["visible"] == 'level="vip" and name != "x"'

    document["rules"].append({"key": "half", "text": [*written[:3], "  则 设置 nam＝“a” && tru", "结束"]})
    kept = await analyst.put("/api/builder/apps/shop/draft", json={"document": document, "revision": 0})
    stored = (await analyst.get("/api/builder/apps/shop/draft")).json()["document"]
    assert [each["text"][2] for each in stored["rules"]] == [saved[2], saved[2]]
    assert stored["forms"][0]["fields"][0]["visible"] == 'level="vip" and name != "x"'
    marked = next(each for each in kept.json()["diagnostics"] if each["code"] == "expr.unknown_name")
    line = document["rules"][1]["text"][3]
    assert line[slice(*marked["span"])] == "tru"


async def test_a_rule_is_tried_only_on_what_its_author_may_see(
    analyst: httpx.AsyncClient, enter: Any, shop: App
) -> None:
    shop["roles"][0]["may"][0] |= {"read": True, "create": True}
    shop["roles"].append(
        {
            "key": "narrow",
            "name": {"en": "Narrow", "zh": "受限"},
            "may": [{"form": "customer", "read": 'level = "vip"', "hide": ["phone"]}],
        }
    )
    answer = await analyst.post("/api/builder/import", json={"document": shop})
    assert answer.status_code == 200, answer.text
    for name, level in (("Ann", "vip"), ("Bob", "normal")):
        values = {"name": name, "level": level, "phone": "13800000000"}
        made = await analyst.post("/api/apps/shop/forms/customer/records", json={"values": values})
        assert made.status_code == 201, made.text
    narrow = await enter("narrow", may_build=True, roles={"shop": ["narrow"]})
    nobody = await enter("nobody", may_build=True)

    def rule(condition: str, action: str) -> dict[str, Any]:
        lines = ['rule "R"', " on customer every day at 09:00", f" when {condition}", f" then {action}", "end"]
        return {"app": "shop", "rule": {"key": "r", "text": lines}}

    for condition in ('name != ""', 'matches(name, "n|b")'):
        both = await asked(analyst, "rules/try", **rule(condition, 'update { name: "x" }'))
        assert (both["count"], both["narrowed"]) == (2, False)
        one = await asked(narrow, "rules/try", **rule(condition, 'update { name: "x" }'))
        assert (one["count"], one["narrowed"]) == (1, True)
        assert [each["record"]["title"] for each in one["items"]] == ["Ann"]
        assert "Bob" not in str(one)
    for hidden in (rule('phone != ""', 'update { name: "x" }'), rule('name != ""', "update { name: phone }")):
        refused = await narrow.post("/api/builder/rules/try", json=hidden)
        assert (refused.status_code, refused.json()["code"]) == (403, "rule.trial_hidden")
        assert "phone" in refused.json()["detail"]
    assert (
        await nobody.post("/api/builder/rules/try", json=rule('name != ""', 'update { name: "x" }'))
    ).status_code == 403
