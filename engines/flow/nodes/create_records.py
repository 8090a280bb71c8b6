"""Create records: one, or one for each item of a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import Slot
from engines.flow.effects import EffectNode, evaluate_all, value_slots
from engines.flow.events import Performed
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import Command, CreateRecord
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class CreateRecordsNode(EffectNode):
    label_of_type: ClassVar[Text] = Text("Create records", "新建记录")
    help_of_type: ClassVar[Text] = Text(
        "Creates a record, or one for each item of a list.", "新建一条记录，或为列表的每一项新建一条。"
    )
    icon: ClassVar[str] = "file-plus"
    group: ClassVar[str] = "records"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "renewal",
            "type": "create_records",
            "form": "opportunity",
            "values": {"name": '"Renewal: " + title', "customer": "customer", "owner": "owner"},
            "next": "done",
        },
    )

    type: Literal["create_records"] = "create_records"
    form: Key
    app: Key | None = None
    values: dict[Key, Feel] = {}
    for_each: Feel | None = None
    item: Key = "item"
    """The name of the list's item in `values`."""
    into: Key | None = None
    """The variable that takes the new record's id (with `for_each`: the list of ids)."""

    @override
    def slots(self) -> Iterator[Slot]:
        if self.for_each is not None:
            yield Slot("for_each", self.for_each)
        yield from value_slots("values", self.values, (self.item,) if self.for_each is not None else ())

    @override
    def enter(self, run: Run, token: Token) -> None:
        app = self.app or run.plan.app
        items = [None] if self.for_each is None else run.evaluate(self.key, "for_each") or []
        commands: list[Command] = []
        for item in items:
            extra = None if self.for_each is None else {self.item: item}
            commands.append(CreateRecord(app, self.form, evaluate_all(run, self.key, "values", self.values, extra)))
        run.await_effects(token, commands)

    @override
    def performed(self, run: Run, token: Token, event: Performed) -> None:
        if self.into:
            ids = [each.id for each in event.created]
            run.assign({self.into: ids if self.for_each is not None else (ids[0] if ids else None)})
