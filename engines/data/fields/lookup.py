"""A field of a record that this one points at."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import override

from engines.data.derived import DerivedField
from engines.kernel.texts import Text


class LookupField(DerivedField):
    """A value read through a reference; it follows the other record when that changes."""

    label_of_type = Text("Lookup", "引用字段")
    icon = "corner-up-right"
    examples = ({"options": {"path": "customer.level"}, "accepts": [], "refuses": []},)

    type: Literal["lookup"] = "lookup"
    path: Annotated[str, Field(pattern=r"^[^\W\d]\w*(\.[^\W\d]\w*)+$", max_length=200)]
    """From a reference field of this form to a field over there: `customer.level`."""

    @override
    def formula_text(self) -> str:
        return self.path
