"""A value worked out by a formula."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import override

from engines.data.derived import DerivedField, plain_text
from engines.data.fields.money import MARKS
from engines.data.numbers import grouped, rounded
from engines.kernel.definition import Feel
from engines.kernel.texts import Text


class ComputedField(DerivedField):
    """A formula over the record and its relations. The value is stored and kept true when what it reads changes."""

    label_of_type = Text("Formula", "公式")
    icon = "sigma"
    examples = ({"options": {"formula": "1 + 1"}, "accepts": [], "refuses": []},)

    type: Literal["computed"] = "computed"
    formula: Feel
    """FEEL over this form's fields and relations."""
    format: Literal["number", "integer", "money", "percent"] | None = None
    """How a number is shown."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"
    """Currency of a number shown as money."""
    decimals: Annotated[int, Field(ge=0, le=10)] | None = None
    """Decimals that are kept of a number; 2 for money, 4 for percent, all otherwise."""

    @override
    def formula_text(self) -> str:
        return self.formula

    def places(self) -> int | None:
        """Decimals that are stored, None for as many as there are."""
        if self.decimals is not None:
            return self.decimals + 2 if self.format == "percent" else self.decimals
        return {"money": 2, "percent": 4, "integer": 0}.get(self.format or "")

    @override
    def to_json(self, value: Any) -> Any:
        places = self.places()
        if isinstance(value, Decimal) and places is not None:
            return f"{rounded(value, places):f}"
        return super().to_json(value)

    @override
    def to_text(self, value: Any, language: str) -> str:
        if not isinstance(value, Decimal):
            return plain_text(value, language)
        match self.format:
            case "money":
                mark = MARKS.get(self.currency, self.currency + " ")
                decimals = 2 if self.decimals is None else self.decimals
                return f"{'-' if value < 0 else ''}{mark}{grouped(abs(value), decimals)}"
            case "percent":
                shown = f"{rounded(value * 100, 2 if self.decimals is None else self.decimals):f}"
                return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + "%"
            case "integer":
                return grouped(value, 0)
            case _:
                return plain_text(value, language) if self.decimals is None else grouped(value, self.decimals)
