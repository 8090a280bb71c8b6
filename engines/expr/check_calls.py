"""Calls: which function is meant, whether the arguments fit, in which order they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engines.data.types import ANY, Kind, Type, list_of
from engines.expr import diagnostics as say
from engines.expr import tree as t
from engines.expr.check_operators import check_options
from engines.expr.env import Env
from engines.expr.function import Function, Param, Signature
from engines.expr.functions import functions
from engines.expr.typing import BUILT_IN, UNSURE, fits, is_relation, said
from engines.kernel.diagnostics import Diagnostic

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
    type_ = checker.scope.names.get(name)
    if type_ is None:
        return False
    if type_.kind is Kind.FUNCTION or (type_.kind is Kind.ANY and checker.scope.standard):
        return True
    return name not in functions()


def _built_in(checker: Checker, node: t.Call, function: Function) -> t.Node:
    arguments = _arguments(checker, node, function)
    signature = _fitting(function, arguments, _fits)
    loose = checker.scope.standard and (signature is None or any(each.name is not None for each in arguments))
    if signature is None and loose:
        signature = _fitting(function, arguments, _coercible)
    if signature is None:
        checker.report(_misfit(function, node, arguments))
        return t.Const(None, span=node.span)
    ordered = _ordered(signature, arguments)
    values = [each.value for each in ordered]
    name = function.names[0]
    if name in ("list contains", "index of"):
        _check_item(checker, values[0].type.of, values[1])
    if name == "sum" and len(values) == 1 and over_records(values[0]):
        name = "sum of records"
        if values[0].type.of is not None and values[0].type.of.kind is Kind.DAYS_DURATION:
            name = "sum of durations"
    rewritten = function.rewrite(values, node.span)
    if rewritten is not None:
        return rewritten
    called = t.Name(name, span=node.function.span, type=BUILT_IN)
    type_ = function.type_of([each.type for each in values])
    whole = t.Call(called, ordered, signature if loose else None, span=node.span, type=type_)
    return _folded(checker, whole) or whole if name in _WRITTEN else whole


def _check_item(checker: Checker, item: Type | None, value: t.Node) -> None:
    """A value that is looked for in a list must be one of its kind."""
    if item is None:
        return
    if not fits(value.type, item):
        checker.report(say.cannot_compare(said(item), said(value.type), value.span, None))
    check_options(checker, item, [value])


_WRITTEN = ("date", "time", "date and time", "duration")
_NOWHERE = Env(now=datetime(2000, 1, 1, tzinfo=UTC))
"""A text says what it means anywhere."""


def _folded(checker: Checker, node: t.Call) -> t.AtLiteral | None:
    """`date("2026-01-31")`, `duration("P30D")`: the constant such a text means, with its exact type."""
    from engines.expr.emit_python import compile_value

    texts = [each.value.value for each in node.arguments if isinstance(each.value, t.Const)]
    if len(texts) != 1 or len(node.arguments) != 1 or not isinstance(texts[0], str):
        return None
    value = compile_value(node)({}, _NOWHERE)
    return None if value is None else checker.literal(texts[0], value, node.span)


def _arguments(checker: Checker, node: t.Call, function: Function) -> tuple[t.Argument, ...]:
    """The arguments, typed; where the function calls a function with items of its list, that one's parameters too."""
    done: list[t.Argument] = []
    for each in node.arguments:
        if function.over_items and isinstance(each.value, t.Function) and done:
            list_type = done[0].value.type
            value = checker.function(each.value, list_type.of or ANY if list_type.kind is Kind.LIST else ANY)
            done.append(replace(each, value=value, type=value.type))
        else:
            done.append(_argument(checker, each))
    return tuple(done)


def _misfit(function: Function, node: t.Call, arguments: tuple[t.Argument, ...]) -> Diagnostic:
    """What is wrong with a call that fits no signature: the parameter, the number, or the type."""
    name, shapes = node.function.name, [str(each) for each in function.signatures]  # type: ignore[attr-defined]
    known = {param.name for each in function.signatures for param in each.params}
    unknown = next((each for each in arguments if each.name is not None and each.name not in known), None)
    if unknown is not None and unknown.name is not None:
        return say.unknown_parameter(name, unknown.name, unknown.span, sorted(known))
    if any(each.name is not None for each in arguments):
        return say.wrong_arguments(name, shapes, node.span)
    counts = [(each.least, each.most) for each in function.signatures]
    if all(len(arguments) < least for least, _ in counts):
        return say.too_few_arguments(name, shapes, node.span)
    if all(len(arguments) > most for _, most in counts):
        return say.too_many_arguments(name, shapes, arguments[max(most for _, most in counts)].span)
    likely = [each for each in function.signatures if each.least <= len(arguments) <= each.most]
    for index, each in enumerate(arguments):
        if likely and not any(_fits(each.type, signature.at(index)) for signature in likely):
            wanted = said(likely[0].at(index).types[0])
            return say.wrong_argument(name, wanted, said(each.type), shapes, each.span)
    return say.wrong_arguments(name, shapes, node.span)


def _argument(checker: Checker, argument: t.Argument) -> t.Argument:
    value = checker.visit(argument.value)
    if isinstance(argument.value, t.Tests):
        checker.report(say.test_out_of_place(argument.span))
    return t.Argument(value, argument.name, span=argument.span, type=value.type)


Fits = Callable[[Type, Param], bool]


def _fitting(function: Function, arguments: tuple[t.Argument, ...], fit: Fits) -> Signature | None:
    """The signature that takes the arguments; of several with the same names the one in the order of the call."""
    fitting = [each for each in function.signatures if _accepts(each, arguments, fit)]
    names = [each.name for each in arguments]
    in_order = (each for each in fitting if [param.name for param in each.params] == names)
    return next(in_order, fitting[0] if fitting else None)


def _accepts(signature: Signature, arguments: tuple[t.Argument, ...], fit: Fits) -> bool:
    params = signature.params
    if any(each.name is not None for each in arguments):
        given = {each.name: each for each in arguments}
        names = {each.name for each in params}
        if len(given) != len(arguments) or not set(given) <= names:
            return False
        needed = {each.name for each in params if not each.optional and not each.rest}
        return needed <= set(given) and all(fit(given[each.name].type, each) for each in params if each.name in given)
    if not signature.least <= len(arguments) <= signature.most:
        return False
    return all(fit(each.type, signature.at(index)) for index, each in enumerate(arguments))


def _fits(found: Type, param: Param) -> bool:
    return found.kind in UNSURE or any(fits(found, each) for each in param.types)


def _coercible(found: Type, param: Param) -> bool:
    """Whether a list of one may stand for its item, or an item for a list of one (DMN 1.5 §10.3.2.9.4)."""
    item = found.of or ANY if found.kind is Kind.LIST else list_of(found)
    return _fits(found, param) or _fits(item, param)


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
