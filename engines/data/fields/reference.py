"""One record of another form."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data import operators
from engines.data.pointers import RecordPointer
from engines.kernel.definition import Feel
from engines.kernel.texts import Text


class ReferenceField(RecordPointer):
    """A record of another form."""

    label_of_type = Text("Reference", "关联记录")
    icon = "arrow-up-right"
    group = "relations"
    widget = "reference"
    operators = operators.RECORD
    examples = ({"options": {"form": "customer"}, "accepts": [12, "12", {"id": "12"}], "refuses": ["Acme", {}, 1.5]},)

    type: Literal["reference"] = "reference"
    form: str
    """Key of the other form; `app.form` for a form of another app."""
    filter: Feel | None = None
    """Which records may be chosen: a condition over the other form's fields; `record` is the record being edited."""
    quick_create: bool = False
    """Offer to create the other record on the spot."""
    on_delete: Literal["restrict", "clear"] = "restrict"
    """What happens here when the other record is deleted: refuse the deletion, or empty this field."""

    @override
    def target(self) -> str:
        return self.form
