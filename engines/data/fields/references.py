"""Several records of another form."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data import operators
from engines.data.pointers import RecordPointer
from engines.kernel.definition import Feel
from engines.kernel.texts import Text


class ReferencesField(RecordPointer):
    """Any number of records of another form; each of them may be linked from many records here."""

    label_of_type = Text("References", "关联多条记录")
    icon = "waypoints"
    group = "relations"
    widget = "references"
    operators = operators.MANY
    examples = ({"options": {"form": "product"}, "accepts": [["1", 2], []], "refuses": ["1", [{}], ["x"]]},)

    type: Literal["references"] = "references"
    form: str
    """Key of the other form; `app.form` for a form of another app."""
    filter: Feel | None = None
    """Which records may be chosen: a condition over the other form's fields; `record` is the record being edited."""

    @override
    def target(self) -> str:
        return self.form

    @override
    def many(self) -> bool:
        return True
