"""The grammar of a whole rule, in one LALR(1) table with the expressions.

Actions bring their own productions (`ActionDef.grammar`), so that a new action is one file and no line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lark import Lark, Token

from engines.expr.builder import TreeBuilder
from engines.expr.parse import build_parser
from engines.expr.tree import Node
from engines.rule.blocks import ACTIONS
from engines.rule.tokens import verb_terminal

_RULE = """
rule: R_RULE R_NAME rule_trigger* [R_WHEN expression] [R_THEN rule_action*] R_END
rule_trigger: R_ON R_TRIGGER
rule_target: NAME (DOT NAME)*
notify_who: expression -> notify_person
    | W_ROLE STRING -> notify_role
"""
_TERMINALS = ("R_RULE", "R_NAME", "R_ON", "R_TRIGGER", "R_WHEN", "R_THEN", "R_END")


@dataclass(frozen=True, slots=True)
class ParsedRule:
    """`actions`: per action its verb and the children of its production."""

    name: str
    triggers: tuple[Any, ...]
    condition: Node | None
    actions: tuple[tuple[Any, ...], ...]


def rule_grammar() -> str:
    """What rules add to the language's grammar."""
    words = sorted({each for member in ACTIONS.values() for each in member.words.values()})
    known = {"IN"}  # the language's own
    verbs = [verb_terminal(name) for name in ACTIONS]
    actions = "\n    | ".join(f"{verb_terminal(name)} {member.grammar}" for name, member in ACTIONS.items())
    declared = " ".join([*_TERMINALS, *verbs, *(each for each in words if each not in known)])
    return f"%declare {declared}\n{_RULE}\nrule_action: {actions}\n"


class _Builder(TreeBuilder):
    """The language's tree, plus the pieces of a rule."""

    def rule(self, c: Any) -> Any:
        triggers = tuple(each for each in c if isinstance(each, tuple) and each and each[0] == "trigger")
        condition = next((each for each in c if isinstance(each, Node)), None)
        actions = tuple(each for each in c if isinstance(each, tuple) and each and isinstance(each[0], Token))
        return ParsedRule(str(c[1]), tuple(each[1] for each in triggers), condition, actions)

    def rule_trigger(self, c: Any) -> Any:
        return ("trigger", c[1])

    def rule_action(self, c: Any) -> Any:
        return tuple(c)

    def rule_target(self, c: Any) -> Node:
        return Node(span=(c[0].start_pos, c[-1].end_pos))

    def notify_person(self, c: Any) -> Any:
        return ("to", c[0])

    def notify_role(self, c: Any) -> Any:
        return ("role", c[1])


@lru_cache(maxsize=1)
def rule_parser() -> Lark:
    return build_parser(rule_grammar(), start=["rule"], builder=_Builder())
