"""What operators do at run time when types are not known beforehand, and the parts of it that typed code shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engines.expr import decimals
from engines.expr.env import Env
from engines.expr.temporal import MonthsDuration, add_months
from engines.expr.values import Closure, Range, identity, same
from engines.kernel.errors import EvaluationFailed, LimitReached
from engines.kernel.texts import Text

_DAY = timedelta(days=1)
_MICRO = timedelta(microseconds=1)
_EPOCH = date(1970, 1, 1)


class Run:
    """One evaluation of an expression that loops or calls: the world, and what has been used of its limits."""

    __slots__ = ("depth", "env", "limits", "steps")

    def __init__(self, env: Env) -> None:
        self.env, self.limits = env, env.limits
        self.steps = self.depth = 0

    def step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > self.limits.steps:
            raise limit("steps", Text("The expression takes too many steps.", "表达式的计算步骤过多。"))

    def items(self, value: list[Any]) -> list[Any]:
        if len(value) > self.limits.list_items:
            raise limit("list", Text("A list became too long.", "列表过长。"))
        return value


def limit(what: str, message: Text) -> LimitReached:
    hint = Text("Narrow it with a filter, or split the formula.", "请加上筛选条件，或拆分公式。")
    error = LimitReached.because(f"expr.limit.{what}", message, hint)
    assert isinstance(error, LimitReached)
    return error


def not_loaded(member: str) -> EvaluationFailed:
    error = EvaluationFailed.because(
        "expr.not_loaded",
        Text(f"'{member}' is read of a record that was not loaded.", f"读取“{member}”时，记录尚未载入。"),
        Text("Load the paths the expression names.", "请先载入表达式用到的路径。"),
    )
    assert isinstance(error, EvaluationFailed)
    return error


def member(value: Any, name: str, env: Env) -> Any:
    """`value.name` for a value of any kind."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, (list, tuple)):
        return [member(each, name, env) for each in value]
    if isinstance(value, (datetime, date, time, timedelta, MonthsDuration, Range)):
        return part(value, name, env)
    if isinstance(value, int) and not isinstance(value, bool) and name != "id":
        raise not_loaded(name)
    return value if name == "id" and isinstance(value, int) else None


def record_member(value: Any, name: str) -> Any:
    """A member of a record, given as a mapping."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return value.get(name)
    if name == "id":
        return value
    raise not_loaded(name)


def relation_members(records: Any, name: str, flat: bool) -> list[Any]:
    """One member of each record; empty ones are skipped; `flat` joins the lists of to-many members."""
    found = [record_member(each, name) for each in records or ()]
    if flat:
        return [inner for each in found for inner in each or ()]
    return [each for each in found if each is not None]


def local(value: Any, env: Env) -> Any:
    """A stored moment (UTC) as people of the app see it; a value written with its own offset stays as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None and not value.utcoffset():
        return value.astimezone(env.zone)
    return value


def part(value: Any, name: str, env: Env) -> Any:
    """Members of temporal values and ranges (DMN 1.5 §10.3.2.3)."""
    if isinstance(value, Range):
        return _range_part(value, name)
    if isinstance(value, MonthsDuration):
        return _months_part(value, name)
    if isinstance(value, timedelta):
        return _days_part(value, name)
    value = local(value, env)
    if name == "weekday" and isinstance(value, date):
        return Decimal(value.isoweekday())
    if name in ("year", "month", "day", "hour", "minute", "second"):
        found = getattr(value, name, None)
        return None if found is None else Decimal(found)
    if name == "time offset" and isinstance(value, (datetime, time)):
        return value.utcoffset()
    if name == "timezone":
        return getattr(getattr(value, "tzinfo", None), "key", None)
    return None


def _range_part(value: Range, name: str) -> Any:
    return {"start": value.low, "end": value.high, "start included": value.low_closed,
            "end included": value.high_closed}.get(name)  # fmt: skip


def _months_part(value: MonthsDuration, name: str) -> Any:
    sign = -1 if value.months < 0 else 1
    years, months = divmod(abs(value.months), 12)
    return {"years": Decimal(sign * years), "months": Decimal(sign * months)}.get(name)


def _days_part(value: timedelta, name: str) -> Any:
    sign, seconds = (-1 if value < timedelta() else 1), abs(value) // timedelta(seconds=1)
    parts = {
        "days": seconds // 86400,
        "hours": seconds // 3600 % 24,
        "minutes": seconds // 60 % 60,
        "seconds": seconds % 60,
    }
    return Decimal(sign * parts[name]) if name in parts else None


def start_of_day(value: Any, env: Env) -> Any:
    """The moment a date begins in the app's time zone."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day, tzinfo=env.zone).astimezone(UTC)


def plus(left: Any, right: Any, env: Env) -> Any:
    if left is None or right is None:
        return None
    match left, right:
        case (bool(), _) | (_, bool()):
            return None
        case ((Decimal() | int()), (Decimal() | int())):
            return decimals.add(left, right)
        case (str(), str()):
            return joined(left, right, env)
        case (timedelta(), timedelta()) | (MonthsDuration(), MonthsDuration()):
            return left + right
        case ((timedelta() | MonthsDuration()), (date() | time())):
            return shifted(right, left, 1, env)
        case ((date() | time()), (timedelta() | MonthsDuration())):
            return shifted(left, right, 1, env)
        case _:
            return None


def minus(left: Any, right: Any, env: Env) -> Any:
    if left is None or right is None:
        return None
    match left, right:
        case (bool(), _) | (_, bool()):
            return None
        case ((Decimal() | int()), (Decimal() | int())):
            return decimals.subtract(left, right)
        case (timedelta(), timedelta()) | (MonthsDuration(), MonthsDuration()):
            return left - right
        case ((date() | time()), (timedelta() | MonthsDuration())):
            return shifted(left, right, -1, env)
        case (date(), date()):
            return between_moments(left, right, env)
        case (time(), time()):
            return datetime.combine(_EPOCH, left) - datetime.combine(_EPOCH, right)
        case _:
            return None


def times(left: Any, right: Any, env: Env) -> Any:
    match left, right:
        case (bool(), _) | (_, bool()):
            return None
        case ((Decimal() | int()), (Decimal() | int())):
            return decimals.multiply(left, right)
        case ((timedelta() | MonthsDuration()), (Decimal() | int())):
            return scaled(left, Decimal(right))
        case ((Decimal() | int()), (timedelta() | MonthsDuration())):
            return scaled(right, Decimal(left))
        case _:
            return None


def over(left: Any, right: Any, env: Env) -> Any:
    match left, right:
        case (bool(), _) | (_, bool()):
            return None
        case ((Decimal() | int()), (Decimal() | int())):
            return decimals.divide(Decimal(left), Decimal(right))
        case ((timedelta() | MonthsDuration()), (Decimal() | int())):
            return scaled(left, decimals.CONTEXT.divide(Decimal(1), right)) if right else None
        case (timedelta(), timedelta()):
            return decimals.divide(Decimal(left // _MICRO), Decimal(right // _MICRO))
        case (MonthsDuration(), MonthsDuration()):
            return decimals.divide(Decimal(left.months), Decimal(right.months))
        case _:
            return None


def power(left: Any, right: Any, env: Env) -> Any:
    if isinstance(left, (Decimal, int)) and isinstance(right, (Decimal, int)):
        return decimals.power(Decimal(left), Decimal(right))
    return None


def negated(value: Any) -> Any:
    if isinstance(value, bool):
        return None
    if isinstance(value, (Decimal, int)):
        return decimals.CONTEXT.minus(Decimal(value))
    return -value if isinstance(value, (timedelta, MonthsDuration)) else None


def joined(left: str, right: str, env: Env) -> str:
    if len(left) + len(right) > env.limits.string_characters:
        raise limit("string", Text("A text became too long.", "文本过长。"))
    return left + right


def shifted(when: Any, span: Any, sign: int, env: Env) -> Any:
    """A date, time or moment, moved by a duration. Moments move by months in the app's time zone, by days exactly."""
    try:
        if isinstance(when, time):
            moved = datetime.combine(_EPOCH, when) + sign * span if isinstance(span, timedelta) else None
            return None if moved is None else moved.timetz()
        if isinstance(span, MonthsDuration):
            moved = add_months(local(when, env), sign * span.months)
            stored = isinstance(when, datetime) and when.tzinfo is not None and not when.utcoffset()
            return moved.astimezone(UTC) if stored and moved is not None else moved
        if isinstance(when, datetime):
            if when.tzinfo is None:
                return when + sign * span
            return (when.astimezone(UTC) + sign * span).astimezone(when.tzinfo)
        return when + timedelta(days=(sign * span) // _DAY)
    except OverflowError:
        return None


def between_moments(left: Any, right: Any, env: Env) -> timedelta | None:
    if isinstance(left, datetime) != isinstance(right, datetime):
        left, right = start_of_day(left, env), start_of_day(right, env)
    if isinstance(left, datetime) and (left.tzinfo is None) != (right.tzinfo is None):
        return None
    if isinstance(left, datetime) and left.tzinfo is not None:
        left, right = left.astimezone(UTC), right.astimezone(UTC)
    return left - right  # type: ignore[no-any-return]


def scaled(span: Any, factor: Decimal) -> Any:
    try:
        if isinstance(span, MonthsDuration):
            return MonthsDuration(int(span.months * factor))
        return timedelta(microseconds=int((Decimal(span // _MICRO) * factor).to_integral_value()))
    except OverflowError:
        return None


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
    """A call of a function value; null when it is none, or takes another number of arguments."""
    if isinstance(function, Closure):
        return function.call(*arguments) if len(arguments) == len(function.parameters) else None
    return function(*arguments) if callable(function) else None


def same_record(left: Any, right: Any) -> bool:
    return bool(identity(left) == identity(right))


def same_known(left: Any, right: Any) -> bool:
    """Equality in which null equals nothing."""
    return left is not None and right is not None and same(left, right) is True


def same_user(left: Any, env: Env) -> bool:
    """Whether a person is the one who asks; nobody is nobody."""
    return env.user is not None and left is not None and bool(identity(left) == identity(env.user))
