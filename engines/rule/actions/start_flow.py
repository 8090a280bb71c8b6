"""Start a flow on the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.kernel.commands import Command, StartFlow
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.writing import entry_slots, written_entries


class StartFlowAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Start a flow", "启动流程")
    icon: ClassVar[str] = "workflow"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("start flow",), "zh": ("启动流程", "发起流程")}
    grammar: ClassVar[str] = "NAME [LBRACE [entries] RBRACE]"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "start_flow", "flow": "renewal"},)
    text_examples: ClassVar[tuple[str, ...]] = ("start flow renewal", '启动流程 renewal { reason: "到期" }')

    type: Literal["start_flow"] = "start_flow"
    flow: Key
    values: dict[Key, Feel] = {}
    """Variables of the new instance."""

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        c = parts.children
        return {"flow": str(c[0]), "values": parts.entries(c[2] if len(c) > 2 else None)}

    @override
    def written(self, language: Language) -> str:
        return f"{self.verb(language)} {self.flow}" + (f" {written_entries(self.values)}" if self.values else "")

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield from entry_slots("values", self.values)

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [StartFlow(scene.app, self.flow, scene.ref, scene.evaluate_all(f"{path}/values", self.values))]
