"""Tag: add tags to the record."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.kernel.commands import ChangeTags, Command
from engines.kernel.texts import Text
from engines.rule.scene import Scene
from engines.rule.tagging import Tagging


class TagAction(Tagging):
    label_of_type: ClassVar[Text] = Text("Add tags", "添加标签")
    icon: ClassVar[str] = "tag"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("tag",), "zh": ("打标签", "加标签")}
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "tag", "tags": ["dormant"], "field": "tags"},)
    text_examples: ClassVar[tuple[str, ...]] = ('tag "dormant", "high value" in tags', '打标签 "沉睡预警"')

    type: Literal["tag"] = "tag"

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [ChangeTags(scene.ref, self.field, add=tuple(self.tags))] if scene.ref else []
