"""Dates, times and durations where Python's are too narrow: years beyond 1–9999, nanoseconds, durations of any size.

The functions `date_of`, `time_of`, `moment_of` and `days_of` give Python's own class whenever it holds the value
exactly; the wide classes appear only outside its range, and answer to the same attribute names. So values of one kind
are of two classes, and a value has one class only.

**Units**: `nanos` are nanoseconds; of a date and time since 1970-01-01T00:00:00 of its own clock (`local_nanos`) or in
UTC (`instant_nanos`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import total_ordering
from typing import Any, NamedTuple

from engines.expr import calendar
from engines.expr.calendar import DAY_NANOS, MAX_YEAR, day_number

_MICRO = timedelta(microseconds=1)
_WHOLE_DAY = timedelta(days=1)
_MOST_MICROS = 86_400_000_000 * 999_999_999
_MOST_SECONDS = 10**30


class IsoDay(NamedTuple):
    year: int
    week: int
    weekday: int


class YearDay(NamedTuple):
    tm_yday: int


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class WideDate:
    """A date of a year before 1 or after 9999."""

    year: int
    month: int
    day: int

    @property
    def number(self) -> int:
        return day_number(self.year, self.month, self.day)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WideDate) and self.number == other.number

    def __lt__(self, other: Any) -> bool:
        return self.number < number_of(other)

    def __hash__(self) -> int:
        return hash((self.year, self.month, self.day))

    def __add__(self, span: timedelta) -> Date:
        return date_from(self.number + span // _WHOLE_DAY)

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return date_from(self.number - other // _WHOLE_DAY)
        return days_of((self.number - number_of(other)) * DAY_NANOS)

    def __rsub__(self, other: date) -> Days:
        return days_of((number_of(other) - self.number) * DAY_NANOS)

    def weekday(self) -> int:
        return calendar.weekday(self.number) - 1

    def isoweekday(self) -> int:
        return calendar.weekday(self.number)

    def isocalendar(self) -> IsoDay:
        return IsoDay(self.year, calendar.iso_week(self.number), self.isoweekday())

    def timetuple(self) -> YearDay:
        return YearDay(self.number - day_number(self.year, 1, 1) + 1)

    def replace(self, month: int | None = None, day: int | None = None) -> Date:
        return date_of(self.year, month or self.month, day or self.day)


@dataclass(frozen=True, slots=True)
class WideTime:
    """A time of day with nanoseconds."""

    hour: int
    minute: int
    second: int
    nanos: int
    tzinfo: tzinfo | None = None

    def utcoffset(self) -> timedelta | None:
        return None if self.tzinfo is None else self.tzinfo.utcoffset(None)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class WideDateTime:
    """A date and time of a year before 1 or after 9999, or with nanoseconds."""

    day_part: Date
    time_part: Time

    @property
    def year(self) -> int:
        return self.day_part.year

    @property
    def month(self) -> int:
        return self.day_part.month

    @property
    def day(self) -> int:
        return self.day_part.day

    @property
    def hour(self) -> int:
        return self.time_part.hour

    @property
    def minute(self) -> int:
        return self.time_part.minute

    @property
    def second(self) -> int:
        return self.time_part.second

    @property
    def tzinfo(self) -> tzinfo | None:
        return self.time_part.tzinfo

    def date(self) -> Date:
        return self.day_part

    def timetz(self) -> Time:
        return self.time_part

    def isoweekday(self) -> int:
        return self.day_part.isoweekday()

    def utcoffset(self) -> timedelta | None:
        zone = self.tzinfo
        return None if zone is None else timedelta(microseconds=calendar.offset_nanos(zone, local_nanos(self)) // 1000)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (datetime, WideDateTime)) and instant_nanos(self) == instant_nanos(other)

    def __lt__(self, other: DateTime) -> bool:
        return instant_nanos(self) < instant_nanos(other)

    def __hash__(self) -> int:
        return hash(instant_nanos(self))


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class WideDays:
    """A duration in days and time with nanoseconds, or of more than 999,999,999 days."""

    nanos: int

    @property
    def days(self) -> int:
        return self.nanos // DAY_NANOS

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (timedelta, WideDays)) and self.nanos == nanos_of(other)

    def __lt__(self, other: Days) -> bool:
        return self.nanos < nanos_of(other)

    def __hash__(self) -> int:
        return hash(self.nanos)

    def __neg__(self) -> Days:
        return days_of(-self.nanos)

    def __abs__(self) -> Days:
        return days_of(abs(self.nanos))

    def __add__(self, other: Days) -> Days:
        return days_of(self.nanos + nanos_of(other))

    __radd__ = __add__

    def __sub__(self, other: Days) -> Days:
        return days_of(self.nanos - nanos_of(other))

    def __rsub__(self, other: timedelta) -> Days:
        return days_of(nanos_of(other) - self.nanos)


Date = date | WideDate
Time = time | WideTime
DateTime = datetime | WideDateTime
Days = timedelta | WideDays
DATES, TIMES, DATE_TIMES, DAYS = (date, WideDate), (time, WideTime), (datetime, WideDateTime), (timedelta, WideDays)
"""For isinstance; a `datetime` is also a `date`, so ask for it first."""
WIDE = (WideDate, WideTime, WideDateTime, WideDays)


# -- making them
def date_of(year: int, month: int, day: int) -> Date:
    """Raises ValueError when there is no such day."""
    if 1 <= year <= 9999:
        return date(year, month, day)
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= calendar.days_in_month(year, month):
        raise ValueError(f"{year}-{month}-{day}")
    return WideDate(year, month, day)


def date_from(number: int) -> Date:
    return date_of(*calendar.civil(number))


def time_of(hour: int, minute: int, second: int, nanos: int = 0, zone: tzinfo | None = None) -> Time:
    """Raises ValueError when there is no such time."""
    narrow = time(hour, minute, second, nanos // 1000, zone)
    return WideTime(hour, minute, second, nanos, zone) if nanos % 1000 else narrow


def moment_of(day: Date, clock: Time) -> DateTime:
    if isinstance(day, WideDate) or isinstance(clock, WideTime):
        return WideDateTime(day, clock)
    return datetime.combine(day, clock)


def moment_from(local: int, zone: tzinfo | None) -> DateTime:
    """The date and time a clock shows so many nanoseconds after 1970-01-01T00:00:00. Raises ValueError beyond the
    calendar."""
    number, of_day = divmod(local, DAY_NANOS)
    return moment_of(date_from(number), clock_from(of_day, zone))


def clock_from(nanos: int, zone: tzinfo | None) -> Time:
    seconds, rest = divmod(nanos % DAY_NANOS, 1_000_000_000)
    return time_of(seconds // 3600, seconds // 60 % 60, seconds % 60, rest, zone)


def days_of(nanos: int) -> Days:
    """Raises OverflowError beyond 10^30 seconds."""
    micros, rest = divmod(nanos, 1000)
    if rest == 0 and abs(micros) < _MOST_MICROS:
        return timedelta(microseconds=micros)
    if abs(nanos) > _MOST_SECONDS * 1_000_000_000:
        raise OverflowError("duration")
    return WideDays(nanos)


# -- measuring them
def number_of(day: Date) -> int:
    """The day number of a date, or of the date of a date and time."""
    return day_number(day.year, day.month, day.day)


def nanos_of(span: Days) -> int:
    return span.nanos if isinstance(span, WideDays) else span // _MICRO * 1000


def clock_nanos(clock: Time | DateTime) -> int:
    """Nanoseconds since midnight."""
    of_second = sub_nanos(clock)
    return (clock.hour * 3600 + clock.minute * 60 + clock.second) * 1_000_000_000 + of_second


def sub_nanos(clock: Time | DateTime) -> int:
    """Nanoseconds of the running second."""
    if isinstance(clock, WideDateTime):
        clock = clock.time_part
    return clock.nanos if isinstance(clock, WideTime) else clock.microsecond * 1000


def local_nanos(moment: DateTime) -> int:
    return day_number(moment.year, moment.month, moment.day) * DAY_NANOS + clock_nanos(moment)


def instant_nanos(moment: DateTime) -> int:
    """In UTC; a date and time without a zone counts as UTC."""
    local = local_nanos(moment)
    zone = moment.tzinfo
    if zone is None or zone is UTC:
        return local
    if isinstance(moment, datetime):
        return local - nanos_of(moment.utcoffset() or timedelta())
    return local - calendar.offset_nanos(zone, local)


def at_instant(nanos: int, zone: tzinfo) -> DateTime:
    """What the clocks of a zone show at an instant."""
    return moment_from(nanos + calendar.offset_nanos_at(zone, nanos), zone)
