"""Who changed the record last."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data import operators
from engines.data.system import SystemField
from engines.data.types import PERSON, Type
from engines.kernel.texts import Text


class UpdatedByField(SystemField):
    """Who changed the record last; kept for every record, placed on a form with this field."""

    label_of_type = Text("Updated by", "更新人")
    icon = "user-round-pen"
    widget = "person"
    operators = operators.RECORD
    examples = ({"options": {"key": "updated_by"}, "accepts": [], "refuses": []},)

    type: Literal["updated_by"] = "updated_by"
    key: Literal["updated_by"] = "updated_by"

    @override
    def value_type(self) -> Type:
        return PERSON
