"""What people do with tasks and instances: each a pure move on the run; refusals are errors with a code."""

from __future__ import annotations

from typing import Any

from engines.flow import events as e
from engines.flow.human import Act, HumanNode, hand_over
from engines.flow.run import Run
from engines.flow.seats import add_seats, close_seat, go_on_after, open_seat
from engines.flow.state import PENDING, Seat, Token, put
from engines.kernel.commands import CloseTask, Notify
from engines.kernel.errors import Conflict, InputError, NotAllowed
from engines.kernel.texts import Text

_ACTS = {"return": "退回", "transfer": "转交", "delegate": "委派", "add_signer": "加签"}
_URGE = {"en": "You are asked to hurry", "zh": "请尽快处理"}


def decide(run: Run, event: e.TaskDecided) -> None:
    """Approve, reject or complete."""
    token, seat, node = _open(run, event.task, event.actor)
    fits = ("approve", "reject") if node.task_kind == "approval" else ("complete",)
    if event.outcome not in fits:
        raise InputError.because(
            "flow.wrong_outcome",
            Text(f"This task is not one to '{event.outcome}'.", "该任务不支持此操作。"),
            Text(f"Use {' or '.join(fits)}.", f"可用操作：{'、'.join(fits)}。"),
        )
    _require_comment(node, event.outcome, event.comment)
    node.decided(run, token, seat, event.outcome)


def transfer(run: Run, event: e.TaskTransferred) -> None:
    """转交, for good; not to oneself nor to somebody who already has a seat here."""
    token, seat, node = _open(run, event.task, event.actor)
    _allowed(node, "transfer")
    _not_seated(token, event.to)
    hand_over(run, token, seat, event.to, node, "transferred")


def delegate(run: Run, event: e.TaskDelegated) -> None:
    """委派, for advice; comes back to the owner."""
    token, seat, node = _open(run, event.task, event.actor)
    _allowed(node, "delegate")
    _not_seated(token, event.to)
    if seat.delegate is not None:
        raise Conflict.because(
            "flow.delegated_already", Text("A delegated task cannot be delegated again.", "委派的任务不能再次委派。")
        )
    run.commands.append(CloseTask(event.task, "delegated"))
    run.note("seat_delegated", token, f"{seat.person}>{event.to}")
    open_seat(run, token, put(token, seat, delegate=event.to, task=None), node)


def add_signer(run: Run, event: e.SignerAdded) -> None:
    """加签 before, after or parallel; one level deep."""
    token, seat, node = _open(run, event.task, event.actor)
    _allowed(node, "add_signer")
    if seat.kind in ("before", "after"):
        raise Conflict.because(
            "flow.added_cannot_add", Text("Somebody who was added cannot add others.", "被加签的人不能再加签。")
        )
    for person in event.to:
        _not_seated(token, person)
    run.note("signers_added", token, f"{event.where}:{','.join(map(str, event.to))}")
    add_seats(run, token, seat, event.to, event.where, node)


def remove_signer(run: Run, event: e.SignerRemoved) -> None:
    """减签: only seats that were added, by whoever added them."""
    found = run.state.seat_of_task(event.task)
    if found is None:
        raise _closed()
    token, seat = found
    owner = next((each for each in token.seats if each.id == seat.of), None)
    if owner is None:
        raise Conflict.because("flow.not_added", Text("Only added people can be removed.", "只能减去加签的人。"))
    if event.actor is not None and event.actor != owner.person:
        raise _not_yours()
    node = _human(run, token)
    closed = close_seat(run, token, seat, "removed", "removed")
    go_on_after(run, token, closed, node)
    node.settle(run, token)


def return_to(run: Run, event: e.TaskReturned) -> None:
    """退回 to a visited node on this token's own way. Siblings that came from there are cancelled (replay) or left
    running (straight back)."""
    token, seat, node = _open(run, event.task, event.actor)
    _allowed(node, "return")
    _require_comment(node, "reject", event.comment)
    visit = next((each for each in reversed(token.trail) if run.state.visits[each] == event.node), None)
    if visit is None or event.node == token.node:
        raise Conflict.because(
            "flow.cannot_return",
            Text(f"'{event.node}' does not lie before this task.", f"“{event.node}”不在本任务之前。"),
            Text("Choose one of the nodes offered.", "请在可退回的节点中选择。"),
            targets=return_targets(run.state.visits, token),
        )
    close_seat(run, token, seat, "rejected", "returned")
    run.note("returned", token, f"{event.node}:{event.how}")
    run.commands.extend(node._updates(run, token, "returned"))
    if event.how == "replay":
        _forget(run, token, visit)
    token.trail = tuple(each for each in token.trail if each < visit)
    run.go(token, event.node)
    token.back_to = node.key if event.how == "back" else None


def return_targets(visits: list[str], token: Token) -> list[str]:
    """The nodes this token may be returned to, the latest first."""
    return list(dict.fromkeys(visits[each] for each in reversed(token.trail) if visits[each] != token.node))


def withdraw(run: Run, event: e.Withdrawn) -> None:
    """撤回 by the initiator."""
    if event.actor is not None and event.actor != run.state.initiator:
        raise NotAllowed.because(
            "flow.not_initiator", Text("Only the person who started this can withdraw it.", "只有发起人可以撤回。")
        )
    policy = run.plan.flow.withdraw
    if policy == "never" or (policy == "untouched" and run.state.acted):
        raise Conflict.because("flow.cannot_withdraw", Text("This can no longer be withdrawn.", "现在已不能撤回。"))
    run.end_all("withdrawn")


def urge(run: Run, event: e.Urged) -> None:
    """催办: remind whoever holds an open seat; tokens are not touched."""
    holders = tuple(
        dict.fromkeys(
            seat.holder for token in run.state.tokens.values() for seat in token.seats if seat.status == "open"
        )
    )
    if not holders:
        raise Conflict.because("flow.nobody_to_urge", Text("Nobody has to act right now.", "当前没有待处理人。"))
    run.commands.append(Notify(holders, _URGE, event.comment, record=run.ref))
    run.microsteps.append(_urged(holders))


def with_incident(run: Run, token_id: str) -> Token:
    token = run.state.tokens.get(token_id)
    if token is None or token_id not in run.state.incidents:
        raise Conflict.because("flow.no_incident", Text("There is no incident here any more.", "此处已没有异常。"))
    return token


def _urged(holders: tuple[int, ...]) -> Any:
    from engines.flow.run import Microstep

    return Microstep("urged", "", "", ",".join(map(str, holders)))


def _forget(run: Run, token: Token, visit: int) -> None:
    """Undo what came after `visit`: sibling tokens and arrivals from there, and who acted since."""
    after = {each for each in token.trail if each >= visit}
    for other in list(run.state.tokens.values()):
        if other.id != token.id and visit in other.trail:
            after.update(each for each in other.trail if each >= visit)
            run.cancel(other)
    for join, edges in list(run.state.arrivals.items()):
        kept = {edge: [each for each in trails if visit not in each] for edge, trails in edges.items()}
        kept = {edge: trails for edge, trails in kept.items() if trails}
        if kept:
            run.state.arrivals[join] = kept
        else:
            del run.state.arrivals[join]
    for each in after:
        run.state.acted.pop(run.state.visits[each], None)


def _open(run: Run, task: str, actor: int | None) -> tuple[Token, Seat, HumanNode]:
    found = run.state.seat_of_task(task)
    if found is None or found[1].status != "open":
        raise _closed()
    token, seat = found
    if actor is not None and actor != seat.holder:
        raise _not_yours()
    return token, seat, _human(run, token)


def _human(run: Run, token: Token) -> HumanNode:
    node = run.plan.nodes[token.node]
    if not isinstance(node, HumanNode):
        raise _closed()
    return node


def _allowed(node: HumanNode, act: Act) -> None:
    if act not in node.may:
        raise NotAllowed.because(
            "flow.act_not_allowed", Text(f"'{act}' is switched off for this node.", f"该节点未开放“{_ACTS[act]}”。")
        )


def _not_seated(token: Token, person: int) -> None:
    if any(person in (each.person, each.delegate) and each.status in PENDING for each in token.seats):
        raise Conflict.because(
            "flow.already_seated",
            Text("This person already has to act here.", "此人已在该节点的处理人之中。"),
            Text("Choose somebody else.", "请选择其他人。"),
        )


def _require_comment(node: HumanNode, outcome: str, comment: str) -> None:
    if comment.strip() or node.comment == "optional" or (node.comment == "on_reject" and outcome != "reject"):
        return
    raise InputError.because("flow.comment_required", Text("Please say why.", "请填写意见。"), pointer="/comment")


def _closed() -> Conflict:
    return Conflict(
        [
            *Conflict.because(
                "flow.task_closed",
                Text("This task is no longer open.", "该任务已不在待办中。"),
                Text("Reload the inbox.", "请刷新待办列表。"),
            ).diagnostics
        ]
    )


def _not_yours() -> NotAllowed:
    return NotAllowed(
        [
            *NotAllowed.because(
                "flow.not_your_task", Text("This task is somebody else's.", "这不是您的任务。")
            ).diagnostics
        ]
    )
