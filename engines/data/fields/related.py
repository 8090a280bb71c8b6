"""The records of another form that point here."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import override

from engines.data import operators
from engines.data.never_written import NeverWritten
from engines.data.pointers import shown
from engines.data.types import Type, list_of, record_of
from engines.kernel.definition import Key
from engines.kernel.texts import Text


class RelatedField(NeverWritten):
    """The other side of a reference: every record of `form` whose field `by` is this record. It has no column."""

    label_of_type = Text("Related list", "相关列表")
    icon = "list-tree"
    group = "relations"
    widget = "related"
    operators = operators.EMPTY
    examples = ({"options": {"form": "order", "by": "customer"}, "accepts": [], "refuses": []},)

    type: Literal["related"] = "related"
    form: str
    """Key of the form whose records are listed; `app.form` for a form of another app."""
    by: Key
    """The reference field over there that points here."""
    columns: list[str] = []
    """Fields shown in the list; those of the form's first view by default."""
    sort: list[str] = []
    """Field keys; a leading `-` means descending."""

    def target(self) -> str:
        return self.form

    def back(self) -> str:
        return self.by

    @override
    def value_type(self) -> Type:
        return list_of(record_of(self.form))

    @override
    def to_json(self, value: Any) -> Any:
        return [shown(each) for each in value or ()]
