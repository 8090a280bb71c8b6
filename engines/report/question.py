"""What is asked this time: the report's filters with the values people chose, the time, the person's zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engines.expr import Env
from engines.report.definition import ReportFilter
from engines.report.periods import Span, a_year_before, named, previous, so_far


@dataclass(frozen=True)
class Question:
    """`filters` replace those of the definition that have the same field; `env` decides what "today" is."""

    env: Env
    filters: Sequence[ReportFilter] = ()

    @property
    def today(self) -> date:
        return self.env.today

    def merged(self, own: Sequence[ReportFilter]) -> list[ReportFilter]:
        given = {each.field for each in self.filters}
        return [*(each for each in own if each.field not in given), *self.filters]


@dataclass(frozen=True)
class Comparison:
    """The two spans of a number with comparison: `now` so far, `then` just as long."""

    now: Span
    then: Span


def span_of(each: ReportFilter, today: date) -> Span | None:
    """The span that a filter on a date means, when it means one with two ends that a calendar has."""
    if each.op == "relative" and isinstance(each.value, str):
        return named(each.value, today)
    if each.op == "between" and isinstance(each.value, list) and len(each.value) == 2 and all(each.value):
        try:
            start, end = (date.fromisoformat(str(part)[:10]) for part in each.value)
            return Span(start, end + timedelta(days=1))
        except (ValueError, OverflowError):
            return None
    return None


def comparison(kind: str, period: ReportFilter, today: date) -> Comparison | None:
    whole = span_of(period, today)
    if whole is None:
        return None
    now = so_far(whole, today)
    return Comparison(whole, previous(now, whole) if kind == "previous_period" else a_year_before(now))
