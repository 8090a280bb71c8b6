"""Delete records: those a path leads to. (The flow's own record: leave `records` out; the flow ends with it.)"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import Slot
from engines.flow.effects import EffectNode
from engines.flow.people import ids_in
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import Command, DeleteRecord, RecordRef
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class DeleteRecordsNode(EffectNode):
    label_of_type: ClassVar[Text] = Text("Delete records", "删除记录")
    help_of_type: ClassVar[Text] = Text("Deletes the records that a path leads to.", "删除路径所指向的记录。")
    icon: ClassVar[str] = "file-x"
    group: ClassVar[str] = "records"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "clean", "type": "delete_records", "form": "draft_line", "records": "draft_lines", "next": "done"},
    )

    type: Literal["delete_records"] = "delete_records"
    form: Key
    records: Feel

    @override
    def slots(self) -> Iterator[Slot]:
        yield Slot("records", self.records)

    @override
    def enter(self, run: Run, token: Token) -> None:
        ids = ids_in(run.evaluate(self.key, "records"))
        commands: list[Command] = [DeleteRecord(RecordRef(run.plan.app, self.form, each)) for each in ids]
        run.await_effects(token, commands)
