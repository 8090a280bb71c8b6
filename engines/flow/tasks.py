"""What people do with tasks and instances: each a pure move on the run; refusals are errors with a code."""

from __future__ import annotations

from engines.flow import events as e
from engines.flow.human import hand_over
from engines.flow.moves import not_seated, open_task, require_may, require_said
from engines.flow.returns import return_targets, return_to, take_back, withdraw
from engines.flow.run import Microstep, Run
from engines.flow.seats import open_seat
from engines.flow.signers import add_signer, remove_signer
from engines.flow.state import Token, put
from engines.kernel.commands import CloseTask, Notify, OpenTask
from engines.kernel.errors import Conflict, InputError
from engines.kernel.texts import Text

_URGE = {"en": "You are asked to hurry", "zh": "请尽快处理"}


def take(run: Run, event: e.Event) -> bool:
    """Carry out what a person did; False when the event is not one of a person."""
    match event:
        case e.TaskDecided():
            decide(run, event)
        case e.TaskTransferred():
            transfer(run, event)
        case e.TaskReassigned():
            reassign(run, event)
        case e.TaskDelegated():
            delegate(run, event)
        case e.SignerAdded():
            add_signer(run, event)
        case e.SignerRemoved():
            remove_signer(run, event)
        case e.TaskReturned():
            return_to(run, event)
        case e.TaskTakenBack():
            take_back(run, event)
        case e.Withdrawn():
            withdraw(run, event)
        case e.Urged():
            urge(run, event)
        case e.CopiesSent():
            send_copies(run, event)
        case e.Commented():
            run.microsteps.append(Microstep("commented", "", "", event.comment[:80]))
        case _:
            return False
    return True


def decide(run: Run, event: e.TaskDecided) -> None:
    """Approve, reject or complete."""
    token, seat, node = open_task(run, event.task, event.actor)
    fits = ("approve", "reject") if node.task_kind == "approval" else ("complete",)
    if event.outcome not in fits:
        raise InputError.because(
            "flow.wrong_outcome",
            Text(f"This task is not one to '{event.outcome}'.", "该任务不支持此操作。"),
            Text(f"Use {' or '.join(fits)}.", f"可用操作：{'、'.join(fits)}。"),
        )
    require_said(node, event.outcome, event.comment, event.files, event.signature)
    for key, people in event.choices.items():
        run.state.choices[key] = list(people)
    if event.values:
        run.at(token)
        run.assign(event.values)
    node.decided(run, token, seat, event.outcome)


def transfer(run: Run, event: e.TaskTransferred) -> None:
    """转交, for good; not to oneself nor to somebody who already has a seat here. Advice is not handed on."""
    token, seat, node = open_task(run, event.task, event.actor)
    require_may(node, "transfer")
    if seat.delegate is not None:
        raise Conflict.because(
            "flow.delegated_already", Text("A delegated task cannot be handed on.", "委派的任务不能再转交。")
        )
    not_seated(token, event.to)
    node.update(run, token, "transferred")
    hand_over(run, token, seat, event.to, node, "transferred")


def reassign(run: Run, event: e.TaskReassigned) -> None:
    """An administrator gives somebody's task to somebody else."""
    token, seat, node = open_task(run, event.task, None)
    not_seated(token, event.to)
    hand_over(run, token, seat, event.to, node, "reassigned")


def delegate(run: Run, event: e.TaskDelegated) -> None:
    """委派, for advice; comes back to the owner."""
    token, seat, node = open_task(run, event.task, event.actor)
    require_may(node, "delegate")
    if seat.delegate is not None:
        raise Conflict.because(
            "flow.delegated_already", Text("A delegated task cannot be delegated again.", "委派的任务不能再次委派。")
        )
    not_seated(token, event.to)
    run.commands.append(CloseTask(event.task, "delegated"))
    run.note("seat_delegated", token, f"{seat.holder}>{event.to}")
    token.notes["touched"] = True
    open_seat(run, token, put(token, seat, delegate=event.to, agent=None, task=None), node)


def urge(run: Run, event: e.Urged) -> None:
    """催办: remind whoever holds an open seat; tokens are not touched."""
    holders = tuple(
        dict.fromkeys(
            seat.holder for token in run.state.tokens.values() for seat in token.seats if seat.status == "open"
        )
    )
    if not holders:
        raise Conflict.because("flow.nobody_to_urge", Text("Nobody has to act right now.", "当前没有待处理人。"))
    run.commands.append(Notify(holders, _URGE, event.comment, link="task"))
    run.microsteps.append(Microstep("urged", "", "", ",".join(map(str, holders))))


def send_copies(run: Run, event: e.CopiesSent) -> None:
    """抄送 by hand: people may read, nothing waits for them."""
    for person in event.to:
        run.commands.append(OpenTask(f"c.{run.new_id()}", event.node, person, "cc", event.node))
    run.microsteps.append(Microstep("copied", event.node, "", ",".join(map(str, event.to))))


def with_incident(run: Run, token_id: str) -> Token:
    token = run.state.tokens.get(token_id)
    if token is None or token_id not in run.state.incidents:
        raise Conflict.because("flow.no_incident", Text("There is no incident here any more.", "此处已没有异常。"))
    return token


__all__ = ["return_targets", "take", "with_incident"]
