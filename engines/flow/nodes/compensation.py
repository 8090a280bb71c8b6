"""Compensate: undo what was completed, the last first, by the handlers that the activities name."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef
from engines.flow.run import Run
from engines.flow.state import Token
from engines.flow.undo import compensate
from engines.kernel.definition import Key
from engines.kernel.texts import Text


class CompensationNode(NodeDef):
    """Goes on when everything is undone. Without a next node it is a compensation end event.

    **Source**: BPMN 2.0.2 §10.5.5, §13.5.5.
    """

    label_of_type: ClassVar[Text] = Text("Compensate", "补偿")
    help_of_type: ClassVar[Text] = Text(
        "Undoes what was completed, the last first, by the handlers that the activities name.",
        "按完成的相反顺序执行补偿活动，撤销已完成的工作。",
    )
    icon: ClassVar[str] = "undo-2"
    group: ClassVar[str] = "events"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "undo_all", "type": "compensation"},
        {"key": "undo_booking", "type": "compensation", "activity": "book_flight", "next": "apologise"},
    )

    type: Literal["compensation"] = "compensation"
    activity: Key | None = None
    """Undo only this activity; by default everything completed in this sub-process."""

    @override
    def enter(self, run: Run, token: Token) -> None:
        compensate(run, token, self.activity)
