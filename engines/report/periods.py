"""Named periods ("this_month", "last_12_months"), the period before, and the edges of buckets. All dates are local."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engines.data.chips import LONGEST
from engines.kernel.texts import Text
from engines.report.definition import Bucket

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WHOLE: dict[Bucket, Text] = {
    "year": Text("{year}", "{year} 年"),
    "quarter": Text("Q{quarter} {year}", "{year} 年第 {quarter} 季度"),
    "month": Text("{month} {year}", "{year} 年 {month} 月"),
}
WEEK_STARTS_ON = 0
"""0 is Monday."""


@dataclass(frozen=True)
class Span:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def floor(day: date, bucket: Bucket) -> date:
    """The first day of the bucket that holds `day`."""
    match bucket:
        case "week":
            return day - timedelta(days=(day.weekday() - WEEK_STARTS_ON) % 7)
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case "year":
            return date(day.year, 1, 1)
        case _:
            return day


def following(start: date, bucket: Bucket) -> date:
    """The first day of the next bucket."""
    match bucket:
        case "week":
            return start + timedelta(days=7)
        case "month":
            return add_months(start, 1)
        case "quarter":
            return add_months(start, 3)
        case "year":
            return add_months(start, 12)
        case _:
            return start + timedelta(days=1)


def named(name: str, today: date) -> Span | None:
    """`today`, `yesterday`, `this_week`, `last_month`, `last_90_days`, `next_30_days`, `last_12_months`, …; None when unknown.
    "last_N_months" ends with the current month and counts it."""
    if name == "today":
        return Span(today, today + timedelta(days=1))
    if name == "yesterday":
        return Span(today - timedelta(days=1), today)
    if name == "tomorrow":
        return Span(today + timedelta(days=1), today + timedelta(days=2))
    which, *rest = name.split("_")
    if len(rest) == 1 and rest[0] in ("week", "month", "quarter", "year"):
        return _whole(which, rest[0], today)  # type: ignore[arg-type]
    if len(rest) == 2 and rest[0].isdigit():
        return _counted(which, int(rest[0]), rest[1], today)
    return None


def _whole(which: str, bucket: Bucket, today: date) -> Span | None:
    this = floor(today, bucket)
    match which:
        case "this":
            return Span(this, following(this, bucket))
        case "last":
            return Span(floor(this - timedelta(days=1), bucket), this)
        case "next":
            return Span(following(this, bucket), following(following(this, bucket), bucket))
        case _:
            return None


def _counted(which: str, number: int, unit: str, today: date) -> Span | None:
    """Days are counted from today; longer units are whole ones, and the running one is the last (or the first) of them."""
    if number > LONGEST.get(unit.rstrip("s"), 0):
        return None
    if unit.rstrip("s") == "day":
        tomorrow = today + timedelta(days=1)
        return (
            Span(tomorrow - timedelta(days=number), tomorrow)
            if which == "last"
            else Span(today, today + timedelta(days=number))
        )
    bucket = unit.rstrip("s")
    if bucket not in ("week", "month", "quarter", "year") or which not in ("last", "next"):
        return None
    start = end = floor(today, bucket)  # type: ignore[arg-type]
    for _ in range(number):
        end = following(end, bucket)  # type: ignore[arg-type]
    if which == "next":
        return Span(start, end)
    for _ in range(number - 1):
        start = floor(start - timedelta(days=1), bucket)  # type: ignore[arg-type]
    return Span(start, following(floor(today, bucket), bucket))  # type: ignore[arg-type]


def so_far(span: Span, today: date) -> Span:
    """The part of a running period that has passed: month to date is compared with the same days of the month before."""
    return Span(span.start, min(span.end, today + timedelta(days=1))) if span.start <= today < span.end else span


def previous(span: Span, whole: Span) -> Span:
    """The period before `whole`, cut to the length of `span` (which starts where `whole` starts)."""
    months = _months(whole)
    if months:
        start = add_months(whole.start, -months)
        end = whole.start if span == whole else min(start + timedelta(days=span.days), whole.start)
        return Span(start, end)
    return Span(span.start - timedelta(days=whole.days), span.end - timedelta(days=whole.days))


def a_year_before(span: Span) -> Span:
    return Span(add_months(span.start, -12), add_months(span.end, -12))


def _months(span: Span) -> int:
    """How many whole months a span is, 0 when it is not made of whole months."""
    if span.start.day != 1 or span.end.day != 1:
        return 0
    return (span.end.year - span.start.year) * 12 + span.end.month - span.start.month


def span_text(span: Span, today: date, language: str) -> str:
    """A span in words, as short as is exact: "October 2026", "Q3 2026", "1–22 Oct", "25 Aug 2025 – 2 Jan 2026".

    Days of the current year are written without it."""
    last = span.end - timedelta(days=1)
    for bucket in _WHOLE:
        if floor(span.start, bucket) == span.start and following(span.start, bucket) == span.end:
            month = str(last.month) if language.startswith("zh") else MONTHS[last.month - 1]
            return _WHOLE[bucket].to(language).format(year=last.year, quarter=(last.month + 2) // 3, month=month)
    years = span.start.year != last.year or last.year != today.year
    return (
        _chinese_days(span.start, last, years) if language.startswith("zh") else _english_days(span.start, last, years)
    )


def _english_days(start: date, last: date, years: bool) -> str:
    def month(day: date) -> str:
        return MONTHS[day.month - 1][:3] + (f" {day.year}" if years else "")

    if start == last:
        return f"{last.day} {month(last)}"
    if (start.year, start.month) == (last.year, last.month):
        return f"{start.day}–{last.day} {month(last)}"
    return f"{start.day} {month(start)} – {last.day} {month(last)}"


def _chinese_days(start: date, last: date, years: bool) -> str:
    def whole(day: date) -> str:
        return (f"{day.year} 年 " if years else "") + f"{day.month} 月 {day.day} 日"

    if start == last:
        return whole(last)
    if (start.year, start.month) == (last.year, last.month):
        return f"{whole(start)}至 {last.day} 日"
    return f"{whole(start)}至 {whole(last)}"


def instant(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def buckets(span: Span, bucket: Bucket) -> list[date]:
    """The first days of all buckets that touch the span, in order (at most 1,000)."""
    found: list[date] = []
    start = floor(span.start, bucket)
    while start < span.end and len(found) < 1000:
        found.append(start)
        start = following(start, bucket)
    return found
