"""Update records: the flow's own, or those a path leads to (`customer`, `lines`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.definition import Slot
from engines.flow.effects import EffectNode, evaluate_all, value_slots
from engines.flow.people import ids_in
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import Command, RecordRef, UpdateRecord
from engines.kernel.definition import Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text


class UpdateRecordsNode(EffectNode):
    label_of_type: ClassVar[Text] = Text("Update records", "更新记录")
    help_of_type: ClassVar[Text] = Text(
        "Writes fields of the flow's own record, or of those a path leads to.",
        "更新流程自己的记录，或路径所指向的记录。",
    )
    icon: ClassVar[str] = "file-pen"
    group: ClassVar[str] = "records"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "sign",
            "type": "update_records",
            "values": {"status": '"signed"', "signed_on": "today()"},
            "next": "done",
        },
        {
            "key": "promote",
            "type": "update_records",
            "form": "customer",
            "records": "customer",
            "values": {"level": '"vip"'},
            "next": "done",
        },
    )

    type: Literal["update_records"] = "update_records"
    values: dict[Key, Feel] = {}
    records: Feel | None = None
    """The record or records to update; the flow's own by default. `form` says of which form they are."""
    form: Key | None = None

    @override
    def slots(self) -> Iterator[Slot]:
        if self.records is not None:
            yield Slot("records", self.records)
        yield from value_slots("values", self.values)

    @override
    def check(self) -> list[Diagnostic]:
        if self.records is None or self.form is not None:
            return []
        return [
            Diagnostic(
                "flow.update_which_form",
                "/form",
                Text("The form of the records to update is missing.", "缺少要更新的记录所属的表单。"),
                Text("Set 'form'.", "请设置“form”。"),
            )
        ]

    @override
    def enter(self, run: Run, token: Token) -> None:
        values = evaluate_all(run, self.key, "values", self.values)
        run.await_effects(token, _updates(run, self._which(run), values))

    def _which(self, run: Run) -> list[RecordRef]:
        if self.records is None:
            return [run.ref] if run.ref else []
        form = self.form or ""
        return [RecordRef(run.plan.app, form, each) for each in ids_in(run.evaluate(self.key, "records"))]


def _updates(run: Run, refs: list[RecordRef], values: Mapping[str, Any]) -> list[Command]:
    return [UpdateRecord(each, values) for each in refs]
