"""From text to the parsed tree.

To reuse the language inside another grammar (rule text):

    parser = build_parser(EXTRA_GRAMMAR, start=["rules"], builder=MyBuilder())   # MyBuilder(TreeBuilder)
    tree = run_parser(parser, lex(text, scope, keywords={"rule": "RULE", …}), text, "rules")

`EXTRA_GRAMMAR` is appended to grammar.lark: it declares its own terminals with `%declare`, refers to the rules
`expression`, `entries`, `test` …, and stays in the one LALR(1) table; `MyBuilder` has one method per new rule alias,
which gets `(self, children)` where children are Tokens and nodes. `span_of(children)` gives the offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from engines.expr import diagnostics as say
from engines.expr.builder import TreeBuilder
from engines.expr.functions import multi_word_names
from engines.expr.lalr import NO_TREE, Driver
from engines.expr.lexer import lex
from engines.expr.scope import Scope
from engines.expr.tree import Node, depth
from engines.kernel.errors import DefinitionError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text

GRAMMAR = Path(__file__).with_name("grammar.lark")
MAX_DEPTH = 160
MAX_EXPRESSION = 8_000
"""Characters of one expression; a rule's text may have more."""


class GivenTokens(Lexer):
    """The Lark side of `lex`: the parser's input is the list of tokens."""

    __future_interface__ = 1

    def __init__(self, lexer_conf: Any) -> None: ...

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        yield from lexer_state.text


def build_parser(extra_grammar: str = "", *, start: Iterable[str], builder: TreeBuilder) -> Lark:
    """One LALR(1) table for FEEL plus `extra_grammar`; conflicts raise at once."""
    return Lark(
        GRAMMAR.read_text("utf-8") + "\n" + extra_grammar,
        parser="lalr",
        lexer=GivenTokens,
        start=list(start),
        transformer=builder,
        maybe_placeholders=True,
        strict=False,
    )


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return build_parser(start=["expression", "unary_tests"], builder=TreeBuilder())


def run_parser(parser: Lark, tokens: list[Token], text: str, start: str) -> Any:
    """The tree; raises DefinitionError with the span of the first token that does not fit."""
    tree = _driver(parser).parse(tokens, start)
    if tree is not NO_TREE:
        return tree
    plain = [Token(each.type, each.value, start_pos=each.start_pos, end_pos=each.end_pos) for each in tokens]
    try:
        return parser.parse(plain, start=start)
    except UnexpectedInput as error:
        raise DefinitionError(_syntax(error, text)) from None


@lru_cache(maxsize=8)
def _driver(parser: Lark) -> Driver:
    return Driver(parser)


def parse_expression(text: str, scope: Scope) -> Node:
    return _checked(text, scope, "expression")


def parse_unary_tests(text: str, scope: Scope) -> Node:
    """A decision table's cell: a `Tests` node."""
    return _checked(text, scope, "unary_tests")


def _checked(text: str, scope: Scope, start: str) -> Node:
    if len(text) > MAX_EXPRESSION:
        raise DefinitionError(say.too_long(len(text), MAX_EXPRESSION))
    tokens = lex(text, scope)
    if not tokens:
        raise DefinitionError(say.empty_text())
    tree: Node = run_parser(_parser(), tokens, text, start)
    require_depth(tree)
    return tree


def require_depth(tree: Node) -> None:
    if depth(tree) > MAX_DEPTH:
        raise DefinitionError(say.too_deep(tree.span))


_WORDS = {
    "RPAR": ")", "RSQB": "]", "RBRACE": "}", "THEN": "then", "ELSE": "else", "RETURN": "return",
    "SATISFIES": "satisfies", "COLON": ":",
}  # fmt: skip
_OPERAND = frozenset({"NAME", "NUMBER", "STRING", "LPAR"})
_WORD_BEFORE = re.compile(r"([^\W\d]\w*)\s+$")


def _syntax(error: UnexpectedInput, text: str) -> Any:
    token = error.token if isinstance(error, UnexpectedToken) else None
    accepts = set(error.accepts or error.expected) if isinstance(error, UnexpectedToken) else set()
    if token is None or token.type == "$END":
        return say.unexpected_end(len(text.rstrip()), _hint(accepts, True))
    span = (token.start_pos or 0, token.end_pos or 0)
    return say.unexpected(text[span[0] : span[1]], span, _meant(text, span) or _hint(accepts, False))


def _meant(text: str, span: tuple[int, int]) -> Text | None:
    """A function of several words that was misspelt: `string lenght(`."""
    before = _WORD_BEFORE.search(text[: span[0]])
    if before is None or not text[span[1] :].lstrip().startswith("("):
        return None
    return did_you_mean(f"{before[1]} {text[span[0] : span[1]]}", multi_word_names())


def _hint(accepts: set[str], at_end: bool) -> Text | None:
    if accepts >= _OPERAND:
        return Text("A value is missing.", "缺少一个值。") if at_end else _VALUE_BEFORE
    if "AND" in accepts and "OR" not in accepts:
        return Text("Write and, and the other end.", "请写 and 和另一端。")
    wanted = [word for kind, word in _WORDS.items() if kind in accepts]
    if len(wanted) > 1 and ":" in wanted:
        wanted.remove(":")
    if wanted:
        shown = " / ".join(wanted)
        if at_end:
            return Text(f"Write {shown} or an operator.", f"可能缺少 {shown} 或运算符。")
        return Text(f"Write {shown} or an operator before it.", f"此前可能缺少 {shown} 或运算符。")
    return None if at_end or not accepts else _OPERATOR_BEFORE


_VALUE_BEFORE = Text("A value is missing before it.", "此前缺少一个值。")
_OPERATOR_BEFORE = Text("Write an operator such as and, or, =, + before it.", "此前可能缺少 and、or、=、+ 等运算符。")
