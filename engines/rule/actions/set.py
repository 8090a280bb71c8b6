"""Set: before a write, change what is about to be written; otherwise update the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.expr import Scope
from engines.kernel.commands import Command, SetValues, UpdateRecord
from engines.kernel.definition import Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.writing import entry_slots, unknown_fields


class SetAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Set fields", "设置字段")
    icon: ClassVar[str] = "pencil"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("set",), "zh": ("设置", "设")}
    grammar: ClassVar[str] = "NAME EQ expression (COMMA NAME EQ expression)*"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "set", "values": {"level": '"vip"'}},)
    text_examples: ClassVar[tuple[str, ...]] = ('set level = "vip", owner = current user', '设置 level = "vip"')

    type: Literal["set"] = "set"
    values: dict[Key, Feel]

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        c = parts.children
        return {"values": {str(c[i]): parts.source(c[i + 2]) for i in range(0, len(c), 4)}}

    @override
    def written(self, language: Language) -> str:
        return f"{self.verb(language)} " + ", ".join(f"{key} = {text}" for key, text in self.values.items())

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield from entry_slots("values", self.values)

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        return unknown_fields(form, self.values, scope.schema, "/values")

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        values = scene.evaluate_all(f"{path}/values", self.values)
        if scene.before_write:
            return [SetValues(values)]
        return [UpdateRecord(scene.ref, values)] if scene.ref else []

    @override
    def writes(self, form: str | None, scope: Scope) -> Iterator[tuple[str, str | None, str]]:
        for key in self.values if form else ():
            yield form or "", key, "updated"
