"""Bringing a draft up to a release that was published after it was begun: a three-way merge by keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.app.diff import Change, apply, diff_documents
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import Conflict
from engines.kernel.texts import Text


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """`theirs` with my changes made. Raises Conflict (builder.merge) naming every place that both changed otherwise."""
    own, other = diff_documents(base, mine), diff_documents(base, theirs)
    clashes = [each for each in own if any(_clash(each, theirs_) for theirs_ in other)]
    if clashes:
        raise Conflict([_diagnostic(each) for each in clashes])
    done = {(each.kind, each.path) for each in other if each in own}
    mine_only = [each for each in own if (each.kind, each.path) not in done]
    order = [each for each in mine_only if each.kind == "moved"]
    merged = apply([each for each in mine_only if each.kind != "moved"], theirs)
    return apply([each for each in order if _fits(each, merged)], merged)


def _clash(one: Change, other: Change) -> bool:
    if one == other or "moved" in (one.kind, other.kind):
        return False
    shorter, longer = sorted((one.path, other.path), key=len)
    return longer[: len(shorter)] == shorter


def _fits(change: Change, document: Mapping[str, Any]) -> bool:
    """An order can be taken over where both sides have the same entries; otherwise theirs stays."""
    value: Any = document
    for name in change.path:
        if isinstance(value, list):
            value = next((each for each in value if each.get("key") == name), None)
        else:
            value = value.get(name) if isinstance(value, Mapping) else None
    there = [each.get("key") for each in value] if isinstance(value, list) else list(value or ())
    return sorted(map(str, there)) == sorted(map(str, change.after))


def _diagnostic(change: Change) -> Diagnostic:
    return Diagnostic(
        "builder.merge",
        change.pointer,
        Text("This was changed here and in a newer release.", "此处与更新的版本都做了修改。"),
        Text("Discard the draft, or take the newer release over by hand.", "请放弃草稿，或手工合并新版本的内容。"),
    )
