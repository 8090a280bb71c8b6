"""An exact decimal number."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import override

from engines.data.cells import number_of
from engines.data.numbers import Bound, ExactNumber, grouped
from engines.kernel.texts import Text


class DecimalField(ExactNumber):
    """A number with decimals, exact from input to database."""

    label_of_type = Text("Number", "小数")
    icon = "calculator"
    group = "common"
    widget = "decimal"
    examples = (
        {"options": {"min": 0, "decimals": 2}, "accepts": ["1.50", 2, 0.25], "refuses": ["1.005", -1, "x", True]},
    )

    type: Literal["decimal"] = "decimal"
    decimals: Annotated[int, Field(ge=0, le=10)] = 2
    """How many decimals are kept."""
    min: Bound | None = None
    """The smallest value."""
    max: Bound | None = None
    """The largest value."""
    unit: str = ""
    """Shown behind the number."""

    @override
    def places(self) -> int:
        return self.decimals

    @override
    def precision(self) -> int:
        return 28

    @override
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        return self.min, self.max

    @override
    def to_text(self, value: Any, language: str) -> str:
        return "" if value is None else grouped(Decimal(value), self.decimals)

    @override
    def from_text(self, text: str) -> Any:
        return str(number_of(text))
