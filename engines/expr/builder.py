"""From Lark's reductions to tree nodes. Children are all tokens and nodes of the rule, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lark import Token, Transformer

from engines.data.types import ANY, Kind, Type
from engines.expr import diagnostics as say
from engines.expr import tree as t
from engines.expr.temporal import read_any
from engines.expr.typing import type_named
from engines.expr.units import duration
from engines.kernel.errors import DefinitionError

Children = Sequence[Any]
WrittenType = tuple[Type, t.Span]
"""A type as written, and where."""


def span_of(children: Children) -> t.Span:
    """From the start of the first to the end of the last child that is there."""
    present = [each for each in children if each is not None]
    return _start(present[0]), _end(present[-1])


def _start(each: Any) -> int:
    if isinstance(each, Token):
        return each.start_pos or 0
    return each.span[0] if isinstance(each, t.Node) else _start(each[0])


def _end(each: Any) -> int:
    if isinstance(each, Token):
        return each.end_pos or 0
    return each.span[1] if isinstance(each, t.Node) else _end(each[-1])


def nodes_of(children: Children) -> tuple[Any, ...]:
    return tuple(each for each in children if isinstance(each, t.Node))


class TreeBuilder(Transformer[Token, Any]):
    """One method per rule or alias of grammar.lark. Grammars that extend it subclass this."""

    # -- literals and names
    def name(self, c: Children) -> t.Node:
        word = c[0]
        return t.Name(word.value, span=(word.start_pos, word.end_pos))

    def number(self, c: Children) -> t.Node:
        word = c[0]
        return t.Const(Decimal(word.value), span=(word.start_pos, word.end_pos))

    def with_unit(self, c: Children) -> t.Node:
        value = duration(c[0], c[1])
        if value is None:
            raise DefinitionError(say.bad_amount(str(c[0]), str(c[1]), span_of(c)))
        return t.UnitLiteral(str(c[0]), str(c[1]), value, span=span_of(c))

    def string(self, c: Children) -> t.Node:
        word = c[0]
        return t.Const(word.value, span=(word.start_pos, word.end_pos))

    def at_literal(self, c: Children) -> t.Node:
        return t.AtLiteral(str(c[0]), read_any(c[0]), span=span_of(c))

    def true(self, c: Children) -> t.Node:
        return t.Const(True, span=span_of(c))

    def false(self, c: Children) -> t.Node:
        return t.Const(False, span=span_of(c))

    def null(self, c: Children) -> t.Node:
        return t.Const(None, span=span_of(c))

    def placeholder(self, c: Children) -> t.Node:
        return t.Placeholder(span=span_of(c))

    # -- operators
    def or_(self, c: Children) -> t.Node:
        return _joined(t.Or, c[0], c[2])

    def and_(self, c: Children) -> t.Node:
        return _joined(t.And, c[0], c[2])

    def or_and_prefixed(self, c: Children) -> t.Node:
        return _joined(t.Or, c[0], _joined(t.And, c[2], c[4]))

    def not_(self, c: Children) -> t.Node:
        name = t.Name("not", span=span_of(c[:1]))
        return t.Call(name, (t.Argument(c[1], span=c[1].span),), span=span_of(c))

    def compare(self, c: Children) -> t.Node:
        return t.Compare(c[1].value, c[0], c[2], span=(c[0].span[0], c[2].span[1]))

    def between(self, c: Children) -> t.Node:
        return t.Between(c[0], c[2], c[4], span=span_of(c))

    def in_(self, c: Children) -> t.Node:
        if isinstance(c[2], t.Tests):
            return t.In(c[0], c[2].tests, True, span=span_of(c))
        return t.In(c[0], (c[2],), False, span=span_of(c))

    def test(self, c: Children) -> t.Node:
        return t.Test(str(c[0]), c[1], span=span_of(c))

    def arithmetic(self, c: Children) -> t.Node:
        return t.Arithmetic(c[1].value, c[0], c[2], span=(c[0].span[0], c[2].span[1]))

    def negate(self, c: Children) -> t.Node:
        return t.Negate(c[1], span=span_of(c))

    def instance_of(self, c: Children) -> t.Node:
        written, place = c[2]
        return t.InstanceOf(c[0], written, place, span=(c[0].span[0], place[1]))

    # -- postfix
    def path(self, c: Children) -> t.Node:
        return t.Path(c[0], str(c[2]), span_of(c[2:]), span=span_of(c))

    def filter(self, c: Children) -> t.Node:
        return t.Filter(c[0], c[2], span=span_of(c))

    def call(self, c: Children) -> t.Node:
        return t.Call(c[0], c[2] or (), span=span_of(c))

    def arguments(self, c: Children) -> tuple[t.Node, ...]:
        return nodes_of(c)

    def positional(self, c: Children) -> t.Node:
        return t.Argument(c[0], span=span_of(c))

    def named(self, c: Children) -> t.Node:
        return t.Argument(c[2], str(c[0]), span=span_of(c))

    # -- groups
    def parens(self, c: Children) -> t.Node:
        return replace(c[1], span=span_of(c))  # type: ignore[no-any-return]

    def tests(self, c: Children) -> t.Node:
        return t.Tests(nodes_of(c), span=span_of(c))

    def items(self, c: Children) -> tuple[t.Node, ...]:
        return nodes_of(c)

    def list(self, c: Children) -> t.Node:
        return t.ListOf(c[1] or (), span=span_of(c))

    def entry(self, c: Children) -> t.Node:
        return t.Entry(str(c[0]), c[2], span=span_of(c))

    def entries(self, c: Children) -> tuple[t.Node, ...]:
        return nodes_of(c)

    def context(self, c: Children) -> t.Node:
        return t.ContextOf(c[1] or (), span=span_of(c))

    def range(self, c: Children) -> t.Node:
        return t.RangeOf(c[1], c[3], c[0].type == "LSQB", c[4].type == "RSQB", span=span_of(c))

    # -- expressions that bind names
    def if_(self, c: Children) -> t.Node:
        return t.If(c[1], c[3], c[5], span=span_of(c))

    def binding(self, c: Children) -> t.Node:
        return t.Binding(str(c[0]), c[2], c[4] if len(c) > 3 else None, span=span_of(c))

    def bindings(self, c: Children) -> tuple[t.Node, ...]:
        return nodes_of(c)

    def for_(self, c: Children) -> t.Node:
        return t.For(c[1], c[3], span=span_of(c))

    def some(self, c: Children) -> t.Node:
        return t.Quantified(False, c[1], c[3], span=span_of(c))

    def every(self, c: Children) -> t.Node:
        return t.Quantified(True, c[1], c[3], span=span_of(c))

    def parameter(self, c: Children) -> t.Node:
        wanted, place = c[2] if len(c) > 2 and c[2] is not None else (ANY, (0, 0))
        return t.Parameter(str(c[0]), wanted, place, span=span_of(c[:1]))

    def parameters(self, c: Children) -> tuple[t.Node, ...]:
        return nodes_of(c)

    def function(self, c: Children) -> t.Node:
        return t.Function(c[2] or (), c[4], span=span_of(c))

    def external_function(self, c: Children) -> t.Node:
        return t.Function(c[2] or (), c[5], True, span=span_of(c))

    # -- types
    def type(self, c: Children) -> WrittenType:
        return type_named(str(c[0]), ()), span_of(c)

    def generic_type(self, c: Children) -> WrittenType:
        return type_named(str(c[0]), c[2] or ()), span_of([c[0], c[-1]])

    def function_type(self, c: Children) -> WrittenType:
        gives, place = c[5]
        return Type(Kind.FUNCTION, of=gives, members=c[2] or ()), (span_of(c[:1])[0], place[1])

    def type_arguments(self, c: Children) -> tuple[Any, ...]:
        return tuple(each for each in c if isinstance(each, tuple))

    def type_argument(self, c: Children) -> tuple[str, Type]:
        return (str(c[0]) if c[0] is not None else "", c[-1][0])

    # -- unary tests
    def any_value(self, c: Children) -> t.Node:
        return t.Tests((), span=span_of(c))

    def test_list(self, c: Children) -> t.Node:
        tests = nodes_of(c)
        only = tests[0]
        if len(tests) == 1 and isinstance(only, t.Tests):
            return replace(only, span=span_of(c))
        if len(tests) == 1 and isinstance(only, t.Call) and only.function == t.Name("not"):
            return t.Tests(tuple(each.value for each in only.arguments), True, span=span_of(c))
        return t.Tests(tests, span=span_of(c))


def _joined(kind: type[t.And] | type[t.Or], left: t.Node, right: t.Node) -> t.Node:
    """`a and b and c` is one node; what stands in parentheses stays a node of its own."""
    span = (left.span[0], right.span[1])
    if isinstance(left, kind) and left.span[0] == left.parts[0].span[0]:
        return kind((*left.parts, right), span=span)
    return kind((left, right), span=span)
