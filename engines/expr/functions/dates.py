"""Dates and times: the calendar (DMN 1.5 §10.3.4.8) and what offices count with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import DATE, DATE_TIME, NUMBER, STRING, Type
from engines.expr.env import Env
from engines.expr.function import Function
from engines.expr.functions.conversion import whole_months
from engines.expr.ops import local
from engines.expr.temporal import days_in_month
from engines.kernel.texts import Text

_WHEN = "date: date | date and time"


def day_of(value: Any, env: Env) -> date:
    """The local date of a date or of a moment."""
    found = local(value, env)
    return found.date() if isinstance(found, datetime) else found


class CalendarFunction(Function):
    group = "date"


class Today(CalendarFunction):
    names = ("today", "TODAY", "今天")
    gives = DATE
    world = True
    doc = Text("Today's date in the app's time zone.", "今天的日期（按应用时区）。")
    examples = (("today() = date(now())", "true"),)
    pushable = True

    @staticmethod
    def run(env: Env) -> date:
        return env.today

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return world.today  # type: ignore[no-any-return]

    def never_null(self) -> bool:
        return True


class Now(CalendarFunction):
    names = ("now", "NOW", "现在")
    gives = DATE_TIME
    world = True
    doc = Text("The present moment.", "当前时刻。")
    examples = (("now() > now() - 1 hour", "true"),)
    pushable = True

    @staticmethod
    def run(env: Env) -> datetime:
        return env.now

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return world.now  # type: ignore[no-any-return]

    def never_null(self) -> bool:
        return True


class DaysSince(CalendarFunction):
    names = ("days since", "距今天数")
    takes = (_WHEN,)
    gives = NUMBER
    world = True
    doc = Text("How many days have passed since a date, up to today.", "从某日期到今天过去的天数。")
    examples = (("days since(today() - 15 days)", "15"), ("days since(null)", "null"))
    pushable = True

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal((env.today - day_of(value, env)).days)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return sa.cast(world.today - world.day(arguments[0], types[0]), sa.Numeric)


class DaysUntil(CalendarFunction):
    names = ("days until",)
    takes = (_WHEN,)
    gives = NUMBER
    world = True
    doc = Text("How many days there are from today until a date.", "从今天到某日期还有的天数。")
    examples = (("days until(today() + 3 days)", "3"),)
    pushable = True

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal((day_of(value, env) - env.today).days)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return sa.cast(world.day(arguments[0], types[0]) - world.today, sa.Numeric)


class DaysBetween(CalendarFunction):
    names = ("days between",)
    takes = ("start: date | date and time, end: date | date and time",)
    gives = NUMBER
    world = True
    doc = Text("The number of days from one date to another.", "两个日期相差的天数。")
    examples = (('days between(@"2026-01-01", @"2026-03-01")', "59"),)
    pushable = True

    @staticmethod
    def run(env: Env, start: Any, end: Any) -> Decimal:
        return Decimal((day_of(end, env) - day_of(start, env)).days)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        start, end = (world.day(value, type_) for value, type_ in zip(arguments, types, strict=True))
        return sa.cast(end - start, sa.Numeric)


class MonthsBetween(CalendarFunction):
    names = ("months between",)
    takes = ("start: date | date and time, end: date | date and time",)
    gives = NUMBER
    world = True
    doc = Text("The number of whole months from one date to another.", "两个日期相差的整月数。")
    examples = (('months between(@"2026-01-31", @"2026-03-30")', "1"),)

    @staticmethod
    def run(env: Env, start: Any, end: Any) -> Decimal:
        return Decimal(whole_months(day_of(start, env), day_of(end, env)))


class YearsBetween(CalendarFunction):
    names = ("years between",)
    takes = ("start: date | date and time, end: date | date and time",)
    gives = NUMBER
    world = True
    doc = Text(
        "The number of whole years from one date to another, such as an age.", "两个日期相差的整年数，例如年龄。"
    )
    examples = (('years between(@"2000-05-10", @"2026-05-09")', "25"),)

    @staticmethod
    def run(env: Env, start: Any, end: Any) -> Decimal:
        months = whole_months(day_of(start, env), day_of(end, env))
        return Decimal(months // 12 if months >= 0 else -(-months // 12))


class _Boundary(CalendarFunction):
    takes = (_WHEN,)
    gives = DATE
    world = True
    pushable = True
    unit = "month"

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return sa.cast(func.date_trunc(self.unit, sa.cast(world.day(arguments[0], types[0]), sa.DateTime)), sa.Date)


class StartOfMonth(_Boundary):
    names = ("start of month",)
    doc = Text("The first day of the month.", "当月第一天。")
    examples = (('start of month(@"2026-02-14")', '@"2026-02-01"'),)

    @staticmethod
    def run(env: Env, value: Any) -> date:
        return day_of(value, env).replace(day=1)


class EndOfMonth(_Boundary):
    names = ("end of month", "EOMONTH")
    doc = Text("The last day of the month.", "当月最后一天。")
    examples = (('end of month(@"2024-02-14")', '@"2024-02-29"'),)

    @staticmethod
    def run(env: Env, value: Any) -> date:
        day = day_of(value, env)
        return day.replace(day=days_in_month(day.year, day.month))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        start = func.date_trunc("month", sa.cast(world.day(arguments[0], types[0]), sa.DateTime))
        return sa.cast(start + sa.text("interval '1 month - 1 day'"), sa.Date)


class StartOfYear(_Boundary):
    names = ("start of year",)
    doc = Text("The first day of the year.", "当年第一天。")
    examples = (('start of year(@"2026-02-14")', '@"2026-01-01"'),)
    unit = "year"

    @staticmethod
    def run(env: Env, value: Any) -> date:
        return day_of(value, env).replace(month=1, day=1)


class StartOfQuarter(_Boundary):
    names = ("start of quarter",)
    doc = Text("The first day of the quarter.", "当季第一天。")
    examples = (('start of quarter(@"2026-05-14")', '@"2026-04-01"'),)
    unit = "quarter"

    @staticmethod
    def run(env: Env, value: Any) -> date:
        day = day_of(value, env)
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


class StartOfWeek(_Boundary):
    names = ("start of week",)
    doc = Text("The Monday of the week.", "当周星期一。")
    examples = (('start of week(@"2026-05-14")', '@"2026-05-11"'),)
    unit = "week"

    @staticmethod
    def run(env: Env, value: Any) -> date:
        day = day_of(value, env)
        return day - timedelta(days=day.weekday())


class StartOfDay(CalendarFunction):
    names = ("start of day",)
    takes = (_WHEN,)
    gives = DATE_TIME
    world = True
    doc = Text("The moment a day begins in the app's time zone.", "某天开始的时刻（按应用时区）。")
    examples = (("start of day(now()) <= now()", "true"),)
    pushable = True

    @staticmethod
    def run(env: Env, value: Any) -> datetime:
        day = day_of(value, env)
        return datetime(day.year, day.month, day.day, tzinfo=env.zone).astimezone(UTC)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return world.start_of_day(world.day(arguments[0], types[0]))  # type: ignore[no-any-return]


def working_days(start: date, end: date) -> int:
    """Mondays to Fridays after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days(end, start)
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum(1 for day in range(1, rest + 1) if (start + timedelta(days=day)).weekday() < 5)


class WorkingDaysBetween(CalendarFunction):
    names = ("working days between", "NETWORKDAYS")
    takes = ("start: date | date and time, end: date | date and time",)
    gives = NUMBER
    world = True
    doc = Text(
        "Mondays to Fridays after one date, up to another.", "两个日期之间的工作日数（周一至周五，不含起始日）。"
    )
    examples = (('working days between(@"2026-05-15", @"2026-05-18")', "1"),)

    @staticmethod
    def run(env: Env, start: Any, end: Any) -> Decimal:
        return Decimal(working_days(day_of(start, env), day_of(end, env)))


class AddWorkingDays(CalendarFunction):
    names = ("add working days", "WORKDAY")
    takes = ("date: date | date and time, days: number",)
    gives = DATE
    world = True
    doc = Text("The date that many Mondays to Fridays later.", "若干个工作日之后的日期。")
    examples = (('add working days(@"2026-05-15", 1)', '@"2026-05-18"'),)

    @staticmethod
    def run(env: Env, value: Any, days: Decimal) -> date | None:
        day, left = day_of(value, env), int(days)
        step = 1 if left > 0 else -1
        if abs(left) > 100_000:
            return None
        while left:
            day += timedelta(days=step)
            left -= step if day.weekday() < 5 else 0
        return day


class AddMonths(CalendarFunction):
    names = ("EDATE",)
    takes = ("date: date | date and time, months: number",)
    gives = DATE
    world = True
    doc = Text("The date that many months later.", "若干个月之后的日期。")
    examples = (('EDATE(@"2026-01-31", 1)', '@"2026-02-28"'),)

    @staticmethod
    def run(env: Env, value: Any, months: Decimal) -> Any:
        from engines.expr.temporal import add_months

        return add_months(day_of(value, env), int(months))


class _Part(CalendarFunction):
    takes = (_WHEN,)
    gives = NUMBER
    world = True
    pushable = True
    unit = "year"

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return sa.cast(func.date_part(self.unit, world.day(arguments[0], types[0])), sa.Numeric)


class Year(_Part):
    names = ("YEAR", "year")
    doc = Text("The year.", "年份。")
    examples = (('YEAR(@"2026-05-14")', "2026"),)

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).year)


class Month(_Part):
    names = ("MONTH", "month")
    doc = Text("The month, 1 to 12.", "月份（1–12）。")
    examples = (('MONTH(@"2026-05-14")', "5"),)
    unit = "month"

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).month)


class Day(_Part):
    names = ("DAY", "day")
    doc = Text("The day of the month.", "日（1–31）。")
    examples = (('DAY(@"2026-05-14")', "14"),)
    unit = "day"

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).day)


class DayOfYear(_Part):
    names = ("day of year",)
    doc = Text("The day of the year, 1 to 366.", "一年中的第几天。")
    examples = (('day of year(@"2019-09-17")', "260"),)
    unit = "doy"

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).timetuple().tm_yday)


class WeekOfYear(_Part):
    names = ("week of year",)
    doc = Text("The ISO 8601 week.", "ISO 8601 周数。")
    examples = (('week of year(@"2019-09-17")', "38"),)
    unit = "week"

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).isocalendar().week)


class DayOfWeek(CalendarFunction):
    names = ("day of week",)
    takes = (_WHEN,)
    gives = STRING
    world = True
    doc = Text("The English name of the weekday.", "星期几（英文名）。")
    examples = (('day of week(@"2019-09-17")', '"Tuesday"'),)

    @staticmethod
    def run(env: Env, value: Any) -> str:
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        return names[day_of(value, env).weekday()]


class MonthOfYear(CalendarFunction):
    names = ("month of year",)
    takes = (_WHEN,)
    gives = STRING
    world = True
    doc = Text("The English name of the month.", "月份（英文名）。")
    examples = (('month of year(@"2019-09-17")', '"September"'),)

    @staticmethod
    def run(env: Env, value: Any) -> str:
        names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December")  # fmt: skip
        return names[day_of(value, env).month - 1]
