"""Rule text ⇄ blocks: one rule is read in one LALR(1) table with the expression language.

read_rule(text) -> RuleText        blocks, and where in the text each FEEL slot stands
print_rule(blocks) -> str          parts that were not changed keep their comments and layout (see `layout.py`)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engines.expr.parse import require_depth, run_parser
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text
from engines.rule.blocks import ACTIONS, Language, Parts, RuleBlocks
from engines.rule.grammar import ParsedRule, rule_parser
from engines.rule.layout import canonical_part, part_paths, print_rule
from engines.rule.scan import Part, split_rule
from engines.rule.tokens import MAX_CHARACTERS, rule_tokens, too_long
from engines.rule.walk import actions_of


@dataclass(frozen=True)
class RuleText:
    """`offsets`: part or slot (`when`, `on/0`, `then/0`, `then/0/values/owner`) → where it begins in the rule text."""

    blocks: RuleBlocks
    offsets: Mapping[str, int]


def read_rule(text: str) -> RuleText:
    """Parse one rule. Raises DefinitionError; spans are character offsets into `text`."""
    if len(text) > MAX_CHARACTERS:
        raise too_long(text)
    parts = split_rule(text, verbs())
    tokens = rule_tokens(text, parts)
    _require_whole(parts)
    parsed: ParsedRule = run_parser(rule_parser(), tokens, text, "rule")
    offsets = {part.path: part.at for part in parts if part.path}
    reader = _Reader(text)
    actions = [reader.action(each) for each in parsed.actions]
    language: Language = "zh" if text[parts[0].at : parts[0].body] == "规则" else "en"
    blocks = RuleBlocks.model_validate(
        {
            "name": parsed.name,
            "on": [each.block for each in parsed.triggers],
            "when": reader.condition(parsed, offsets),
            "then": actions,
            "language": language,
        }
    )
    _place_slots(blocks, reader.cuts, offsets)
    return RuleText(blocks.model_copy(update={"layout": _layout(text, parts, blocks)}), offsets)


class _Reader:
    """From the parser's pieces to blocks; `cuts`: per action, in the order of the text, what was cut from it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cuts: list[list[tuple[str, int]]] = []

    def action(self, children: tuple[Any, ...]) -> dict[str, Any]:
        kind = children[0].type.removeprefix("V_").lower()
        parts = Parts(children[1:], self.text, self.action)
        self.cuts.append(parts.cuts)
        return {"type": kind, **ACTIONS[kind].from_parts(parts)}

    def condition(self, parsed: ParsedRule, offsets: dict[str, int]) -> str | None:
        if parsed.condition is None:
            return None
        require_depth(parsed.condition)
        start, end = parsed.condition.span
        offsets["when"] = start
        return self.text[start:end]


def _place_slots(blocks: RuleBlocks, cuts: list[list[tuple[str, int]]], offsets: dict[str, int]) -> None:
    """Note where each slot begins: the next cut with its text."""
    for (path, action), found in zip(actions_of(blocks), cuts, strict=True):
        left = list(found)
        for slot in action.slots():
            for index, (text, at) in enumerate(left):
                if text == slot.text.strip():
                    offsets[f"{path}/{slot.path}"] = at
                    del left[index]
                    break


def _layout(text: str, parts: list[Part], blocks: RuleBlocks) -> dict[str, tuple[str, str]]:
    """What was written for each part; the bare `then` belongs to the first action."""
    layout: dict[str, tuple[str, str]] = {}
    known = set(part_paths(blocks))
    start: int | None = None
    for part in parts:
        if part.kind == "then":
            start = part.start
            continue
        begin = part.start if start is None else start
        start = None
        if part.path in known:
            layout[part.path] = (text[begin : part.end], canonical_part(blocks, part.path))
    return layout


_NEEDED = {
    "rule.no_trigger": (
        Text("The rule does not say when it looks.", "规则没有说明何时触发。"),
        Text("Write a line such as: on customer updated.", "请写一行，例如：针对 customer 更新时。"),
    ),
    "rule.no_action": (
        Text("The rule does nothing.", "规则没有任何动作。"),
        Text("Write 'then' and an action.", "请写“则”和动作。"),
    ),
    "rule.nothing_inside": (
        Text("'for each' does nothing.", "“逐个”中没有任何动作。"),
        Text("Write an action in a line of its own, then 'end'.", "请另起一行写动作，再写“结束”。"),
    ),
}


def _require_whole(parts: list[Part]) -> None:
    """What a person forgets is said in words of its own, not as a sign that was not expected."""
    if not any(part.kind == "on" for part in parts):
        raise _needed("rule.no_trigger", parts[0])
    if not any(part.path.startswith("then/") for part in parts):
        raise _needed("rule.no_action", parts[-1])
    empty = next((part for part in parts if part.kind == "for_each" and not _holds(part, parts)), None)
    if empty is not None:
        raise _needed("rule.nothing_inside", empty)


def _holds(part: Part, parts: list[Part]) -> bool:
    return any(each.path.startswith(f"{part.path}/then/") for each in parts)


def _needed(code: str, part: Part) -> DefinitionError:
    return DefinitionError(Diagnostic(code, "", *_NEEDED[code], span=(part.at, part.body)))


@lru_cache(maxsize=1)
def verbs() -> dict[str, str]:
    """Spelling of a verb → action type, in all languages."""
    return {
        spelling: name
        for name, member in ACTIONS.items()
        for spellings in member.verbs.values()
        for spelling in spellings
    }


__all__ = ["RuleText", "print_rule", "read_rule", "verbs"]
