"""FormDef: fields, checks, layouts and views, as the analyst wrote them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag
from typing_extensions import override

from engines.data.field import AnyField
from engines.data.fields.sub_table import SubTableField
from engines.kernel.definition import Condition, Definition, Feel, Key
from engines.kernel.texts import Label


class CheckDef(Definition):
    """A rule of the record: when `when` holds, `must` must hold, else the write is refused with `message`."""

    key: Key
    when: Condition = True
    must: Feel
    message: Label
    field: Key | None = None


class Item(Definition):
    """One cell of a layout: exactly one of field, text, divider, related or component."""

    field: Key | None = None
    text: Label | None = None
    divider: bool = False
    related: Key | None = None
    """A `related` field, shown as a list of its records."""
    span: Annotated[int, Field(ge=1, le=12)] = 6
    label: Label = ""
    help: Label = ""
    visible: Condition = True
    required: Condition = False
    read_only: Condition = False


class Section(Definition):
    """A titled block on twelve columns."""

    key: Key | None = None
    section: Label = ""
    help: Label = ""
    items: list[Item] = []
    visible: Condition = True
    collapsed: bool = False


class Tab(Definition):
    key: Key | None = None
    tab: Label
    body: list[Section] = []
    visible: Condition = True


class Tabs(Definition):
    tabs: list[Tab]


def _kind_of_block(value: Any) -> str:
    return "tabs" if isinstance(value, Tabs) or (isinstance(value, dict) and "tabs" in value) else "section"


Block = Annotated[Annotated[Section, Tag("section")] | Annotated[Tabs, Tag("tabs")], Discriminator(_kind_of_block)]


class LayoutDef(Definition):
    """How the form is drawn for filling in. `roles` empty: for everyone; the first that fits is used."""

    key: Key
    name: Label = ""
    roles: list[Key] = []
    body: list[Block] = []


class RecordPageDef(Definition):
    """The record page: facts in the strip, fields at the left, tabs in the middle, related lists at the right."""

    facts: list[Key] = []
    tags: list[Key] = []
    left: list[Section] = []
    tabs: list[Key] = []
    """`related` fields that get a tab beside the timeline."""
    right: list[Key] = []
    """`related` fields shown as short lists at the right."""
    actions: list[Key] = []
    """Buttons: keys of rules with a button trigger and of flows started by a button."""


class Filter(Definition):
    """One chip of the filter builder."""

    field: str
    op: str = "="
    value: Any = None


class ViewDef(Definition):
    key: Key
    name: Label = ""
    type: Literal["list", "kanban", "calendar", "gallery"] = "list"
    icon: str | None = None
    columns: list[str] = []
    """Field keys or paths (`customer.level`)."""
    filters: list[Filter] = []
    where: Feel | None = None
    """A FEEL condition on top of the chips."""
    sort: list[str] = []
    """Field keys; a leading `-` means descending."""
    group: Key | None = None
    sums: list[Key] = []
    lanes: Key | None = None
    """kanban: the choice field whose options are the lanes."""
    card: list[Key] = []
    folded: list[str] = []
    start: Key | None = None
    end: Key | None = None
    color: Key | None = None
    roles: list[Key] = []
    count: bool = False
    """Show the number of records on the tab (costs a bounded count)."""


class DocumentDef(Definition):
    """A printable document: a Jinja2 template (sandboxed, autoescaped) over the record."""

    key: Key
    name: Label
    template: list[str]


class FormDef(Definition):
    key: Key
    name: Label
    plural: Label = ""
    icon: str = "file"
    help: Label = ""
    title: Key | None = None
    """The field that names a record; the first text field by default."""
    subtitle: Key | None = None
    search: list[str] = []
    """Fields (or paths) that global search looks in."""
    fields: list[AnyField] = []
    checks: list[CheckDef] = []
    layouts: list[LayoutDef] = []
    page: RecordPageDef = RecordPageDef()
    views: list[ViewDef] = []
    documents: list[DocumentDef] = []
    comments: bool = True
    child_of: Key | None = None
    """Set for a form that lives only inside another form's sub-table."""

    @override
    def model_post_init(self, context: Any, /) -> None:
        for field in self.fields:
            if isinstance(field, SubTableField):
                field.belong_to(self.key)

    def title_field(self) -> str | None:
        """The field that names a record: `title`, else the first text, else the first auto number."""
        if self.title:
            return self.title
        for wanted in ("text", "auto_number", "long_text"):
            for field in self.fields:
                if getattr(field, "type", "") == wanted:
                    return field.key
        return None
