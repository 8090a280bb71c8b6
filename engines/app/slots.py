"""Every place in an app where FEEL stands, with the scope that it is read in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engines.app.definition import AppDef, ConnectorDef, Operation, PageDef, RoleDef
from engines.app.references import is_path
from engines.data.record_type import Schema
from engines.data.types import ANY, NUMBER, PERSON, Type
from engines.expr import Expression, Scope, compile_expression, form_scope
from engines.expr.expression import compile_unary_tests
from engines.flow.definition import FlowDef, Slot
from engines.flow.plan import flow_slots
from engines.flow.templates import text_slots
from engines.form.definition import FormDef
from engines.form.slots import form_slots
from engines.kernel import pointer
from engines.report.definition import ReportDef
from engines.rule.definition import TableDef
from engines.rule.tables.compile import is_any

PERMISSIONS = ("read", "update", "delete")
INPUT = Scope({"input": ANY})
"""What the formulas of a connector's operation see: what it is called with."""


@dataclass(frozen=True)
class AppSlot:
    """FEEL at `pointer`. `form`: the form whose record it is about, if any. `owner`: which engine checks it."""

    pointer: str
    text: str
    scope: Scope
    condition: bool = False
    want: Type | None = None
    form: str = ""
    owner: str = "form"
    tested: str | None = None
    """Of a decision table's cell: the expression whose value it tests."""

    def compile(self) -> Expression:
        if self.tested is not None:
            about = compile_expression(self.tested, self.scope).type
            return compile_unary_tests(self.text, self.scope, about)
        return compile_expression(self.text, self.scope, want=self.want, condition=self.condition)


def app_slots(app: AppDef, schema: Schema) -> Iterator[AppSlot]:
    for index, form in enumerate(app.forms):
        yield from _form(form, f"/forms/{index}", schema)
    for index, role in enumerate(app.roles):
        yield from _role(role, f"/roles/{index}", schema)
    for index, flow in enumerate(app.flows):
        yield from _flow(flow, f"/flows/{index}", schema)
    for index, report in enumerate(app.reports):
        yield from _report(report, f"/reports/{index}", schema)
    for index, table in enumerate(app.tables):
        yield from _table(table, f"/tables/{index}", schema)
    for index, connector in enumerate(app.connectors):
        yield from _connector(connector, f"/connectors/{index}")
    for index, page in enumerate(app.pages):
        yield from _page(page, f"/pages/{index}", schema)


def _form(form: FormDef, at: str, schema: Schema) -> Iterator[AppSlot]:
    for slot in form_slots(form):
        scope = form_scope(schema, slot.form, slot.extra)
        yield AppSlot(at + slot.pointer, slot.text, scope, slot.kind != "value", slot.want, slot.form)


def _role(role: RoleDef, at: str, schema: Schema) -> Iterator[AppSlot]:
    for place, may in enumerate(role.may):
        scope = form_scope(schema, may.form)
        for name in PERMISSIONS:
            value = getattr(may, name)
            if isinstance(value, str):
                yield AppSlot(f"{at}/may/{place}/{name}", value, scope, True, form=may.form, owner="role")


def _flow(flow: FlowDef, at: str, schema: Schema) -> Iterator[AppSlot]:
    for _, where, inner, scope in flow_slots(flow, schema):
        condition = inner.kind == "condition"
        yield AppSlot(at + where, inner.text, scope, condition, form=flow.form or "", owner="flow")


def _connector(connector: ConnectorDef, at: str) -> Iterator[AppSlot]:
    for place, operation in enumerate(connector.operations):
        for inner in _operation_slots(operation):
            yield AppSlot(f"{at}/operations/{place}/{inner.path}", inner.text, INPUT, owner="connector")


def _page(page: PageDef, at: str, schema: Schema) -> Iterator[AppSlot]:
    scope = Scope({"current user": PERSON}, schema)
    for place, widget in enumerate(page.widgets):
        if widget.target is not None:
            yield AppSlot(f"{at}/widgets/{place}/target", widget.target, scope, want=NUMBER, owner="page")


def _operation_slots(operation: Operation) -> Iterator[Slot]:
    """The places of the path and of the headers, and the members of the body."""
    yield from text_slots("path", operation.path)
    for name, text in operation.headers.items():
        yield from text_slots(f"headers/{pointer.escape(name)}", text)
    for name, text in operation.body.items():
        yield Slot(f"body/{pointer.escape(name)}", text)


def _report(report: ReportDef, at: str, schema: Schema) -> Iterator[AppSlot]:
    scope, form = form_scope(schema, report.source), report.source
    if report.where is not None:
        yield AppSlot(at + "/where", report.where, scope, True, form=form, owner="report")
    if report.goal is not None:
        yield AppSlot(at + "/goal", report.goal, Scope({}), owner="report")
    for name in ("rows", "columns"):
        for index, dimension in enumerate(getattr(report, name)):
            if not is_path(dimension.by):
                yield AppSlot(f"{at}/{name}/{index}/by", dimension.by, scope, form=form, owner="report")
    measures = Scope({each.key: NUMBER for each in report.measures} | {"current user": PERSON}, schema)
    for index, measure in enumerate(report.measures):
        here = f"{at}/measures/{index}"
        if measure.of is not None and not is_path(measure.of):
            yield AppSlot(here + "/of", measure.of, scope, form=form, owner="report")
        if measure.where is not None:
            yield AppSlot(here + "/where", measure.where, scope, True, form=form, owner="report")
        if measure.formula is not None:
            yield AppSlot(here + "/formula", measure.formula, measures, owner="report")


def _table(table: TableDef, at: str, schema: Schema) -> Iterator[AppSlot]:
    scope = form_scope(schema, table.form) if table.form else Scope({"current user": PERSON, "record": ANY}, schema)
    for index, column in enumerate(table.inputs):
        yield AppSlot(f"{at}/inputs/{index}/expression", column.expression, scope, form=table.form or "", owner="table")
        if column.values is not None:
            yield _cell(table, f"{at}/inputs/{index}/values", column.values, scope, index)
    for index, output in enumerate(table.outputs):
        if output.default is not None:
            yield AppSlot(f"{at}/outputs/{index}/default", output.default, scope, form=table.form or "", owner="table")
    for index, row in enumerate(table.rows):
        for place, text in enumerate(row.when[: len(table.inputs)]):
            if not is_any(text):
                yield _cell(table, f"{at}/rows/{index}/when/{place}", text, scope, place)
        for place, text in enumerate(row.then):
            yield AppSlot(f"{at}/rows/{index}/then/{place}", text, scope, form=table.form or "", owner="table")


def _cell(table: TableDef, at: str, text: str, scope: Scope, column: int) -> AppSlot:
    tested = table.inputs[column].expression
    return AppSlot(at, text, scope, form=table.form or "", owner="table", tested=tested)
