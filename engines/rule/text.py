"""Rule text ⇄ blocks. Actions and conditions are parsed in one LALR(1) table with the expression language.

read_rule(text) -> RuleText        blocks, and where in the text each FEEL slot stands
print_rule(blocks) -> str          parts that were not changed keep their comments and layout
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lark import Lark, Token

from engines.data.types import PERSON
from engines.expr import Scope
from engines.expr.builder import TreeBuilder
from engines.expr.lexer import lex
from engines.expr.parse import build_parser, run_parser
from engines.expr.tree import Node
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text
from engines.rule.blocks import ACTIONS, Language, Parts, RuleBlocks, TriggerBlock
from engines.rule.scan import Part, split_rule
from engines.rule.triggers import read_trigger, written_trigger

_PLAIN = Scope({"current user": PERSON})
_HEAD = re.compile(r"\s*[\"“]([^\"”\n]*)[\"”]")
_KEYWORDS: Mapping[Language, tuple[str, str, str, str, str]] = {
    "en": ("rule", "on", "when", "then", "end"),
    "zh": ("规则", "针对", "当", "则", "结束"),
}


@dataclass(frozen=True)
class RuleText:
    """`offsets`: slot path (`when`, `then/0/values/owner`, `on/0`) → where its text begins in the rule text."""

    blocks: RuleBlocks
    offsets: Mapping[str, int]


def read_rule(text: str) -> RuleText:
    """Parse one rule. Raises DefinitionError; spans are character offsets into `text`."""
    parts = split_rule(text, _verbs())
    head = _HEAD.match(text, parts[0].body)
    if not head:
        raise DefinitionError(
            Diagnostic(
                "rule.no_name",
                "",
                Text("The rule has no name.", "规则没有名称。"),
                Text('Write: rule "Name".', '请写：规则 "名称"。'),
                span=(parts[0].at, parts[0].body),
            )
        )
    language: Language = "zh" if text[parts[0].at : parts[0].body] == "规则" else "en"
    reader = _Reader(text, language)
    reader.read(parts)
    if not reader.triggers:
        raise DefinitionError(
            Diagnostic(
                "rule.no_trigger",
                "",
                Text("The rule does not say when it looks.", "规则没有说明何时触发。"),
                Text("Write a line such as: on customer updated.", "请写一行，例如：针对 customer 更新时。"),
                span=(parts[0].at, parts[0].end),
            )
        )
    if not reader.actions:
        raise DefinitionError(
            Diagnostic(
                "rule.no_action",
                "",
                Text("The rule does nothing.", "规则没有任何动作。"),
                Text("Write 'then' and an action.", "请写“则”和动作。"),
                span=(parts[-1].at, parts[-1].end),
            )
        )
    blocks = RuleBlocks.model_validate(
        {"name": head[1], "on": reader.triggers, "when": reader.when, "then": reader.actions, "language": language}
    )
    layout = {path: (text[part.start : part.end], canonical_part(blocks, path)) for path, part in reader.layout.items()}
    return RuleText(blocks.model_copy(update={"layout": layout}), reader.offsets)


def print_rule(blocks: RuleBlocks) -> str:
    """The rule as text."""
    pieces: list[str] = []
    for path in part_paths(blocks):
        canonical = canonical_part(blocks, path)
        written, was = blocks.layout.get(path, ("", ""))
        if written and was == canonical:
            pieces.append(written if not pieces or written[0].isspace() else "\n" + written)
        else:
            comments = (
                "".join(f"\n  {each}" for each in re.findall(r"//[^\n]*|/\*.*?\*/", written, re.S)) if was else ""
            )
            pieces.append(comments + ("\n" if pieces else "") + canonical)
    return "".join(pieces)


def part_paths(blocks: RuleBlocks) -> list[str]:
    when = ["when"] if blocks.when is not None else []
    return [
        "name",
        *(f"on/{i}" for i in range(len(blocks.on))),
        *when,
        *(f"then/{i}" for i in range(len(blocks.then))),
        "end",
    ]


def canonical_part(blocks: RuleBlocks, path: str) -> str:
    """One part in its canonical spelling, indented."""
    rule, on, when, then, end = _KEYWORDS[blocks.language]
    kind, _, index = path.partition("/")
    match kind:
        case "name":
            return f'{rule} "{blocks.name}"'
        case "on":
            return f"  {on} {written_trigger(blocks.on[int(index)], blocks.language)}"
        case "when":
            return f"  {when} {blocks.when}"
        case "then":
            lead = f"  {then} " if index == "0" else "       " if blocks.language == "en" else "     "
            return lead + blocks.then[int(index)].written(blocks.language)
        case _:
            return end


class _Reader:
    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.triggers: list[TriggerBlock] = []
        self.when: str | None = None
        self.actions: list[Any] = []
        self.offsets: dict[str, int] = {}
        self.layout: dict[str, Part] = {}

    def read(self, parts: list[Part]) -> None:
        then: Part | None = None
        for part in parts:
            match part.kind:
                case "rule":
                    self.layout["name"] = part
                case "end":
                    self.layout["end"] = part
                case "on":
                    self._trigger(part)
                case "when":
                    self._when(part)
                case "then":
                    then = part
                case _:
                    whole = part if then is None else Part(part.kind, then.start, then.at, part.body, part.end)
                    self._action(part, whole)
                    then = None

    def _trigger(self, part: Part) -> None:
        path = f"on/{len(self.triggers)}"
        body = _without_comments(self.text[part.body : part.end])
        try:
            self.triggers.append(read_trigger(body.strip()))
        except DefinitionError as error:
            raise DefinitionError(_located(error, self._span(part))) from None
        self.offsets[path], self.layout[path] = part.at, part

    def _when(self, part: Part) -> None:
        tokens = self._tokens(part, {})
        if not tokens:
            raise DefinitionError(
                Diagnostic(
                    "rule.no_condition", "", Text("The condition is missing.", "缺少条件。"), span=(part.at, part.body)
                )
            )
        tree: Node = run_parser(_parser(), tokens, self.text, "expression")
        start, end = tokens[0].start_pos or 0, tokens[-1].end_pos or 0
        del tree
        self.when = self.text[start:end]
        self.offsets["when"], self.layout["when"] = start, part

    def _action(self, part: Part, whole: Part) -> None:
        path = f"then/{len(self.actions)}"
        member = ACTIONS[part.kind]
        verb = Token(_terminal(part.kind), self.text[part.at : part.body], start_pos=part.at, end_pos=part.body)
        tokens = [verb, *self._tokens(part, member.words)]
        children: tuple[Any, ...] = run_parser(_parser(), tokens, self.text, "rule_action")
        pieces = Parts(children[1:], self.text)
        self.actions.append({"type": part.kind, **member.from_parts(pieces)})
        self._place(path, children)
        self.layout[path] = whole

    def _tokens(self, part: Part, words: Mapping[str, str]) -> list[Token]:
        blanked = re.sub(r"[^\n]", " ", self.text[: part.body]) + self.text[part.body : part.end].rstrip().rstrip(";；")
        return lex(blanked, _PLAIN, keywords=words or None)

    def _place(self, path: str, children: tuple[Any, ...]) -> None:
        """Remember where each expression of an action begins: by its source text, in order."""
        for node in _nodes(children):
            self.offsets[f"{path}:{self.text[node.span[0] : node.span[1]].strip()}"] = node.span[0]
        self.offsets[path] = children[0].start_pos or 0

    @staticmethod
    def _span(part: Part) -> tuple[int, int]:
        return part.at, part.end


def _nodes(children: Any) -> list[Node]:
    found: list[Node] = []
    for each in children:
        if isinstance(each, Node):
            found.append(getattr(each, "value", each) if type(each).__name__ == "Entry" else each)
        elif isinstance(each, tuple):
            found += _nodes(each)
    return found


def _located(error: DefinitionError, span: tuple[int, int]) -> list[Diagnostic]:
    from dataclasses import replace

    return [replace(each, span=each.span or span) for each in error.diagnostics]


def _without_comments(text: str) -> str:
    return re.sub(r"//[^\n]*|/\*.*?\*/", " ", text, flags=re.S)


@lru_cache(maxsize=1)
def _verbs() -> dict[str, str]:
    return {
        spelling: name
        for name, member in ACTIONS.items()
        for spellings in member.verbs.values()
        for spelling in spellings
    }


def _terminal(action: str) -> str:
    return f"V_{action.upper()}"


def action_grammar() -> str:
    """What the actions add to the language's grammar."""
    words = sorted({each for member in ACTIONS.values() for each in member.words.values()})
    verbs = [_terminal(name) for name in ACTIONS]
    lines = [
        f"%declare {' '.join([*verbs, *words])}",
        "rule_action: " + "\n    | ".join(f"{_terminal(name)} {member.grammar}" for name, member in ACTIONS.items()),
        "rule_target: NAME (DOT NAME)*",
        "notify_who: expression -> notify_person\n    | W_ROLE STRING -> notify_role",
    ]
    return "\n".join(lines)


class _Builder(TreeBuilder):
    """The language's tree, plus the pieces of actions as they are."""

    def rule_action(self, c: Any) -> Any:
        return tuple(c)

    def rule_target(self, c: Any) -> Node:
        return Node(span=(c[0].start_pos, c[-1].end_pos))

    def notify_person(self, c: Any) -> Any:
        return ("to", c[0])

    def notify_role(self, c: Any) -> Any:
        return ("role", c[1])


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return build_parser(action_grammar(), start=["expression", "rule_action"], builder=_Builder())
