"""What is drawn inside what: sub-processes, event sub-processes, handlers, links, transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engines.flow.activity import Activity
from engines.flow.definition import FlowDef, NodeDef
from engines.flow.nodes.cancel import CancelNode
from engines.flow.nodes.compensation import CompensationNode
from engines.flow.nodes.event_sub_process import EventSubProcessNode
from engines.flow.nodes.link_catch import LinkCatchNode
from engines.flow.nodes.link_throw import LinkThrowNode
from engines.flow.nodes.start import StartNode
from engines.flow.nodes.sub_process import SubProcessNode
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text


def check_scopes(flow: FlowDef) -> Iterator[Diagnostic]:
    """Mistakes in the nesting; pointers are relative to the flow."""
    nodes = {each.key: each for each in flow.nodes}
    for index, node in enumerate(flow.nodes):
        at = f"/nodes/{index}"
        yield from _within(node, nodes, at)
        yield from _crossing(node, nodes, at)
        yield from _branches(node, at)
        if isinstance(node, Activity):
            for each in node.check_shared():
                yield each.under(at)
            yield from _handler(node, nodes, at)
    yield from _listeners(flow)
    yield from _links(flow)
    yield from _transactions(flow, nodes)
    yield from _starts(flow)


def _within(node: NodeDef, nodes: dict[str, NodeDef], at: str) -> Iterator[Diagnostic]:
    if node.within is None:
        return
    around = nodes.get(node.within)
    if not isinstance(around, SubProcessNode | EventSubProcessNode):
        yield Diagnostic(
            "flow.unknown_sub_process",
            f"{at}/within",
            Text(f"'{node.within}' is no sub-process of this flow.", f"“{node.within}”不是本流程的子流程。"),
            did_you_mean(node.within, nodes) or Text("Choose a sub-process.", "请选择一个子流程。"),
        )
        return
    seen = {node.key}
    here: NodeDef | None = around
    while here is not None:
        if here.key in seen:
            yield Diagnostic(
                "flow.inside_itself",
                f"{at}/within",
                Text(f"'{node.called.en}' is drawn inside itself.", f"“{node.called.zh}”被放在了它自己里面。"),
                Text("Put it into another sub-process, or at the top.", "请把它移到其他子流程或最外层。"),
            )
            return
        seen.add(here.key)
        here = nodes.get(here.within or "")


def _crossing(node: NodeDef, nodes: dict[str, NodeDef], at: str) -> Iterator[Diagnostic]:
    for slot, target in node.exits():
        other = nodes.get(target)
        if other is not None and (other.within or "") != (node.within or ""):
            yield Diagnostic(
                "flow.crosses_scope",
                f"{at}/{slot}",
                Text(
                    f"The way from '{node.called.en}' to '{other.called.en}' crosses the edge of a sub-process.",
                    f"从“{node.called.zh}”到“{other.called.zh}”的连线穿过了子流程的边界。",
                ),
                Text("End inside, and go on from the sub-process itself.", "请在内部结束，再从子流程本身继续。"),
            )
        if isinstance(other, EventSubProcessNode) or (isinstance(other, StartNode) and other.within):
            yield Diagnostic(
                "flow.no_way_in",
                f"{at}/{slot}",
                Text(
                    f"No way may lead into '{target}': it begins by itself.",
                    f"不能有连线进入“{target}”：它会自行开始。",
                ),
                Text("Lead the way somewhere else.", "请把连线指向其他节点。"),
            )


def _branches(node: NodeDef, at: str) -> Iterator[Diagnostic]:
    for index, branch in enumerate(node.branches):
        if not branch.target:
            yield Diagnostic(
                "flow.branch_without_next",
                f"{at}/branches/{index}",
                Text("This branch leads nowhere.", "该分支没有下一步。"),
                Text("Set 'next'.", "请设置“next”。"),
            )
    if isinstance(node, EventSubProcessNode) and (node.next or node.branches):
        yield Diagnostic(
            "flow.no_way_out",
            at,
            Text("No way leads out of an event sub-process.", "事件子流程没有向外的连线。"),
            Text("Remove 'next'.", "请删除“next”。"),
        )


def _handler(node: Activity, nodes: dict[str, NodeDef], at: str) -> Iterator[Diagnostic]:
    if node.compensation is None:
        return
    handler = nodes.get(node.compensation)
    led_to = any(target == node.compensation for each in nodes.values() for _, target in each.exits())
    if not isinstance(handler, Activity) or (handler.within or "") != (node.within or "") or led_to or handler.next:
        yield Diagnostic(
            "flow.no_handler",
            f"{at}/compensation",
            Text(
                f"'{node.compensation}' cannot undo '{node.key}': a handler is an activity of the same sub-process that "
                "nothing leads to and that leads nowhere.",
                f"“{node.compensation}”不能作为“{node.key}”的补偿：补偿活动须在同一子流程中，且没有任何连线进出。",
            ),
            Text("Choose another activity, or remove its ways.", "请选择其他活动，或删除其连线。"),
        )


def _listeners(flow: FlowDef) -> Iterator[Diagnostic]:
    undoing = Counter(
        (each.within or "") for each in flow.nodes if isinstance(each, EventSubProcessNode) and each.compensation
    )
    for index, node in enumerate(flow.nodes):
        if not isinstance(node, EventSubProcessNode):
            continue
        if node.compensation and (not node.within or undoing[node.within] > 1):
            yield Diagnostic(
                "flow.undoes_what",
                f"/nodes/{index}/compensation",
                Text(
                    "One event sub-process undoes the sub-process it is drawn in.",
                    "补偿事件子流程须位于子流程内，且只能有一个。",
                ),
                Text("Draw it inside the sub-process.", "请把它画在要补偿的子流程中。"),
            )
        if node.cancel or (not node.interrupting and node.error not in (None, False)):
            yield Diagnostic(
                "flow.error_interrupts",
                f"/nodes/{index}",
                Text(
                    "An error always ends what it leaves; a cancel is caught at the edge.",
                    "错误总会中断；取消只能在边界上捕获。",
                ),
                Text("Leave 'interrupting' out, or use a boundary.", "请去掉“interrupting”，或改用边界事件。"),
            )


def _links(flow: FlowDef) -> Iterator[Diagnostic]:
    """A link leads to the one place of its name on its own level."""
    places = Counter((each.within, each.link) for each in flow.nodes if isinstance(each, LinkCatchNode))
    for index, node in enumerate(flow.nodes):
        if isinstance(node, LinkCatchNode) and places[node.within, node.link] > 1:
            yield Diagnostic(
                "flow.link_twice",
                f"/nodes/{index}/link",
                Text(f"Two places are called '{node.link}'.", f"有两个链接位置都叫“{node.link}”。"),
                Text("Rename one of them.", "请重命名其中一个。"),
            )
        elif isinstance(node, LinkThrowNode) and (node.within, node.link) not in places:
            here = [name for level, name in places if level == node.within]
            yield Diagnostic(
                "flow.link_to_nowhere",
                f"/nodes/{index}/link",
                Text(f"There is no place '{node.link}' here.", f"此处没有名为“{node.link}”的链接位置。"),
                did_you_mean(node.link, here) or Text("Add a link place of that name.", "请添加同名的链接位置。"),
            )


def _transactions(flow: FlowDef, nodes: dict[str, NodeDef]) -> Iterator[Diagnostic]:
    for index, node in enumerate(flow.nodes):
        around = nodes.get(node.within or "")
        if isinstance(node, CancelNode) and not (
            isinstance(around, SubProcessNode) and around.transaction and any(each.cancel for each in around.boundary)
        ):
            yield Diagnostic(
                "flow.cancel_what",
                f"/nodes/{index}",
                Text("There is no transaction with a cancel boundary around it.", "外层没有带取消边界的事务。"),
                Text(
                    'Draw it in a sub-process with "transaction": true and a cancel boundary.',
                    '请放入 "transaction": true 且带取消边界的子流程。',
                ),
            )
        edges = node.boundary if isinstance(node, Activity) and not getattr(node, "transaction", False) else ()
        for number, each in enumerate(edges):
            if each.cancel:
                yield Diagnostic(
                    "flow.cancel_what",
                    f"/nodes/{index}/boundary/{number}",
                    Text("Only a transaction can be cancelled.", "只有事务才能被取消。"),
                    Text('Set "transaction": true.', '请设置 "transaction": true。'),
                )
        if isinstance(node, CompensationNode) and node.activity is not None and node.activity not in nodes:
            yield Diagnostic(
                "flow.unknown_node",
                f"/nodes/{index}/activity",
                Text(f"There is no node '{node.activity}'.", f"没有节点“{node.activity}”。"),
                did_you_mean(node.activity, nodes),
            )


def _starts(flow: FlowDef) -> Iterator[Diagnostic]:
    counts = Counter(each.within or "" for each in flow.nodes if isinstance(each, StartNode))
    top = [each.key for each in flow.nodes if isinstance(each, StartNode) and not each.within]
    named = {each.start for each in flow.triggers if each.start}
    for index, trigger in enumerate(flow.triggers):
        if trigger.start and trigger.start not in top:
            yield Diagnostic(
                "flow.unknown_start",
                f"/on/{index}/start" if isinstance(flow.on, list) else "/on/start",
                Text(f"There is no start '{trigger.start}'.", f"没有开始节点“{trigger.start}”。"),
                did_you_mean(trigger.start, top),
            )
    if not top or len([each for each in top if each not in named]) > 1:
        yield Diagnostic(
            "flow.start_count",
            "/nodes",
            Text(
                f"A flow has one start, or one for each trigger that names it; this one has {len(top)}.",
                f"流程只能有一个开始节点，或由触发器分别指定；现有 {len(top)} 个。",
            ),
            Text(
                "Add a start node." if not top else "Remove all but one, or name them in the triggers ('start').",
                "请添加开始节点。" if not top else "请只保留一个，或在触发器中用 start 指定。",
            ),
        )
    for index, node in enumerate(flow.nodes):
        if isinstance(node, SubProcessNode | EventSubProcessNode) and counts[node.key] > 1:
            yield Diagnostic(
                "flow.start_count",
                f"/nodes/{index}",
                Text(
                    f"'{node.called.en}' has {counts[node.key]} starts.",
                    f"“{node.called.zh}”有 {counts[node.key]} 个开始节点。",
                ),
                Text("Remove all but one.", "请只保留一个。"),
            )
