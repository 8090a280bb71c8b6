"""A department of the workspace."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data.pointers import POINTER_OPERATORS, RecordPointer
from engines.kernel.texts import Text


class DepartmentField(RecordPointer):
    """A department of the workspace, or several."""

    label_of_type = Text("Department", "部门")
    icon = "network"
    group = "people"
    widget = "department"
    operators = POINTER_OPERATORS
    examples = ({"options": {}, "accepts": [3, "3", {"id": "3"}], "refuses": ["sales", -3, {}]},)

    type: Literal["department"] = "department"
    multiple: bool = False
    """Several departments instead of one."""

    @override
    def target(self) -> str:
        return "core.department"

    @override
    def many(self) -> bool:
        return self.multiple
