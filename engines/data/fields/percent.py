"""A share, kept as a fraction: 8 % is 0.08."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import override

from engines.data.cells import fraction_of
from engines.data.numbers import Bound, ExactNumber, rounded
from engines.kernel.texts import Text


class PercentField(ExactNumber):
    """A share. Stored and computed with as a fraction (0.08), shown as 8%."""

    label_of_type = Text("Percent", "百分比")
    icon = "percent"
    group = "more"
    widget = "percent"
    examples = ({"options": {"min": 0, "max": 1}, "accepts": ["0.08", 1, 0.5], "refuses": ["1.5", "8%", "0.000001"]},)

    type: Literal["percent"] = "percent"
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    """Decimals of the shown percentage: 2 keeps 8.25%."""
    min: Bound | None = None
    """The smallest fraction: 0 for 0%."""
    max: Bound | None = None
    """The largest fraction: 1 for 100%."""

    @override
    def places(self) -> int:
        return self.decimals + 2

    @override
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        return self.min, self.max

    @override
    def to_text(self, value: Any, language: str) -> str:
        if value is None:
            return ""
        shown = f"{rounded(Decimal(value) * 100, self.decimals):f}"
        return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + "%"

    @override
    def from_text(self, text: str) -> Any:
        return str(fraction_of(text).normalize())
