"""The contract of a field type. Each type is one file in `fields/`, found by the registry, listed nowhere."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Protocol, runtime_checkable

import sqlalchemy as sa
from pydantic import Field
from pydantic_core import CoreSchema

from engines.data.types import Type
from engines.kernel.definition import Condition, Definition, Feel, Key
from engines.kernel.registry import Member, Registry
from engines.kernel.texts import Label, Text


class FieldDef(Definition):
    """One field of a form, as the analyst wrote it. Members add `type: Literal["…"] = "…"` and their options."""

    # -- what the palette, the docs and the browser need to know of the type itself
    label_of_type: ClassVar[Text]
    icon: ClassVar[str]                     # a lucide icon name
    group: ClassVar[str] = "more"           # common | people | relations | more | system
    widget: ClassVar[str]                   # the browser widget's name
    operators: ClassVar[tuple[str, ...]]    # of the filter builder: "=", "!=", "<", ">", "in", "contains", "empty", …
    examples: ClassVar[tuple[dict[str, Any], ...]] = ()
    """`{"options": {…}, "accepts": [json, …], "refuses": [json, …]}`: feeds docs, contract tests, palette preview."""
    computed_by_server: ClassVar[bool] = False   # never accepted from outside

    key: Key
    label: Label = ""
    help: Label = ""
    placeholder: Label = ""
    required: Condition = False
    visible: Condition = True
    read_only: Condition = False
    default: Feel | None = None
    """A FEEL expression; write `"\\"text\\""` for a constant text; choices take the bare option key."""
    unique: bool = False
    index: bool = False
    audit: bool = True
    note: Annotated[str, Field(max_length=2000)] = ""

    # -- the contract
    def value_type(self) -> Type:
        """Its type in expressions."""
        raise NotImplementedError(f"{type(self).__name__}.value_type")

    def column_type(self) -> sa.types.TypeEngine[Any] | None:
        """Its PostgreSQL column, or None when it has none (related, rollup, lookup, many-to-many, sub-table)."""
        raise NotImplementedError(f"{type(self).__name__}.column_type")

    def value_schema(self) -> CoreSchema:
        """pydantic-core schema that turns JSON into the Python value (without null; the form adds that)."""
        raise NotImplementedError(f"{type(self).__name__}.value_schema")

    def to_json(self, value: Any) -> Any:
        """The JSON form of a stored value (None stays None)."""
        return value

    def to_text(self, value: Any, language: str) -> str:
        """The form people read: exports, search, print."""
        return "" if value is None else str(value)

    def from_text(self, text: str) -> Any:
        """What a spreadsheet cell means, as JSON; raises ValueError with a `Text` when it cannot be read."""
        return text


@runtime_checkable
class PointsTo(Protocol):
    """A field that holds one record of another form (foreign key)."""

    def target(self) -> str: ...


@runtime_checkable
class HoldsMany(Protocol):
    """A field whose value is a list of records of another form: `by` is the field there that points back."""

    def target(self) -> str: ...


FIELD_TYPES: Registry[FieldDef] = Registry(
    "field", "engines.data.fields", FieldDef, noun_en="field type", noun_zh="字段类型"
)
AnyField = Annotated[FieldDef, Member(FIELD_TYPES)]
