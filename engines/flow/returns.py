"""Going back: return (退回), withdraw (撤回 by the initiator), take back (撤回 by the previous approver)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from engines.flow import events as e
from engines.flow.definition import FLOW
from engines.flow.going_back import arrived_since, climb, forget_since
from engines.flow.human import HumanNode
from engines.flow.moves import open_task, require_may, require_said
from engines.flow.seat import GOOD, Seat
from engines.flow.seats import close_seat, pause_seat
from engines.flow.state import put
from engines.kernel.commands import CloseTask, UpdateRecord
from engines.kernel.errors import Conflict, MortiseError, NotAllowed
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.definition import FlowDef
    from engines.flow.run import Run
    from engines.flow.state import FlowState, Token


def return_to(run: Run, event: e.TaskReturned) -> None:
    """退回 to a visited node on this token's own way. Siblings that came from there are cancelled (replay) or left
    running (straight back)."""
    token, seat, node = open_task(run, event.task, event.actor)
    require_may(node, "return")
    require_said(node, "reject", event.comment)
    targets = allowed_targets(node, run.state.visits, token)
    how = event.how if node.return_how == "choose" else node.return_how
    if event.node not in targets:
        there = run.plan.nodes.get(event.node)
        name = there.called if there is not None else Text(event.node, event.node)
        raise Conflict.because(
            "flow.cannot_return",
            Text(f"'{name.en}' does not lie before this task.", f"“{name.zh}”不在本任务可退回的范围内。"),
            Text("Choose one of the nodes offered.", "请在可退回的节点中选择。"),
            targets=targets,
        )
    close_seat(run, token, seat, "rejected", "returned")
    _send_back(run, token, node, event.node, how == "back")


def return_by_time(run: Run, token: Token, node: HumanNode, target: str | None) -> None:
    """The time is up: the system returns; to the last place somebody acted at, when none is named."""
    targets = return_targets(run.state.visits, token)
    found = target if target in targets else next(iter(targets), None)
    if found is None:
        run.incident(
            token, "flow.cannot_return", Text("There is no place to return to.", "没有可退回的节点。")
        )  # fmt: skip
        return
    for seat in [each for each in token.seats if each.status == "open"]:
        close_seat(run, token, seat, "rejected", "returned_by_time")
    _send_back(run, token, node, found, False)


def return_targets(visits: list[str], token: Token) -> list[str]:
    """The nodes that lie before this token on its own way, the latest first."""
    return list(dict.fromkeys(visits[each] for each in reversed(token.trail) if visits[each] != token.node))


def allowed_targets(node: HumanNode, visits: list[str], token: Token) -> list[str]:
    """Of these, the ones that the node lets its people return to."""
    found = return_targets(visits, token)
    match node.return_to:
        case "any":
            return found
        case "previous":
            return found[:1]
        case "start":
            return [each for each in found if visits and each == visits[0]]
        case listed:
            return [each for each in found if each in listed]


def withdraw(run: Run, event: e.Withdrawn) -> None:
    """撤回 by the initiator: until somebody acted, while it runs, or so many days after it has ended well."""
    if event.actor is not None and event.actor != run.state.initiator:
        raise NotAllowed.because(
            "flow.not_initiator", Text("Only the person who started this can withdraw it.", "只有发起人可以撤回。")
        )
    if not withdrawable(run.plan.flow, run.state, event.at):
        raise Conflict.because("flow.cannot_withdraw", Text("This can no longer be withdrawn.", "现在已不能撤回。"))
    for token in run.state.tokens.values():
        node = run.plan.nodes[token.node]
        if isinstance(node, HumanNode):
            node.update(run, token, "withdrawn")
    values = {key: run.evaluate(FLOW, f"set/withdrawn/{key}") for key in run.plan.flow.set.get("withdrawn", {})}
    if values and run.ref:
        run.commands.append(UpdateRecord(run.ref, values))
    run.end_all("withdrawn")


def withdrawable(flow: FlowDef, state: FlowState, at: datetime) -> bool:
    """Whether the initiator may still withdraw: while it runs as the flow says, or some days after it ended well."""
    if state.status == "ended":
        good = state.outcome in ("approved", "completed") and flow.withdraw_days > 0
        return good and state.ended_at is not None and at - state.ended_at <= timedelta(days=flow.withdraw_days)
    return flow.withdraw == "running" or (flow.withdraw == "untouched" and not state.acted)


def take_back(run: Run, event: e.TaskTakenBack) -> None:
    """撤回 by the person who acted last, while the next is untouched: their seat is open again."""
    node = run.plan.nodes.get(event.node)
    actor = event.actor
    acted = run.state.acted.get(event.node, [])
    if not isinstance(node, HumanNode) or (actor is not None and actor not in acted):
        raise NotAllowed.because(
            "flow.not_decided_by_you", Text("You have not decided anything here.", "您没有在此节点处理过。")
        )
    require_may(node, "take_back")
    person = actor if actor is not None else acted[-1]
    here = next((each for each in run.state.tokens.values() if each.node == node.key and each.doing == "seats"), None)
    if here is not None:
        _reopen_beside(run, here, node, person)
    else:
        _reopen_node(run, node, person)
    acted.remove(person)


def _reopen_beside(run: Run, token: Token, node: HumanNode, person: int) -> None:
    """Others at the same node still have to act: the person's own seat is open again."""
    seat = next((each for each in token.seats if each.person == person and each.status in (*GOOD, "rejected")), None)
    following = [each for each in token.seats if seat is not None and each.of == seat.id]
    if seat is None or any(each.status in (*GOOD, "rejected") for each in following):
        raise _too_late()
    if node.in_sequence:
        later = token.seats[token.seats.index(seat) + 1 :]
        if any(each.status in (*GOOD, "rejected", "paused") or each.delegate for each in later):
            raise _too_late()
        for each in [each for each in later if each.status == "open"]:
            if each.task:
                run.commands.append(CloseTask(each.task, "taken_back"))
            put(token, each, status="waiting", task=None)
    for each in [each for each in following if each.status == "open" and each.kind == "after"]:
        put(token, pause_seat(run, token, each), status="waiting")
    put(token, seat, status="waiting")
    run.note("taken_back", token, str(person))
    node.settle(run, token)


def _reopen_node(run: Run, node: HumanNode, person: int) -> None:
    """The node was passed: everything that followed is called off, and the person is asked again."""
    visits = run.state.visits
    visit = max((index for index, key in enumerate(visits) if key == node.key), default=-1)
    later = [each for each in run.state.tokens.values() if visit in each.trail]
    if not later or arrived_since(run, visit) or any(_touched(each, visit) for each in later):
        raise _too_late()
    token = later[0]
    for each in later[1:]:
        run.cancel(each)
    run.note("cancelled", token)
    run.plan.nodes[token.node].leave(run, token)
    run.clear(token)
    token.node, token.via, token.back_to = node.key, None, None
    token.trail = tuple(each for each in token.trail if each <= visit)
    others = [each for each in run.state.acted.get(node.key, []) if each != person]
    node.begin(run, token)
    token.seats = [Seat(run.new_id(), each, "approved") for each in others] + [Seat(run.new_id(), person)]
    run.note("taken_back", token, str(person))
    node.settle(run, token)


def _touched(token: Token, visit: int) -> bool:
    """Whether somebody after `visit` has already done something."""
    after = [each for each in token.trail if each > visit]
    if not after:
        return token.doing != "wait"
    moved = token.notes.get("touched") or any(each.status not in ("open", "waiting") for each in token.seats)
    return len(after) > 1 or token.doing != "seats" or bool(moved)


def _too_late() -> MortiseError:
    return Conflict.because(
        "flow.cannot_take_back", Text("The next person has already acted.", "下一处理人已经处理，不能撤回。")
    )


def _send_back(run: Run, token: Token, node: HumanNode, target: str, straight_back: bool) -> None:
    visit = next(each for each in reversed(token.trail) if run.state.visits[each] == target)
    run.note("returned", token, f"{target}:{'back' if straight_back else 'replay'}")
    node.update(run, token, "returned")
    if not straight_back:
        forget_since(run, token, visit)
    inner, token = token, climb(run, token, target)
    back_to = node.key if token is inner else token.node
    token.trail = tuple(each for each in token.trail if each < visit)
    run.go(token, target)
    token.back_to = back_to if straight_back else None
