"""An amount of money in one currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import override

from engines.data.cells import money_of
from engines.data.numbers import Bound, ExactNumber, grouped
from engines.kernel.texts import Text

MARKS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$", "KRW": "₩", "INR": "₹"}


class MoneyField(ExactNumber):
    """An exact amount; every value of the field is in the same currency."""

    label_of_type = Text("Money", "金额")
    icon = "banknote"
    group = "common"
    widget = "money"
    examples = (
        {"options": {}, "accepts": ["1284600.00", 99, 0.5], "refuses": ["12.345", "￥", "1e30"]},
        {"options": {"currency": "JPY", "decimals": 0}, "accepts": ["1200"], "refuses": ["1200.5"]},
    )

    type: Literal["money"] = "money"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code.", examples=["CNY", "USD"])] = (
        "CNY"
    )
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    """How many decimals are kept."""
    min: Bound | None = None
    """The smallest amount."""
    max: Bound | None = None
    """The largest amount."""

    @override
    def places(self) -> int:
        return self.decimals

    @override
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        return self.min, self.max

    @override
    def to_text(self, value: Any, language: str) -> str:
        if value is None:
            return ""
        amount = Decimal(value)
        mark = MARKS.get(self.currency, self.currency + " ")
        return f"{'-' if amount < 0 else ''}{mark}{grouped(abs(amount), self.decimals)}"

    @override
    def from_text(self, text: str) -> Any:
        return str(money_of(text))
