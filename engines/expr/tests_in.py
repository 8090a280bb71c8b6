"""Order, `between` and `in` at run time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from engines.expr.env import Env
from engines.expr.values import Range, compare, same
from engines.expr.wide import WideDateTime, WideTime, moment_of


def ordered(op: str, left: Any, right: Any) -> bool | None:
    verdict = compare(left, right)
    if verdict is None:
        return None
    match op:
        case "<":
            return verdict < 0
        case "<=":
            return verdict <= 0
        case ">":
            return verdict > 0
        case _:
            return verdict >= 0


def ordered_moments(op: str, left: Any, right: Any, env: Env) -> bool | None:
    """Like `ordered`, and `=`; a local date and time meets a moment in the app's time zone."""
    if isinstance(left, datetime) and isinstance(right, datetime) and (left.tzinfo is None) != (right.tzinfo is None):
        left, right = (each if each.tzinfo else each.replace(tzinfo=env.zone) for each in (left, right))
    return same(left, right) if op == "=" else ordered(op, left, right)


def same_to_the_second(left: Any, right: Any) -> bool | None:
    """`=` of DMN: times are equal when their seconds are."""
    return same(_whole_second(left), _whole_second(right))


def ordered_to_the_second(op: str, left: Any, right: Any, env: Env) -> bool | None:
    """Order of DMN: a local date and time and one with an offset have none."""
    left, right = _whole_second(left), _whole_second(right)
    return same(left, right) if op == "=" else ordered(op, left, right)


def _whole_second(value: Any) -> Any:
    if isinstance(value, (datetime, time)):
        return value.replace(microsecond=0) if value.microsecond else value
    if isinstance(value, WideTime):
        return time(value.hour, value.minute, value.second, tzinfo=value.tzinfo)
    if isinstance(value, WideDateTime):
        return moment_of(value.day_part, _whole_second(value.time_part))
    return value


def between(value: Any, low: Any, high: Any, env: Env) -> bool | None:
    return in_range(value, low, high, True, True, env)


def in_range(value: Any, low: Any, high: Any, low_closed: bool, high_closed: bool, env: Env) -> bool | None:
    """`value in [low..high]`: an end that is null leaves the answer open."""
    above = ordered_moments(">=" if low_closed else ">", value, low, env)
    below = ordered_moments("<=" if high_closed else "<", value, high, env)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def inside(value: Any, test: Any) -> bool | None:
    """Whether a value passes a test that is a range, a list of values or tests, or a value."""
    if isinstance(test, Range):
        return test.holds(value)
    if isinstance(test, (list, tuple)):
        if isinstance(value, (list, tuple)) and same(value, test):
            return True
        return any(inside(value, each) is True for each in test)
    return same(value, test)


def any_of(verdicts: Iterable[bool | None], negated: bool = False) -> bool | None:
    unknown = False
    for each in verdicts:
        if each is True:
            return not negated
        unknown = unknown or each is not False
    return None if unknown else negated
