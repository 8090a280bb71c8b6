"""Call another rule of this app on the same record."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.kernel.commands import Command, RunRule
from engines.kernel.definition import Key
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, Language, Parts
from engines.rule.scene import Scene


class CallRuleAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Call a rule", "调用规则")
    icon: ClassVar[str] = "scale"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("call rule",), "zh": ("调用规则",)}
    grammar: ClassVar[str] = "NAME"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({"type": "call_rule", "rule": "score"},)
    text_examples: ClassVar[tuple[str, ...]] = ("call rule score", "调用规则 score")

    type: Literal["call_rule"] = "call_rule"
    rule: Key

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        return {"rule": str(parts.children[0])}

    @override
    def written(self, language: Language) -> str:
        return f"{self.verb(language)} {self.rule}"

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        return [RunRule(scene.app, self.rule, scene.ref)]
