"""Every key that names another part names one that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engines.app.draft import Draft
from engines.app.references import Ref
from engines.data.field import HoldsMany, PointsTo
from engines.data.fields.related import RelatedField
from engines.data.paths import steps_of
from engines.data.types import Kind
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text

NOUNS = {
    "form": Text("form", "表单"),
    "role": Text("role", "角色"),
    "page": Text("page", "页面"),
    "report": Text("report", "报表"),
    "view": Text("view", "视图"),
    "action": Text("rule or flow", "规则或流程"),
    "table": Text("decision table", "决策表"),
    "connector": Text("connector", "连接器"),
    "template": Text("message template", "消息模板"),
    "field": Text("field", "字段"),
}
LOOSE = {"search"}
"""Members that may lead through lists."""


def check(draft: Draft) -> Iterator[Diagnostic]:
    for ref in draft.references:
        match ref.kind:
            case "field":
                yield from _field(draft, ref)
            case "path":
                yield from _path(draft, ref)
            case "view" if "." not in ref.value:
                yield _missing(ref, ref.value, draft.names["view"])
            case _:
                if ref.value not in draft.names.get(ref.kind, frozenset({ref.value})):
                    yield _missing(ref, ref.value, draft.names[ref.kind])
    yield from _related(draft)


def _field(draft: Draft, ref: Ref) -> Iterator[Diagnostic]:
    record_type = draft.form(ref.form)
    if record_type is not None and ref.name not in record_type.types:
        yield _missing(ref, ref.name, record_type.types)


def _path(draft: Draft, ref: Ref) -> Iterator[Diagnostic]:
    start = draft.form(ref.form)
    if start is None:
        return
    try:
        steps = steps_of(ref.name, start, draft.schema)
    except DefinitionError as error:
        [found] = error.diagnostics
        hint = found.hint or Text("Choose an existing field.", "请选择已有的字段。")
        yield replace(found, code="app.unknown_field", pointer=ref.pointer, hint=hint)
        return
    through_list = any(step.type.kind is Kind.LIST for step in steps[:-1])
    if through_list and not LOOSE & set(ref.pointer.split("/")) and ref.pointer.startswith("/forms"):
        yield Diagnostic(
            "app.path_through_list",
            ref.pointer,
            Text(f"'{ref.name}' goes through a list, which has many values.", f"“{ref.name}”经过列表，有多个值。"),
            Text("Use a rollup or a formula instead.", "请改用汇总或公式字段。"),
        )


def _related(draft: Draft) -> Iterator[Diagnostic]:
    """A related list's `by` is a reference that points back here; rollups go over a list."""
    for index, form in enumerate(draft.app.forms):
        record_type = draft.form(form.key)
        for place, each in enumerate(form.fields):
            at = f"/forms/{index}/fields/{place}"
            if isinstance(each, RelatedField):
                target = draft.form(each.form)
                back = target.fields.get(each.by) if target else None
                if back is not None and not (isinstance(back, PointsTo) and back.target() == form.key):
                    yield Diagnostic(
                        "form.related.not_back",
                        at + "/by",
                        Text(
                            f"'{each.by}' of '{each.form}' does not point at '{form.key}'.",
                            f"“{each.form}”的“{each.by}”没有指向“{form.key}”。",
                        ),
                        Text("Choose a reference field that does.", "请选择指向本表单的关联字段。"),
                    )
            of = getattr(each, "of", None)
            held = record_type.fields.get(of) if record_type and isinstance(of, str) else None
            if (
                held is not None
                and not isinstance(held, HoldsMany)
                and not (isinstance(held, PointsTo) and held.many())
            ):
                yield Diagnostic(
                    "form.rollup.not_a_list",
                    at + "/of",
                    Text(f"'{of}' is not a related list or sub-table.", f"“{of}”不是相关列表或子表。"),
                    Text("Choose a list of records.", "请选择一个记录列表。"),
                )


def _missing(ref: Ref, name: str, known: Iterable[str]) -> Diagnostic:
    noun = NOUNS[ref.kind]
    return Diagnostic(
        f"app.unknown_{ref.kind}",
        ref.pointer,
        Text(f"There is no {noun.en} '{name}'.", f"没有{noun.zh}“{name}”。"),
        did_you_mean(name, known) or Text(f"Choose an existing {noun.en}.", f"请选择已有的{noun.zh}。"),
    )
