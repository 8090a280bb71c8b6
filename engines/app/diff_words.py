"""A change in words, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engines.app.diff_labels import is_label, listed
from engines.app.schema_titles import TITLES
from engines.data.field import FIELD_TYPES
from engines.flow.definition import NODE_TYPES
from engines.kernel.texts import Text, say

if TYPE_CHECKING:
    from engines.app.diff import Change

NOUNS: Mapping[str, Text] = {
    "forms": Text("form", "表单"),
    "fields": Text("field", "字段"),
    "options": Text("option", "选项"),
    "views": Text("view", "视图"),
    "layouts": Text("layout", "布局"),
    "body": Text("section", "分组"),
    "tabs": Text("tab", "标签页"),
    "checks": Text("check", "校验"),
    "flows": Text("flow", "流程"),
    "nodes": Text("step", "节点"),
    "rules": Text("rule", "规则"),
    "tables": Text("decision table", "决策表"),
    "reports": Text("report", "报表"),
    "pages": Text("page", "页面"),
    "widgets": Text("widget", "组件"),
    "roles": Text("role", "角色"),
    "connectors": Text("connector", "连接器"),
    "templates": Text("message template", "消息模板"),
    "measures": Text("measure", "指标"),
    "documents": Text("document", "打印模板"),
    "scenarios": Text("scenario", "场景"),
    "operations": Text("operation", "操作"),
}
MEMBERS: Mapping[str, Text] = {
    "visible": Text("visibility", "显示条件"),
    "default": Text("default", "默认值"),
    "sort": Text("sort order", "排序"),
    "text": Text("text", "内容"),
    "title": Text("title", "标题"),
    "help": Text("help", "说明"),
    "max_length": Text("maximum length", "最大长度"),
    "body": Text("elements", "内容"),
    "menu": Text("menu", "菜单"),
    "may": Text("permissions", "权限"),
    "facts": Text("facts on top", "顶部要点"),
    "left": Text("fields at the left", "左侧字段"),
    "right": Text("lists at the right", "右侧列表"),
    "next": Text("next step", "下一节点"),
}
"""Where the title of a member, as forms of definitions show it, is not the word for a sentence."""
NAMING_MEMBERS = frozenset(
    {"title", "subtitle", "lanes", "start", "end", "color", "group", "field", "by", "of", "form", "child_of", "home"}
)
"""Members whose value is the key of another part."""
SENTENCES = {
    "added": Text("{place} was set to “{after}”.", "{place}设为“{after}”。"),
    "changed": Text("{place} changed from “{before}” to “{after}”.", "{place}由“{before}”改为“{after}”。"),
    "removed": Text("{place} went back to the default (was “{before}”).", "{place}恢复默认（原为“{before}”）。"),
}
CAME = Text("added {names}", "加入{names}")
WENT = Text("removed {names}", "移除{names}")
MOVED = Text("in another order", "顺序有调整")
OTHERWISE = Text("changed in details", "细节有改动")


def sentence(change: Change, language: str = "en") -> str:
    """The change in words: `Field “Level” was added to form “customer”.`"""
    zh = language.startswith("zh")
    if change.is_entry and change.kind != "changed":
        return _entry_sentence(change, language)
    if change.kind == "moved":
        noun, owner = _entry_noun(change, language), owner_of(change, language)
        return f"{owner}的{noun}顺序已调整。" if zh else f"The order of {noun}s in {owner} changed."
    if (found := listed(change)) is not None:
        said = [
            text.to(language).format(names=_enumerated(names, language))
            for text, names in ((CAME, found.came), (WENT, found.went))
            if names
        ] or [(MOVED if found.moved else OTHERWISE).to(language)]
        return f"{place(change, language)}：{'；'.join(said)}。" if zh else f"{place(change)}: {'; '.join(said)}."
    before, after = (_shown(each, change, language) for each in (change.before, change.after))
    where = f"{place(change, language)}：" if zh else f"{place(change)}:"
    if before is None or after is None:
        return f"{where}{OTHERWISE.zh}。" if zh else f"{where} {OTHERWISE.en}."
    return SENTENCES[change.kind].to(language).format(place=place(change, language), before=before, after=after)


def place(change: Change, language: str = "en") -> str:
    """The changed member and whose it is: `Field “Phone”: maximum length`."""
    owner, noun = owner_of(change, language), _member_noun(change.what, language)
    return f"{owner}：{noun}" if language.startswith("zh") else f"{owner[0].upper()}{owner[1:]}: {noun}"


def _entry_sentence(change: Change, language: str) -> str:
    noun, label = _entry_noun(change, language), say(change.label, language)
    owner = owner_of(change, language)
    if language.startswith("zh"):
        if change.kind == "renamed":
            return f"{owner}：{noun}“{label}”的标识由 {change.before} 改为 {change.after}。"
        verb = "新增" if change.kind == "added" else "删除"
        return f"{owner}：{verb}{noun}“{label}”。" if change.owner else f"{verb}{noun}“{label}”。"
    if change.kind == "renamed":
        return f"{noun.capitalize()} “{label}” of {owner} was renamed: {change.before} → {change.after}."
    verb = "added to" if change.kind == "added" else "removed from"
    return f"{noun.capitalize()} “{label}” was {verb} {owner}."


def owner_of(change: Change, language: str) -> str:
    """The entry of a keyed list that holds what changed: `form “Customer”`; the app when there is none."""
    path = change.path[:-2] if change.is_entry else change.path[:-1]
    while path and not names_entry(path):
        path = path[:-1]
    if not path:
        return Text("the app", "应用").to(language)
    label = say(change.owner, language) if change.owner else path[-1]
    noun = NOUNS[path[-2]].to(language)
    return f"{noun}“{label}”" if language.startswith("zh") else f"{noun} “{label}”"


def names_entry(path: tuple[str, ...]) -> bool:
    """Whether a path ends at an entry of a keyed list; a form may well be called `fields`."""
    return len(path) > 1 and path[-2] in NOUNS and not names_entry(path[:-1])


def _entry_noun(change: Change, language: str) -> str:
    return NOUNS[change.what].to(language) if change.what in NOUNS else change.what


def _member_noun(name: str, language: str) -> str:
    if name in MEMBERS:
        return MEMBERS[name].to(language)
    if name in TITLES:
        title = TITLES[name]
        return title.zh if language.startswith("zh") else title.en[0].lower() + title.en[1:]
    return NOUNS[name].to(language) if name in NOUNS else name


def _shown(value: Any, change: Change, language: str) -> str | None:
    """A short value in words; None for one that takes more than a line to say."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return Text("yes" if value else "no", "是" if value else "否").to(language)
    if isinstance(value, Mapping):
        return _cut(say(value, language)) if is_label(value) else None
    if isinstance(value, list):
        return None
    text = str(value)
    if change.path[-1] == "type" and change.path[-3:-2] == ("fields",) and text in FIELD_TYPES:
        return FIELD_TYPES[text].label_of_type.to(language)
    if change.path[-1] == "type" and change.path[-3:-2] == ("nodes",) and text in NODE_TYPES:
        return NODE_TYPES[text].label_of_type.to(language)
    if change.path[-1] in NAMING_MEMBERS:
        return _cut(say(change.labels.called(change.path, text), language))
    return _cut(change.formulas(change.path, text, language))


def _enumerated(names: list[Any], language: str) -> str:
    if language.startswith("zh"):
        return "、".join(f"“{say(each, language)}”" for each in names)
    return ", ".join(f"“{say(each, language)}”" for each in names)


def _cut(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
