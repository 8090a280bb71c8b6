"""Ranges and points on a line: Allen's relations (DMN 1.5 §10.3.4.9)."""

from __future__ import annotations

from typing import Any

from engines.data.types import BOOLEAN, Kind, Type
from engines.expr.function import Function
from engines.expr.values import Range, compare
from engines.kernel.texts import Text


def span(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _order(left: Any, right: Any) -> int | None:
    return compare(left, right)


class Relation(Function):
    takes = ("a: any, b: any",)
    gives = BOOLEAN
    group = "range"
    nulls = False
    checks = False


def _ends_before(a: Range, b: Range) -> bool | None:
    order = _order(a.high, b.low)
    return None if order is None else order < 0 or (order == 0 and not (a.high_closed and b.low_closed))


def _starts_at(a: Range, b: Range) -> bool | None:
    order = _order(a.low, b.low)
    return None if order is None else order == 0 and a.low_closed == b.low_closed


def _ends_at(a: Range, b: Range) -> bool | None:
    order = _order(a.high, b.high)
    return None if order is None else order == 0 and a.high_closed == b.high_closed


def _covers(a: Range, b: Range) -> bool | None:
    low, high = _order(a.low, b.low), _order(a.high, b.high)
    if low is None or high is None:
        return None
    return (low < 0 or (low == 0 and (a.low_closed or not b.low_closed))) and (
        high > 0 or (high == 0 and (a.high_closed or not b.high_closed))
    )


class Before(Relation):
    names = ("before",)
    doc = Text("Whether the first ends before the second starts.", "前者是否在后者之前。")
    examples = (("before(1, 10)", "true"), ("before([1..5], 5)", "false"), ("before([1..5), 5)", "true"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return _ends_before(span(a), span(b))


class After(Relation):
    names = ("after",)
    doc = Text("Whether the first starts after the second ends.", "前者是否在后者之后。")
    examples = (("after(10, 5)", "true"), ("after([11..20], [1..10])", "true"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return _ends_before(span(b), span(a))


class Meets(Relation):
    names = ("meets",)
    doc = Text("Whether the first ends where the second starts.", "前者结束处是否正是后者开始处。")
    examples = (("meets([1..5], [5..10])", "true"), ("meets([1..5), [5..10])", "false"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        order = _order(a.high, b.low)
        return None if order is None else order == 0 and a.high_closed and b.low_closed


class MetBy(Relation):
    names = ("met by",)
    doc = Text("Whether the first starts where the second ends.", "前者开始处是否正是后者结束处。")
    examples = (("met by([5..10], [1..5])", "true"),)

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return Meets.run(b, a)


class Overlaps(Relation):
    names = ("overlaps",)
    doc = Text("Whether two ranges have a value in common.", "两个区间是否有重叠。")
    examples = (("overlaps([1..5], [3..8])", "true"), ("overlaps([1..5], [6..8])", "false"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        first, second = _ends_before(span(a), span(b)), _ends_before(span(b), span(a))
        return None if first is None or second is None else not first and not second


class OverlapsBefore(Relation):
    names = ("overlaps before",)
    doc = Text("Whether the first starts before the second and reaches into it.", "前者是否从前面与后者重叠。")
    examples = (("overlaps before([1..5], [3..8])", "true"),)

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        low, high, common = _order(a.low, b.low), _order(a.high, b.high), Overlaps.run(a, b)
        if low is None or high is None or common is None:
            return None
        starts = low < 0 or (low == 0 and a.low_closed and not b.low_closed)
        ends = high < 0 or (high == 0 and (not a.high_closed or b.high_closed))
        return common and starts and ends


class OverlapsAfter(Relation):
    names = ("overlaps after",)
    doc = Text("Whether the first reaches out behind the second.", "前者是否从后面与后者重叠。")
    examples = (("overlaps after([3..8], [1..5])", "true"),)

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        low, high, common = _order(a.low, b.low), _order(a.high, b.high), Overlaps.run(a, b)
        if low is None or high is None or common is None:
            return None
        starts = low > 0 or (low == 0 and (not a.low_closed or b.low_closed))
        ends = high > 0 or (high == 0 and a.high_closed and not b.high_closed)
        return common and starts and ends


class Finishes(Relation):
    names = ("finishes",)
    doc = Text("Whether the first is the end of the second.", "前者是否是后者的结尾部分。")
    examples = (("finishes(10, [1..10])", "true"), ("finishes([5..10], [1..10])", "true"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        ends, inside = _ends_at(a, b), _covers(b, a)
        return None if ends is None or inside is None else ends and inside


class FinishedBy(Relation):
    names = ("finished by",)
    doc = Text("Whether the second is the end of the first.", "后者是否是前者的结尾部分。")
    examples = (("finished by([5..10], 10)", "true"),)

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return Finishes.run(b, a)


class Includes(Relation):
    names = ("includes",)
    doc = Text("Whether the second lies within the first.", "前者是否包含后者。")
    examples = (("includes([1..10], 5)", "true"), ("includes([1..10], [4..6])", "true"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return _covers(span(a), span(b))


class During(Relation):
    names = ("during",)
    doc = Text("Whether the first lies within the second.", "前者是否在后者之内。")
    examples = (("during(5, [1..10])", "true"),)

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return _covers(span(b), span(a))


class Starts(Relation):
    names = ("starts",)
    doc = Text("Whether the first is the beginning of the second.", "前者是否是后者的开头部分。")
    examples = (("starts(1, [1..10])", "true"), ("starts([1..5], [1..10])", "true"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        begins, inside = _starts_at(a, b), _covers(b, a)
        return None if begins is None or inside is None else begins and inside


class StartedBy(Relation):
    names = ("started by",)
    doc = Text("Whether the second is the beginning of the first.", "后者是否是前者的开头部分。")
    examples = (("started by([1..10], 1)", "true"),)

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return Starts.run(b, a)


class Coincides(Relation):
    names = ("coincides",)
    doc = Text("Whether both are the same.", "两者是否完全重合。")
    examples = (("coincides(5, 5)", "true"), ("coincides([1..5], [1..5])", "true"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        low, high = _starts_at(a, b), _ends_at(a, b)
        return None if low is None or high is None else low and high


class RangeOf(Function):
    names = ("range",)
    takes = ("from: string",)
    gives = Type(Kind.RANGE)
    group = "range"
    doc = Text("The range a text such as [1..5] means.", "由 [1..5] 这样的文本得到区间。")
    examples = (('range("[1..5]")', "[1..5]"),)

    @staticmethod
    def run(text: str) -> Range | None:
        from engines.expr.parse_range import read_range

        return read_range(text)
