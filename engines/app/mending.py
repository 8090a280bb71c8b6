"""Parsing a document that has mistakes: what is wrong is told and taken out, so that the rest can be checked, too."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from engines.app.definition import AppDef
from engines.kernel import pointer
from engines.kernel.definition import diagnose, located
from engines.kernel.diagnostics import Diagnostic

MOST_ROUNDS = 12
PLACEHOLDER = {"type": "text"}


@dataclass
class Mended:
    """`app` is None when nothing could be saved. `taken`: positions taken out of each list (by its pointer, in the
    original document), so that pointers of later checks can be put right. `damaged`: keys of damaged fields."""

    app: AppDef | None
    mistakes: list[Diagnostic]
    taken: dict[str, set[int]] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)

    def placed(self, each: Diagnostic) -> Diagnostic:
        """The diagnostic with its pointers in the original document."""
        if not self.taken:
            return each
        return replace(each, pointer=self._original(each.pointer), related=tuple(map(self._original, each.related)))

    def follows_from_a_mistake(self, each: Diagnostic) -> bool:
        """Whether it only says again that a damaged part is not there or not of its type."""
        return (
            bool(self.damaged)
            and each not in self.mistakes
            and any(f"'{key}'" in each.message.en for key in self.damaged)
        )

    def _original(self, where: str) -> str:
        here = ""
        for part in pointer.split(where):
            if here in self.taken and part.isdigit():
                index = int(part)
                for gone in sorted(self.taken[here]):
                    if gone <= index:
                        index += 1
                part = str(index)
            here = pointer.join(here, part)
        return here


def mend(document: dict[str, Any]) -> Mended:
    """The app, or what is left of it when its mistakes in shape are taken out."""
    mended = Mended(None, [])
    rest = document
    for _ in range(MOST_ROUNDS):
        try:
            mended.app = AppDef.model_validate(rest)
            return mended
        except ValidationError as error:
            found = diagnose(error, AppDef, rest)
            mended.mistakes += [each for each in map(mended.placed, found) if each not in mended.mistakes]
            if rest is document:
                rest = copy.deepcopy(document)
            if not _take_out(rest, located(error, rest), mended):
                return mended
    return mended


def _take_out(document: dict[str, Any], errors: list[Any], mended: Mended) -> bool:
    """Take out each wrong part: a member, else the entry of the list it stands in. False when nothing can go."""
    gone: dict[str, set[int]] = {}
    for error in sorted(errors, key=lambda each: len(each["loc"]), reverse=True):
        loc = list(error["loc"])
        if error["type"] == "missing":
            loc.pop()
        if error["type"] == "unknown_member" or error["type"] == "missing":
            if _placeholder(document, loc, mended):
                continue
        elif loc and isinstance(loc[-1], str) and _drop_member(document, loc):
            continue
        while loc and not isinstance(loc[-1], int):
            loc.pop()
        if not loc:
            return False
        gone.setdefault(pointer.of(loc[:-1]), set()).add(loc[-1])
    for where in sorted(gone, key=len, reverse=True):
        entries = pointer.resolve(document, where)
        original = mended._original(where)
        for index in sorted(gone[where], reverse=True):
            at = int(pointer.split(mended._original(pointer.join(where, index)))[-1])
            _remember(entries[index], mended)
            del entries[index]
            mended.taken.setdefault(original, set()).add(at)
    return True


def _placeholder(document: dict[str, Any], loc: list[Any], mended: Mended) -> bool:
    """A field of unknown type or without an option it needs becomes a text, so that its key is still known."""
    if len(loc) < 2 or loc[-2] != "fields":
        return False
    entries = pointer.resolve(document, pointer.of(loc[:-1]))
    entry = entries[loc[-1]]
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
        return False
    kept = {name: entry[name] for name in ("key", "label") if name in entry}
    if entry == {**kept, **PLACEHOLDER}:
        return False
    _remember(entry, mended)
    entries[loc[-1]] = {**kept, **PLACEHOLDER}
    return True


def _drop_member(document: dict[str, Any], loc: list[Any]) -> bool:
    try:
        holder = pointer.resolve(document, pointer.of(loc[:-1]))
    except KeyError:
        return False
    if not isinstance(holder, dict) or loc[-1] not in holder or loc[-1] == "key":
        return False
    del holder[loc[-1]]
    return True


def _remember(entry: Any, mended: Mended) -> None:
    if isinstance(entry, dict) and isinstance(entry.get("key"), str):
        mended.damaged.add(entry["key"])
