"""The proleptic Gregorian calendar for any year: day numbers, month lengths, zones beyond Python's years 1 to 9999.

Day 0 is 1970-01-01. Years are astronomical: 0 is the year before 1, -2021 comes before -2020 (ISO 8601, XML Schema 1.1).
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

MAX_YEAR = 999_999_999
DAY_NANOS = 86_400_000_000_000
_CYCLE = 400
_DAYS_IN_CYCLE = 146_097


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % _CYCLE == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01. The year begins in March here, so that the leap day is its last."""
    year -= month <= 2
    cycle, of_cycle = divmod(year, _CYCLE)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return cycle * _DAYS_IN_CYCLE + of_cycle * 365 + of_cycle // 4 - of_cycle // 100 + of_year - 719_468


def civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number."""
    cycle, of_cycle = divmod(number + 719_468, _DAYS_IN_CYCLE)
    year = (of_cycle - of_cycle // 1460 + of_cycle // 36_524 - of_cycle // 146_096) // 365
    of_year = of_cycle - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return year + cycle * _CYCLE + (month <= 2), month, day


def weekday(number: int) -> int:
    """1 for Monday … 7 for Sunday."""
    return (number + 3) % 7 + 1


def iso_week(number: int) -> int:
    """The ISO 8601 week of a day: the week of its Thursday."""
    thursday = number - weekday(number) + 4
    year = civil(thursday)[0]
    return (thursday - day_number(year, 1, 1)) // 7 + 1


def months_later(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """The same day so many months later, cut to the month's length."""
    year, month = divmod(year * 12 + month - 1 + months, 12)
    return year, month + 1, min(day, days_in_month(year, month + 1))


def offset_nanos(zone: tzinfo, local_nanos: int) -> int:
    """What a zone's clocks are ahead of UTC at a local time (nanoseconds since 1970-01-01T00:00:00 of that clock)."""
    return _nanos(zone.utcoffset(_stand_in(local_nanos)))


def offset_nanos_at(zone: tzinfo, utc_nanos: int) -> int:
    """The same at an instant."""
    instant = _stand_in(utc_nanos).replace(tzinfo=zone)
    return _nanos(zone.fromutc(instant).utcoffset())


def _nanos(offset: timedelta | None) -> int:
    return 0 if offset is None else offset // timedelta(microseconds=1) * 1000


def _stand_in(nanos: int) -> datetime:
    """A moment Python can name with the same rules: years before 2 have local mean time, years after 9990 repeat every
    400 years."""
    number, of_day = divmod(nanos, DAY_NANOS)
    year, month, day = civil(number)
    year = 2 if year < 2 else year if year <= 9990 else 9590 + (year - 9590) % _CYCLE
    seconds = of_day // 1_000_000_000
    return datetime(
        year, month, min(day, days_in_month(year, month)), seconds // 3600, seconds // 60 % 60, seconds % 60
    )
