"""Link: go on at the place of the same name, as if a line led there."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.texts import Text


class LinkThrowNode(NodeDef):
    """**Source**: BPMN 2.0.2 §10.5.5, link events: one catch and any number of throws per name and sub-process."""

    label_of_type: ClassVar[Text] = Text("Link to", "链接到")
    help_of_type: ClassVar[Text] = Text(
        "Goes on at the place of the same name, as if a line led there.",
        "跳转到同名的链接处，如同有连线相接。",
    )
    icon: ClassVar[str] = "arrow-right-to-line"
    group: ClassVar[str] = "events"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"key": "to_payment", "type": "link_throw", "link": "payment"},)

    type: Literal["link_throw"] = "link_throw"
    link: str

    @override
    def enter(self, run: Run, token: Token) -> None:
        run.advance(token, "link")
