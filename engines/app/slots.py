"""Every place in an app where FEEL stands, with the scope that it is read in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engines.app.definition import AppDef
from engines.app.references import is_path
from engines.data.record_type import Schema
from engines.data.types import ANY, NUMBER, PERSON, Type
from engines.expr import Expression, Scope, compile_expression, form_scope
from engines.expr.expression import compile_unary_tests
from engines.flow.plan import flow_slots
from engines.form.slots import form_slots
from engines.kernel import pointer
from engines.report.definition import ReportDef
from engines.rule.definition import TableDef
from engines.rule.tables.compile import is_any

PERMISSIONS = ("read", "update", "delete")


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
        for slot in form_slots(form):
            scope = form_scope(schema, slot.form, slot.extra)
            yield AppSlot(
                pointer.join("/forms", index) + slot.pointer,
                slot.text,
                scope,
                slot.kind != "value",
                slot.want,
                slot.form,
            )
    for index, role in enumerate(app.roles):
        for place, may in enumerate(role.may):
            for name in PERMISSIONS:
                value = getattr(may, name)
                if isinstance(value, str):
                    yield AppSlot(
                        f"/roles/{index}/may/{place}/{name}",
                        value,
                        form_scope(schema, may.form),
                        True,
                        form=may.form,
                        owner="role",
                    )
    for index, flow in enumerate(app.flows):
        for _, where, inner, scope in flow_slots(flow, schema):
            yield AppSlot(
                f"/flows/{index}{where}",
                inner.text,
                scope,
                inner.kind == "condition",
                form=flow.form or "",
                owner="flow",
            )
    for index, report in enumerate(app.reports):
        yield from _report(report, f"/reports/{index}", schema)
    for index, table in enumerate(app.tables):
        yield from _table(table, f"/tables/{index}", schema)
    for index, page in enumerate(app.pages):
        for place, widget in enumerate(page.widgets):
            if widget.target is not None:
                yield AppSlot(
                    f"/pages/{index}/widgets/{place}/target",
                    widget.target,
                    Scope({"current user": PERSON}, schema),
                    want=NUMBER,
                    owner="page",
                )


def _report(report: ReportDef, at: str, schema: Schema) -> Iterator[AppSlot]:
    scope, form = form_scope(schema, report.source), report.source
    if report.where is not None:
        yield AppSlot(at + "/where", report.where, scope, True, form=form, owner="report")
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
