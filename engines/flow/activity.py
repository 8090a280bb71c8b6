"""Activities: nodes that do something, and may be watched, repeated and undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from engines.flow.catching import Trap
from engines.flow.definition import NodeDef, Slot
from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Label, Text

MOST_TURNS = 10_000


class Boundary(Trap):
    """Something at the edge of an activity: when it is caught, a token leaves to `next`.

    Interrupting ends the activity; otherwise it goes on and the new token runs beside it.
    **Source**: BPMN 2.0.2 §13.5.3.
    """

    key: Key | None = None
    label: Label = ""
    next: Key
    pause: Feel | None = None
    """Of `after`: while this condition holds, the clock stands still (waiting for the customer)."""


class Loop(Definition):
    """Again and again, one after the other: at least one of the three is set. **Source**: BPMN 2.0.2 §13.3.6."""

    while_: Annotated[Feel | None, Field(alias="while")] = None
    """Looked at before each turn."""
    until: Feel | None = None
    """Looked at after each turn."""
    maximum: Annotated[int, Field(ge=0, le=MOST_TURNS)] | None = None


class Instances(Definition):
    """Once for each item of a list, or so many times. **Source**: BPMN 2.0.2 §13.3.7."""

    over: Feel | None = None
    count: Feel | None = None
    item: Key = "item"
    """The variable that holds the item in each instance; `loop_counter` is its number, from 1."""
    sequential: bool = False
    enough: Feel | None = None
    """Looked at whenever one ends; sees `instances_total`, `instances_active`, `instances_completed`."""
    rest: Literal["cancel", "finish"] = "cancel"
    """When it is enough: end the others, or go on and let them finish beside."""
    growing: bool = False
    """Look at the list again whenever one ends, and start what is new."""
    collect: Feel | None = None
    """What each instance comes to; the list of them goes into `into`."""
    into: Key | None = None


class Activity(NodeDef):
    """May have boundaries, a repetition, and a handler that undoes it."""

    boundary: list[Boundary] = []
    """What may happen at its edge, and where a token goes then."""
    loop: Loop | None = None
    """Again and again: `while`, `until`, `maximum`."""
    instances: Instances | None = None
    """Once for each item of a list, or so many times."""
    compensation: Key | None = None
    """The activity that undoes this one; it stands in the same sub-process and nothing leads to it."""

    @property
    def repeats(self) -> bool:
        """Whether it runs in bodies of its own: as a loop, or in several instances."""
        return self.loop is not None or self.instances is not None

    def exits(self) -> Iterator[tuple[str, str]]:
        yield from super().exits()
        for index, each in enumerate(self.boundary):
            yield f"boundary/{index}/next", each.next

    def shared_slots(self) -> Iterator[Slot]:
        yield from super().shared_slots()
        for index, each in enumerate(self.boundary):
            yield from each.catch_slots(f"boundary/{index}/")
            if each.pause is not None:
                yield Slot(f"boundary/{index}/pause", each.pause, "condition")
        if self.loop is not None:
            if self.loop.while_ is not None:
                yield Slot("loop/while", self.loop.while_, "condition")
            if self.loop.until is not None:
                yield Slot("loop/until", self.loop.until, "condition")
        if self.instances is not None:
            for name in ("over", "count", "collect"):
                if (text := getattr(self.instances, name)) is not None:
                    yield Slot(f"instances/{name}", text)
            if self.instances.enough is not None:
                yield Slot("instances/enough", self.instances.enough, "condition", COUNTS)

    def variables_inside(self) -> dict[str, str]:
        if self.instances is not None:
            return {"loop_counter": "number"} | (
                {self.instances.item: "Any"} if self.instances.over is not None else {}
            )
        return {"loop_counter": "number"} if self.loop is not None else {}

    def check_shared(self) -> Iterator[Diagnostic]:
        """Mistakes in the boundaries and the repetition; pointers are relative to the node."""
        for index, each in enumerate(self.boundary):
            yield from each.check_catch(f"/boundary/{index}")
            if not each.interrupting and (each.cancel or each.error not in (None, False)):
                yield _always_interrupts(f"/boundary/{index}/interrupting")
            if each.compensation:
                yield _not_here(index)
        if self.loop is not None and self.instances is not None:
            yield _one_repetition()
        if self.loop is not None and self.loop == Loop():
            yield _endless()
        if self.instances is not None and (self.instances.over is None) == (self.instances.count is None):
            yield _over_or_count()


COUNTS = ("instances_total", "instances_active", "instances_completed")


def _always_interrupts(where: str) -> Diagnostic:
    return Diagnostic(
        "flow.error_interrupts",
        where,
        Text("An error or a cancel always ends what it leaves.", "错误或取消总会结束其所在的活动。"),
        Text("Leave 'interrupting' out.", "请去掉“interrupting”。"),
    )


def _not_here(index: int) -> Diagnostic:
    return Diagnostic(
        "flow.compensation_where",
        f"/boundary/{index}/compensation",
        Text("An activity names its handler by 'compensation'.", "活动用“compensation”指定其补偿活动。"),
        Text('Write "compensation": "<node>" on the activity itself.', '请在活动上写“compensation”: "<节点>"。'),
    )


def _one_repetition() -> Diagnostic:
    return Diagnostic(
        "flow.one_repetition",
        "/loop",
        Text("It has both a loop and instances.", "同时设置了循环与多实例。"),
        Text("Keep one; put the other around it as a sub-process.", "请只保留一种，另一种用外层子流程表示。"),
    )


def _endless() -> Diagnostic:
    return Diagnostic(
        "flow.endless_loop",
        "/loop",
        Text("The loop never ends.", "该循环没有结束条件。"),
        Text("Set 'while', 'until' or 'maximum'.", "请设置 while、until 或 maximum。"),
    )


def _over_or_count() -> Diagnostic:
    return Diagnostic(
        "flow.over_or_count",
        "/instances",
        Text(
            "It has to run over a list or a number of times: one of the two.",
            "必须且只能设置列表（over）或次数（count）之一。",
        ),
        Text("Set 'over' or 'count'.", "请设置 over 或 count。"),
    )
