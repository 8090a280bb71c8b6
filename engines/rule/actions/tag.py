"""Tag: add tags to the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.data.record_type import Schema
from engines.kernel.commands import ChangeTags, Command
from engines.kernel.definition import Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, Language, Parts
from engines.rule.scene import Scene
from engines.rule.writing import unknown_fields


class TagAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Add tags", "添加标签")
    icon: ClassVar[str] = "tag"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("tag",), "zh": ("打标签", "加标签")}
    grammar: ClassVar[str] = "STRING (COMMA STRING)* [IN NAME]"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "tag", "tags": ["dormant"], "field": "tags"},)
    text_examples: ClassVar[tuple[str, ...]] = ('tag "dormant", "high value" in tags', '打标签 "沉睡预警"')

    type: Literal["tag"] = "tag"
    tags: list[str]
    field: Key = "tags"

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        tokens = [each for each in parts.children if each is not None]
        named = [str(each) for each in tokens if each.type == "NAME"]
        field = {"field": named[0]} if named else {}
        return {"tags": [str(each) for each in tokens if each.type == "STRING"], **field}

    @override
    def written(self, language: Language) -> str:
        tags = ", ".join('"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in self.tags)
        return f"{self.verb(language)} {tags}" + ("" if self.field == "tags" else f" in {self.field}")

    @override
    def check(self, form: str | None, schema: Schema) -> list[Diagnostic]:
        return unknown_fields(form, [self.field], schema, "/field")

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [ChangeTags(scene.ref, self.field, add=tuple(self.tags))] if scene.ref else []

    @override
    def writes(self, form: str | None) -> Iterator[tuple[str, str | None, str]]:
        if form:
            yield form, self.field, "updated"
