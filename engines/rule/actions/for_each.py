"""For each: the same actions for every record of a relation, or every item of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from engines.data.types import ANY, Kind, Type
from engines.expr import Scope, compile_expression
from engines.kernel.commands import Command
from engines.kernel.definition import Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError, LimitReached
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, AnyAction, Language, Parts
from engines.rule.scene import Scene
from engines.rule.writing import name_taken

MOST_ITEMS = 1_000
"""Items of one list; `rule.limit.items` beyond."""


class ForEachAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("For each", "逐个处理")
    icon: ClassVar[str] = "repeat"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("for each",), "zh": ("逐个", "对每个")}
    grammar: ClassVar[str] = "NAME (IN | W_FROM) expression rule_action+ R_END"
    words: ClassVar[dict[str, str]] = {"取自": "W_FROM"}
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "type": "for_each",
            "name": "task",
            "source": 'tasks[status = "open"]',
            "then": [{"type": "update", "target": "task", "values": {"owner": "owner"}}],
        },
    )
    text_examples: ClassVar[tuple[str, ...]] = (
        'for each task in tasks[status = "open"]\n         update task { owner: owner }\n       end',
        '逐个 task 取自 tasks[status = "open"]\n         更新 task { owner: owner }\n       结束',
    )

    type: Literal["for_each"] = "for_each"
    name: Key
    """What the item is called in the actions inside."""
    source: Feel
    """A relation, a list, or one record; empty means nothing to do."""
    then: Annotated[list[AnyAction], Field(min_length=1)]
    """What is done with each item, in order."""

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        c = parts.children
        return {"name": str(c[0]), "source": parts.source(c[2]), "then": parts.actions()}

    @override
    def written(self, language: Language) -> str:
        inside = "".join(f"\n{each.written(language)}" for each in self.then)
        return f"{self.head(language)}{inside}\n{'end' if language == 'en' else '结束'}"

    @override
    def head(self, language: Language) -> str:
        word = "in" if language == "en" else "取自"
        return f"{self.verb(language)} {self.name} {word} {self.source}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield ActionSlot("source", self.source)

    @override
    def inner(self) -> Sequence[ActionDef]:
        return self.then

    @override
    def loop(self) -> tuple[str, str]:
        return self.name, self.source

    @override
    def inside(self, scope: Scope) -> Scope:
        return scope.with_names({self.name: self._item(scope)})

    def _item(self, scope: Scope) -> Type:
        try:
            found = compile_expression(self.source, scope).type
        except DefinitionError:
            return ANY
        if found.kind is Kind.LIST:
            return found.of or ANY
        return found if found.kind is Kind.RECORD else ANY

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        return name_taken("name", self.name, scope, Text("Choose another name for the item.", "请为条目换一个名称。"))

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        found = scene.evaluate(f"{path}/source")
        items = found if isinstance(found, list | tuple) else [] if found is None else [found]
        if len(items) > MOST_ITEMS:
            raise LimitReached.because(
                "rule.limit.items",
                Text(f"'for each' has {len(items)} items; {MOST_ITEMS} are allowed.",
                     f"“逐个”有 {len(items)} 项，最多允许 {MOST_ITEMS} 项。"),
                Text("Narrow the list with a filter.", "请用筛选缩小列表。"),
            )  # fmt: skip
        commands: list[Command] = []
        for item in items:
            with scene.with_name(self.name, item):
                commands += scene.run_all(self.then, f"{path}/then")
        return commands
