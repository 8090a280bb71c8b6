"""Call an outside system (a webhook, an SMS gateway); it happens by a job, after the commit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.kernel.commands import CallConnector, Command
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.writing import entry_slots, written_entries


class CallConnectorAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Call a connector", "调用连接器")
    icon: ClassVar[str] = "plug"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {
        "en": ("call connector", "call webhook"),
        "zh": ("调用连接器", "调用接口"),
    }
    grammar: ClassVar[str] = "NAME DOT NAME [LBRACE [entries] RBRACE]"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"type": "call_connector", "connector": "erp", "operation": "invoice", "input": {"amount": "amount"}},
    )
    text_examples: ClassVar[tuple[str, ...]] = (
        "call connector erp.invoice { amount: amount }",
        "调用连接器 erp.invoice",
    )

    type: Literal["call_connector"] = "call_connector"
    connector: Key
    operation: Key
    input: dict[Key, Feel] = {}

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        c = parts.children
        return {"connector": str(c[0]), "operation": str(c[2]), "input": parts.entries(c[4] if len(c) > 4 else None)}

    @override
    def written(self, language: Language) -> str:
        entries = f" {written_entries(self.input)}" if self.input else ""
        return f"{self.verb(language)} {self.connector}.{self.operation}{entries}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield from entry_slots("input", self.input)

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        values = scene.evaluate_all(f"{path}/input", self.input)
        return [CallConnector(self.connector, self.operation, values, scene.ref)]
