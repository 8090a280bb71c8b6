"""The calendar beyond Python's: the same as Python's where that reaches, and consistent with itself beyond."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from engines.expr import Env, calendar, wide
from engines.expr.moments import between_moments, shifted
from engines.expr.temporal import MonthsDuration, duration_text, read_date, read_date_time, read_duration, text_of

ENV = Env(datetime(2026, 3, 9, tzinfo=UTC))
FAR = 365_000_000_000
numbers = st.integers(-FAR, FAR)
spans = st.integers(-(10**20), 10**20)
local_nanos = st.integers(-FAR * calendar.DAY_NANOS, FAR * calendar.DAY_NANOS)


@given(st.dates())
def test_day_numbers_agree_with_python(day: date) -> None:
    number = calendar.day_number(day.year, day.month, day.day)
    assert number == day.toordinal() - date(1970, 1, 1).toordinal()
    assert calendar.civil(number) == (day.year, day.month, day.day)
    assert calendar.weekday(number) == day.isoweekday()
    assert calendar.iso_week(number) == day.isocalendar().week


@given(numbers)
def test_a_day_number_is_one_day(number: int) -> None:
    day = wide.date_from(number)
    assert wide.number_of(day) == number
    assert read_date(text_of(day)) == day
    assert wide.date_from(number + 1) > day


@given(st.integers(1, 9600), st.integers(1, 12), st.integers(1, 28))
def test_the_calendar_repeats_every_four_hundred_years(year: int, month: int, day: int) -> None:
    number, later = calendar.day_number(year, month, day), calendar.day_number(year + 40_000, month, day)
    assert calendar.weekday(number) == calendar.weekday(later)
    assert calendar.iso_week(number) == calendar.iso_week(later)


@given(local_nanos)
def test_a_moment_survives_its_text(nanos: int) -> None:
    moment = wide.moment_from(nanos, None)
    assert wide.local_nanos(moment) == nanos
    assert read_date_time(text_of(moment)) == moment


@given(spans)
def test_a_duration_survives_its_text(nanos: int) -> None:
    span = wide.days_of(nanos)
    assert wide.nanos_of(span) == nanos
    assert read_duration(duration_text(span)) == span
    assert wide.nanos_of(-span) == -nanos


@given(local_nanos, spans)
def test_adding_and_taking_away_come_back(nanos: int, by: int) -> None:
    moment, span = wide.moment_from(nanos, UTC), wide.days_of(by)
    moved = shifted(moment, span, 1, ENV)
    assert shifted(moved, span, -1, ENV) == moment
    assert between_moments(moved, moment, ENV) == span


@given(st.dates(), st.integers(-120_000, 120_000))
def test_months_move_to_the_same_day_or_the_end_of_the_month(day: date, months: int) -> None:
    moved = shifted(day, MonthsDuration(months), 1, ENV)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == min(day.day, calendar.days_in_month(moved.year, moved.month))


@given(st.datetimes(datetime(3, 1, 1), datetime(9980, 1, 1)), st.sampled_from(["Europe/Paris", "Asia/Shanghai", "UTC"]))
def test_offsets_of_a_zone_agree_with_python(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    there = moment.replace(microsecond=0, tzinfo=UTC).astimezone(zone)
    seconds = (there.utcoffset() or timedelta()) // timedelta(seconds=1)
    instant = wide.instant_nanos(there)
    assert calendar.offset_nanos_at(zone, instant) == seconds * 1_000_000_000
    assert wide.at_instant(instant, zone) == there
