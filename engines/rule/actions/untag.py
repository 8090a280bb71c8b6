"""Untag: take tags off the record."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.kernel.commands import ChangeTags, Command
from engines.kernel.texts import Text
from engines.rule.scene import Scene
from engines.rule.tagging import Tagging


class UntagAction(Tagging):
    label_of_type: ClassVar[Text] = Text("Remove tags", "移除标签")
    icon: ClassVar[str] = "tag"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("untag",), "zh": ("去标签", "取消标签")}
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "untag", "tags": ["dormant"], "field": "tags"},)
    text_examples: ClassVar[tuple[str, ...]] = ('untag "dormant", "high value" in tags', '去标签 "沉睡预警"')

    type: Literal["untag"] = "untag"

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [ChangeTags(scene.ref, self.field, remove=tuple(self.tags))] if scene.ref else []
