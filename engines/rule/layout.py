"""Printing: a part that was not changed is written as its author wrote it, any other in its canonical spelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engines.rule.blocks import ActionDef, Language, RuleBlocks
from engines.rule.scan import comments
from engines.rule.triggers import written_trigger
from engines.rule.walk import action_at

KEYWORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {"rule": "rule", "on": "on", "when": "when", "then": "then", "end": "end"},
    "zh": {"rule": "规则", "on": "针对", "when": "当", "then": "则", "end": "结束"},
}


def print_rule(blocks: RuleBlocks) -> str:
    """The rule as text. `print_rule(read_rule(text).blocks) == text`."""
    pieces: list[str] = []
    written_order, last = list(blocks.layout), ""
    for path in part_paths(blocks):
        canonical = canonical_part(blocks, path)
        written, was = blocks.layout.get(path, ("", ""))
        if written and was == canonical:
            follows = not pieces or _follows(written_order, last, path) or written[0].isspace()
            pieces.append(written if follows else "\n" + written)
            last = path
        else:
            kept = "".join(f"\n  {each[0]}" for each in comments(written)) if was else ""
            pieces.append(kept + ("\n" if pieces or kept else "") + canonical)
            last = ""
    return "".join(pieces)


def _follows(order: list[str], before: str, path: str) -> bool:
    """Whether the two parts were written one after the other."""
    return bool(before) and path in order and order.index(path) > 0 and order[order.index(path) - 1] == before


def part_paths(blocks: RuleBlocks) -> list[str]:
    """The parts in the order of the text."""
    when = ["when"] if blocks.when is not None else []
    return ["name", *(f"on/{i}" for i in range(len(blocks.on))), *when, *_action_paths(blocks.then, "then"), "end"]


def _action_paths(actions: list[ActionDef], base: str) -> Iterator[str]:
    for index, action in enumerate(actions):
        path = f"{base}/{index}"
        yield path
        if action.inner():
            yield from _action_paths(list(action.inner()), f"{path}/then")
            yield f"{path}/end"


def canonical_part(blocks: RuleBlocks, path: str) -> str:
    """One part in its canonical spelling, indented."""
    words = KEYWORDS[blocks.language]
    steps = path.split("/")
    match steps[0]:
        case "name":
            return f'{words["rule"]} "{blocks.name}"'
        case "on":
            return f"  {words['on']} {written_trigger(blocks.on[int(steps[1])], blocks.language)}"
        case "when":
            return f"  {words['when']} {blocks.when}"
        case "then":
            return _canonical_action(blocks, steps, path)
        case _:
            return words["end"]


def _canonical_action(blocks: RuleBlocks, steps: list[str], path: str) -> str:
    words, depth = KEYWORDS[blocks.language], (len(steps) - 1) // 2
    lead = " " * (7 if blocks.language == "en" else 5)
    if steps[-1] == "end":
        return lead + "  " * (depth - 1) + words["end"]
    if path == "then/0":
        lead = f"  {words['then']} "
    return lead + "  " * depth + action_at(blocks, path).head(blocks.language)
