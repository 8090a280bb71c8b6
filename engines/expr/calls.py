"""Calling a built-in: null arguments give null, arguments of other types give null."""

from __future__ import annotations

from typing import Any

from engines.data.types import Kind, Type
from engines.expr.env import Env
from engines.expr.function import Function, Param
from engines.expr.values import instance_of, is_record


def strict_call(run: Any, env: Env | None, *arguments: Any) -> Any:
    """For arguments whose types are known to fit."""
    if None in arguments:
        return None
    return run(*arguments) if env is None else run(env, *arguments)


def check_and_call(function: Function, env: Env, *arguments: Any) -> Any:
    """For arguments of unknown types: null when no signature takes them."""
    if not function.nulls and any(each is None for each in arguments):
        return None
    for signature in function.signatures:
        fitted = _fitted(signature.params, arguments, function.nulls)
        if fitted is not None:
            return function.run(env, *fitted) if function.world else function.run(*fitted)
    return None


def _fitted(params: tuple[Param, ...], arguments: tuple[Any, ...], nulls: bool) -> list[Any] | None:
    least = sum(1 for each in params if not each.optional and not each.rest)
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
    if any(each.kind is Kind.ANY or instance_of(value, each) for each in types):
        return (value,)
    if value is None:
        return None
    if any(each.kind is Kind.CONTEXT for each in types) and is_record(value):
        return (value,)
    if isinstance(value, list) and len(value) == 1 and any(instance_of(value[0], each) for each in types):
        return (value[0],)
    for each in types:
        if each.kind is Kind.LIST and (each.of is None or instance_of(value, each.of)):
            return ([value],)
    return None
