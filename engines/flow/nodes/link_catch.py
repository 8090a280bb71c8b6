"""Link place: where the links of this name come out."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import NodeDef
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.texts import Text


class LinkCatchNode(NodeDef):
    """**Source**: BPMN 2.0.2 §10.5.5."""

    label_of_type: ClassVar[Text] = Text("Link from", "链接自")
    help_of_type: ClassVar[Text] = Text("Where the links of this name come out.", "同名链接的到达处。")
    icon: ClassVar[str] = "arrow-right-from-line"
    group: ClassVar[str] = "events"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "payment", "type": "link_catch", "link": "payment", "next": "pay"},
    )

    type: Literal["link_catch"] = "link_catch"
    link: str

    @override
    def enter(self, run: Run, token: Token) -> None:
        run.advance(token)
