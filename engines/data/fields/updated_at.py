"""When the record was last changed."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data import operators
from engines.data.system import SystemField
from engines.data.types import DATE_TIME, Type
from engines.kernel.texts import Text


class UpdatedAtField(SystemField):
    """When the record was last changed; kept for every record, placed on a form with this field."""

    label_of_type = Text("Updated at", "更新时间")
    icon = "calendar-sync"
    widget = "date_time"
    operators = operators.DATE
    examples = ({"options": {"key": "updated_at"}, "accepts": [], "refuses": []},)

    type: Literal["updated_at"] = "updated_at"
    key: Literal["updated_at"] = "updated_at"

    @override
    def value_type(self) -> Type:
        return DATE_TIME
