"""Layout items say exactly one thing, and related lists are shown as such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engines.app.draft import Draft
from engines.data.field import HoldsMany
from engines.form.definition import FormDef, Item, Section, Tabs
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text


def check(draft: Draft) -> Iterator[Diagnostic]:
    for index, form in enumerate(draft.app.forms):
        for place, layout in enumerate(form.layouts):
            yield from _body(form, layout.body, f"/forms/{index}/layouts/{place}/body")
        yield from _body(form, form.page.left, f"/forms/{index}/page/left")


def _body(form: FormDef, body: Sequence[Section | Tabs], at: str) -> Iterator[Diagnostic]:
    for index, block in enumerate(body):
        if isinstance(block, Tabs):
            for place, tab in enumerate(block.tabs):
                yield from _body(form, tab.body, f"{at}/{index}/tabs/{place}/body")
            continue
        for place, item in enumerate(block.items):
            yield from _item(form, item, f"{at}/{index}/items/{place}")


def _item(form: FormDef, item: Item, at: str) -> Iterator[Diagnostic]:
    given = [name for name in ("field", "text", "related", "component") if getattr(item, name, None) is not None]
    if len(given) + int(item.divider) != 1:
        yield Diagnostic(
            "form.layout.unclear",
            at,
            Text(
                "A layout item is exactly one of field, text, divider or related.",
                "布局项只能是字段、文字、分隔线、相关列表之一。",
            ),
            Text("Keep one of them.", "请只保留一项。"),
        )
    related = next((each for each in form.fields if each.key == item.related), None)
    if related is not None and not isinstance(related, HoldsMany):
        yield Diagnostic(
            "form.layout.not_related",
            at + "/related",
            Text(f"'{item.related}' is not a related list.", f"“{item.related}”不是相关列表。"),
            Text("Use 'field' instead.", "请改用“field”。"),
        )
