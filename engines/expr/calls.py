"""Calling a built-in: null arguments give null, arguments of other types give null."""

from __future__ import annotations

from collections.abc import Callable
from decimal import DecimalException
from typing import Any

from engines.data.types import Kind, Type
from engines.expr.coerce import conforms_value
from engines.expr.env import Env
from engines.expr.function import Function, Signature
from engines.expr.values import is_record
from engines.kernel.errors import LimitReached


def strict_call(run: Any, env: Env | None, *arguments: Any) -> Any:
    """For arguments whose types are known to fit."""
    if None in arguments:
        return None
    return run(*arguments) if env is None else run(env, *arguments)


def check_and_call(function: Function, env: Env, *arguments: Any) -> Any:
    """For arguments of unknown types: null when no signature takes them."""
    for signature in function.signatures:
        fitted = _fitted(signature, arguments, function.nulls)
        if fitted is not None:
            return _called(function, env, fitted)
    return None


def fit_and_call(function: Function, signature: Signature, env: Env, *arguments: Any) -> Any:
    """For arguments that must be fitted to one signature first."""
    fitted = _fitted(signature, arguments, function.nulls)
    return None if fitted is None else _called(function, env, fitted)


def _called(function: Function, env: Env, fitted: list[Any]) -> Any:
    if None in fitted and not function.nulls:
        return None
    return function.run(env, *fitted) if function.world else function.run(*fitted)


def _fitted(signature: Signature, arguments: tuple[Any, ...], nulls: bool) -> list[Any] | None:
    params, least = signature.params, signature.least
    rest = bool(params) and params[-1].rest
    if len(arguments) < least or (len(arguments) > len(params) and not rest):
        return None
    fitted = []
    for index, value in enumerate(arguments):
        param = params[min(index, len(params) - 1)]
        chosen = _coerced(value, param.types)
        if chosen is None and not (value is None and (nulls or param.optional)):
            return None
        fitted.append(chosen[0] if chosen else None)
    return fitted


def _coerced(value: Any, types: tuple[Type, ...]) -> tuple[Any] | None:
    """The value as one of the types; a list of one stands for its item and the other way round (DMN 1.5 §10.3.2.9.4)."""
    if any(each.kind is Kind.ANY for each in types):
        return (value,)
    if value is None:
        return None
    if any(conforms_value(value, each) for each in types):
        return (value,)
    if any(each.kind is Kind.CONTEXT for each in types) and is_record(value):
        return (value,)
    if (
        isinstance(value, list)
        and len(value) == 1
        and value[0] is not None
        and any(conforms_value(value[0], each) for each in types)
    ):
        return (value[0],)
    for each in types:
        if each.kind is Kind.LIST and (each.of is None or conforms_value(value, each.of)):
            return ([value],)
    return None


def null_beyond(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation, null where its result has no place among the numbers or in the calendar."""

    def call(*arguments: Any) -> Any:
        try:
            return operation(*arguments)
        except (DecimalException, OverflowError):
            return None
        except LimitReached as error:
            if error.diagnostics[0].code != "expr.limit.number":
                raise
            return None

    return call
