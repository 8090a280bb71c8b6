"""What changed between two apps, as an analyst would say it: by key, never by position; order is its own change.

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
    ("field", "form", …). `before`/`after`: the values; for `moved` the order of keys."""

    kind: Literal["added", "changed", "removed", "moved"]
    path: tuple[str, ...]
    what: str
    label: Any
    before: Any = ABSENT
    after: Any = ABSENT

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
    return list(_members(a, b, ()))


def apply(changes: Sequence[Change], document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the changes made."""
    changed = copy.deepcopy(dict(document))
    for change in changes:
        holder = changed
        for name in change.path[:-1]:
            holder = _child(holder, name)
        _put(holder, change)
    return changed


def _members(a: Mapping[str, Any], b: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Change]:
    label = b.get("label") or b.get("name") or b.get("key")
    for name in a:
        if name not in b:
            yield Change("removed", (*path, name), _noun((*path, name)), label, a[name])
    for name, value in b.items():
        here = (*path, name)
        if name not in a:
            yield Change("added", here, _noun(here), label, after=value)
        elif a[name] != value or _differs_in_order(a[name], value):
            yield from _value(a[name], value, here, label)
    if list(b) != [name for name in a if name in b] + [name for name in b if name not in a]:
        yield Change("moved", path, "members", label, list(a), list(b))


def _value(a: Any, b: Any, path: tuple[str, ...], label: Any) -> Iterator[Change]:
    if _keyed(a) and _keyed(b):
        yield from _entries(a, b, path)
    elif isinstance(a, dict) and isinstance(b, dict) and not _is_label(a) and not _is_label(b):
        yield from _members(a, b, path)
    else:
        yield Change("changed", path, _noun(path), label, a, b)


def _entries(a: list[dict[str, Any]], b: list[dict[str, Any]], path: tuple[str, ...]) -> Iterator[Change]:
    old, new = {each["key"]: each for each in a}, {each["key"]: each for each in b}
    for key, each in old.items():
        if key not in new:
            yield Change("removed", (*path, key), _noun((*path, key)), _label(each), each)
    for key, each in new.items():
        here = (*path, key)
        if key not in old:
            yield Change("added", here, _noun(here), _label(each), after=each)
        else:
            yield from _members(old[key], each, here)
    if list(new) != [key for key in old if key in new] + [key for key in new if key not in old]:
        yield Change("moved", path, _noun((*path, "")), "", list(old), list(new))


def _differs_in_order(a: Any, b: Any) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) != list(b) or any(_differs_in_order(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return any(_differs_in_order(one, other) for one, other in zip(a, b, strict=True))
    return False


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
        target = _child(holder, change.path[-1]) if change.path else holder
        if isinstance(target, list):
            target.sort(key=lambda each: change.after.index(each["key"]))
        else:
            reordered = {name: target[name] for name in change.after}
            target.clear()
            target.update(reordered)
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
    "members": Text("members", "成员顺序"),
    "max_length": Text("maximum length", "最大长度"),
    "unique": Text("unique", "唯一"),
    "menu": Text("menu", "菜单"),
}


def _noun(path: tuple[str, ...]) -> str:
    """The list a path's last step belongs to ("fields"), else the member itself."""
    return path[-2] if len(path) > 1 and path[-2] in NOUNS else path[-1]


def sentence(change: Change, language: str = "en") -> str:
    """The change in words: `Field “Level” was added to form “customer”.`"""
    noun = _named(change.what, language)
    owner = _owner(change.path, language)
    label = say(change.label, language) if change.label else ""
    zh = language.startswith("zh")
    entry = len(change.path) > 1 and change.path[-2] in NOUNS
    match change.kind:
        case "moved" if zh:
            return f"{owner}的{noun}顺序已调整。" if owner else f"{noun}的顺序已调整。"
        case "moved":
            return f"The order of {noun}s{' in ' + owner if owner else ''} changed."
        case "added" | "removed" if entry and zh:
            verb = "新增" if change.kind == "added" else "删除"
            return f"{owner + '：' if owner else ''}{verb}{noun}“{label or change.path[-1]}”。"
        case "added" | "removed" if entry:
            verb = "was added to" if change.kind == "added" else "was removed from"
            where = owner or "the app"
            return f"{noun.capitalize()} “{label or change.path[-1]}” {verb} {where}."
        case _:
            before, after = _shown(change.before, language), _shown(change.after, language)
            where = _owner((*change.path, ""), language) or ("应用" if zh else "the app")
            if zh:
                return f"{where}：{noun}由“{before}”改为“{after}”。"
            return f"{where[0].upper()}{where[1:]}: {noun} changed from “{before}” to “{after}”."


def _named(name: str, language: str) -> str:
    text = NOUNS.get(name) or MEMBERS.get(name)
    return text.to(language) if text else name


def _owner(path: tuple[str, ...], language: str) -> str:
    """The nearest entry of a keyed list that holds the path's end."""
    for at in range(len(path) - 3, -1, -1):
        if path[at] in NOUNS:
            noun = NOUNS[path[at]].to(language)
            return f"{noun}“{path[at + 1]}”" if language.startswith("zh") else f"{noun} “{path[at + 1]}”"
    return ""


def _shown(value: Any, language: str) -> str:
    if value is ABSENT:
        return "空" if language.startswith("zh") else "nothing"
    if isinstance(value, bool):
        return Text("yes" if value else "no", "是" if value else "否").to(language)
    if isinstance(value, dict) and _is_label(value):
        return say(value, language)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        text = ("、" if language.startswith("zh") else ", ").join(value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"
