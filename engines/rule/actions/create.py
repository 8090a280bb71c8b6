"""Create: a new record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.expr import Scope
from engines.kernel.commands import Command, CreateRecord
from engines.kernel.definition import Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.writing import entry_slots, unknown_fields, unknown_form, written_entries


class CreateAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Create a record", "创建记录")
    icon: ClassVar[str] = "file-plus"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("create",), "zh": ("创建", "新建")}
    grammar: ClassVar[str] = "rule_target LBRACE [entries] RBRACE"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"type": "create", "form": "task", "values": {"owner": "owner", "subject": '"Call"'}},
    )
    text_examples: ClassVar[tuple[str, ...]] = (
        'create task { owner: owner, subject: "Call" }',
        "创建 task { owner: owner }",
    )

    type: Literal["create"] = "create"
    form: str
    """A form's key, or `app.form`."""
    values: dict[Key, Feel] = {}

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        return {"form": parts.source(parts.children[0]), "values": parts.entries(parts.children[2])}

    @override
    def written(self, language: Language) -> str:
        return f"{self.verb(language)} {self.form} {written_entries(self.values)}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield from entry_slots("values", self.values)

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        return unknown_form(self.form, scope.schema) or unknown_fields(self.form, self.values, scope.schema, "/values")

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        app, _, form = self.form.rpartition(".")
        return [CreateRecord(app or scene.app, form, scene.evaluate_all(f"{path}/values", self.values))]

    @override
    def writes(self, form: str | None, scope: Scope) -> Iterator[tuple[str, str | None, str]]:
        yield self.form, None, "created"
