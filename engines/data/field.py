"""The contract of a field type. Each type is one file in `fields/`, found by the registry, listed nowhere."""

from __future__ import annotations

from collections.abc import Mapping
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
    icon: ClassVar[str]  # a lucide icon name
    group: ClassVar[str] = "more"  # common | people | relations | more | system
    widget: ClassVar[str]  # the browser widget's name (widgets/members/<name>.tsx)
    operators: ClassVar[tuple[str, ...]]  # of the filter builder, see `engines.data.operators`
    examples: ClassVar[tuple[dict[str, Any], ...]] = ()
    """`{"options": {…}, "accepts": [json, …], "refuses": [json, …]}`: feeds docs, contract tests, palette preview."""
    computed_by_server: ClassVar[bool] = False  # never accepted from outside

    key: Key
    label: Label = ""
    help: Label = ""
    placeholder: Label = ""
    required: Condition = False
    visible: Condition = True
    read_only: Condition = False
    overdue: Condition = False
    """Shown in red with a clock while this holds; for dates that wait for somebody."""
    default: Feel | None = None
    """A FEEL expression; write `"\\"text\\""` for a constant text; choices take the bare option key."""
    unique: bool = False
    index: bool = False
    audit: bool = True
    note: Annotated[str, Field(max_length=2000)] = ""

    # -- the contract
    def value_type(self) -> Type:
        """Its type in expressions. Derived fields answer ANY here; the app plan puts the inferred type into
        `RecordType.extra_types`."""
        raise NotImplementedError(f"{type(self).__name__}.value_type")

    def column_type(self) -> sa.types.TypeEngine[Any] | None:
        """Its PostgreSQL column; None when the record's table has no column of its own for it (related, sub-table,
        many-to-many, the system fields). Derived fields (computed, lookup, rollup) are stored: their column's type
        follows the type of their value, see `engines.data.tables.column_of`."""
        raise NotImplementedError(f"{type(self).__name__}.column_type")

    def value_schema(self) -> CoreSchema:
        """pydantic-core schema that turns JSON into the Python value (without null; the form adds that). Python
        values (Decimal, date, …) are accepted as well, so that rules and flows go through the same door."""
        raise NotImplementedError(f"{type(self).__name__}.value_schema")

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema of what `value_schema` accepts (without null)."""
        raise NotImplementedError(f"{type(self).__name__}.json_schema")

    def to_json(self, value: Any) -> Any:
        """The JSON form of a stored value (None stays None)."""
        return value

    def to_text(self, value: Any, language: str) -> str:
        """The form people read: exports, search, print."""
        return "" if value is None else str(value)

    def from_text(self, text: str) -> Any:
        """What a spreadsheet cell means, as JSON; raises `Unreadable` (a ValueError with a `Text`) when it cannot be
        read. An empty cell never comes here."""
        return text.strip()


@runtime_checkable
class PointsTo(Protocol):
    """A field that refers to records of another form."""

    def target(self) -> str:
        """ "customer", "crm.customer", "core.person" or "core.department"."""
        ...

    def many(self) -> bool:
        """False: one record, a foreign key column. True: a list of records, kept in a link table."""
        ...


@runtime_checkable
class HoldsMany(Protocol):
    """A field whose value is the list of those records of another form that point back here; it has no column."""

    def target(self) -> str: ...

    def back(self) -> str:
        """The field over there that points back."""
        ...


@runtime_checkable
class Derived(Protocol):
    """A field whose stored value is worked out by the server from an expression over the record and its relations."""

    def formula_text(self) -> str:
        """FEEL over the form's scope."""
        ...


@runtime_checkable
class HasParts(Protocol):
    """A field whose value is made of named parts (`address.city`), each of which can be filtered, sorted and grouped by."""

    def parts(self) -> Mapping[str, FieldDef]:
        """By name; the parts are never written alone."""
        ...


FIELD_TYPES: Registry[FieldDef] = Registry(
    "field", "engines.data.fields", FieldDef, noun_en="field type", noun_zh="字段类型"
)
AnyField = Annotated[FieldDef, Member(FIELD_TYPES)]
