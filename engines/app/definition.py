"""AppDef: one document that is a whole application."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from engines.flow.definition import FlowDef
from engines.form.definition import Filter, FormDef
from engines.kernel.definition import Condition, Definition, Feel, Key
from engines.kernel.texts import Label
from engines.report.definition import ReportDef
from engines.rule.definition import RuleDef, TableDef

FORMAT = 1


class Permission(Definition):
    """What a role may do with one form. `read`, `update`, `delete`: true, false or a FEEL condition on the row
    (names: the form's fields and `current user`); `hide` and `read_only`: field keys.

    The condition of `update` is asked of the row as it was before the change, not of what the change makes of it: who
    owns a record may hand it to a colleague, who may edit a draft may submit it. Where a record goes is bounded by the
    fields that may be written and by the records the person sees (docs/decisions/0004-update-conditions.md)."""

    form: str
    read: Condition = False
    create: bool = False
    update: Condition = False
    delete: Condition = False
    export: bool = False
    import_: Annotated[bool, Field(alias="import")] = False
    hide: list[Key] = []
    read_only: list[Key] = []


class RoleDef(Definition):
    key: Key
    name: Label
    help: Label = ""
    home: Key | None = None
    """Key of the page this role starts on."""
    may: list[Permission] = []
    reports: list[Key] | bool = True
    portal: bool = False


class Widget(Definition):
    """One part of a page. Position on a 12-column grid: `x`, `y`, `w`, `h` (rows of 80 px)."""

    key: Key
    type: Literal["report", "list", "tasks", "calendar", "goal", "recent", "waiting", "text", "shortcuts"]
    name: Label = ""
    help: Label = ""
    report: Key | None = None
    view: str | None = None
    """`form.view`, for list and calendar."""
    filters: list[Filter] = []
    limit: int = 6
    text: Label = ""
    target: str | None = None
    """goal: a FEEL number."""
    links: list[MenuItem] = []
    x: Annotated[int, Field(ge=0, le=11)] = 0
    y: Annotated[int, Field(ge=0)] = 0
    w: Annotated[int, Field(ge=1, le=12)] = 6
    h: Annotated[int, Field(ge=1, le=20)] = 4


class PageFilter(Definition):
    """A filter on top of a dashboard; `applies` maps report keys to the field it filters there."""

    key: Key
    name: Label
    type: Literal["choice", "date_range", "person", "department"] = "choice"
    form: Key | None = None
    field: Key | None = None
    applies: dict[str, str] = {}
    default: Any = None


class PageDef(Definition):
    key: Key
    name: Label
    icon: str = "layout-dashboard"
    kind: Literal["home", "dashboard"] = "dashboard"
    roles: list[Key] = []
    filters: list[PageFilter] = []
    widgets: list[Widget] = []


class MenuItem(Definition):
    """One of page, view, report, url, or a group with items."""

    page: Key | None = None
    form: Key | None = None
    view: str | None = None
    report: Key | None = None
    url: str | None = None
    group: Label | None = None
    items: list[MenuItem] = []
    name: Label = ""
    icon: str | None = None
    roles: list[Key] = []


class Operation(Definition):
    """One HTTP call of a connector. `path`, `headers`, `body` are FEEL string templates over `input`."""

    key: Key
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    path: str = ""
    headers: dict[str, str] = {}
    body: dict[str, Feel] = {}


class ConnectorDef(Definition):
    """An outside system. The address and the secrets are a workspace *connection*, bound by the admin."""

    key: Key
    name: Label
    connection: str
    operations: list[Operation] = []


class TemplateDef(Definition):
    """A message that rules and flows send by its key: Jinja2 texts, in the sandbox, over a record of `form`.

    In the texts: the record's fields by key, `record`, `label("level")` for a field's name, `show("amount")` for its value
    as people read it, and whatever `values` the sender gives.
    """

    key: Key
    name: Label = ""
    form: Key | None = None
    takes: list[Key] = []
    """Names of the values that the sender gives."""
    subject: Label
    body: Label = ""


class ScenarioDef(Definition):
    """A story that must hold: steps in words for people; the test beside the template drives it."""

    key: Key
    name: Label = ""
    given: list[str] = []
    when: list[str] = []
    then: list[str] = []


class AppDef(Definition):
    """A whole application as one JSON document."""

    schema_: Annotated[str | None, Field(alias="$schema")] = None
    format: Literal[1]
    key: Key
    version: str = "1.0.0"
    name: Label
    help: Label = ""
    icon: str = "box"
    color: str = "indigo"
    languages: list[str] = ["en", "zh"]
    uses: list[str] = []
    forms: list[FormDef] = []
    flows: list[FlowDef] = []
    rules: list[RuleDef] = []
    tables: list[TableDef] = []
    reports: list[ReportDef] = []
    pages: list[PageDef] = []
    menu: list[MenuItem] = []
    roles: list[RoleDef] = []
    connectors: list[ConnectorDef] = []
    templates: list[TemplateDef] = []
    texts: dict[str, Label] = {}
    scenarios: list[ScenarioDef] = []
