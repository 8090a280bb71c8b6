"""From text to the parsed tree.

To reuse the language inside another grammar (rule text):

    parser = build_parser(EXTRA_GRAMMAR, start=["rules"], builder=MyBuilder())   # MyBuilder(TreeBuilder)
    tree = run_parser(parser, lex(text, scope, keywords={"rule": "RULE", …}), text, "rules")

`EXTRA_GRAMMAR` is appended to grammar.lark: it declares its own terminals with `%declare`, refers to the rules
`expression`, `entries`, `test` …, and stays in the one LALR(1) table; `MyBuilder` has one method per new rule alias,
which gets `(self, children)` where children are Tokens and nodes. `span_of(children)` gives the offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from engines.expr import diagnostics as say
from engines.expr.builder import TreeBuilder
from engines.expr.lexer import lex
from engines.expr.scope import Scope
from engines.expr.tree import Node, depth
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text

GRAMMAR = Path(__file__).with_name("grammar.lark")
MAX_DEPTH = 160


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
    try:
        return parser.parse(tokens, start=start)
    except UnexpectedInput as error:
        raise DefinitionError(_syntax(error, text)) from None


def parse_expression(text: str, scope: Scope) -> Node:
    return _checked(text, scope, "expression")


def parse_unary_tests(text: str, scope: Scope) -> Node:
    """A decision table's cell: a `Tests` node."""
    return _checked(text, scope, "unary_tests")


def _checked(text: str, scope: Scope, start: str) -> Node:
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
    "SATISFIES": "satisfies", "IN": "in", "COLON": ":", "AND": "and",
}  # fmt: skip
_OPERAND = frozenset({"NAME", "NUMBER", "STRING", "LPAR"})


def _syntax(error: UnexpectedInput, text: str) -> Any:
    token = error.token if isinstance(error, UnexpectedToken) else None
    accepts = set(error.accepts or error.expected) if isinstance(error, UnexpectedToken) else set()
    hint = _hint(accepts)
    if token is None or token.type == "$END":
        return say.unexpected_end(len(text.rstrip()), hint)
    span = (token.start_pos or 0, token.end_pos or 0)
    return say.unexpected(text[span[0] : span[1]], span, hint)


def _hint(accepts: set[str]) -> Text | None:
    if accepts >= _OPERAND:
        return Text("A value is missing before it.", "此前缺少一个值。")
    wanted = [word for kind, word in _WORDS.items() if kind in accepts and kind not in ("AND", "IN")]
    if wanted:
        shown = " / ".join(wanted)
        return Text(f"Write {shown} or an operator before it.", f"此前可能缺少 {shown} 或运算符。")
    return (
        Text("Write an operator such as and, or, =, + before it.", "此前可能缺少 and、or、=、+ 等运算符。")
        if accepts
        else None
    )
