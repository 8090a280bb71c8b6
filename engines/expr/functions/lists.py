"""Lists (DMN 1.5 §10.3.4.4); positions count from 1."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engines.data.types import ANY, BOOLEAN, NUMBER, Kind, Type, list_of
from engines.expr import decimals
from engines.expr.function import Function
from engines.expr.ops import called
from engines.expr.temporal import MonthsDuration, text_of
from engines.expr.values import Closure, compare, same
from engines.kernel.texts import Text


def spread(items: tuple[Any, ...]) -> list[Any]:
    """`f([1, 2])` and `f(1, 2)` mean the same."""
    return list(items[0]) if len(items) == 1 and isinstance(items[0], (list, tuple)) else list(items)


def _element(arguments: Sequence[Type]) -> Type:
    first = arguments[0] if arguments else ANY
    return (first.of or ANY) if first.kind is Kind.LIST else first


class ListFunction(Function):
    group = "list"
    gives = Type(Kind.LIST)


class Count(ListFunction):
    names = ("count", "COUNT")
    takes = ("list: list",)
    gives = NUMBER
    doc = Text("How many items a list has.", "列表的项数。")
    examples = (("count([1, 2, 3])", "3"), ("count([])", "0"))

    @staticmethod
    def run(items: list[Any]) -> Decimal:
        return Decimal(len(items))


class _Extreme(ListFunction):
    takes = ("list…: any",)
    nulls = True
    checks = False

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return _element(arguments)


def _extreme(items: tuple[Any, ...], sign: int) -> Any:
    values = spread(items)
    if not values or values == [None]:
        return None
    best = values[0]
    for each in values[1:]:
        order = compare(each, best)
        if order is None:
            return None
        best = each if order * sign > 0 else best
    return best if compare(best, best) is not None else None


class Min(_Extreme):
    names = ("min", "MIN")
    doc = Text("The smallest value.", "最小值。")
    examples = (("min([1, 2, 3])", "1"), ("min(1, 2)", "1"), ("min([])", "null"))

    @staticmethod
    def run(*items: Any) -> Any:
        return _extreme(items, -1)


class Max(_Extreme):
    names = ("max", "MAX")
    doc = Text("The largest value.", "最大值。")
    examples = (("max(1, 2, 3)", "3"),)

    @staticmethod
    def run(*items: Any) -> Any:
        return _extreme(items, 1)


def numbers(items: tuple[Any, ...]) -> list[Decimal] | None:
    """The items as numbers; None when one is not, or there are none."""
    values = spread(items)
    if not values or any(isinstance(each, bool) or not isinstance(each, (Decimal, int)) for each in values):
        return None
    return [Decimal(each) for each in values]


def total(values: list[Any]) -> Any:
    return functools.reduce(decimals.add, values)


def total_of(values: list[Any]) -> Any:
    """The sum of numbers or of durations; None when they are mixed or there are none."""
    found = numbers((values,))
    if found:
        return total(found)
    first = values[0] if values else None
    if isinstance(first, (timedelta, MonthsDuration)) and all(type(each) is type(first) for each in values):
        return functools.reduce(lambda a, b: a + b, values)
    return None


def duration_or_number(arguments: Sequence[Type]) -> Type:
    found = _element(arguments)
    return found if found.kind in (Kind.DAYS_DURATION, Kind.MONTHS_DURATION) else NUMBER


class Sum(ListFunction):
    names = ("sum", "SUM")
    takes = ("list…: any",)
    doc = Text("The sum. Over records empty fields count nothing, and the sum of nothing is 0.",
               "求和。对记录求和时忽略空值，没有记录则为 0。")  # fmt: skip
    examples = (("sum([1, 2, 3])", "6"), ("sum(1, 2)", "3"), ("sum([])", "null"), ("sum([1, null])", "null"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        return total_of(spread(items))

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return duration_or_number(arguments)


class SumOfRecords(ListFunction):
    takes = ("list…: any",)
    nulls = True
    checks = False
    names = ("sum of records",)
    group = "internal"

    @staticmethod
    def run(*items: Any) -> Any:
        values = [each for each in spread(items) if each is not None]
        return total_of(values) if values else Decimal(0)

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return duration_or_number(arguments)


class Mean(ListFunction):
    names = ("mean", "AVERAGE")
    takes = ("list…: any",)
    gives = NUMBER
    doc = Text("The average.", "平均值。")
    examples = (("mean([1, 2, 3])", "2"), ("mean([])", "null"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        found = numbers(items)
        return None if not found else decimals.divide(total(found), Decimal(len(found)))


class Median(ListFunction):
    names = ("median",)
    takes = ("list…: any",)
    gives = NUMBER
    doc = Text("The middle value.", "中位数。")
    examples = (("median(8, 2, 5, 3, 4)", "4"), ("median([6, 1, 2, 3])", "2.5"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        found = sorted(numbers(items) or [])
        if not found:
            return None
        half = len(found) // 2
        return (
            found[half] if len(found) % 2 else decimals.divide(decimals.add(found[half - 1], found[half]), Decimal(2))
        )


class StandardDeviation(ListFunction):
    names = ("stddev",)
    takes = ("list…: any",)
    gives = NUMBER
    doc = Text("The standard deviation of a sample.", "样本标准差。")
    examples = (("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"),)
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        found = numbers(items)
        if found is None or len(found) < 2:
            return None
        mean = decimals.CONTEXT.divide(total(found), Decimal(len(found)))
        squares = [decimals.multiply(decimals.subtract(each, mean), decimals.subtract(each, mean)) for each in found]
        return decimals.CONTEXT.sqrt(decimals.CONTEXT.divide(total(squares), Decimal(len(found) - 1)))


class Mode(ListFunction):
    names = ("mode",)
    takes = ("list…: any",)
    gives = list_of(NUMBER)
    doc = Text("The most frequent values, in order.", "众数。")
    examples = (("mode([6, 1, 9, 6, 1])", "[1, 6]"), ("mode([])", "[]"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        found = numbers(items)
        if found is None:
            return [] if spread(items) == [] else None
        most = max(found.count(each) for each in set(found))
        return sorted({each for each in found if found.count(each) == most})


class Product(ListFunction):
    names = ("product",)
    takes = ("list…: any",)
    gives = NUMBER
    doc = Text("The product.", "乘积。")
    examples = (("product([2, 3, 4])", "24"),)
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        found = numbers(items)
        return functools.reduce(decimals.multiply, found) if found else None


class All(ListFunction):
    names = ("all",)
    takes = ("list…: any",)
    gives = BOOLEAN
    doc = Text("Whether every item is true.", "是否全部为真。")
    examples = (("all([true, false])", "false"), ("all([])", "true"), ("all([true, null])", "null"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> bool | None:
        values = spread(items)
        if any(each is False for each in values):
            return False
        return True if all(each is True for each in values) else None


class AnyOf(ListFunction):
    names = ("any",)
    takes = ("list…: any",)
    gives = BOOLEAN
    doc = Text("Whether one of the items is true.", "是否有任一项为真。")
    examples = (("any([false, true])", "true"), ("any([])", "false"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> bool | None:
        values = spread(items)
        if any(each is True for each in values):
            return True
        return False if all(each is False for each in values) else None


class ListContains(ListFunction):
    names = ("list contains",)
    takes = ("list: list, element: any",)
    gives = BOOLEAN
    doc = Text("Whether a list contains a value.", "列表是否包含某个值。")
    examples = (("list contains([1, 2, 3], 2)", "true"), ("list contains([1, null], null)", "true"))
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, element: Any) -> bool | None:
        return None if items is None else any(same(each, element) is True for each in items)


class Append(ListFunction):
    names = ("append",)
    takes = ("list: list, item…: any",)
    doc = Text("The list with items added at its end.", "在列表末尾追加。")
    examples = (("append([1], 2, 3)", "[1, 2, 3]"),)
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, *more: Any) -> Any:
        return None if items is None else [*items, *more]


class Concatenate(ListFunction):
    names = ("concatenate",)
    takes = ("list…: list",)
    doc = Text("Several lists as one.", "合并多个列表。")
    examples = (("concatenate([1, 2], [3])", "[1, 2, 3]"),)

    @staticmethod
    def run(*lists: list[Any]) -> list[Any]:
        return [each for items in lists for each in items]

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0] if arguments and all(each == arguments[0] for each in arguments) else self.gives


class InsertBefore(ListFunction):
    names = ("insert before",)
    takes = ("list: list, position: number, newItem: any",)
    doc = Text("The list with an item put in before a position.", "在指定位置之前插入。")
    examples = (("insert before([1, 3], 1, 2)", "[2, 1, 3]"),)
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, position: Decimal | None, item: Any) -> Any:
        if items is None or position is None or not 1 <= abs(int(position)) <= len(items) + (1 if position > 0 else 0):
            return None
        at = int(position) - 1 if position > 0 else len(items) + int(position)
        return [*items[:at], item, *items[at:]]


class Remove(ListFunction):
    names = ("remove",)
    takes = ("list: list, position: number",)
    doc = Text("The list without the item at a position.", "删除指定位置的项。")
    examples = (("remove([1, 2, 3], 2)", "[1, 3]"),)

    @staticmethod
    def run(items: list[Any], position: Decimal) -> Any:
        if not 1 <= abs(int(position)) <= len(items):
            return None
        at = int(position) - 1 if position > 0 else len(items) + int(position)
        return [*items[:at], *items[at + 1 :]]

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]


class ListReplace(ListFunction):
    names = ("list replace",)
    takes = ("list: list, position: number, newItem: any", "list: list, match: function, newItem: any")
    doc = Text("The list with items replaced, at a position or where a function says so.", "替换列表中的项。")
    examples = (("list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"),)
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, where: Any, item: Any) -> Any:
        if items is None or where is None:
            return None
        if isinstance(where, Closure):
            verdicts = [called(where, each, item) for each in items]
            if any(not isinstance(each, bool) for each in verdicts):
                return None
            return [item if verdict else each for each, verdict in zip(items, verdicts, strict=True)]
        if not 1 <= abs(int(where)) <= len(items):
            return None
        at = int(where) - 1 if where > 0 else len(items) + int(where)
        return [*items[:at], item, *items[at + 1 :]]


class Sublist(ListFunction):
    names = ("sublist",)
    takes = ("list: list, start position: number, length?: number",)
    doc = Text("A part of a list.", "截取列表。")
    examples = (("sublist([4, 5, 6], 1, 2)", "[4, 5]"), ("sublist([1, 2, 3], -2)", "[2, 3]"))

    @staticmethod
    def run(items: list[Any], start: Decimal, length: Decimal | None = None) -> Any:
        first = int(start)
        if not 1 <= abs(first) <= len(items):
            return None
        begin = first - 1 if first > 0 else len(items) + first
        if length is None:
            return items[begin:]
        return items[begin : begin + int(length)] if 1 <= int(length) <= len(items) - begin else None

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]


class Reverse(ListFunction):
    names = ("reverse",)
    takes = ("list: list",)
    doc = Text("The list backwards.", "反转列表。")
    examples = (("reverse([1, 2, 3])", "[3, 2, 1]"),)

    @staticmethod
    def run(items: list[Any]) -> list[Any]:
        return items[::-1]

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]


class IndexOf(ListFunction):
    names = ("index of",)
    takes = ("list: list, match: any",)
    gives = list_of(NUMBER)
    doc = Text("The positions at which a value stands.", "值所在的位置。")
    examples = (("index of([1, 2, 3, 2], 2)", "[2, 4]"),)
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, match: Any) -> Any:
        if items is None:
            return None
        return [Decimal(index) for index, each in enumerate(items, 1) if same(each, match) is True]


def distinct(items: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for each in items:
        if not any(same(each, other) is True for other in kept):
            kept.append(each)
    return kept


class DistinctValues(ListFunction):
    names = ("distinct values", "UNIQUE")
    takes = ("list: list",)
    doc = Text("The list without repeated values.", "去除重复项。")
    examples = (("distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]"),)

    @staticmethod
    def run(items: list[Any]) -> list[Any]:
        return distinct(items)

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]


class Union(ListFunction):
    names = ("union",)
    takes = ("list…: list",)
    doc = Text("Several lists as one, without repeated values.", "多个列表的并集。")
    examples = (("union([1, 2], [2, 3])", "[1, 2, 3]"),)

    @staticmethod
    def run(*lists: list[Any]) -> list[Any]:
        return distinct([each for items in lists for each in items])


class Flatten(ListFunction):
    names = ("flatten",)
    takes = ("list: list",)
    doc = Text("The items of lists inside lists, as one list.", "展开嵌套列表。")
    examples = (("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),)

    @staticmethod
    def run(items: list[Any]) -> list[Any]:
        return [inner for each in items for inner in (Flatten.run(each) if isinstance(each, list) else [each])]


class Sort(ListFunction):
    names = ("sort",)
    takes = ("list: list, precedes?: function",)
    doc = Text("The list in order; `precedes` says which of two items comes first.", "排序；precedes 判断两项先后。")
    examples = (("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"), ("sort([3, 1, 2])", "[1, 2, 3]"))

    @staticmethod
    def run(items: list[Any], precedes: Any = None) -> Any:
        def order(left: Any, right: Any) -> int:
            if precedes is None:
                return compare(left, right) or 0
            if called(precedes, left, right) is True:
                return -1
            return 1 if called(precedes, right, left) is True else 0

        return sorted(items, key=functools.cmp_to_key(order))

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]


class Is(ListFunction):
    names = ("is",)
    takes = ("value1: any, value2: any",)
    gives = BOOLEAN
    group = "more"
    doc = Text("Whether two values are the same value of the same type.", "两个值是否完全相同。")
    examples = (('is(@"2012-12-25", @"2012-12-25")', "true"), ("is(null, null)", "true"), ('is(1, "1")', "false"))
    nulls = True
    checks = False

    @staticmethod
    def run(left: Any, right: Any) -> bool:
        if isinstance(left, (datetime, time)) and isinstance(right, (datetime, time)):
            return type(left) is type(right) and text_of(left) == text_of(right)
        return same(left, right) is True
