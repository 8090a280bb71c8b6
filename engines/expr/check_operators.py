"""Typing of operators: which values go together, and what comes out (DMN 1.5 §10.3.2.15, tables 53–59)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from engines.data.types import ANY, BOOLEAN, DATE_TIME, DAYS_DURATION, NUMBER, STRING, Kind, Type
from engines.expr import diagnostics as say
from engines.expr import tree as t
from engines.expr.typing import ORDERED, UNSURE, fits, said
from engines.kernel.suggest import nearest
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.expr.check import Checker

_N, _S, _D, _T, _DT = Kind.NUMBER, Kind.STRING, Kind.DATE, Kind.TIME, Kind.DATE_TIME
_DD, _MD = Kind.DAYS_DURATION, Kind.MONTHS_DURATION
_INSTANTS = (_D, _DT)
_RESULTS: dict[tuple[str, Kind, Kind], Type] = {
    **{(op, _N, _N): NUMBER for op in ("+", "-", "*", "/", "**")},
    ("+", _S, _S): STRING,
    **{(op, kind, kind): Type(kind) for op in "+-" for kind in (_DD, _MD)},
    **{(op, when, span): Type(when) for op in "+-" for when in _INSTANTS for span in (_DD, _MD)},
    **{("+", span, when): Type(when) for when in _INSTANTS for span in (_DD, _MD)},
    **{(op, _T, _DD): Type(_T) for op in "+-"},
    ("+", _DD, _T): Type(_T),
    ("-", _T, _T): DAYS_DURATION,
    **{("-", left, right): DAYS_DURATION for left in _INSTANTS for right in _INSTANTS},
    **{(op, span, _N): Type(span) for op in "*/" for span in (_DD, _MD)},
    **{("*", _N, span): Type(span) for span in (_DD, _MD)},
    ("/", _DD, _DD): NUMBER,
    ("/", _MD, _MD): NUMBER,
}


def check_arithmetic(checker: Checker, node: t.Arithmetic) -> t.Node:
    left, right = checker.visit(node.left), checker.visit(node.right)
    kinds = left.type.kind, right.type.kind
    type_ = _RESULTS.get((node.op, *kinds))
    if type_ is None:
        type_ = ANY
        if not (set(kinds) & UNSURE):
            hint = _arithmetic_hint(node.op, *kinds)
            checker.report(say.cannot_calculate(node.op, said(left.type), said(right.type), node.span, hint))
    elif node.op == "-" and set(kinds) == {_D, _DT}:
        left, right = (as_instant(checker, each) for each in (left, right))
    return t.Arithmetic(node.op, left, right, span=node.span, type=type_)


def _arithmetic_hint(op: str, left: Kind, right: Kind) -> Text | None:
    if Kind.FUNCTION in (left, right):
        return Text("A function is called with parentheses: today().", "调用函数要加括号，例如 today()。")
    if {left, right} & {_D, _DT} and _N in (left, right):
        return Text("Write the unit, for example 3 days or 2 months.", "请写上单位，例如 3 天 或 2 个月。")
    if op == "+" and _S in (left, right):
        return Text("Turn the other value into a text with string(…).", "请用 string(…) 把另一个值转成文本。")
    return None


def check_negate(checker: Checker, node: t.Negate) -> t.Node:
    operand = checker.visit(node.operand)
    if operand.type.kind not in (_N, _DD, _MD, *UNSURE):
        checker.report(say.wrong_type(said(NUMBER), said(operand.type), operand.span))
    return replace(node, operand=operand, type=operand.type)


def as_instant(checker: Checker, node: t.Node) -> t.Node:
    """A date where a moment is needed: the start of that day in the app's time zone."""
    if node.type.kind is not _D or checker.scope.standard:
        return node
    return t.Convert(node, "date and time", span=node.span, type=DATE_TIME)


def paired(checker: Checker, left: t.Node, right: t.Node, ordering: bool, span: t.Span) -> tuple[t.Node, t.Node]:
    """Both sides of a comparison, with an implied conversion written out; reports what can never be true."""
    a, b = left.type, right.type
    if {a.kind, b.kind} == {_D, _DT}:
        if not ordering:
            checker.report(say.date_equals_instant(span))
        return as_instant(checker, left), as_instant(checker, right)
    if a.kind in UNSURE or b.kind in UNSURE:
        return left, right
    if not fits(a, b) or (ordering and a.kind not in ORDERED):
        checker.report(say.cannot_compare(said(a), said(b), span, _compare_hint(a, b)))
    else:
        check_options(checker, a, [right])
        check_options(checker, b, [left])
    return left, right


def check_options(checker: Checker, type_: Type, values: Iterable[t.Node]) -> None:
    """Constants that are compared with a choice must be among its options."""
    if not type_.options:
        return
    for each in values:
        if isinstance(each, t.Const) and isinstance(each.value, str) and each.value not in type_.options:
            checker.report(say.unknown_option(each.value, each.span, type_.options))


def _compare_hint(left: Type, right: Type) -> Text | None:
    kinds = {left.kind, right.kind}
    if Kind.LIST in kinds and left.kind is not right.kind:
        return Text("Write list contains(list, value).", "请写 list contains(列表, 值)。")
    if Kind.RECORD in kinds and left.kind is not right.kind:
        return Text("Compare one of its fields, for example .name.", "请比较它的某个字段，例如 .name。")
    if {_D, _DT} & kinds and _S in kinds:
        return Text('Write a date such as @"2026-01-31".', '请写日期，例如 @"2026-01-31"。')
    if {_D, _DT} & kinds and _N in kinds:
        return Text('Write a date such as @"2026-01-31", or use days since(…).', "请写日期，或使用 days since(…)。")
    if {_DD, _N} == kinds:
        return Text("Write the unit, for example 15 days.", "请写上单位，例如 15 天。")
    if Kind.FUNCTION in kinds:
        return Text("A function is called with parentheses: today().", "调用函数要加括号，例如 today()。")
    if {_MD, _DD} == kinds:
        return Text("Months and days have no common length: use days only.", "月与天无法换算：请只用天。")
    if {_N, _S} == kinds:
        return Text(
            "Numbers stand without quotes; number(…) turns a text into one.",
            "数字不加引号；number(…) 可把文本转成数字。",
        )
    return None


def check_compare(checker: Checker, node: t.Compare) -> t.Node:
    left = checker.visit(node.left)
    right = _against_text(checker, node.right, left.type)
    if node.op not in ("=", "!=") and Kind.NULL in (left.type.kind, right.type.kind):
        checker.report(say.order_with_null(node.op, node.span))
    left, right = paired(checker, left, right, node.op not in ("=", "!="), node.span)
    return t.Compare(node.op, left, right, span=node.span, type=BOOLEAN)


def _against_text(checker: Checker, node: t.Node, other: Type) -> t.Node:
    """What is compared with a text: a word that is no name is most likely a text without quotes."""
    if other.kind is not _S or not isinstance(node, t.Name) or checker.known(node.name) is not None:
        return checker.visit(node)
    if checker.near(node.name) is None or nearest(node.name, other.options) is not None:
        checker.report(say.name_without_quotes(node.name, node.span, other.options))
        return t.Const(None, span=node.span, type=ANY)
    return checker.visit(node)


def check_between(checker: Checker, node: t.Between) -> t.Node:
    value, low, high = (checker.visit(each) for each in (node.value, node.low, node.high))
    if value.type.kind is _D and _DT in (low.type.kind, high.type.kind):
        value = as_instant(checker, value)
    value, low = paired(checker, value, low, True, node.span)
    value, high = paired(checker, value, high, True, node.span)
    return replace(node, value=value, low=low, high=high, type=BOOLEAN)


def check_in(checker: Checker, node: t.In) -> t.Node:
    value = checker.visit(node.value)
    outer, checker.placeholder = checker.placeholder, value.type
    parts = node.tests if checker.scope.standard else _flat(node.tests, value.type)
    before = len(checker.diagnostics)
    tests = tuple(check_test(checker, value, each) for each in parts)
    checker.say_once(before)
    checker.placeholder = outer
    if value.type.kind is _D and any(_moment(each) for each in tests):
        value = as_instant(checker, value)
    return replace(node, value=value, tests=tests, type=BOOLEAN)


def _flat(tests: tuple[t.Node, ...], type_: Type) -> tuple[t.Node, ...]:
    """`x in [a, b]` tests a and b; a list is compared with lists only when x is one."""
    if type_.kind is Kind.LIST:
        return tests
    return tuple(part for each in tests for part in (each.items if isinstance(each, t.ListOf) else (each,)))


def _moment(test: t.Node) -> bool:
    return test.type.kind is _DT or (test.type.kind is Kind.RANGE and test.type.of == DATE_TIME)


def check_test(checker: Checker, value: t.Node, test: t.Node) -> t.Node:
    typed = checker.visit(test)
    match typed:
        case t.Test():
            _, operand = paired(checker, value, typed.operand, typed.op not in ("=", "!="), typed.span)
            return replace(typed, operand=operand)
        case t.RangeOf():
            ends = [
                end if end is None else paired(checker, value, end, True, end.span)[1]
                for end in (typed.low, typed.high)
            ]
            return replace(typed, low=ends[0], high=ends[1])
        case _:
            uses = any(isinstance(each, t.Placeholder) for each in t.walk(typed))
            if typed.type.kind is Kind.LIST and value.type.kind is not Kind.LIST:
                if typed.type.of is not None and not fits(value.type, typed.type.of):
                    checker.report(say.cannot_compare(said(value.type), said(typed.type.of), typed.span, None))
                elif typed.type.of is not None:
                    check_options(checker, typed.type.of, [value])
                return typed
            if typed.type.kind is Kind.RANGE or (uses and typed.type.kind is Kind.BOOLEAN):
                return typed
            return paired(checker, value, typed, False, typed.span)[1]
