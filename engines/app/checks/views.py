"""Views have what their kind needs, and their chips make sense."""

from __future__ import annotations

from collections.abc import Iterator

from engines.app.draft import Draft
from engines.data.chips import chip_text
from engines.data.fields.choice import ChoiceField
from engines.data.types import Kind
from engines.form.definition import FormDef, ViewDef
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text

UNSORTABLE = (Kind.LIST, Kind.CONTEXT)


def check(draft: Draft) -> Iterator[Diagnostic]:
    for index, form in enumerate(draft.app.forms):
        for place, view in enumerate(form.views):
            at = f"/forms/{index}/views/{place}"
            yield from _kind(form, view, at)
            yield from _chips(draft, form, view, at)
            yield from _sort(draft, form, view, at)


def _kind(form: FormDef, view: ViewDef, at: str) -> Iterator[Diagnostic]:
    fields = {each.key: each for each in form.fields}
    if view.type == "kanban":
        if view.lanes is None:
            yield Diagnostic(
                "form.view.no_lanes",
                at,
                Text("A kanban view needs lanes.", "看板视图需要设置泳道字段。"),
                Text("Set 'lanes' to a choice field.", "请将“lanes”设为单选字段。"),
            )
        elif view.lanes in fields and not isinstance(fields[view.lanes], ChoiceField):
            yield Diagnostic(
                "form.view.lanes_not_choice",
                at + "/lanes",
                Text(f"'{view.lanes}' is not a single choice.", f"“{view.lanes}”不是单选字段。"),
                Text("Choose a single choice field.", "请选择单选字段。"),
            )
    if view.type == "calendar":
        if view.start is None:
            yield Diagnostic(
                "form.view.no_start",
                at,
                Text("A calendar view needs a start.", "日历视图需要设置开始日期字段。"),
                Text("Set 'start' to a date field.", "请将“start”设为日期字段。"),
            )
        elif view.start in fields and fields[view.start].value_type().kind not in (Kind.DATE, Kind.DATE_TIME, Kind.ANY):
            yield Diagnostic(
                "form.view.start_not_date",
                at + "/start",
                Text(f"'{view.start}' is not a date.", f"“{view.start}”不是日期字段。"),
                Text("Choose a date field.", "请选择日期字段。"),
            )


def _chips(draft: Draft, form: FormDef, view: ViewDef, at: str) -> Iterator[Diagnostic]:
    for index, chip in enumerate(view.filters):
        try:
            chip_text(chip, draft.schema[form.key], draft.schema)
        except DefinitionError as error:
            yield from (
                each.under(f"{at}/filters/{index}") for each in error.diagnostics if each.code != "chip.unknown_field"
            )


def _sort(draft: Draft, form: FormDef, view: ViewDef, at: str) -> Iterator[Diagnostic]:
    types = draft.schema[form.key].types
    for index, key in enumerate(view.sort):
        type_ = types.get(key.removeprefix("-"))
        if type_ is not None and type_.kind in UNSORTABLE:
            yield Diagnostic(
                "form.view.cannot_sort",
                f"{at}/sort/{index}",
                Text(f"'{key.removeprefix('-')}' has no order.", f"“{key.removeprefix('-')}”无法排序。"),
                Text("Sort by another field.", "请按其他字段排序。"),
            )
