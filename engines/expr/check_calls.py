"""Calls: which function is meant, whether the arguments fit, in which order they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engines.data.types import ANY, Kind, Type
from engines.expr import diagnostics as say
from engines.expr import tree as t
from engines.expr.check_operators import check_options
from engines.expr.env import Env
from engines.expr.function import Function, Param, Signature
from engines.expr.functions import functions
from engines.expr.typing import UNSURE, fits, is_relation
from engines.expr.values import type_of_value

if TYPE_CHECKING:
    from engines.expr.check import Checker


def check_call(checker: Checker, node: t.Call) -> t.Node:
    if isinstance(node.function, t.Name) and not _shadowed(checker, node.function.name):
        name = node.function.name
        found = functions().get(name)
        if found is None or found.group == "internal":
            for each in node.arguments:
                checker.visit(each.value)
            checker.report(say.unknown_function(name, node.function.span, functions()))
            return t.Const(None, span=node.span)
        return _built_in(checker, node, found)
    function = checker.visit(node.function)
    arguments = tuple(replace(each, value=checker.visit(each.value)) for each in node.arguments)
    gives = function.type.of or ANY
    return t.Call(function, arguments, span=node.span, type=gives)


def _shadowed(checker: Checker, name: str) -> bool:
    if any(name in level.slots for level in checker.levels):
        return True
    if name in functions():
        return False
    return name in checker.scope.names


def _built_in(checker: Checker, node: t.Call, function: Function) -> t.Node:
    arguments = tuple(_argument(checker, each) for each in node.arguments)
    signature = _fitting(function, arguments)
    if signature is None:
        checker.report(say.wrong_arguments(node.function.name, map(str, function.signatures), node.span))  # type: ignore[attr-defined]
        return t.Const(None, span=node.span)
    ordered = _ordered(signature, arguments)
    values = [each.value for each in ordered]
    name = function.names[0]
    if name in ("list contains", "index of") and values[0].type.of is not None:
        check_options(checker, values[0].type.of, values[1:])
    if name == "sum" and len(values) == 1 and over_records(values[0]):
        name = "sum of records"
    rewritten = function.rewrite(values, node.span)
    if rewritten is not None:
        return rewritten
    called = t.Name(name, span=node.function.span, type=Type(Kind.FUNCTION))
    type_ = function.type_of([each.type for each in values])
    whole = t.Call(called, ordered, span=node.span, type=type_)
    return _folded(whole) or whole if name in _WRITTEN else whole


_WRITTEN = ("date", "time", "date and time", "duration")
_NOWHERE = Env(now=datetime(2000, 1, 1, tzinfo=UTC))
"""A text says what it means anywhere."""


def _folded(node: t.Call) -> t.AtLiteral | None:
    """`date("2026-01-31")`, `duration("P30D")`: the constant such a text means, with its exact type."""
    from engines.expr.emit_python import compile_value

    texts = [each.value.value for each in node.arguments if isinstance(each.value, t.Const)]
    if len(texts) != 1 or len(node.arguments) != 1 or not isinstance(texts[0], str):
        return None
    value = compile_value(node)({}, _NOWHERE)
    return None if value is None else t.AtLiteral(texts[0], value, span=node.span, type=type_of_value(value))


def _argument(checker: Checker, argument: t.Argument) -> t.Argument:
    value = checker.visit(argument.value)
    if isinstance(argument.value, t.Tests):
        checker.report(say.test_out_of_place(argument.span))
    return replace(argument, value=value, type=value.type)


def _fitting(function: Function, arguments: tuple[t.Argument, ...]) -> Signature | None:
    for each in function.signatures:
        if _accepts(each, arguments):
            return each
    return None


def _accepts(signature: Signature, arguments: tuple[t.Argument, ...]) -> bool:
    params = signature.params
    if any(each.name is not None for each in arguments):
        given = {each.name: each for each in arguments}
        names = {each.name for each in params}
        if len(given) != len(arguments) or not set(given) <= names:
            return False
        needed = {each.name for each in params if not each.optional and not each.rest}
        return needed <= set(given) and all(_fits(given[each.name].type, each) for each in params if each.name in given)
    least = sum(1 for each in params if not each.optional and not each.rest)
    most = None if params and params[-1].rest else len(params)
    if len(arguments) < least or (most is not None and len(arguments) > most):
        return False
    return all(_fits(each.type, params[min(index, len(params) - 1)]) for index, each in enumerate(arguments))


def _fits(found: Type, param: Param) -> bool:
    return found.kind in UNSURE or any(fits(found, each) for each in param.types)


def _ordered(signature: Signature, arguments: tuple[t.Argument, ...]) -> tuple[t.Argument, ...]:
    if all(each.name is None for each in arguments):
        return arguments
    given = {each.name: each for each in arguments}
    missing = t.Argument(t.Const(None))
    ordered = [replace(given[each.name], name=None) if each.name in given else missing for each in signature.params]
    while ordered and ordered[-1] is missing:
        ordered.pop()
    return tuple(ordered)


def over_records(node: t.Node) -> bool:
    """Whether this list is one field of many records: then empty fields are skipped and the sum of nothing is 0."""
    match node:
        case t.Path():
            return is_relation(node.target.type)
        case t.Filter():
            return over_records(node.target)
        case _:
            return False
