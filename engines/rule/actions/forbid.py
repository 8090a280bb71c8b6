"""Forbid: refuse the write, with a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.kernel.commands import Command, Forbid
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene


class ForbidAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Forbid", "禁止")
    icon: ClassVar[str] = "ban"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("forbid", "refuse"), "zh": ("禁止", "拒绝")}
    grammar: ClassVar[str] = "expression [W_FIELD NAME]"
    words: ClassVar[dict[str, str]] = {"at field": "W_FIELD", "字段": "W_FIELD"}
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"type": "forbid", "message": '"A won deal cannot be reopened."', "field": "stage"},
    )
    text_examples: ClassVar[tuple[str, ...]] = (
        'forbid "A won deal cannot be reopened." at field stage',
        'forbid { en: "Too late.", zh: "太晚了。" }',
        '禁止 "已成交的商机不能重新打开。" 字段 stage',
    )

    type: Literal["forbid"] = "forbid"
    message: Feel
    """A FEEL string, or a context of languages."""
    field: Key | None = None

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        c = parts.children
        field = {"field": str(c[2])} if len(c) > 2 and c[2] is not None else {}
        return {"message": parts.source(c[0]), **field}

    @override
    def written(self, language: Language) -> str:
        word = "at field" if language == "en" else "字段"
        return f"{self.verb(language)} {self.message}" + (f" {word} {self.field}" if self.field else "")

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield ActionSlot("message", self.message)

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [Forbid(scene.evaluate(f"{path}/message"), self.field)]
