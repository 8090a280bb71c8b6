"""What adding and removing tags share: how they are written, and which field they change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from typing_extensions import override

from engines.expr import Scope
from engines.kernel.definition import Key
from engines.kernel.diagnostics import Diagnostic
from engines.rule.blocks import ActionDef, Language, Parts
from engines.rule.writing import unknown_fields


class Tagging(ActionDef):
    grammar: ClassVar[str] = "STRING (COMMA STRING)* [IN NAME]"

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
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        return unknown_fields(form, [self.field], scope.schema, "/field")

    @override
    def writes(self, form: str | None, scope: Scope) -> Iterator[tuple[str, str | None, str]]:
        if form:
            yield form, self.field, "updated"
