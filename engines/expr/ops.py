"""What operators do at run time when types are not known beforehand, and the parts of it that typed code shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.expr import decimals
from engines.expr.coerce import MISFIT, fitted
from engines.expr.env import Env
from engines.expr.moments import (
    between_moments,
    between_times,
    is_point,
    is_span,
    is_time,
    scaled,
    shifted,
    start_of_day,
)
from engines.expr.run import Run, limit
from engines.expr.temporal import MonthsDuration
from engines.expr.values import Closure, identity, same
from engines.expr.wide import DAYS, nanos_of
from engines.kernel.texts import Text

__all__ = ["Run", "limit", "start_of_day"]


def is_number(value: Any) -> bool:
    return isinstance(value, (Decimal, int)) and not isinstance(value, bool)


def _alike(left: Any, right: Any) -> bool:
    """Whether both are durations of one kind."""
    if isinstance(left, MonthsDuration):
        return isinstance(right, MonthsDuration)
    return isinstance(left, DAYS) and isinstance(right, DAYS)


def plus(left: Any, right: Any, env: Env) -> Any:
    if is_number(left):
        return decimals.add(left, right) if is_number(right) else None
    if isinstance(left, str):
        return joined(left, right, env) if isinstance(right, str) else None
    if is_span(left):
        if _alike(left, right):
            return added(left, right)
        return shifted(right, left, 1, env) if is_point(right) or is_time(right) else None
    return shifted(left, right, 1, env) if is_span(right) and (is_point(left) or is_time(left)) else None


def minus(left: Any, right: Any, env: Env) -> Any:
    if is_number(left):
        return decimals.subtract(left, right) if is_number(right) else None
    if is_span(left):
        return added(left, -right) if _alike(left, right) else None
    if is_point(left):
        if is_span(right):
            return shifted(left, right, -1, env)
        return between_moments(left, right, env) if is_point(right) else None
    if is_time(left):
        if is_span(right):
            return shifted(left, right, -1, env)
        return between_times(left, right) if is_time(right) else None
    return None


def added(left: Any, right: Any) -> Any:
    """The sum of two durations of one kind."""
    try:
        return left + right
    except OverflowError:
        from engines.expr.wide import days_of

        return days_of(nanos_of(left) + nanos_of(right))


def times(left: Any, right: Any, env: Env) -> Any:
    if is_number(left):
        if is_number(right):
            return decimals.multiply(left, right)
        return scaled(right, Decimal(left)) if is_span(right) else None
    return scaled(left, Decimal(right)) if is_span(left) and is_number(right) else None


def over(left: Any, right: Any, env: Env) -> Any:
    if is_number(right):
        if is_number(left):
            return decimals.divide(Decimal(left), Decimal(right))
        return divided(left, Decimal(right)) if is_span(left) and right else None
    if not (is_span(left) and _alike(left, right)):
        return None
    if isinstance(left, MonthsDuration):
        return decimals.divide(Decimal(left.months), Decimal(right.months))
    return decimals.divide(Decimal(nanos_of(left)), Decimal(nanos_of(right)))


def divided(span: Any, divisor: Decimal) -> Any:
    """A duration by a number: whole months towards zero, or whole nanoseconds."""
    if isinstance(span, MonthsDuration):
        return MonthsDuration(int(decimals.CONTEXT.divide(Decimal(span.months), divisor)))
    return scaled(span, decimals.CONTEXT.divide(Decimal(1), divisor))


def power(left: Any, right: Any, env: Env) -> Any:
    return decimals.power(Decimal(left), Decimal(right)) if is_number(left) and is_number(right) else None


def negated(value: Any) -> Any:
    if is_number(value):
        return decimals.CONTEXT.minus(Decimal(value))
    return -value if is_span(value) else None


def joined(left: str, right: str, env: Env) -> str:
    if len(left) + len(right) > env.limits.string_characters:
        raise limit("string", Text("A text became too long.", "文本过长。"))
    return left + right


def joined_and(left: Any, right: Any) -> bool | None:
    """Three-valued `and` of two values; anything that is not yes or no counts as unknown."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def joined_or(left: Any, right: Any) -> bool | None:
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def called(function: Any, *arguments: Any) -> Any:
    """A call of a function value; null when it is none, takes another number of arguments, or other types."""
    if not isinstance(function, Closure):
        return None
    if function.built_in:
        return function.call(*arguments)
    if len(arguments) != len(function.parameters):
        return None
    if function.types:
        arguments = tuple(fitted(each, wanted) for each, wanted in zip(arguments, function.types, strict=True))
        if any(each is MISFIT for each in arguments):
            return None
    return function.call(*arguments)


def called_by_name(function: Any, names: tuple[str, ...], *arguments: Any) -> Any:
    """A call with named arguments; parameters that are not given are null."""
    if not isinstance(function, Closure) or not set(names) <= set(function.parameters) or len(set(names)) < len(names):
        return None
    given = dict(zip(names, arguments, strict=True))
    if not function.built_in and len(given) != len(function.parameters):
        return None
    ordered = [given.get(each) for each in function.parameters]
    while function.built_in and ordered and function.parameters[len(ordered) - 1] not in given:
        ordered.pop()
    return called(function, *ordered)


def same_record(left: Any, right: Any) -> bool:
    return bool(identity(left) == identity(right))


def same_known(left: Any, right: Any) -> bool:
    """Equality in which null equals nothing."""
    return left is not None and right is not None and same(left, right) is True


def same_user(left: Any, env: Env) -> bool:
    """Whether a person is the one who asks; nobody is nobody."""
    return env.user is not None and left is not None and bool(identity(left) == identity(env.user))
