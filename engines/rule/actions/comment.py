"""Comment: a line in the record's timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.kernel.commands import Command, WriteComment
from engines.kernel.definition import Feel
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene


class CommentAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Comment", "写评论")
    icon: ClassVar[str] = "message-square"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("comment",), "zh": ("评论", "写评论")}
    grammar: ClassVar[str] = "expression"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "comment", "text": '"Became a VIP."'},)
    text_examples: ClassVar[tuple[str, ...]] = ('comment "Became a VIP."', '评论 "已成为重要客户"')

    type: Literal["comment"] = "comment"
    text: Feel

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        return {"text": parts.source(parts.children[0])}

    @override
    def written(self, language: Language) -> str:
        return f"{self.verb(language)} {self.text}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield ActionSlot("text", self.text)

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [WriteComment(scene.ref, scene.evaluate(f"{path}/text"))] if scene.ref else []
