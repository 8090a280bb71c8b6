"""Who made the record."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data import operators
from engines.data.system import SystemField
from engines.data.types import PERSON, Type
from engines.kernel.texts import Text


class CreatedByField(SystemField):
    """Who made the record; kept for every record, placed on a form with this field."""

    label_of_type = Text("Created by", "创建人")
    icon = "user-round-plus"
    widget = "person"
    operators = operators.RECORD
    examples = ({"options": {"key": "created_by"}, "accepts": [], "refuses": []},)

    type: Literal["created_by"] = "created_by"
    key: Literal["created_by"] = "created_by"

    @override
    def value_type(self) -> Type:
        return PERSON
