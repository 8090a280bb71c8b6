"""One or several people of the workspace."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data.pointers import POINTER_OPERATORS, RecordPointer
from engines.kernel.texts import Text


class PersonField(RecordPointer):
    """A person of the workspace, or several."""

    label_of_type = Text("Person", "人员")
    icon = "user-round"
    group = "people"
    widget = "person"
    operators = POINTER_OPERATORS
    examples = (
        {"options": {}, "accepts": [7, "7", {"id": "7", "title": "李娜"}], "refuses": ["li.na", 0, True, {}, ["7"]]},
        {"options": {"multiple": True}, "accepts": [["7", {"id": 8}], []], "refuses": ["7", ["x"]]},
    )

    type: Literal["person"] = "person"
    multiple: bool = False
    """Several people instead of one."""

    @override
    def target(self) -> str:
        return "core.person"

    @override
    def many(self) -> bool:
        return self.multiple
