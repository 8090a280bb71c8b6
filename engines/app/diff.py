"""What changed between two apps, as an analyst would say it: by key, never by position; order of entries is its
own change, order of members none.

A document is read as a tree of members and keyed lists (lists of objects that all have a `key`). `apply(diff(a, b), a)`
is `b`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engines.app.bundle import document_of
from engines.app.definition import AppDef
from engines.kernel import pointer as pointers
from engines.kernel.texts import Text, say

ABSENT: Any = None


@dataclass(frozen=True)
class Change:
    """One difference. `path`: member names and keys of list entries, from the document. `what`: the kind of thing
    ("field", "form", …). `before`/`after`: the values; for `moved` the order of keys; for `renamed`, which only who knows
    of the rename can tell (`diff` cannot), the keys."""

    kind: Literal["added", "changed", "removed", "moved", "renamed"]
    path: tuple[str, ...]
    what: str
    label: Any
    before: Any = ABSENT
    after: Any = ABSENT
    owner: Any = None
    """The label of the entry that holds what changed ("Customer" for a field of that form)."""

    @property
    def pointer(self) -> str:
        """RFC 6901 with keys in place of positions: `/forms/customer/fields/level/label`."""
        return pointers.of(self.path)

    def sentence(self, language: str = "en") -> str:
        return sentence(self, language)

    def view(self, language: str = "en") -> dict[str, Any]:
        return {
            "kind": self.kind,
            "pointer": self.pointer,
            "what": self.what,
            "label": self.label,
            "before": self.before,
            "after": self.after,
            "sentence": self.sentence(language),
        }


def diff_apps(a: AppDef, b: AppDef) -> list[Change]:
    return diff_documents(document_of(a), document_of(b))


def diff_documents(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Change]:
    return list(_members(a, b, (), None))


def apply(changes: Sequence[Change], document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the changes made."""
    changed = copy.deepcopy(dict(document))
    for change in changes:
        holder = changed
        for name in change.path[:-1]:
            holder = _child(holder, name)
        _put(holder, change)
    return changed


def _members(a: Mapping[str, Any], b: Mapping[str, Any], path: tuple[str, ...], owner: Any) -> Iterator[Change]:
    for name in a:
        if name not in b:
            here = (*path, name)
            yield Change("removed", here, _noun(here), _noun(here), a[name], owner=owner)
    for name, value in b.items():
        here = (*path, name)
        if name not in a:
            yield Change("added", here, _noun(here), _noun(here), after=value, owner=owner)
        elif a[name] != value:
            yield from _value(a[name], value, here, owner)


def _value(a: Any, b: Any, path: tuple[str, ...], owner: Any) -> Iterator[Change]:
    if _keyed(a) and _keyed(b):
        yield from _entries(a, b, path, owner)
    elif isinstance(a, dict) and isinstance(b, dict) and not _is_label(a) and not _is_label(b):
        yield from _members(a, b, path, owner)
    else:
        yield Change("changed", path, _noun(path), _noun(path), a, b, owner)


def _entries(a: list[dict[str, Any]], b: list[dict[str, Any]], path: tuple[str, ...], owner: Any) -> Iterator[Change]:
    old, new = {each["key"]: each for each in a}, {each["key"]: each for each in b}
    for key, each in old.items():
        if key not in new:
            here = (*path, key)
            yield Change("removed", here, _noun(here), _label(each), each, owner=owner)
    for key, each in new.items():
        here = (*path, key)
        if key not in old:
            yield Change("added", here, _noun(here), _label(each), after=each, owner=owner)
        else:
            yield from _members(old[key], each, here, _label(each))
    if list(new) != [key for key in old if key in new] + [key for key in new if key not in old]:
        yield Change("moved", path, _noun((*path, "")), "", list(old), list(new), owner)


def _keyed(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, dict) and isinstance(each.get("key"), str) for each in value)
        and len({each["key"] for each in value}) == len(value)
    )


def _is_label(value: dict[str, Any]) -> bool:
    return bool(value) and set(value) <= {"en", "zh"} and all(isinstance(each, str) for each in value.values())


def _label(each: Mapping[str, Any]) -> Any:
    return each.get("label") or each.get("name") or each.get("section") or each.get("tab") or each["key"]


def _child(holder: Any, name: str) -> Any:
    if isinstance(holder, list):
        return next(each for each in holder if each["key"] == name)
    return holder[name]


def _put(holder: Any, change: Change) -> None:
    if change.kind == "moved":
        _child(holder, change.path[-1]).sort(key=lambda each: change.after.index(each["key"]))
        return
    name = change.path[-1]
    value = copy.deepcopy(change.after)
    if isinstance(holder, list):
        holder[:] = [each for each in holder if each["key"] != name] if change.kind == "removed" else [*holder, value]
    elif change.kind == "removed":
        del holder[name]
    else:
        holder[name] = value


NOUNS: Mapping[str, Text] = {
    "forms": Text("form", "表单"),
    "fields": Text("field", "字段"),
    "options": Text("option", "选项"),
    "views": Text("view", "视图"),
    "layouts": Text("layout", "布局"),
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
    "menu": Text("menu", "菜单"),
    "may": Text("permission", "权限"),
}
MEMBERS: Mapping[str, Text] = {
    "label": Text("label", "名称"),
    "name": Text("name", "名称"),
    "required": Text("required", "必填"),
    "visible": Text("visibility", "显示条件"),
    "read_only": Text("read-only", "只读"),
    "default": Text("default", "默认值"),
    "formula": Text("formula", "公式"),
    "columns": Text("columns", "列"),
    "sort": Text("sort order", "排序"),
    "filters": Text("filters", "筛选"),
    "text": Text("text", "内容"),
    "title": Text("title", "标题"),
    "icon": Text("icon", "图标"),
    "color": Text("colour", "颜色"),
    "version": Text("version", "版本"),
    "body": Text("layout", "布局"),
    "help": Text("help", "说明"),
    "type": Text("type", "类型"),
    "max_length": Text("maximum length", "最大长度"),
    "unique": Text("unique", "唯一"),
    "menu": Text("menu", "菜单"),
}


def _noun(path: tuple[str, ...]) -> str:
    """The list a path's last step belongs to ("fields"), else the member itself."""
    return path[-2] if len(path) > 1 and path[-2] in NOUNS else path[-1]


MEMBER_SENTENCES = {
    "added": Text("{owner}: {noun} was set to “{after}”.", "{owner}：{noun}设为“{after}”。"),
    "changed": Text(
        "{owner}: {noun} changed from “{before}” to “{after}”.", "{owner}：{noun}由“{before}”改为“{after}”。"
    ),
    "removed": Text(
        "{owner}: {noun} went back to the default (was “{before}”).", "{owner}：{noun}恢复默认（原为“{before}”）。"
    ),
}


def sentence(change: Change, language: str = "en") -> str:
    """The change in words: `Field “Level” was added to form “customer”.`"""
    zh = language.startswith("zh")
    noun = _named(change.what, language)
    entry = len(change.path) > 1 and change.path[-2] in NOUNS
    owner = _owner(change, entry or change.kind == "moved", language)
    match change.kind:
        case "moved":
            return f"{owner}的{noun}顺序已调整。" if zh else f"The order of {noun}s in {owner} changed."
        case "renamed":
            label, before, after = say(change.label, language), change.before, change.after
            if zh:
                return f"{owner}：{noun}“{label}”的标识由 {before} 改为 {after}。"
            return f"{noun.capitalize()} “{label}” of {owner} was renamed: {before} → {after}."
        case "added" | "removed" if entry:
            label = say(change.label, language)
            if zh:
                verb = "新增" if change.kind == "added" else "删除"
                return f"{owner}：{verb}{noun}“{label}”。" if change.owner else f"{verb}{noun}“{label}”。"
            verb = "added to" if change.kind == "added" else "removed from"
            return f"{noun.capitalize()} “{label}” was {verb} {owner}."
        case _:
            said = MEMBER_SENTENCES[change.kind].to(language)
            before, after = _shown(change.before, language), _shown(change.after, language)
            where = owner if zh else owner[0].upper() + owner[1:]
            return said.format(owner=where, noun=noun, before=before, after=after)


def _named(name: str, language: str) -> str:
    text = NOUNS.get(name) or MEMBERS.get(name)
    return text.to(language) if text else name


def _owner(change: Change, is_entry: bool, language: str) -> str:
    """The entry of a keyed list that holds what changed: `form “Customer”`; the app when there is none."""
    path = change.path[:-2] if is_entry and change.kind != "moved" else change.path[:-1]
    for at in range(len(path) - 2, -1, -1):
        if path[at] in NOUNS:
            label = say(change.owner, language) if change.owner else path[at + 1]
            noun = NOUNS[path[at]].to(language)
            return f"{noun}“{label}”" if language.startswith("zh") else f"{noun} “{label}”"
    return Text("the app", "应用").to(language)


def _shown(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return Text("yes" if value else "no", "是" if value else "否").to(language)
    if isinstance(value, dict) and _is_label(value):
        return say(value, language)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        text = ("、" if language.startswith("zh") else ", ").join(value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"
