"""Require: before a write, a field must not be empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.expr import Scope
from engines.kernel.commands import Command, Require
from engines.kernel.definition import Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.writing import unknown_fields


class RequireAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Require a field", "字段必填")
    icon: ClassVar[str] = "asterisk"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("require",), "zh": ("必填", "要求")}
    grammar: ClassVar[str] = "NAME [W_MESSAGE expression]"
    words: ClassVar[dict[str, str]] = {"message": "W_MESSAGE", "提示": "W_MESSAGE"}
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "require", "field": "owner"},)
    text_examples: ClassVar[tuple[str, ...]] = ('require owner message "A VIP needs an owner."', "必填 owner")

    type: Literal["require"] = "require"
    field: Key
    message: Feel | None = None

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        c = parts.children
        message = {"message": parts.source(c[2])} if len(c) > 2 and c[2] is not None else {}
        return {"field": str(c[0]), **message}

    @override
    def written(self, language: Language) -> str:
        word = "message" if language == "en" else "提示"
        return f"{self.verb(language)} {self.field}" + (f" {word} {self.message}" if self.message else "")

    @override
    def slots(self) -> Iterator[ActionSlot]:
        if self.message:
            yield ActionSlot("message", self.message)

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        return unknown_fields(form, [self.field], scope.schema, "/field")

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [Require(self.field, scene.evaluate(f"{path}/message") if self.message else None)]
