"""Filters, loops, contexts and functions at run time; every turn is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engines.expr.ops import Run, limit
from engines.expr.values import Closure, Range, as_list
from engines.kernel.texts import Text

Step = Callable[..., Any]


def keep(run: Run, target: Any, condition: Step) -> list[Any] | None:
    """`list[condition]`: the condition is exact truth."""
    items = [] if target is None else as_list(target)
    run.step(len(items))
    return [each for each in items if condition(each)]


def keep_or_pick(run: Run, target: Any, condition: Step) -> Any:
    """`list[x]` where only the values tell whether x is a condition or a position."""
    items = [] if target is None else as_list(target)
    run.step(len(items))
    kept = []
    for each in items:
        verdict = condition(each)
        if isinstance(verdict, (Decimal, int)) and not isinstance(verdict, bool):
            return at(items, verdict)
        if verdict is True:
            kept.append(each)
    return kept


def at(target: Any, position: Any) -> Any:
    """The item at a position; 1 is the first, -1 the last; null beyond."""
    if target is None or position is None or position != int(position):
        return None
    items, index = as_list(target), int(position)
    if not items or index == 0 or abs(index) > len(items):
        return None
    return items[index - 1 if index > 0 else index]


def spread(run: Run, start: Any, end: Any) -> Iterator[Any]:
    """`start .. end` of a loop: numbers by one, dates by a day, upwards or downwards."""
    if type(start) is date and type(end) is date:
        step = 1 if end >= start else -1
        for offset in range(0, (end - start).days + step, step):
            run.step()
            yield start + timedelta(days=offset)
    elif isinstance(start, (Decimal, int)) and isinstance(end, (Decimal, int)):
        here, last = int(start), int(end)
        step = 1 if last >= here else -1
        while (last - here) * step >= 0:
            run.step()
            yield Decimal(here)
            here += step
    else:
        raise NullSource


class NullSource(Exception):
    """A loop over null; its value is null. Never leaves this module."""


def source(run: Run, value: Any) -> Iterator[Any]:
    """What a loop runs over: a list, a range, or a single value."""
    if value is None:
        raise NullSource
    if isinstance(value, Range):
        yield from spread(run, value.low, value.high)
        return
    for each in as_list(value):
        run.step()
        yield each


def turns(run: Run, sources: Sequence[Step], bound: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for each in sources[0](*bound):
        now = (*bound, each)
        if len(sources) == 1:
            yield now
        else:
            yield from turns(run, sources[1:], now)


def for_each(run: Run, sources: Sequence[Step], body: Step) -> list[Any] | None:
    try:
        return _collected(run, sources, body)
    except NullSource:
        return None


def _collected(run: Run, sources: Sequence[Step], body: Step) -> list[Any]:
    partial: list[Any] = []
    for bound in turns(run, sources):
        partial.append(body(*bound, list(partial) if len(partial) < 1000 else partial))
        if len(partial) > run.limits.list_items:
            raise limit("list", Text("A list became too long.", "列表过长。"))
    return partial


def quantify(run: Run, every: bool, sources: Sequence[Step], condition: Step) -> bool | None:
    """Three-valued `some` (an or over all turns) and `every` (an and)."""
    unknown = False
    try:
        for bound in turns(run, sources):
            verdict = condition(*bound)
            if verdict is (not every):
                return not every
            unknown = unknown or verdict is not every
    except NullSource:
        return None
    return None if unknown else every


def context(names: Sequence[str], values: Sequence[Step]) -> dict[str, Any]:
    """Each entry sees the entries before it."""
    done: list[Any] = []
    for each in values:
        done.append(each(*done))
    return dict(zip(names, done, strict=True))


def closure(run: Run, names: tuple[str, ...], body: Step) -> Closure:
    def call(*arguments: Any) -> Any:
        run.step()
        run.depth += 1
        if run.depth > run.limits.calls:
            raise limit("calls", Text("A function calls itself too often.", "函数嵌套调用过多。"))
        try:
            return body(*arguments)
        finally:
            run.depth -= 1

    return Closure(names, call)


def item_member(item: Any, name: str, outer: Step) -> Any:
    if name == "item":
        return item
    return item[name] if isinstance(item, Mapping) and name in item else outer()
