"""Filters, loops, contexts and functions at run time; every turn is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from engines.data.types import Type
from engines.expr import decimals
from engines.expr.run import Run, limit
from engines.expr.values import Closure, Range, as_list
from engines.expr.wide import WideDate, date_from, number_of
from engines.kernel.texts import Text

Step = Callable[..., Any]
_CHARACTERS = 100
"""Of a text, that cost one step."""
_COPIED = 100
"""Items copied for one step."""
_FEW = 10
"""Items of a list of which every second costs a step; of longer lists each does."""


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


def weighed(run: Run, value: Any) -> Any:
    """A text or list that a loop meets; what is done with it costs by its size."""
    if isinstance(value, str):
        if len(value) > _CHARACTERS:
            run.step(len(value) // _CHARACTERS)
    elif isinstance(value, list):
        run.step(len(value) if len(value) > _FEW else len(value) // 2)
    return value


def at(target: Any, position: Any) -> Any:
    """The item at a position; 1 is the first, -1 the last; null beyond."""
    if target is None or position is None or position != int(position):
        return None
    items, index = as_list(target), int(position)
    if not items or index == 0 or abs(index) > len(items):
        return None
    return items[index - 1 if index > 0 else index]


def spread(run: Run, start: Any, end: Any, ends: tuple[bool, bool] = (True, True)) -> Iterator[Any]:
    """`start .. end` of a loop: numbers by one, dates by a day, upwards or downwards.

    Args:
        ends: whether start and end themselves are gone through.
    """
    made: Callable[[int], Any]
    if _is_day(start) and _is_day(end):
        here, last, made = number_of(start), number_of(end), date_from
    elif _is_number(start) and _is_number(end):
        here, last, made = int(start), int(end), Decimal
    else:
        raise NullSource
    step = 1 if last >= here else -1
    here += 0 if ends[0] else step
    last -= 0 if ends[1] else step
    while (last - here) * step >= 0:
        run.step()
        yield made(here)
        here += step


def _is_day(value: Any) -> bool:
    return type(value) is date or isinstance(value, WideDate)


def _is_number(value: Any) -> bool:
    return isinstance(value, (Decimal, int)) and not isinstance(value, bool)


class NullSource(Exception):
    """A loop over null; its value is null. Never leaves this module."""


def source(run: Run, value: Any) -> Iterator[Any]:
    """What a loop runs over: a list, a range, or a single value."""
    if value is None:
        raise NullSource
    if isinstance(value, Range):
        yield from spread(run, value.low, value.high, (value.low_closed, value.high_closed))
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


def snapshot(run: Run, done: list[Any]) -> list[Any]:
    """The values so far, for a body that may keep them."""
    run.step(len(done) // _COPIED)
    return done[:]


def itself(run: Run, done: list[Any]) -> list[Any]:
    """The values so far, for a body that only takes single ones from them."""
    return done


def for_each(
    run: Run, sources: Sequence[Step], body: Step, so_far: Callable[[Run, list[Any]], list[Any]] | None = None
) -> list[Any] | None:
    """One value per turn. `so_far`: how the body sees the values up to now (`partial`), when it does."""
    done: list[Any] = []
    try:
        for bound in turns(run, sources):
            done.append(body(*bound) if so_far is None else body(*bound, so_far(run, done)))
            if len(done) > run.limits.list_items:
                raise limit("list", Text("A list became too long.", "列表过长。"))
    except NullSource:
        return None
    return done


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


def context(names: Sequence[str], values: Sequence[tuple[Sequence[int], Step]]) -> dict[str, Any]:
    """Each entry sees entries before it: those at the places that stand with it."""
    done: list[Any] = []
    for places, make in values:
        done.append(make(*(done[each] for each in places)))
    return dict(zip(names, done, strict=True))


def closure(run: Run, names: tuple[str, ...], types: tuple[Type, ...], gives: Type, body: Step) -> Closure:
    def call(*arguments: Any) -> Any:
        run.step(4)
        decimals.enter()
        run.depth += 1
        if run.depth > run.limits.calls:
            raise limit("calls", Text("A function calls itself too often.", "函数嵌套调用过多。"))
        try:
            return body(*arguments)
        finally:
            run.depth -= 1

    return Closure(names, call, types, gives)


def recursive(names: tuple[str, ...], types: tuple[Type, ...], make: Callable[[Closure], Closure]) -> Closure:
    """A function that knows itself: `make` gets a stand-in that calls what it makes."""
    made: list[Closure] = []
    made.append(make(Closure(names, lambda *arguments: made[0].call(*arguments), types)))
    return made[0]
