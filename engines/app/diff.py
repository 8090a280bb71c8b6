"""What changed between two apps, as an analyst would say it: by key, never by position; order of entries is its
own change, order of members none.

A document is read as a tree of members and keyed lists (lists of objects that all have a `key`). `apply(diff(a, b), a)`
is `b`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engines.app.bundle import document_of
from engines.app.definition import AppDef
from engines.app.diff_labels import Labels, is_label, labels_of, listed
from engines.app.diff_words import names_entry, place, sentence
from engines.kernel import pointer as pointers
from engines.kernel.texts import say

Readable = Callable[[tuple[str, ...], str, str], str]
ABSENT: Any = None


def as_typed(path: tuple[str, ...], text: str, language: str) -> str:
    return text


NO_LABELS = Labels({}, {})


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
    labels: Labels = field(default=NO_LABELS, compare=False, repr=False)
    """What the two documents call the parts that values name by key."""
    formulas: Readable = field(default=as_typed, compare=False, repr=False)
    """How a formula at a path is shown: (path, its text, language) → with labels in place of keys."""

    @property
    def pointer(self) -> str:
        """RFC 6901 with keys in place of positions: `/forms/customer/fields/level/label`."""
        return pointers.of(self.path)

    def sentence(self, language: str = "en") -> str:
        return sentence(self, language)

    @property
    def is_entry(self) -> bool:
        """Whether an entry of a keyed list came, went or got another key: else it is a member that changed."""
        return names_entry(self.path)

    def view(self, language: str = "en") -> dict[str, Any]:
        """`list`: for a list that changed, where, and what came and went, by name."""
        found = listed(self)
        return {
            "kind": self.kind if self.is_entry or self.kind == "moved" else "changed",
            "pointer": self.pointer,
            "what": self.what,
            "label": self.label,
            "before": self.before,
            "after": self.after,
            "sentence": self.sentence(language),
            "list": None
            if found is None
            else {
                "place": place(self, language),
                "came": [say(each, language) for each in found.came],
                "went": [say(each, language) for each in found.went],
                "moved": found.moved,
            },
        }


def diff_apps(a: AppDef, b: AppDef) -> list[Change]:
    return diff_documents(document_of(a), document_of(b))


def diff_documents(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Change]:
    labels = labels_of(a, b)
    return [replace(each, labels=labels) for each in _members(a, b, (), None)]


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
    elif isinstance(a, dict) and isinstance(b, dict) and not is_label(a) and not is_label(b):
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


def _noun(path: tuple[str, ...]) -> str:
    """The list a path's last step belongs to ("fields"), else the member itself."""
    return path[-2] if names_entry(path) else path[-1]
