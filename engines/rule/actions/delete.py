"""Delete: the record itself, or the records a path leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.expr import Scope
from engines.kernel.commands import Command, DeleteRecord
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.targets import records_at
from engines.rule.writing import led_to, unknown_target


class DeleteAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Delete records", "删除记录")
    icon: ClassVar[str] = "file-x"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("delete",), "zh": ("删除",)}
    grammar: ClassVar[str] = "rule_target"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "delete", "target": "record"},)
    text_examples: ClassVar[tuple[str, ...]] = ("delete record", "删除 lines")

    type: Literal["delete"] = "delete"
    target: str = "record"

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        return {"target": parts.source(parts.children[0])}

    @override
    def written(self, language: Language) -> str:
        return f"{self.verb(language)} {self.target}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield ActionSlot("target", self.target)

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        return unknown_target(self.target, form, scope)

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [DeleteRecord(each) for each in records_at(scene, f"{path}/target", self.target)]

    @override
    def writes(self, form: str | None, scope: Scope) -> Iterator[tuple[str, str | None, str]]:
        target = led_to(self.target, form, scope)
        if target:
            yield target, None, "deleted"
