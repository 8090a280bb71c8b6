"""The business calendar: public holidays and make-up days, overridden day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from engines.flow.durations import Span
from runtime.calendars.settings import CalendarSettings
from runtime.calendars.workspace import build_calendar, calendar_view, current_calendar, save_calendar, set_days
from runtime.engine import Mortise

FRIDAY = datetime(2026, 2, 13, 2, tzinfo=UTC)  # the last day before the Spring Festival of 2026, 10:00 in Shanghai


def test_the_spring_festival_is_free_and_its_make_up_saturdays_are_worked() -> None:
    found = build_calendar(CalendarSettings(), {}, 2026, "Asia/Shanghai")
    assert not found.works_on(date(2026, 2, 17)) and found.works_on(date(2026, 2, 14))
    assert found.end(FRIDAY, Span(1, "working day")).date() == date(2026, 2, 14)
    assert found.end(FRIDAY, Span(2, "working day")).date() == date(2026, 2, 24)


def test_an_overridden_day_wins_over_the_public_holiday_and_the_make_up_day() -> None:
    own = {date(2026, 2, 17): (True, "on duty"), date(2026, 2, 14): (False, "company day")}
    found = build_calendar(CalendarSettings(), own, 2026, "Asia/Shanghai")
    assert found.works_on(date(2026, 2, 17)) and not found.works_on(date(2026, 2, 14))


def test_another_country_or_none_has_other_holidays() -> None:
    german = build_calendar(CalendarSettings(country="DE"), {}, 2026, "Europe/Berlin")
    assert not german.works_on(date(2026, 10, 3)) and not german.works_on(date(2026, 12, 25))
    none = build_calendar(CalendarSettings(country=""), {}, 2026, "UTC")
    assert none.works_on(date(2026, 12, 25)) and none.works_on(date(2026, 2, 17))


def test_a_lunch_break_is_no_working_time() -> None:
    settings = CalendarSettings(hours=[(time(9), time(12)), (time(13), time(18))])
    found = build_calendar(settings, {}, 2026, "Asia/Shanghai")
    assert found.end(datetime(2026, 1, 5, 3, tzinfo=UTC), Span(2, "working hour")) == datetime(
        2026, 1, 5, 6, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("country", "zone", "start", "span", "end"),
    [
        ("CN", "Asia/Shanghai", "2026-02-13T17:00", Span(2, "working hour"), "2026-02-14T10:00"),
        ("CN", "Asia/Shanghai", "2026-02-14T17:00", Span(2, "working hour"), "2026-02-24T10:00"),
        ("CN", "Asia/Shanghai", "2026-02-27T10:00", Span(1, "working day"), "2026-02-28T10:00"),
        ("CN", "Asia/Shanghai", "2026-09-30T12:00", Span(1, "working day"), "2026-10-08T12:00"),
        ("CN", "Asia/Shanghai", "2026-10-08T10:00", Span(-1, "working day"), "2026-09-30T10:00"),
        ("US", "America/New_York", "2026-03-06T16:00", Span(4, "working hour"), "2026-03-09T11:00"),
        ("US", "America/New_York", "2026-03-07T12:00", Span(1, "day"), "2026-03-08T12:00"),
        ("US", "America/New_York", "2026-03-07T12:00", Span(24, "hour"), "2026-03-08T13:00"),
        ("US", "America/New_York", "2026-10-30T17:30", Span(60, "working minute"), "2026-11-02T09:30"),
        ("US", "America/New_York", "2026-11-25T12:00", Span(1, "working day"), "2026-11-27T12:00"),
        ("US", "America/New_York", "2026-01-31T12:00", Span(1, "month"), "2026-02-28T12:00"),
    ],
)
def test_times_are_over_across_holidays_make_up_days_and_clock_changes(
    country: str, zone: str, start: str, span: Span, end: str
) -> None:
    """On the wall clock of the workspace. Clocks in New York change on 8 March and 1 November 2026."""
    local = ZoneInfo(zone)
    found = build_calendar(CalendarSettings(country=country), {}, 2026, zone)
    ends = found.end(datetime.fromisoformat(start).replace(tzinfo=local), span)
    assert ends.astimezone(local).replace(tzinfo=None) == datetime.fromisoformat(end)


def test_a_night_shift_has_as_many_hours_as_the_night() -> None:
    settings = CalendarSettings(weekdays=[6], country="", hours=[(time(0), time(8))])
    found = build_calendar(settings, {}, 2026, "America/New_York")
    assert found.worked(datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)).total_seconds() == 7 * 3600
    assert (
        found.worked(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)).total_seconds() == 9 * 3600
    )


@pytest.mark.parametrize(
    "wrong",
    [{"hours": [["18:00", "09:00"]]}, {"weekdays": []}, {"weekdays": [7]}, {"country": "ZZ"}, {"subdivision": "XX"}],
)
def test_a_calendar_without_working_time_or_with_unknown_places_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CalendarSettings.model_validate(wrong)


async def test_what_an_administrator_saves_counts_at_once(mortise: Mortise) -> None:
    async with mortise.work() as work:
        before = await current_calendar(work)
        await save_calendar(work, CalendarSettings(weekdays=[5, 6], country=""))
        await set_days(work, [date(2026, 1, 5)], True, "stocktaking")
        after = await current_calendar(work)
        view = await calendar_view(work, 2026)
    assert before.weekdays == {0, 1, 2, 3, 4} and after.weekdays == {5, 6}
    assert after.works_on(date(2026, 1, 5)) and not after.works_on(date(2026, 1, 6))
    assert view["days"] == [{"day": date(2026, 1, 5), "works": True, "label": "stocktaking", "source": "own"}]
    async with mortise.work() as work:
        await set_days(work, [date(2026, 1, 5)], None)
        assert not (await current_calendar(work)).works_on(date(2026, 1, 5))
