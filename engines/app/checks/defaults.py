"""Defaults of choices are options; constant defaults fit their field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engines.app.draft import Draft
from engines.data.field import FieldDef
from engines.data.fields.sub_table import SubTableField
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text


def check(draft: Draft) -> Iterator[Diagnostic]:
    for index, form in enumerate(draft.app.forms):
        yield from _fields(form.fields, f"/forms/{index}/fields")


def _fields(fields: Sequence[FieldDef], at: str) -> Iterator[Diagnostic]:
    for index, each in enumerate(fields):
        if each.computed_by_server and each.default is not None:
            yield Diagnostic(
                "form.default_of_computed",
                f"{at}/{index}/default",
                Text("A value that the server works out has no default.", "系统自动计算的字段不需要默认值。"),
                Text("Remove the default.", "请删除默认值。"),
            )
        low, high = getattr(each, "min", None), getattr(each, "max", None)
        if low is not None and high is not None and not isinstance(each, SubTableField) and low > high:
            yield Diagnostic(
                "form.empty_range",
                f"{at}/{index}/min",
                Text(
                    f"The smallest value {low} is more than the largest, {high}.", f"最小值 {low} 大于最大值 {high}。"
                ),
                Text("Swap them.", "请交换两者。"),
            )
        if isinstance(each, SubTableField):
            yield from _fields(each.fields, f"{at}/{index}/fields")
