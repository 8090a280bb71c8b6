"""When a time that an analyst wrote is over: pure where the clock is enough, asked where the business calendar counts.

Working time is asked for (`CalendarNeed`) and kept with the event, so that replaying a log gives the same instants
after the workspace's calendar has changed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engines.flow.durations import Calendar, Span, parse_span, parse_when
from engines.flow.needs import UNKNOWN, Asked, CalendarNeed
from engines.kernel.errors import EvaluationFailed
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.run import Run


def due_at(run: Run, node: str, slot: str, text: str) -> datetime:
    """The instant at which the time text at `slot` is over: a span in words, one before or after a FEEL instant, or a
    FEEL date, date-time, duration or span in words (`if priority = "urgent" then "1 working hour" else "8 hours"`)."""
    when = parse_when(text)
    if when.of is None:
        assert when.span is not None
        return ends(run, run.now, when.span)
    value = run.evaluate(node, slot)
    if isinstance(value, str) and (span := parse_span(value)):
        return ends(run, run.now, span)
    instant = _instant(run, value, node, slot)
    return ends(run, instant, when.span) if when.span else instant


def is_working(run: Run, node: str, slot: str, text: str) -> bool:
    """Whether the span at `slot` passes only while people work."""
    when = parse_when(text)
    span = when.span
    if when.of is not None and span is None:
        value = run.evaluate(node, slot)
        span = parse_span(value) if isinstance(value, str) else None
    return span is not None and span.is_working


def ends(run: Run, start: datetime, span: Span) -> datetime:
    """When `span`, begun at `start`, is over."""
    if not span.is_working:
        return run.plan.calendar.end(start, span)
    found = _ask(run, CalendarNeed("end", start, str(span)))
    assert isinstance(found, datetime)
    return found


def working_time(run: Run, start: datetime, end: datetime) -> float:
    """Seconds of working time between two instants."""
    return float(_ask(run, CalendarNeed("worked", start, end.isoformat())))


def after_work(run: Run, start: datetime, work_s: float) -> datetime:
    """When so many seconds of working time have passed."""
    found = _ask(run, CalendarNeed("after", start, repr(work_s)))
    assert isinstance(found, datetime)
    return found


def answer_calendar(calendar: Calendar, need: CalendarNeed) -> datetime | float:
    """What the driver answers."""
    match need.what:
        case "end":
            span = parse_span(need.value.replace("-", ""))
            assert span is not None
            return calendar.end(need.at, Span(-span.amount if "-" in need.value else span.amount, span.unit))
        case "worked":
            return calendar.worked(need.at, datetime.fromisoformat(need.value)).total_seconds()
        case "after":
            return calendar.after(need.at, timedelta(seconds=float(need.value)))


def _ask(run: Run, need: CalendarNeed) -> Any:
    fact = run.fact(need.key)
    if fact is UNKNOWN:
        raise Asked(need)
    return fact


def _instant(run: Run, value: Any, node: str, slot: str) -> datetime:
    zone = ZoneInfo(run.plan.calendar.zone)
    moment = getattr(value, "to_python", lambda: value)()
    if isinstance(moment, timedelta):
        return run.now + moment
    if isinstance(moment, datetime):
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    if isinstance(moment, date):
        return datetime.combine(moment, time(), zone).astimezone(UTC)
    name = run.plan.nodes[node].called
    raise EvaluationFailed.because(
        "flow.no_instant",
        Text(
            f"The time of '{name.en}' is '{value}', not a date and time.",
            f"“{name.zh}”的时间为“{value}”，不是日期时间。",
        ),
        Text("Check that the date field is filled in.", "请确认日期字段已填写。"),
        pointer=f"/nodes/{node}/{slot}",
    )
