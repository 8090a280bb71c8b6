"""Ask a decision table; what it answers has a name that later conditions of the rule may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.data.types import ANY, NUMBER, Type, list_of
from engines.data.types import Kind as K
from engines.expr import Scope
from engines.kernel.commands import Command
from engines.kernel.definition import Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.definition import TableDef
from engines.rule.scene import Scene
from engines.rule.writing import entry_slots, name_taken, written_entries


class CallTableAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Ask a decision table", "查询决策表")
    icon: ClassVar[str] = "table-2"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("call table", "decide"), "zh": ("调用决策表", "查询决策表")}
    grammar: ClassVar[str] = "NAME [LBRACE [entries] RBRACE] W_AS NAME"
    words: ClassVar[dict[str, str]] = {"as": "W_AS", "作为": "W_AS", "记为": "W_AS"}
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"type": "call_table", "table": "discount", "result": "answer"},
        {"type": "call_table", "table": "discount", "values": {"level": "customer.level"}, "result": "answer"},
    )
    text_examples: ClassVar[tuple[str, ...]] = (
        "call table discount as answer",
        "call table discount { level: customer.level } as answer",
        "调用决策表 discount { level: customer.level } 作为 answer",
    )

    type: Literal["call_table"] = "call_table"
    table: Key
    values: dict[Key, Feel] = {}
    """Values that the table sees instead of the record's, by name."""
    result: Key
    """The name of the answer: `answer.rate` for a table with the output `rate`."""

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        table, _, values, _, _, result = parts.children
        return {"table": str(table), "values": parts.entries(values), "result": str(result)}

    @override
    def written(self, language: Language) -> str:
        given = f" {written_entries(self.values)}" if self.values else ""
        return f"{self.verb(language)} {self.table}{given} {'as' if language == 'en' else '作为'} {self.result}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield from entry_slots("values", self.values)

    @override
    def afterwards(self, scope: Scope, tables: Mapping[str, TableDef]) -> Scope:
        found = tables.get(self.table)
        return scope.with_names({self.result: answer_type(found) if found else ANY})

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        return name_taken(
            "result", self.result, scope, Text("Choose another name for the answer.", "请为结果换一个名称。")
        )

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        given = scene.evaluate_all(f"{path}/values", self.values)
        scene.learn(self.result, scene.ask_table(self.table, given))
        return []


def answer_type(table: TableDef) -> Type:
    """What a table answers, by its hit policy (**Source**: DMN 1.5 §8.2.8)."""
    if table.hit in ("C+", "C#"):
        return NUMBER
    if table.hit in ("C<", "C>"):
        return ANY
    row = Type(K.CONTEXT, members=tuple((each.key, ANY) for each in table.outputs))
    return list_of(row) if table.hit in ("R", "O", "C") else row
