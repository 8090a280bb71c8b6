"""Migration: a running instance goes on with another release of its flow.

What it waits for stays: open tasks, clocks, messages. A clock whose limit or boundary is gone is stopped; a new one begins
when its activity is entered the next time. Who waits for an event of another kind than before begins to wait anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engines.flow.activity import Activity
from engines.flow.definition import NodeDef
from engines.flow.events import Migrated
from engines.flow.human import HumanNode
from engines.flow.limits import stop_clock
from engines.flow.nodes.event_gateway import EventGatewayNode
from engines.flow.nodes.event_sub_process import EventSubProcessNode
from engines.flow.nodes.sub_process import SubProcessNode
from engines.flow.nodes.wait import WaitNode
from engines.flow.plan import FlowPlan
from engines.flow.run import Run
from engines.flow.state import FlowState, Scope, Token
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import Conflict
from engines.kernel.texts import Text


@dataclass(frozen=True)
class Moved:
    """One place where the instance stands: how many `tokens`, the node `to` which they go, and what stands in the way."""

    node: str
    to: str
    tokens: int
    problem: Text | None = None


def preview_migration(old: FlowPlan, new: FlowPlan, state: FlowState, nodes: Mapping[str, str]) -> list[Moved]:
    """Every place, in the order of the old drawing, and whether it maps. `nodes`: old key → new key where they differ."""
    problems = {each.pointer.removeprefix("/nodes/"): each.message for each in check_migration(new, state, nodes)}
    counts = Counter(each.node for each in state.tokens.values())
    for scope in state.scopes.values():
        counts.update({join: sum(map(len, edges.values())) for join, edges in scope.arrivals.items()})
    return [Moved(key, nodes.get(key, key), counts[key], problems.get(key)) for key in old.nodes if counts[key]]


def check_migration(plan: FlowPlan, state: FlowState, nodes: Mapping[str, str]) -> list[Diagnostic]:
    """What stands in the way of going on with `plan`; pointers are `/nodes/<old key>`."""

    def new(key: str) -> str:
        return nodes.get(key, key)

    found = [*_tokens(plan, state, new), *_joins(plan, state, new, nodes)]
    return list({each.pointer: each for each in reversed(found)}.values())[::-1]


def migrate(run: Run, event: Migrated) -> None:
    """Move every token to the node that stands for its own."""
    found = check_migration(run.plan, run.state, event.nodes)
    if found:
        raise Conflict(found)
    state, nodes = run.state, event.nodes

    def new(key: str) -> str:
        return nodes.get(key, key)

    for token in state.tokens.values():
        token.node = new(token.node)
        token.via = _edge(token.via, nodes)
        token.back_to = new(token.back_to) if token.back_to else None
        _stop_clocks(run, token)
        if token.doing == "wait" and not _has_its_clocks(run, token):
            run.go(token, token.node)
    for scope in state.scopes.values():
        _move_scope(run, scope, new, nodes)
    state.visits = [new(each) for each in state.visits]
    state.acted = {new(key): people for key, people in state.acted.items()}
    state.choices = {new(key): people for key, people in state.choices.items()}
    for token in list(state.tokens.values()):
        run.note("migrated", token)
    run.touched = True


def _tokens(plan: FlowPlan, state: FlowState, new: Callable[[str], str]) -> Iterator[Diagnostic]:
    for token in state.tokens.values():
        node = plan.nodes.get(new(token.node))
        if node is None:
            yield _gone(token.node)
            continue
        scope = state.scopes[token.scope]
        home = new(scope.node) if scope.node else ""
        if (node.within or "") != home and node.key != home:
            yield _problem(
                token.node,
                Text(
                    f"'{node.called.en}' is in another sub-process in the new version.",
                    f"“{node.called.zh}”在新版本中位于另一个子流程。",
                ),
            )
        elif not _can_wait(node, token):
            yield _problem(
                token.node,
                Text(
                    f"What the instance waits for now cannot come at '{node.called.en}'.",
                    f"实例当前等待的内容，在“{node.called.zh}”不会发生。",
                ),
            )


def _joins(
    plan: FlowPlan, state: FlowState, new: Callable[[str], str], nodes: Mapping[str, str]
) -> Iterator[Diagnostic]:
    for scope in state.scopes.values():
        for join, edges in scope.arrivals.items():
            if new(join) not in plan.nodes:
                yield _gone(join)
            elif any(_edge(edge, nodes) not in plan.incoming[new(join)] for edge in edges):
                yield _problem(
                    join,
                    Text(
                        f"A branch that has arrived at '{join}' does not lead there in the new version.",
                        f"已到达“{join}”的分支，在新版本中不再通向该节点。",
                    ),
                )


def _can_wait(node: NodeDef, token: Token) -> bool:
    match token.doing:
        case "seats":
            return isinstance(node, HumanNode)
        case "wait":
            return isinstance(node, WaitNode | EventGatewayNode)
        case "scope":
            return isinstance(node, SubProcessNode | EventSubProcessNode)
        case "instances":
            repeated = "loop" if "total" not in token.notes else "instances"
            return isinstance(node, Activity) and getattr(node, repeated) is not None
        case "job" | "child" | "compensating":
            return getattr(node, "type", "") in _DOES[token.doing]
        case _:
            return True


_DOES: Mapping[str, tuple[str, ...]] = {
    "job": ("call_connector", "document"),
    "child": ("call_flow",),
    "compensating": ("compensation", "cancel"),
}


def _stop_clocks(run: Run, token: Token) -> None:
    """Stop the clocks of limits, boundaries and events that the new node does not have."""
    node = run.plan.nodes[token.node]
    for timer in token.timers[:]:
        name = timer.partition(":")[2]
        if name in _clocks(node):
            continue
        if name.startswith("limit"):
            stop_clock(run, token, name)
        else:
            run.cancel_timer(token, name)


def _clocks(node: NodeDef) -> frozenset[str]:
    """The names of the timers that a token may have at this node."""
    held = [(f"boundary/{index}/", each) for index, each in enumerate(getattr(node, "boundary", ()))]
    if isinstance(node, EventGatewayNode):
        held += [(f"events/{index}/", each) for index, each in enumerate(node.events)]
    if isinstance(node, WaitNode):
        held.append(("", node))
    found = {f"{base}{kind}" for base, each in held for kind in ("after", "until") if getattr(each, kind) is not None}
    if isinstance(node, HumanNode):
        found |= {f"limit/{index}" for index, _ in enumerate(node.limits)} | {"limit" for _ in node.limits[:1]}
    return frozenset(found)


def _has_its_clocks(run: Run, token: Token) -> bool:
    """Whether everything at a waiting node that time decides has its timer."""
    wanted = {each for each in _clocks(run.plan.nodes[token.node]) if not each.startswith("boundary/")}
    return wanted <= {timer.partition(":")[2] for timer in token.timers}


def _move_scope(run: Run, scope: Scope, new: Callable[[str], str], nodes: Mapping[str, str]) -> None:
    scope.node = new(scope.node) if scope.node else ""
    scope.arrivals = {
        new(join): {_edge(edge, nodes) or "": trails for edge, trails in edges.items()}
        for join, edges in scope.arrivals.items()
    }
    scope.done = _undoable(run, scope.done, new)
    listening = run.plan.event_subs.get(scope.node, ())
    for timer in scope.timers[:]:
        name = timer.partition(":")[2]
        key, _, kind = name.partition("/")
        if key == new(key) and key in listening:
            continue
        run.cancel_timer(scope, name)
        if new(key) in listening:
            trap: Any = run.plan.nodes[new(key)]
            run.at(scope)
            if (text := getattr(trap, kind)) is not None:
                run.set_timer(scope, f"{new(key)}/{kind}", run.due(new(key), kind, text))


def _undoable(run: Run, entries: list[dict[str, Any]], new: Callable[[str], str]) -> list[dict[str, Any]]:
    """What can still be undone: its handler exists in the new version."""
    found = []
    for each in entries:
        if new(each["handler"]) in run.plan.nodes:
            inner = {"done": _undoable(run, each["done"], new)} if "done" in each else {}
            found.append({**each, "of": [new(key) for key in each["of"]], "handler": new(each["handler"]), **inner})
    return found


def _edge(edge: str | None, nodes: Mapping[str, str]) -> str | None:
    if not edge:
        return edge
    source, _, slot = edge.partition(">")
    return f"{nodes.get(source, source)}>{slot}"


def _gone(key: str) -> Diagnostic:
    return _problem(
        key,
        Text(
            f"The instance stands at '{key}', which the new version does not have.",
            f"实例停在“{key}”，新版本中没有这个节点。",
        ),
    )


def _problem(key: str, message: Text) -> Diagnostic:
    hint = Text("Map it to another node.", "请把它映射到其他节点。")
    return Diagnostic("flow.cannot_migrate", f"/nodes/{key}", message, hint)
