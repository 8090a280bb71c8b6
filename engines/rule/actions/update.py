"""Update: the record itself, or the records a path leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.expr import Scope
from engines.kernel.commands import Command, UpdateRecord
from engines.kernel.definition import Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.targets import records_at
from engines.rule.writing import entry_slots, led_to, unknown_fields, unknown_target, written_entries


class UpdateAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Update records", "更新记录")
    icon: ClassVar[str] = "file-pen"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("update",), "zh": ("更新", "修改")}
    grammar: ClassVar[str] = "[rule_target] LBRACE [entries] RBRACE"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"type": "update", "target": "customer", "values": {"level": '"vip"'}},
    )
    text_examples: ClassVar[tuple[str, ...]] = ('update customer { level: "vip" }', '更新 { status: "done" }')

    type: Literal["update"] = "update"
    target: str = "record"
    """A path of references (`customer`, `order.lines`); `record` is the rule's own."""
    values: dict[Key, Feel] = {}

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        target, values = parts.children[0], parts.children[2]
        own = {} if target is None else {"target": parts.source(target)}
        return {**own, "values": parts.entries(values)}

    @override
    def written(self, language: Language) -> str:
        target = "" if self.target == "record" else f" {self.target}"
        return f"{self.verb(language)}{target} {written_entries(self.values)}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield ActionSlot("target", self.target)
        yield from entry_slots("values", self.values)

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        target = led_to(self.target, form, scope)
        return unknown_target(self.target, form, scope) or unknown_fields(target, self.values, scope.schema, "/values")

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        values = scene.evaluate_all(f"{path}/values", self.values)
        return [UpdateRecord(each, values) for each in records_at(scene, f"{path}/target", self.target)]

    @override
    def writes(self, form: str | None, scope: Scope) -> Iterator[tuple[str, str | None, str]]:
        target = led_to(self.target, form, scope)
        for key in self.values if target else ():
            yield target or "", key, "updated"
