"""Every place in an app that names another part of it by key: dangling keys, "used by" and renaming all read this list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from engines.app.definition import AppDef, MenuItem, PageDef, Permission
from engines.data.field import FieldDef, HoldsMany
from engines.data.fields.lookup import LookupField
from engines.data.fields.reference import ReferenceField
from engines.data.fields.references import ReferencesField
from engines.data.fields.related import RelatedField
from engines.data.fields.rollup import RollupField
from engines.data.fields.sub_table import SubTableField
from engines.flow.definition import FlowDef, NodeDef
from engines.flow.human import HumanNode
from engines.flow.nodes.notify import NotifyNode
from engines.form.definition import Filter, FormDef, Section, Tabs, ViewDef
from engines.kernel import pointer
from engines.report.definition import ReportDef

Kind = Literal["form", "field", "path", "role", "page", "report", "view", "action", "table", "connector", "template"]


@dataclass(frozen=True)
class Ref:
    """`value` at `pointer` names a part of that kind. `form`: where a field or path starts; `prefix`: a leading `-`."""

    pointer: str
    kind: Kind
    value: str
    form: str = ""
    member: bool = False
    """The name is that of the member at `pointer`, not its value."""

    @property
    def name(self) -> str:
        return self.value.removeprefix("-")


def references(app: AppDef) -> Iterator[Ref]:
    for index, form in enumerate(app.forms):
        yield from _form(form, pointer.join("/forms", index))
    for index, flow in enumerate(app.flows):
        yield from _flow(flow, pointer.join("/flows", index))
    for index, report in enumerate(app.reports):
        yield from _report(report, pointer.join("/reports", index))
    for index, table in enumerate(app.tables):
        if table.form:
            yield Ref(f"/tables/{index}/form", "form", table.form)
    for index, template in enumerate(app.templates):
        if template.form:
            yield Ref(f"/templates/{index}/form", "form", template.form)
    for index, page in enumerate(app.pages):
        yield from _page(app, page, pointer.join("/pages", index))
    yield from _menu(app.menu, "/menu")
    for index, role in enumerate(app.roles):
        at = pointer.join("/roles", index)
        if role.home:
            yield Ref(at + "/home", "page", role.home)
        if isinstance(role.reports, list):
            yield from _each(role.reports, at + "/reports", "report")
        for place, may in enumerate(role.may):
            yield from _permission(may, pointer.join(at, "may", place))


def _form(form: FormDef, at: str) -> Iterator[Ref]:
    for name in ("title", "subtitle"):
        key = getattr(form, name)
        if key:
            yield Ref(f"{at}/{name}", "field", key, form.key)
    yield from _each(form.search, at + "/search", "path", form.key)
    yield from _fields(form.fields, form.key, at + "/fields")
    for index, check in enumerate(form.checks):
        if check.field:
            yield Ref(f"{at}/checks/{index}/field", "field", check.field, form.key)
    for index, layout in enumerate(form.layouts):
        here = pointer.join(at, "layouts", index)
        yield from _each(layout.roles, here + "/roles", "role")
        yield from _body(layout.body, form.key, here + "/body")
    page = form.page
    for name in ("facts", "tags", "tabs", "right"):
        yield from _each(getattr(page, name), f"{at}/page/{name}", "field", form.key)
    yield from _each(page.actions, at + "/page/actions", "action")
    yield from _body(page.left, form.key, at + "/page/left")
    for index, view in enumerate(form.views):
        yield from _view(view, form.key, pointer.join(at, "views", index))


def _fields(fields: Iterable[FieldDef], form: str, at: str) -> Iterator[Ref]:
    for index, field in enumerate(fields):
        here = pointer.join(at, index)
        match field:
            case ReferenceField() | ReferencesField():
                yield Ref(here + "/form", "form", field.form)
            case RelatedField():
                yield Ref(here + "/form", "form", field.form)
                yield Ref(here + "/by", "field", field.by, field.form)
                yield from _each(field.columns, here + "/columns", "path", field.form)
                yield from _each(field.sort, here + "/sort", "path", field.form)
            case LookupField():
                yield Ref(here + "/path", "path", field.path, form)
            case RollupField():
                yield Ref(here + "/of", "field", field.of, form)
                target = _held(fields, field.of)
                if field.field and target:
                    yield Ref(here + "/field", "path", field.field, target)
            case SubTableField():
                yield from _fields(field.fields, field.target(), here + "/fields")
            case _:
                pass


def _held(fields: Iterable[FieldDef], key: str) -> str | None:
    field = next((each for each in fields if each.key == key), None)
    return field.target() if isinstance(field, HoldsMany) else None


def _body(body: Iterable[Section | Tabs], form: str, at: str) -> Iterator[Ref]:
    for index, block in enumerate(body):
        here = pointer.join(at, index)
        if isinstance(block, Tabs):
            for place, tab in enumerate(block.tabs):
                yield from _body(tab.body, form, pointer.join(here, "tabs", place, "body"))
            continue
        for place, item in enumerate(block.items):
            for name in ("field", "related"):
                key = getattr(item, name)
                if key:
                    yield Ref(pointer.join(here, "items", place, name), "field", key, form)


def _view(view: ViewDef, form: str, at: str) -> Iterator[Ref]:
    yield from _each(view.columns, at + "/columns", "path", form)
    yield from _each(view.sort, at + "/sort", "path", form)
    yield from _filters(view.filters, at + "/filters", form)
    for name in ("group", "lanes", "start", "end", "color"):
        key = getattr(view, name)
        if key:
            yield Ref(f"{at}/{name}", "field", key, form)
    yield from _each(view.sums, at + "/sums", "field", form)
    yield from _each(view.card, at + "/card", "field", form)
    yield from _each(view.roles, at + "/roles", "role")


def _filters(filters: Iterable[Filter], at: str, form: str) -> Iterator[Ref]:
    for index, chip in enumerate(filters):
        yield Ref(f"{at}/{index}/field", "path", chip.field, form)


def _flow(flow: FlowDef, at: str) -> Iterator[Ref]:
    several = isinstance(flow.on, list)
    for index, trigger in enumerate(flow.triggers):
        here = f"{at}/on/{index}" if several else f"{at}/on"
        if trigger.record:
            yield Ref(here + "/record", "form", trigger.record)
            yield from _each(trigger.fields, here + "/fields", "field", trigger.record)
        yield from _each(trigger.roles, here + "/roles", "role")
    if flow.record:
        yield Ref(at + "/record", "form", flow.record)
    if flow.form:
        yield from _each(flow.summary, at + "/summary", "path", flow.form)
    for index, node in enumerate(flow.nodes):
        here = pointer.join(at, "nodes", index)
        for path, rule in node.people():
            if rule.role:
                yield Ref(f"{here}/{path}/role", "role", rule.role)
            if rule.field and flow.form:
                yield Ref(f"{here}/{path}/field", "path", rule.field, flow.form)
        yield from _node(node, flow.form, here)


def _node(node: NodeDef, own: str | None, at: str) -> Iterator[Ref]:
    """What a node names: forms, the fields it writes or shows, rules, flows, tables, connectors."""
    form = getattr(node, "form", None)
    foreign = getattr(node, "app", None)
    if isinstance(form, str) and not foreign:
        yield Ref(at + "/form", "form", form)
    for name, kind in NAMED_BY_NODES.items():
        value = getattr(node, name, None)
        if isinstance(value, str) and not foreign:
            yield Ref(f"{at}/{name}", kind, value)
    if isinstance(node, NotifyNode) and node.template:
        yield Ref(at + "/template", "template", node.template)
    written = form if isinstance(form, str) else own
    wire = getattr(node, "type", "")
    if written and not foreign and wire in ("create_records", "update_records"):
        yield from _members(getattr(node, "values", {}), at + "/values", written)
    if own and isinstance(node, HumanNode):
        yield from _members(node.fields, at + "/fields", own)
        for moment, values in node.set.items():
            yield from _members(values, pointer.join(at, "set", moment), own)


NAMED_BY_NODES: dict[str, Kind] = {
    "rule": "action",
    "flow": "action",
    "table": "table",
    "connector": "connector",
}


def _members(held: Iterable[str], at: str, form: str) -> Iterator[Ref]:
    for key in held:
        yield Ref(pointer.join(at, key), "field", key, form, member=True)


def _report(report: ReportDef, at: str) -> Iterator[Ref]:
    yield Ref(at + "/source", "form", report.source)
    form = report.source
    yield from _each(report.fields, at + "/fields", "path", form)
    for name in ("rows", "columns"):
        for index, dimension in enumerate(getattr(report, name)):
            if is_path(dimension.by):
                yield Ref(f"{at}/{name}/{index}/by", "path", dimension.by, form)
    for index, measure in enumerate(report.measures):
        if measure.of and is_path(measure.of):
            yield Ref(f"{at}/measures/{index}/of", "path", measure.of, form)
    for index, chip in enumerate(report.filters):
        yield Ref(f"{at}/filters/{index}/field", "path", chip.field, form)
    if report.period:
        yield Ref(at + "/period", "path", report.period, form)


def _page(app: AppDef, page: PageDef, at: str) -> Iterator[Ref]:
    yield from _each(page.roles, at + "/roles", "role")
    sources = {report.key: report.source for report in app.reports}
    for index, chip in enumerate(page.filters):
        here = pointer.join(at, "filters", index)
        if chip.form:
            yield Ref(here + "/form", "form", chip.form)
            if chip.field:
                yield Ref(here + "/field", "field", chip.field, chip.form)
        for report, path in chip.applies.items():
            if report in sources:
                yield Ref(pointer.join(here, "applies", report), "path", path, sources[report])
    for index, widget in enumerate(page.widgets):
        here = pointer.join(at, "widgets", index)
        if widget.report:
            yield Ref(here + "/report", "report", widget.report)
        if widget.view:
            yield Ref(here + "/view", "view", widget.view)
            yield from _filters(widget.filters, here + "/filters", widget.view.rpartition(".")[0])
        yield from _menu(widget.links, here + "/links")


def _menu(items: Iterable[MenuItem], at: str) -> Iterator[Ref]:
    for index, item in enumerate(items):
        here = pointer.join(at, index)
        for name in ("page", "form", "view", "report"):
            key = getattr(item, name)
            if key:
                yield Ref(f"{here}/{name}", name, key)
        yield from _each(item.roles, here + "/roles", "role")
        yield from _menu(item.items, here + "/items")


def _permission(may: Permission, at: str) -> Iterator[Ref]:
    yield Ref(at + "/form", "form", may.form)
    yield from _each(may.hide, at + "/hide", "field", may.form)
    yield from _each(may.read_only, at + "/read_only", "field", may.form)


def _each(values: Iterable[str], at: str, kind: Kind, form: str = "") -> Iterator[Ref]:
    for index, value in enumerate(values):
        yield Ref(pointer.join(at, index), kind, value, form)


def is_path(text: str) -> bool:
    """Whether a text that may be a path or FEEL is a plain path."""
    return all(part.isidentifier() for part in text.split("."))
