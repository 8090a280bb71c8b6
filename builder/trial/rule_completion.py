"""What may be written next in a rule text: keywords and verbs, forms, triggers, and inside expressions whatever fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engines.app.draft import Draft
from engines.expr import complete
from engines.kernel.texts import say
from engines.rule.blocks import ACTIONS, Language
from engines.rule.check import rule_scope
from engines.rule.layout import KEYWORDS
from engines.rule.scan import END, ON, RULE, THEN, WHEN

_FORM = re.compile(r"^\s*(?:on|针对|在)\s+([^\W\d]\w*)", re.M)
_WORD = re.compile(r"[^\W\d]\w*$")
_ON = re.compile(r"(?:^|\n)\s*(?:on|针对|在)\s+(?:([^\W\d]\w*)\s+)?([^\n]*)$")
_TRIGGERS: dict[Language, tuple[str, ...]] = {
    "en": (
        "created", "updated", "changed", "deleted", "before save", "before create", "before update", "before delete",
        "every day at 09:00", "every weekday at 09:00", "every monday at 09:00", "every month on day 1 at 09:00",
        "every month on the last day at 18:00", "every hour", "every 15 minutes", 'button ""', 'message ""', "called",
    ),
    "zh": (
        "新建时", "更新时", "变更时", "删除时", "保存前", "新建前", "更新前", "删除前", "每天 09:00", "每个工作日 09:00",
        "每周一 09:00", "每月 1 日 09:00", "每月最后一天 18:00", "每小时", "每 15 分钟", '按钮 ""', '消息 ""', "被调用",
    ),
}  # fmt: skip
Item = dict[str, Any]


def complete_rule(draft: Draft, text: str, at: int, *, language: str) -> dict[str, Any]:
    """`{from, items: [{label, insert, kind, detail, doc}]}`."""
    before = text[:at]
    words: Language = "zh" if before.lstrip().startswith("规则") else "en"
    on = _ON.search(before)
    if on is not None:
        start = at - len(on[2])
        offered = list(_triggers(words, on[2], draft, on[1], language)) if on[1] else []
        if not offered:
            start = at - len(_typed(before))
            offered = list(_forms(draft, _typed(before), language))
        return {"from": start, "items": offered}
    typed = _typed(before)
    line = before[before.rfind("\n") + 1 : at - len(typed)]
    items: list[Item] = []
    if line.strip() in ("", *THEN):
        items = [*_verbs(words, typed, language), *_structure(words, typed, line)]
    found = complete(text, at, rule_scope(_form(text, draft), draft.schema), language=language)
    items += [
        {"label": each.label, "insert": each.insert, "kind": each.kind, "detail": each.detail, "doc": each.doc}
        for each in found
    ]
    return {"from": found[0].start if found and not items[: -len(found)] else at - len(typed), "items": items}


def _typed(before: str) -> str:
    found = _WORD.search(before)
    return found[0] if found else ""


def _form(text: str, draft: Draft) -> str | None:
    found = _FORM.search(text)
    return found[1] if found and found[1] in draft.schema else None


def _forms(draft: Draft, typed: str, language: str) -> Iterator[Item]:
    for form in draft.app.forms:
        label = say(form.name, language) or form.key
        if typed.casefold() in form.key.casefold() or typed in label:
            yield {"label": label, "insert": form.key + " ", "kind": "form", "detail": form.key, "doc": ""}


def _triggers(words: Language, typed: str, draft: Draft, form: str, language: str) -> Iterator[Item]:
    dates = [
        (key, say(field.label, language) or key)
        for key, field in (draft.schema[form].fields if form in draft.schema else {}).items()
        if field.value_type().kind.value in ("date", "date and time")
    ]
    offered = [(each, each) for each in _TRIGGERS[words]]
    for key, label in dates:
        offered += (
            [(f"3 days before {label}", f"3 days before {key}"), (f"3 days before {label} every year", f"3 days before {key} every year")]
            if words == "en"
            else [(f"{label} 前 3 天", f"{key} 前 3 天"), (f"{label} 前 3 天 每年", f"{key} 前 3 天 每年")]
        )  # fmt: skip
    for label, insert in offered:
        if insert.startswith(typed) or label.startswith(typed):
            yield {"label": label, "insert": insert, "kind": "keyword", "detail": "", "doc": ""}


def _verbs(words: Language, typed: str, language: str) -> Iterator[Item]:
    for member in ACTIONS.values():
        verb = member.verbs[words][0]
        if verb.startswith(typed):
            detail = member.label_of_type.to(language)
            yield {
                "label": verb,
                "insert": verb + " ",
                "kind": "keyword",
                "detail": detail,
                "doc": member.text_examples[0],
            }


def _structure(words: Language, typed: str, line: str) -> Iterator[Item]:
    if line.strip():
        return
    for name, spellings in {"rule": RULE, "on": ON, "when": WHEN, "then": THEN, "end": END}.items():
        word = KEYWORDS[words][name]
        if word in spellings and word.startswith(typed):
            yield {
                "label": word,
                "insert": word + ("" if name == "end" else " "),
                "kind": "keyword",
                "detail": "",
                "doc": "",
            }


__all__ = ["complete_rule"]
