"""A sum over related records."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import override

from engines.data.derived import DerivedField
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text

FUNCTIONS = {"count": "count", "sum": "sum", "min": "min", "max": "max", "avg": "mean"}


class RollupField(DerivedField):
    """A count, sum, smallest, largest or average over related records or rows of a sub-table."""

    label_of_type = Text("Rollup", "汇总")
    icon = "square-sigma"
    examples = ({"options": {"of": "orders", "aggregate": "sum", "field": "total"}, "accepts": [], "refuses": []},)

    type: Literal["rollup"] = "rollup"
    of: Key
    """The related list or sub-table of this form."""
    aggregate: Literal["count", "sum", "min", "max", "avg"] = "count"
    """What is worked out."""
    field: Annotated[str, Field(max_length=200)] = ""
    """The field over there that is summed; not needed for a count."""
    where: Feel | None = None
    """Only the records over there for which this holds."""

    @override
    def formula_text(self) -> str:
        records = self.of + (f"[{self.where}]" if self.where else "")
        member = f".{self.field}" if self.field and self.aggregate != "count" else ""
        return f"{FUNCTIONS[self.aggregate]}({records}{member})"
