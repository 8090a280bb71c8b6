"""When the record was made."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data import operators
from engines.data.system import SystemField
from engines.data.types import DATE_TIME, Type
from engines.kernel.texts import Text


class CreatedAtField(SystemField):
    """When the record was made; kept for every record, placed on a form with this field."""

    label_of_type = Text("Created at", "创建时间")
    icon = "calendar-plus"
    widget = "date_time"
    operators = operators.DATE
    examples = ({"options": {"key": "created_at"}, "accepts": [], "refuses": []},)

    type: Literal["created_at"] = "created_at"
    key: Literal["created_at"] = "created_at"

    @override
    def value_type(self) -> Type:
        return DATE_TIME
