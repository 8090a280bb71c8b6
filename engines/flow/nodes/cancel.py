"""Cancel: the transaction around is undone and ended, and left by its cancel boundary."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef
from engines.flow.raising import cancel_transaction
from engines.flow.run import Run
from engines.flow.state import Token
from engines.flow.undo import compensate
from engines.kernel.texts import Text


class CancelNode(NodeDef):
    """**Source**: BPMN 2.0.2 §13.5.4: the transaction's activities end, its completed ones are compensated."""

    label_of_type: ClassVar[Text] = Text("Cancel transaction", "取消事务")
    help_of_type: ClassVar[Text] = Text(
        "Undoes and ends the transaction around it, and leaves by its cancel boundary.",
        "撤销并结束外层事务，从其取消边界离开。",
    )
    icon: ClassVar[str] = "ban"
    group: ClassVar[str] = "events"
    ends: ClassVar[bool] = True
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"key": "give_up", "type": "cancel", "within": "booking"},)

    type: Literal["cancel"] = "cancel"

    @override
    def enter(self, run: Run, token: Token) -> None:
        run.empty(run.state.scopes[token.scope], besides=token)
        compensate(run, token)

    @override
    def undone(self, run: Run, token: Token) -> None:
        cancel_transaction(run, token)
