"""Send a message to the waiting flows of the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.kernel.commands import Command, SignalFlows
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.writing import entry_slots, written_entries


class SignalFlowAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Message to flows", "通知流程")
    icon: ClassVar[str] = "send"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("signal flow", "signal"), "zh": ("通知流程",)}
    grammar: ClassVar[str] = "STRING [LBRACE [entries] RBRACE]"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "signal_flow", "message": "paid"},)
    text_examples: ClassVar[tuple[str, ...]] = ('signal flow "paid" { amount: amount }', '通知流程 "paid"')

    type: Literal["signal_flow"] = "signal_flow"
    message: str
    payload: dict[Key, Feel] = {}

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        c = parts.children
        return {"message": str(c[0]), "payload": parts.entries(c[2] if len(c) > 2 else None)}

    @override
    def written(self, language: Language) -> str:
        entries = f" {written_entries(self.payload)}" if self.payload else ""
        return f'{self.verb(language)} "{self.message}"{entries}'

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield from entry_slots("payload", self.payload)

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [SignalFlows(self.message, scene.ref, scene.evaluate_all(f"{path}/payload", self.payload))]
