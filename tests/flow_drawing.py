"""Random flows that can come to an end: drawn in blocks, each with one way in and one way out.

Whoever draws chooses: Hypothesis for the laws that shrink what they find, a seeded generator for those that play a flow
on a database.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

TASKS = ("message", "keyed", "timer", "approval", "calculate", "write", "job", "child", "condition", "signal")
BLOCKS = ("xor", "and", "or", "again", "sub", "each", "many", "first", "throw", "undo", "fork", "link", "loop")


class Chance(Protocol):
    """Who chooses what is drawn."""

    def pick(self, options: Sequence[Any]) -> Any: ...

    def number(self, least: int, most: int) -> int: ...


class Seeded:
    """The same choices for the same seed."""

    def __init__(self, seed: object) -> None:
        self._random = random.Random(str(seed))

    def pick(self, options: Sequence[Any]) -> Any:
        return self._random.choice(options)

    def number(self, least: int, most: int) -> int:
        return self._random.randint(least, most)


@dataclass(frozen=True)
class Scene:
    """Where the flow is to run: which kinds of task there are, and who is asked."""

    tasks: tuple[str, ...] = TASKS
    by: list[dict[str, str]] = field(default_factory=lambda: [{"role": "a"}, {"role": "b"}])


class Drawing:
    """A flow being drawn: blocks put after one another; every block gives its first and its last node."""

    def __init__(self, chance: Chance, scene: Scene | None = None) -> None:
        self.chance = chance
        self.scene = scene or Scene()
        self.nodes: list[dict[str, Any]] = []
        self.variables = {"x": "Any"}

    def node(self, kind: str, inside: str | None, **more: Any) -> dict[str, Any]:
        found = {"key": f"n{len(self.nodes)}", "type": kind, **({"within": inside} if inside else {}), **more}
        self.nodes.append(found)
        return found

    def pick(self, *options: Any) -> Any:
        return self.chance.pick(options)

    def number(self, least: int, most: int) -> int:
        return self.chance.number(least, most)

    def sequence(self, inside: str | None, depth: int) -> tuple[dict[str, Any], dict[str, Any]]:
        parts = [self.block(inside, depth) for _ in range(self.number(1, 2))]
        for before, after in pairwise(parts):
            before[1]["next"] = after[0]["key"]
        return parts[0][0], parts[-1][1]

    def block(self, inside: str | None, depth: int) -> tuple[dict[str, Any], dict[str, Any]]:
        if depth <= 0 or self.number(0, 3) == 0:
            task = self.task(inside)
            return task, task
        kind = self.pick(*BLOCKS)
        found: tuple[dict[str, Any], dict[str, Any]] = getattr(self, f"_{kind}")(inside, depth - 1)
        return found

    def task(self, inside: str | None) -> dict[str, Any]:
        match self.pick(*self.scene.tasks):
            case "message":
                return self.node("wait", inside, message=self.pick("m1", "m2"), kept=self.pick(True, False))
            case "keyed":
                return self.node("wait", inside, message="m3", match="amount")
            case "timer":
                return self.node("wait", inside, after="2 hours")
            case "approval":
                mode, no = self.pick("all", "any", "sequential"), self.pick("any", "all")
                return self.node("approval", inside, by=self.scene.by, mode=mode, reject=no)
            case "calculate":
                return self.node("calculate", inside, set={"x": "amount + 1"})
            case "write":
                return self.node("update_records", inside, values={"status": '"written"'})
            case "job":
                return self.node("call_connector", inside, connector="c", operation="o")
            case "child":
                return self.node("call_flow", inside, flow="other")
            case "create":
                return self.node("create_records", inside, form="task", values={"subject": f'"n{len(self.nodes)}"'})
            case "tell":
                return self.node("notify", inside, to=self.scene.by, subject="Done")
            case "form":
                return self.node("form_task", inside, by=self.scene.by[:1])
            case "condition":
                return self.node("wait", inside, condition="amount > 5")
            case _:
                return self.node("wait", inside, signal="s1")

    def watched(self, activity: dict[str, Any], inside: str | None, last: dict[str, Any]) -> None:
        """Give an activity some boundaries; where they lead comes together again in `last` or ends."""
        boundary: list[dict[str, Any]] = []
        for _ in range(self.number(0, 2)):
            kind = self.pick(
                {"after": "1 hour"},
                {"after": "1 hour", "every": "1 hour", "times": 3, "interrupting": False},
                {"message": "m1"},
                {"message": "m5", "interrupting": False},
                {"signal": "s1"},
                {"error": True},
                {"escalation": "up", "interrupting": self.pick(True, False)},
                {"condition": "amount > 7"},
                {"changes": [], "interrupting": False},
            )
            after = self.task(inside)
            if kind.get("interrupting", True):
                after["next"] = last["key"]
            boundary.append({**kind, "next": after["key"]})
        if boundary:
            activity["boundary"] = boundary

    def _split(self, kind: str, inside: str | None, depth: int, conditions: list[Any]) -> Any:
        join = self.node(kind, inside)
        branches = []
        for condition in conditions:
            first, last = self.sequence(inside, depth)
            last["next"] = join["key"]
            branches.append({**condition, "next": first["key"]})
        return self.node(kind, inside, branches=branches), join

    def _xor(self, inside: str | None, depth: int) -> Any:
        return self._split("exclusive_gateway", inside, depth, [{"when": "amount > 3"}, {"else": True}])

    def _and(self, inside: str | None, depth: int) -> Any:
        return self._split("parallel_gateway", inside, depth, [{}, {}])

    def _or(self, inside: str | None, depth: int) -> Any:
        conditions = [{"when": "amount > 3"}, {"when": "x > 2"}, {"else": True}]
        return self._split("inclusive_gateway", inside, depth, conditions)

    def _fork(self, inside: str | None, depth: int) -> Any:
        """Several ways out of a plain node, together again in an inclusive join."""
        join = self.node("inclusive_gateway", inside)
        ways = [self.sequence(inside, depth) for _ in range(2)]
        for _, last in ways:
            last["next"] = join["key"]
        branches = [{"next": ways[0][0]["key"]}, {"when": "amount > 3", "next": ways[1][0]["key"]}]
        return self.node("calculate", inside, set={"x": "1"}, branches=branches), join

    def _again(self, inside: str | None, depth: int) -> Any:
        begin = self.node("exclusive_gateway", inside)
        first, last = self.sequence(inside, depth)
        turns = f"turns{len(self.nodes)}"
        self.variables[turns] = "number"
        count = self.node("calculate", inside, set={turns: f"if {turns} = null then 1 else {turns} + 1"})
        done = self.node("calculate", inside, set={turns: "0"})
        branches = [{"when": f"{turns} < 3", "next": begin["key"]}, {"else": done["key"]}]
        ask = self.node("exclusive_gateway", inside, branches=branches)
        begin["next"], last["next"], count["next"] = first["key"], count["key"], ask["key"]
        return begin, done

    def _sub(self, inside: str | None, depth: int, **more: Any) -> Any:
        after = self.node("exclusive_gateway", inside)
        sub = self.node("sub_process", inside, variables={"own": "number"}, next=after["key"], **more)
        if self.pick(True, False):
            start = self.node("start", sub["key"])
            first, last = self.sequence(sub["key"], depth)
            start["next"] = first["key"]
        else:
            first, last = self.sequence(sub["key"], depth)
        ends = self.pick("none", "end", "terminate", "error", "escalation")
        if ends != "none":
            end = {"error": {"error": "e1"}, "escalation": {"escalation": "up"}}.get(ends, {})
            last["next"] = self.node(ends, sub["key"], **end)["key"]
        if self.pick(True, False):
            self.listener(sub["key"], depth)
        self.watched(sub, inside, after)
        return sub, after

    def listener(self, inside: str | None, depth: int) -> None:
        kind = self.pick(
            {"error": True},
            {"message": "m4", "interrupting": False},
            {"signal": "s1"},
            {"after": "3 hours"},
            {"after": "1 hour", "every": "2 hours", "times": 2, "interrupting": False},
            {"condition": "amount > 8", "interrupting": False},
            {"escalation": True, "interrupting": False},
        )
        heard = self.node("event_sub_process", inside, **kind)
        self.sequence(heard["key"], min(depth, 1))

    def _each(self, inside: str | None, depth: int) -> Any:
        instances: dict[str, Any] = {"over": "[1, 2, 3]", "sequential": self.pick(True, False)}
        instances |= self.pick({}, {"enough": "instances_completed >= 2"}, {"collect": "item * 2", "into": "x"})
        instances |= self.pick({}, {"rest": "finish"})
        return self._sub(inside, depth, instances=instances)

    def _many(self, inside: str | None, depth: int) -> Any:
        after = self.node("exclusive_gateway", inside)
        task = self.task(inside)
        task |= {"instances": {"count": "2"}, "next": after["key"]}
        self.watched(task, inside, after)
        return task, after

    def _loop(self, inside: str | None, depth: int) -> Any:
        after = self.node("exclusive_gateway", inside)
        task = self.task(inside)
        task |= {"loop": self.pick({"until": "loop_counter >= 2"}, {"maximum": 2}), "next": after["key"]}
        self.watched(task, inside, after)
        return task, after

    def _first(self, inside: str | None, depth: int) -> Any:
        after = self.node("exclusive_gateway", inside)
        events = [{"message": "m1"}, {"after": "5 hours"}, {"condition": "amount > 9"}, {"signal": "s1"}]
        for each in events:
            task = self.task(inside)
            task["next"], each["next"] = after["key"], task["key"]
        return self.node("event_gateway", inside, events=events), after

    def _throw(self, inside: str | None, depth: int) -> Any:
        kind = self.pick({"type": "signal", "signal": "s1"}, {"type": "send_message", "message": "m1"})
        found = self.node(kind["type"], inside, **{key: each for key, each in kind.items() if key != "type"})
        return found, found

    def _undo(self, inside: str | None, depth: int) -> Any:
        done, handler = self.task(inside), self.task(inside)
        done["compensation"] = handler["key"]
        undo = self.node("compensation", inside)
        middle = self.task(inside)
        done["next"], middle["next"] = middle["key"], undo["key"]
        return done, undo

    def _link(self, inside: str | None, depth: int) -> Any:
        place = self.node("link_catch", inside, link=f"l{len(self.nodes)}")
        return self.node("link_throw", inside, link=place["link"]), place


def drawn(drawing: Drawing) -> dict[str, Any]:
    """A whole flow."""
    first, last = drawing.sequence(None, 3)
    if drawing.pick(True, False):
        drawing.listener(None, 2)
    if last["type"] != "link_throw":
        last["next"] = drawing.node("end", None)["key"]
    start = drawing.node("start", None, next=first["key"])
    drawing.nodes.sort(key=lambda each: each is not start)
    return {"variables": drawing.variables, "nodes": drawing.nodes}
