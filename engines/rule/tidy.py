"""A rule text as it is saved: its expressions in FEEL's own spelling, everything else as its author wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from engines.expr.parse import require_depth, run_parser
from engines.expr.tidy import tidied
from engines.expr.tree import Node
from engines.kernel.errors import DefinitionError
from engines.rule.grammar import ParsedRule, rule_parser
from engines.rule.scan import split_rule
from engines.rule.text import verbs
from engines.rule.tokens import MAX_CHARACTERS, rule_tokens


@lru_cache(maxsize=256)
def tidied_rule(text: str) -> str:
    """The text with the sugar of its expressions rewritten (see `Expression.tidied`); keywords, triggers, comments and
    layout stay, and so does a text that cannot be read. `tidied_rule(tidied_rule(t)) == tidied_rule(t)`."""
    if len(text) > MAX_CHARACTERS:
        return text
    try:
        tokens = rule_tokens(text, split_rule(text, verbs()))
        parsed: ParsedRule = run_parser(rule_parser(), tokens, text, "rule")
        trees = list(_expressions((parsed.condition, *parsed.actions)))
        for each in trees:
            require_depth(each)
    except DefinitionError:
        return text
    return tidied(text, tokens, trees)


def _expressions(pieces: tuple[Any, ...]) -> Iterator[Node]:
    """The trees among the parser's pieces, those of inner actions too."""
    for piece in pieces:
        if isinstance(piece, Node):
            yield piece
        elif isinstance(piece, tuple):
            yield from _expressions(piece)
