"""check_soundness: what keeps a flow from ending well, each with the path that shows it. Never raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engines.flow.activity import Activity
from engines.flow.definition import FlowDef, NodeDef
from engines.flow.soundness.explore import explore
from engines.flow.soundness.graph import can_end, circles, path_to, reached
from engines.flow.soundness.net import CHANGES, PASSES, Net, levels, net_of
from engines.flow.soundness.reduce import reduce
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text

_BEFORE_ELSE = frozenset({"exclusive_gateway", "inclusive_gateway"})


def check_soundness(flow: FlowDef) -> list[Diagnostic]:
    """Unreachable nodes, dead ends, deadlocks, lack of synchronisation, gateways that may get stuck, circles without a
    wait. Pointers are relative to the flow; `related` holds the pointers of the path. References must be right."""
    report = _Report(flow)
    found: list[Diagnostic] = []
    for _, nodes in levels(flow):
        found += _level(report, nodes)
    return sorted(found, key=lambda each: each.pointer)


class _Report:
    """Turns node keys into pointers and readable paths."""

    def __init__(self, flow: FlowDef) -> None:
        self.nodes = {node.key: node for node in flow.nodes}
        self.index = {node.key: number for number, node in enumerate(flow.nodes)}

    def about(
        self, code: str, key: str, path: tuple[str, ...], message: Text, hint: Text, severity: Severity
    ) -> Diagnostic:
        """One finding; the path is named in the sentence and in `related`."""
        shown = self._shown(path)
        return Diagnostic(
            code,
            f"/nodes/{self.index[key]}",
            Text(f"{message.en} {_PATH.en}{shown.en}", f"{message.zh}{_PATH.zh}{shown.zh}") if path else message,
            hint,
            severity,
            related=tuple(f"/nodes/{self.index[each]}" for each in path),
        )

    def name(self, key: str) -> Text:
        return self.nodes[key].called

    def _shown(self, path: tuple[str, ...]) -> Text:
        names = [self.name(each) for each in path]
        if len(names) > MOST_SHOWN:
            names[_HEAD : len(names) - (MOST_SHOWN - _HEAD)] = [Text("…", "…")]
        return Text(" → ".join(each.en for each in names) + ".", " → ".join(each.zh for each in names) + "。")


MOST_SHOWN, _HEAD = 12, 6
"""A sentence names so many nodes of a path at most, so many of them from its beginning; `related` has them all."""
_PATH = Text("Path: ", "路径：")


def _level(report: _Report, nodes: list[NodeDef]) -> Iterator[Diagnostic]:
    net = net_of(nodes)
    if not net.starts:
        return
    before, ending = reached(net), can_end(net)
    yield from _unreachable(report, nodes, net, before)
    yield from _no_end(report, net, before, ending)
    yield from _without_else(report, net, before)
    yield from _circles(report, net, ending)
    if all(key in ending for key in before):
        stops = any(net.steps[key].may_stop for key in before)
        reduce(net)
        for start in net.starts:
            yield from _runs(report, net, start, stops)


def _unreachable(
    report: _Report, nodes: list[NodeDef], net: Net, before: dict[str, str | None]
) -> Iterator[Diagnostic]:
    handlers = {node.compensation for node in nodes if isinstance(node, Activity)}
    for key in net.steps:
        if key not in before and key not in handlers:
            name = report.name(key)
            yield report.about(
                "flow.unreachable",
                key,
                (),
                Text(f"Nothing leads to '{name.en}'.", f"没有任何路径到达“{name.zh}”。"),
                Text("Connect it, or remove it.", "请连接或删除该节点。"),
                Severity.WARNING,
            )


def _no_end(report: _Report, net: Net, before: dict[str, str | None], ending: set[str]) -> Iterator[Diagnostic]:
    for key in before:
        if key not in ending:
            name = report.name(key)
            yield report.about(
                "flow.no_way_to_end",
                key,
                path_to(before, key),
                Text(f"From '{name.en}' the flow can never end.", f"从“{name.zh}”出发，流程永远无法结束。"),
                Text("Lead one way to an end.", "请让其中一条路径通向结束节点。"),
                Severity.ERROR,
            )


def _without_else(report: _Report, net: Net, before: dict[str, str | None]) -> Iterator[Diagnostic]:
    for key in before:
        node = report.nodes[key]
        if getattr(node, "type", "") not in _BEFORE_ELSE or node.next or not node.branches:
            continue
        if all(each.when is not None and not each.otherwise for each in node.branches):
            name = report.name(key)
            found = report.about(
                "flow.gateway_without_else",
                key,
                path_to(before, key),
                Text(
                    f"When no condition of '{name.en}' holds, the flow gets stuck.",
                    f"“{name.zh}”的条件都不成立时，流程会卡住。",
                ),
                Text('Add a branch with "else": true.', "请添加一个“else”: true 的分支。"),
                Severity.WARNING,
            )
            yield replace(found, pointer=f"{found.pointer}/branches")


def _circles(report: _Report, net: Net, ending: set[str]) -> Iterator[Diagnostic]:
    def passes(key: str) -> bool:
        node = report.nodes[key]
        kind = getattr(node, "type", "")
        at_once = kind in PASSES or (kind in CHANGES and not getattr(node, "boundary", None))
        return key in ending and at_once

    for circle in circles(net, passes):
        changes = any(getattr(report.nodes[key], "type", "") in CHANGES for key in circle)
        yield report.about(
            "flow.circle_without_wait",
            circle[0],
            circle,
            Text("The flow may run in a circle without waiting.", "流程可能在没有停顿的情况下循环执行。"),
            Text("Put a wait into it, or make sure that it ends.", "请在循环中加入等待，或确保循环会结束。"),
            Severity.HINT if changes else Severity.WARNING,
        )


def _runs(report: _Report, net: Net, start: str, may_stop: bool) -> Iterator[Diagnostic]:
    found = explore(net, start)
    some_run_ends = found.completes or found.given_up or may_stop
    for key, path in found.deadlocks.items():
        name = report.name(key)
        never = not some_run_ends
        waits = Text("waits", "必将") if never else Text("may wait", "可能会")
        yield report.about(
            "flow.deadlock",
            key,
            path,
            Text(
                f"'{name.en}' {waits.en} for ever: not every way into it is taken.",
                f"“{name.zh}”{waits.zh}永远等待：并非每条流入线都会有令牌到达。",
            ),
            Text(
                "Join with the kind of gateway that split, or end what waits with a terminate.",
                "请使用与分支相同类型的网关进行汇聚，或用终止节点结束仍在等待的部分。",
            ),
            Severity.ERROR if never or key in found.forced else Severity.WARNING,
        )
    for key, path in found.doubles.items():
        name = report.name(key)
        yield report.about(
            "flow.lack_of_synchronisation",
            key,
            path,
            Text(
                f"'{name.en}' may happen more than once: parallel ways meet before it without a join.",
                f"“{name.zh}”可能执行多次：并行路径在此之前没有汇聚。",
            ),
            Text("Join the parallel ways with a parallel gateway.", "请用并行网关汇聚并行路径。"),
            Severity.WARNING,
        )
    if found.given_up:
        yield report.about(
            "flow.too_many_ways",
            start,
            (),
            Text("The flow branches too much to follow every run.", "流程分支过多，无法检查所有可能的执行情况。"),
            Text("Put parts of it into sub-processes.", "请将部分步骤放入子流程。"),
            Severity.HINT,
        )
