"""What two documents call the parts that the values of a change name by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engines.app.diff import Change


@dataclass(frozen=True)
class Labels:
    """`fields`: by form, labels of its fields and of those in its sub-tables. `parts`: labels of forms, pages, reports
    and the like, by the list that holds them."""

    fields: Mapping[str, Mapping[str, Any]]
    parts: Mapping[str, Mapping[str, Any]]

    def called(self, path: tuple[str, ...], key: str) -> Any:
        """The label of what `key` names at `path` (`level`, `-level` in a sort order, `owner.name` along a path); the
        key itself where nothing is known by it."""
        own = self.fields.get(path[1], {}) if path[0] == "forms" and len(path) > 1 else {}
        head, _, rest = key.removeprefix("-").partition(".")
        label = next((known[head] for known in (own, *self.parts.values()) if head in known), None)
        after = (f" › {rest}" if rest else "") + (" ↓" if key.startswith("-") else "")
        return key if label is None else _with_tail(label, after)


@dataclass(frozen=True)
class Listed:
    """A list that changed, by the labels of its elements. `moved`: the same elements in another order."""

    came: list[Any]
    went: list[Any]
    moved: bool


REFERRED = ("forms", "pages", "reports", "flows", "roles", "rules")
INSIDE = ("items", "body", "tabs")
NAMING = ("field", "related", "form", "view", "page", "report", "flow", "role")


def labels_of(a: Mapping[str, Any], b: Mapping[str, Any]) -> Labels:
    """From both documents; `b` speaks last."""
    fields: dict[str, dict[str, Any]] = {}
    parts: dict[str, dict[str, Any]] = {name: {} for name in REFERRED}
    for document in (a, b):
        for name in REFERRED:
            for each in _entries(document, name):
                parts[name][each["key"]] = each.get("name") or each.get("label") or each["key"]
        for form in _entries(document, "forms"):
            fields.setdefault(form["key"], {}).update(_field_labels(form))
    return Labels(fields, parts)


def listed(change: Change) -> Listed | None:
    """What came into a changed list and what went; None where something else changed."""
    values = [value for value in (change.before, change.after) if value is not None]
    if change.kind == "moved" or change.is_entry or not all(isinstance(each, list) for each in values):
        return None
    old, new = list(_names(change.before)), list(_names(change.after))
    came, went = Counter(new) - Counter(old), Counter(old) - Counter(new)
    return Listed(_called(came, change), _called(went, change), not came and not went and old != new)


def is_label(value: Mapping[str, Any]) -> bool:
    return bool(value) and set(value) <= {"en", "zh"} and all(isinstance(each, str) for each in value.values())


def _called(keys: Iterable[str], change: Change) -> list[Any]:
    return [change.labels.called(change.path, each) for each in keys]


def _with_tail(label: Any, tail: str) -> Any:
    if isinstance(label, Mapping):
        return {language: f"{text}{tail}" for language, text in label.items()}
    return f"{label}{tail}"


def _entries(document: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    found = document.get(name)
    for each in found if isinstance(found, list) else ():
        if isinstance(each, Mapping) and isinstance(each.get("key"), str):
            yield each


def _field_labels(holder: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in _entries(holder, "fields"):
        found = _field_labels(each) | found
        found[each["key"]] = each.get("label") or each["key"]
    return found


def _names(value: Any) -> Iterator[str]:
    """Names of a list's elements, through sections and tabs."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _names(each)
    elif isinstance(value, Mapping):
        own = next((value[name] for name in NAMING if isinstance(value.get(name), str)), value.get("key"))
        if isinstance(own, str) and not any(value.get(name) for name in INSIDE):
            yield own
        for name in INSIDE:
            yield from _names(value.get(name))
