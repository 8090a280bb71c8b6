"""What the moves of people share: finding the open task, and the refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.flow.human import Act, HumanNode
from engines.flow.seat import PENDING, Seat
from engines.kernel.errors import Conflict, InputError, MortiseError, NotAllowed
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.run import Run
    from engines.flow.state import Token

_ACTS = {"return": "退回", "transfer": "转交", "delegate": "委派", "add_signer": "加签", "take_back": "撤回"}


def open_task(run: Run, task: str, actor: int | None) -> tuple[Token, Seat, HumanNode]:
    """The token, the open seat and the node of a task; raises Conflict (`flow.task_closed`), NotAllowed
    (`flow.not_your_task`) unless the actor holds the seat or is the system."""
    found = run.state.seat_of_task(task)
    if found is None or found[1].status != "open":
        raise task_closed()
    token, seat = found
    if actor is not None and actor != seat.holder:
        raise not_yours()
    return token, seat, human_of(run, token)


def human_of(run: Run, token: Token) -> HumanNode:
    node = run.plan.nodes[token.node]
    if not isinstance(node, HumanNode):
        raise task_closed()
    return node


def require_may(node: HumanNode, act: Act) -> None:
    if act not in node.may:
        raise NotAllowed.because(
            "flow.act_not_allowed", Text(f"'{act}' is switched off for this node.", f"该节点未开放“{_ACTS[act]}”。")
        )


def not_seated(token: Token, person: int) -> None:
    """Refuse somebody who has a seat here already, as owner, delegate or agent."""
    if any(person in (each.person, each.delegate, each.agent) and each.status in PENDING for each in token.seats):
        raise Conflict.because(
            "flow.already_seated",
            Text("This person already has to act here.", "此人已在该节点的处理人之中。"),
            Text("Choose somebody else.", "请选择其他人。"),
        )


def require_said(node: HumanNode, outcome: str, comment: str, files: object = (), signature: str = "") -> None:
    """Comment, files and signature, where the node wants them; and neither of the last two where it takes none."""
    if node.files == "none" and files:
        raise _not_taken("files", Text("files", "附件"))
    if node.signature == "none" and signature:
        raise _not_taken("signature", Text("a signature", "签名"))
    wants_words = node.comment == "always" or (node.comment == "on_reject" and outcome == "reject")
    if wants_words and not comment.strip():
        raise InputError.because("flow.comment_required", Text("Please say why.", "请填写意见。"), pointer="/comment")
    if outcome == "reject":
        return
    if node.files == "required" and not files:
        raise InputError.because("flow.files_required", Text("Please add a file.", "请上传附件。"), pointer="/files")
    if node.signature == "required" and not signature:
        raise InputError.because("flow.signature_required", Text("Please sign.", "请签名。"), pointer="/signature")


def _not_taken(member: str, what: Text) -> MortiseError:
    return InputError.because(
        f"flow.{member}_not_taken",
        Text(f"This step does not take {what.en}.", f"该节点不接受{what.zh}。"),
        Text("Decide without it, or write it into the comment.", "请去掉后再提交，或写在意见中。"),
        pointer=f"/{member}",
    )


def task_closed() -> MortiseError:
    return Conflict.because(
        "flow.task_closed",
        Text("This task is no longer open.", "该任务已不在待办中。"),
        Text("Reload the inbox.", "请刷新待办列表。"),
    )


def not_yours() -> MortiseError:
    return NotAllowed.because("flow.not_your_task", Text("This task is somebody else's.", "这不是您的任务。"))
